"""What the web process loads when it starts: memory and seconds that every worker of the server pays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .source import ROOT

ONLY_FOR_WORKERS = ("sklearn", "scipy")
STARTED = "import wijklus.wsgi, wijklus.urls"


def loaded(code: str) -> set[str]:
    """Every top-level module that is loaded after this code has run in a process of its own."""
    command = [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "wijklus.settings"}
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return {name.strip(",").split(".")[0] for name in answer.stdout.split()}


@pytest.fixture(scope="module")
def in_the_web_process() -> set[str]:
    return loaded(STARTED)


@pytest.mark.parametrize("package", ONLY_FOR_WORKERS)
def test_the_web_process_does_without(in_the_web_process: set[str], package: str) -> None:
    assert "wijklus" in in_the_web_process
    assert package not in in_the_web_process


def test_a_recount_loads_no_application(tmp_path: Path) -> None:
    file = tmp_path / "one.pb"
    file.write_text(
        "META\nkey;value\ndescription;Buurtidee\ncountry;Netherlands\nunit;Assen\ninstance;2024\nnum_projects;1\n"
        "num_votes;2\nbudget;100\nvote_type;approval\nrule;greedy\ndate_begin;2024\ndate_end;2024\n"
        "PROJECTS\nproject_id;cost;name;selected\na;60;Bankjes;1\nVOTES\nvoter_id;vote\n1;a\n2;a\n"
    )
    asked = ["wijklus", "tally", str(file), "--explain"]
    modules = loaded(f"import sys\nsys.argv = {asked!r}\nfrom wijklus.cli import main\nmain()")
    assert {"wijklus_methods", "winnaars"} <= modules, "it counts, and says so in Dutch"
    assert not {"allauth", "rest_framework", "weasyprint", "whitenoise"} & modules


def test_a_break_is_reported() -> None:
    assert "scipy" in loaded("import wijklus_methods.signal_routing")
