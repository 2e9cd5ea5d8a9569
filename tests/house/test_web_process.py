"""What the web process loads when it starts: memory and seconds that every worker of the server pays."""

import os
import subprocess
import sys

import pytest

from .source import ROOT

ONLY_FOR_WORKERS = ("sklearn", "scipy")
STARTED = "import wijklus.wsgi, wijklus.urls"


def loaded(code: str) -> set[str]:
    """Every top-level module that is loaded after this code has run in a process of its own."""
    command = [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "wijklus.settings"}
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in answer.stdout.split()}


@pytest.fixture(scope="module")
def in_the_web_process() -> set[str]:
    return loaded(STARTED)


@pytest.mark.parametrize("package", ONLY_FOR_WORKERS)
def test_the_web_process_does_without(in_the_web_process: set[str], package: str) -> None:
    assert "wijklus" in in_the_web_process
    assert package not in in_the_web_process


def test_a_break_is_reported() -> None:
    assert "scipy" in loaded("import wijklus_methods.signal_routing")
