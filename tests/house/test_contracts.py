"""The import contracts hold, and each of them refuses a deliberate break."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BREAKS = {
    "wijklus/base/text.py": "import wijklus.ground.trail.rules",
    "wijklus/ground/trail/rules.py": "import wijklus.ground.places.rules",
    "wijklus/ground/places/rules.py": "import django",
    "wijklus/ground/people/models.py": "import wijklus.ground.people.reads",
    "wijklus/loop/signals/rules.py": "import wijklus.loop.feedback.rules",
    "wijklus/pages/context.py": "import wijklus.ground.people.models",
    "wijklus/loop/newstep/__init__.py": "",
    "wijklus/loop/newstep/rules.py": "",
    "wijklus/api/__init__.py": "import wijklus.pages.views",
    "wijklus/urls.py": "import wijklus_methods.signal_routing",
    "wijklus_methods/signal_routing/records.py": "import django",
}
"""File of the house and the line that spoils it."""

REFUSALS = [
    "wijklus.base.text -> wijklus.ground.trail.rules",
    "wijklus.ground.trail.rules -> wijklus.ground.places.rules",
    "wijklus.ground.places.rules -> django",
    "wijklus.ground.people.models -> wijklus.ground.people.reads",
    "wijklus.loop.signals.rules -> wijklus.loop.feedback.rules",
    "wijklus.loop.newstep",
    "wijklus.api -> wijklus.pages.views",
    "wijklus.urls is not allowed to import scipy",
    "wijklus_methods.signal_routing.records -> django",
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts over the house that stands in a folder."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_house_keeps_its_contracts() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the contracts say of a copy of the house with every break in it."""
    copy = tmp_path_factory.mktemp("spoiled")
    for folder in ("wijklus", "wijklus_methods", "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=lambda _, names: [n for n in names if not_python(n)])
    shutil.copy(ROOT / ".importlinter", copy)
    for name, line in BREAKS.items():
        spoiled_file = copy / name
        spoiled_file.parent.mkdir(exist_ok=True)
        old = spoiled_file.read_text() if spoiled_file.exists() else ""
        spoiled_file.write_text(f"{old}\n{line}\n")
    result = lint(copy)
    assert result.returncode == 1
    return result.stdout


def not_python(name: str) -> bool:
    """Whether a file (never a folder of code) can be left out of the copy."""
    return name in {"static", "templates", "locale", "__pycache__"} or ("." in name and not name.endswith(".py"))


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_break_is_refused(spoiled: str, refusal: str) -> None:
    assert refusal in spoiled


def test_going_past_a_door_is_refused(spoiled: str) -> None:
    assert "wijklus.pages.context" in spoiled
    assert "reaches past the door into" in spoiled


def test_a_circle_is_refused(spoiled: str) -> None:
    assert "No circles anywhere BROKEN" in " ".join(spoiled.split())
