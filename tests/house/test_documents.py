"""Every document is true: what it links to exists, and the commands it names can be typed."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from .source import ROOT, place, tracked_files

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
MAKE = re.compile(r"(?<![\w-])make ([a-z][a-z-]*)")
WIJKLUS = re.compile(r"(?<![\w./-])(?:wijklus|python -m wijklus\.cli) ([a-z][a-z_-]*)")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)


def documents(root: Path) -> list[Path]:
    """Every page that people read."""
    return [path for path in tracked_files(root) if path.suffix == ".md"]


def anchor(heading: str) -> str:
    """The name under which a heading can be linked to."""
    return re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")


def dead_links(pages: Iterable[Path], root: Path) -> Iterator[str]:
    """Every link to a file or a heading of the project that is not there."""
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for hit in LINK.finditer(text):
            target, _, heading = (hit[1] or hit[2]).partition("#")
            if "://" in target or target.startswith("mailto:"):
                continue
            there = (page.parent / target).resolve() if target else page
            where = place(page, text.count("\n", 0, hit.start()) + 1, root)
            if not there.exists():
                yield f"{where} {target}"
            elif heading and heading not in map(anchor, HEADING.findall(there.read_text(encoding="utf-8"))):
                yield f"{where} {target}#{heading}"


def dead_commands(pages: Iterable[Path], targets: set[str], commands: set[str], root: Path) -> Iterator[str]:
    """Every `make x` and `wijklus x` in code that nobody can type."""
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for code in CODE.finditer(text):
            where = place(page, text.count("\n", 0, code.start()) + 1, root)
            yield from (f"{where} make {name}" for name in MAKE.findall(code[0]) if name not in targets)
            names = WIJKLUS.findall(code[0])
            yield from (f"{where} wijklus {name}" for name in names if name.replace("-", "_") not in commands)


def test_every_link_leads_somewhere() -> None:
    assert list(dead_links(documents(ROOT), ROOT)) == []


def test_every_command_can_be_typed() -> None:
    makefile = ROOT / "Makefile"
    targets = set(TARGET.findall(makefile.read_text(encoding="utf-8"))) if makefile.exists() else set()
    assert list(dead_commands(documents(ROOT), targets, set(get_commands()), ROOT)) == []


@pytest.mark.parametrize(
    "text", ["[a](nowhere.md)", "![a](img/no.png)", "# Here\n[a](#there)", '<img alt="" src="no.svg">']
)
def test_a_dead_link_is_reported(tmp_path: Path, text: str) -> None:
    (tmp_path / "page.md").write_text(text)
    assert len(list(dead_links([tmp_path / "page.md"], tmp_path))) == 1


def test_a_living_link_is_in_order(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Two words\n[a](page.md) [b](https://example.org/x) [c](#two-words) [d](page.md#two-words)")
    assert list(dead_links([page], tmp_path)) == []


@pytest.mark.parametrize(
    "text", ["`make nothing`", "```\nwijklus no-such-thing\n```", "`python -m wijklus.cli nothing`"]
)
def test_a_dead_command_is_reported(tmp_path: Path, text: str) -> None:
    (tmp_path / "page.md").write_text(text)
    assert len(list(dead_commands([tmp_path / "page.md"], {"run"}, {"new_city"}, tmp_path))) == 1


def test_a_command_that_exists_is_in_order(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("`make run`, `wijklus new-city` and words that make sense, wijklus works")
    assert list(dead_commands([tmp_path / "page.md"], {"run"}, {"new_city"}, tmp_path)) == []
