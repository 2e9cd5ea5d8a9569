"""The measurement, on cities of 200 and 800 signals: it runs, and no page asks more than eight queries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.bench
def test_no_page_asks_too_many_queries_however_many_signals_there_are(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("WIJKLUS_", "COV_"))}
    command = [sys.executable, "-m", "benchmarks", "--signals", "200,800", "--rounds", "2", "--turns", "1"]
    command += ["--voting", "4", "--codes", "300"]
    answer = subprocess.run(
        [*command, "--folder", str(tmp_path), "--only-print", "--strict"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "| neighbourhood | 800 |" in answer.stdout
    assert "| story of a signal | 200 |" in answer.stdout
    assert "inbox over heaps of other shapes" in answer.stdout
    assert "receiving a signal by Open311, with a mail address" in answer.stdout
    assert "| taking in a file of 800 rows with at most 300 MB |" in answer.stdout
    plan = [line for line in answer.stdout.splitlines() if "multi-year plan of 800 actions" in line]
    assert [line.endswith(", 0 refused | met |") for line in plan] == [True]
    assert "items read, kept and sealed" in answer.stdout
    voted = [line for line in answer.stdout.splitlines() if "none lost, none double" in line or "codes made" in line]
    assert len(voted) == 3
    assert all(line.endswith("| met |") for line in voted)
    told = [line for line in answer.stdout.splitlines() if "MB more than at the start" in line]
    assert len(told) == 2
    assert all(line.endswith("| met |") for line in told)
