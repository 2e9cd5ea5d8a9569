"""The commands in documents run: every line after a `$` in a console block, page by page, in a folder of its own.

What would go on for ever (`wijklus start`, `wijklus worker`) is only asked for its options; what would set up this
machine (`make ...`) is only asked what it would do.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT, tracked_files

pytestmark = pytest.mark.kill
BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
ENDLESS = {"start", "worker"}


def commands(page: Path) -> list[list[str]]:
    """The commands of a page; a backslash at the end of a line goes on in the next."""
    lines = "\n".join(BLOCK.findall(page.read_text("utf-8"))).replace("\\\n", " ").splitlines()
    return [shlex.split(line.removeprefix("$ "), comments=True) for line in lines if line.startswith("$ ")]


PAGES = {str(page.relative_to(ROOT)): page for page in tracked_files(ROOT) if page.suffix == ".md" and commands(page)}


def runnable(words: list[str]) -> list[str]:
    """The command as it is run here."""
    program, *rest = words
    if program in {"wijklus", ".venv/bin/wijklus"}:
        if rest and rest[0] in ENDLESS:
            return [sys.executable, "-m", "wijklus.cli", rest[0], "--help"]
        return [sys.executable, "-m", "wijklus.cli", *rest]
    if program == "make":
        return ["make", "--dry-run", *rest]
    if words[:3] == [".venv/bin/python", "-m", "pytest"]:
        return [sys.executable, "-m", "pytest", "--collect-only", "-q", *words[3:]]
    raise AssertionError(f"{program}: say in this test how to try it, or take it out of the console block")


def options_there(words: list[str], help_text: str) -> bool:
    return all(word in help_text for word in words if word.startswith("--"))


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_a_page_run(name: str, tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("WIJKLUS_", "COV_"))}
    environment |= {"WIJKLUS_DATA_DIR": str(tmp_path), "WIJKLUS_TESTING": "1"}

    def run(words: list[str]) -> str:
        answer = subprocess.run(
            words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
        )
        assert answer.returncode == 0, f"{name}: {shlex.join(words)}\n{answer.stdout}{answer.stderr}"
        return answer.stdout

    if any("wijklus" in words[0] for words in commands(PAGES[name])):
        if migrated := os.environ.get("WIJKLUS_TEST_FILE"):
            shutil.copy(migrated, tmp_path / "wijklus.sqlite3")
        run([sys.executable, "-m", "wijklus.cli", "migrate", "-v0"])
    for words in commands(PAGES[name]):
        said = run(runnable(words))
        if "--help" in runnable(words):
            assert options_there(words, said), f"{name}: {shlex.join(words)}"


def test_the_first_page_shows_the_two_commands() -> None:
    assert commands(ROOT / "README.md")[:2] == [["make", "run"], ["make", "test"]]


def test_every_setting_is_described() -> None:
    source = (ROOT / "wijklus" / "settings.py").read_text("utf-8")
    asked = {f"WIJKLUS_{name}" for name in re.findall(r'\benv(?:_flag|_count)?\("([A-Z_]+)"', source)}
    described = set(
        re.findall(r"^\| `(WIJKLUS_\w+)`", (ROOT / "docs" / "operations.md").read_text("utf-8"), re.MULTILINE)
    )
    assert asked == described


def test_every_make_target_is_described() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert targets == set(re.findall(r"^  make (\S+)", listed, re.MULTILINE))
