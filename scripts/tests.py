"""Runs the checks and tests: `python -m scripts.tests all`, or one of check, sqlite, postgres, browser, bench,
floors.

What follows the name is handed to pytest. Only `all` counts the lines that are run, for the floors; for one run alone
hand it `--cov`. The last line counts the tests that passed and failed in all the runs.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from scripts import browser, coverage_floors, postgres, template

ROOT = Path(__file__).resolve().parent.parent
TWO = ("-n", "2", "--dist", "worksteal")  # two at a time: whoever is done takes over what waits with the other
NONE_FOUND = 5  # what pytest answers when it ran no test
ONLY_ON_SQLITE = ("wijklus/loop/signals/tests/test_erasing.py", "wijklus/loop/feedback/tests/test_debt.py")
ONLY_ON_POSTGRES = "tests/loop/test_database_killed.py"
PRODUCTION = {
    "WIJKLUS_SECRET_KEY": "checked-with-a-long-key-that-is-used-nowhere-else-0123456789",
    "WIJKLUS_SITE_URL": "https://wijk.example.org",
    "WIJKLUS_ALLOWED_HOSTS": "wijk.example.org",
    "WIJKLUS_TESTING": "",
    "WIJKLUS_DEMO": "",
    "WIJKLUS_DEBUG": "",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "",
}


@dataclass
class Score:
    """What came of the runs so far."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    trouble: list[str] = field(default_factory=list)
    counts_lines: bool = True
    migrated: template.Template | None = None

    def add(self, report: Path) -> int:
        """Count the tests of one run from its report; how many of them were skipped."""
        suite = ElementTree.parse(report).getroot().find("testsuite")
        assert suite is not None
        count = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
        self.failed += count["failures"] + count["errors"]
        self.skipped += count["skipped"]
        self.passed += count["tests"] - count["failures"] - count["errors"] - count["skipped"]
        return count["skipped"]


def main(arguments: list[str]) -> int:
    """Run what is asked and say in one line how it went."""
    asked, more = (arguments or ["all"])[0], arguments[1:]
    steps = list(STEPS) if asked == "all" else [asked]
    if not set(steps) <= set(STEPS):
        sys.exit(f"Choose one of: all, {', '.join(STEPS)}")
    score = Score(counts_lines=asked == "all")  # watching every line takes almost as long as the tests themselves
    with tempfile.TemporaryDirectory(prefix="wijklus-tests-") as folder:
        os.environ |= {"WIJKLUS_DATA_DIR": folder, "WIJKLUS_TESTING": "1", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        os.environ.pop("WIJKLUS_DATABASE_URL", None)
        _keep_bytecode()
        if asked != "floors":
            score.migrated = template.in_file(Path(folder, "template.sqlite3"))
        if sys.version_info >= (3, 12):
            os.environ.setdefault("COVERAGE_CORE", "sysmon")  # Python itself says which lines run, at little cost
        if asked == "all":
            for left in ROOT.glob(".coverage.*"):
                left.unlink()
        for name in steps:
            print(f"\n== {name}", flush=True)
            began = time.monotonic()
            STEPS[name](score, more)
            print(f"== {name}: {time.monotonic() - began:.0f} s", flush=True)
    for line in score.trouble:
        print(f"FAILED {line}")
    if asked != "floors":
        print(f"{score.passed} passed, {score.failed} failed, {score.skipped} skipped")
    return 1 if score.failed or score.trouble else 0


def _keep_bytecode() -> None:
    """Where Python may write nothing beside the code, compile everything once and not in each of the processes."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / ".pytest_cache" / "bytecode"))


def check(score: Score, more: list[str]) -> None:
    """Everything that reads the code and does not run it, and the house tests."""
    python = sys.executable
    wijklus = [python, "-m", "wijklus.cli"]
    _command(score, "lint", python, "-m", "ruff", "check", "-q", ".")
    _command(score, "format (make format mends it)", python, "-m", "ruff", "format", "--check", "-q", ".")
    _command(score, "types", python, "-m", "mypy")
    _command(score, "migrations (wijklus makemigrations)", *wijklus, "makemigrations", "--check", "--dry-run")
    _command(score, "settings", *wijklus, "check", "--fail-level", "WARNING")
    deployed = ["check", "--deploy", "--fail-level", "WARNING"]
    _command(score, "settings in production", *wijklus, *deployed, environment=PRODUCTION)
    _pytest(score, "house", [*TWO, "tests/house", *more])


def sqlite(score: Score, more: list[str]) -> None:
    """Unit and story tests on SQLite, then those that kill processes.

    Counting lines takes as long again as the tests, and PostgreSQL runs nearly all of them too: here only those are
    counted that nothing else runs.
    """
    _pytest(score, "sqlite", _unit(more), counts_lines=False)
    _pytest(score, "sqlite-lines", [*ONLY_ON_SQLITE, *more])
    _pytest(score, "sqlite-kill", [*_kill(more), f"--ignore={ONLY_ON_POSTGRES}"])


def on_postgres(score: Score, more: list[str]) -> None:
    """The same tests on PostgreSQL."""
    with postgres.server() as url:
        os.environ |= {"WIJKLUS_DATABASE_URL": url, "WIJKLUS_TEST_DATABASE": template.on_server(url).ready}
        _pytest(score, "postgres", _unit(more))
        _pytest(score, "postgres-kill", [*_kill(more), "--ignore=tests/packaging", "--ignore=tests/docs"])
        del os.environ["WIJKLUS_DATABASE_URL"]


def in_browser(score: Score, more: list[str]) -> None:
    """The tests that walk the screens in a real browser."""
    _pytest(score, "browser", ["-m", "browser", *TWO, *more], WIJKLUS_TEST_BROWSER=browser.ensure())


def bench(score: Score, more: list[str]) -> None:
    """The measurement itself, small: that it runs, and that no page asks too much of the database."""
    _pytest(score, "bench", ["-m", "bench", *more])


def floors(score: Score, more: list[str]) -> None:
    """Coverage of the runs together against the floors."""
    coverage = [sys.executable, "-m", "coverage"]
    files = [str(path) for path in ROOT.glob(".coverage.*")]
    with contextlib.chdir(ROOT):
        _command(score, "coverage", *coverage, "combine", "-q", *files)
        _command(score, "coverage", *coverage, "json", "-q", "-o", ".coverage.json")
        if coverage_floors.main(".coverage.json"):
            score.trouble.append("coverage floors")


STEPS: dict[str, Callable[[Score, list[str]], None]] = {
    "check": check,
    "sqlite": sqlite,
    "postgres": on_postgres,
    "browser": in_browser,
    "bench": bench,
    "floors": floors,
}


def _unit(more: list[str]) -> list[str]:
    return ["-m", "not browser and not bench and not kill", *TWO, "--ignore=tests/house", *more]


def _kill(more: list[str]) -> list[str]:
    return ["-m", "kill and not bench", *TWO, "--ignore=tests/house", *more]


def _pytest(score: Score, name: str, arguments: list[str], *, counts_lines: bool = True, **environment: str) -> None:
    """One run of pytest; the lines it runs are kept apart, for the floors. No test at all is a failure."""
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        command = [sys.executable, "-m", "pytest", f"--junitxml={report.name}", *arguments]
        command += ["--cov", "--cov-report="] if score.counts_lines and counts_lines else []
        environment |= {"WIJKLUS_TEST_FILE": score.migrated.ready} if score.migrated else {}
        environment = {**os.environ, "COVERAGE_FILE": str(ROOT / f".coverage.{name}"), **environment}
        code = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode
        with contextlib.suppress(ElementTree.ParseError):
            if score.add(Path(report.name)) and os.environ.get("CI"):
                score.trouble.append(f"{name}: skipped tests, which CI does not allow")
    if code and not (code == NONE_FOUND and name.endswith("-kill")):
        score.trouble.append(f"{name}: no test was run" if code == NONE_FOUND else f"{name} tests")


def _command(score: Score, name: str, *command: str, environment: dict[str, str] | None = None) -> None:
    """One tool that is silent when all is well."""
    answer = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if answer.returncode:
        print(answer.stdout, flush=True)
        score.trouble.append(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
