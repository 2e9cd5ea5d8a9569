"""The server and the worker live and end together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from wijklus.pages.supervisor import Program, Supervisor


@pytest.fixture(autouse=True)
def handlers_stay() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def program(name: str, code: str, *, vital: bool = False) -> Program:
    return Program(name, [sys.executable, "-S", "-c", code], dict(os.environ), vital=vital)


SLEEP = "import time; time.sleep(60)"


def gone(process: "subprocess.Popen[bytes] | None") -> bool:
    return process is not None and process.poll() is not None


def test_a_stop_ends_both_and_is_no_failure() -> None:
    programs = [program("server", SLEEP, vital=True), program("worker", SLEEP)]
    supervisor = Supervisor(programs, print)
    assert supervisor.run(ready=lambda: True, when_ready=lambda: os.kill(os.getpid(), signal.SIGTERM)) == 0
    assert all(gone(p.process) for p in programs)


def test_a_dead_worker_is_started_again(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    worker = program("worker", f"open({str(marks)!r}, 'a').write('x')")
    said: list[str] = []
    supervisor = Supervisor([program("server", SLEEP, vital=True), worker], said.append)

    def twice() -> bool:
        return marks.exists() and len(marks.read_text()) >= 2

    def stop() -> None:
        supervisor.asked_to_stop = True

    assert supervisor.run(ready=twice, when_ready=stop) == 0
    assert "The worker stopped and is started again." in said
    assert worker.failures >= 1


def test_pauses_grow_and_a_long_life_forgives() -> None:
    worker = program("worker", "")
    for failures, pause in ((1, 0), (2, 1), (3, 3), (4, 7)):
        worker.started_at = 100
        worker.plan_restart(now=101)
        assert (worker.failures, worker.start_at) == (failures, 101 + pause)
    worker.plan_restart(now=500)
    assert (worker.failures, worker.start_at) == (1, 500)


def test_when_the_server_ends_all_ends() -> None:
    programs = [program("server", "raise SystemExit(3)", vital=True), program("worker", SLEEP)]
    said: list[str] = []
    assert Supervisor(programs, said.append).run(ready=lambda: False, when_ready=lambda: None) == 1
    assert said == ["The server stopped by itself; everything is ended."]
    assert all(gone(p.process) for p in programs)


def test_a_program_that_will_not_stop_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("wijklus.pages.supervisor.PATIENCE", 0.3)
    up = tmp_path / "up"
    code = f"import signal; signal.signal(15, signal.SIG_IGN); open({str(up)!r}, 'w'); {SLEEP}"
    stubborn = program("worker", code)
    supervisor = Supervisor([stubborn], print)
    assert supervisor.run(ready=up.exists, when_ready=lambda: os.kill(os.getpid(), signal.SIGINT)) == 0
    assert stubborn.process is not None
    assert stubborn.process.returncode == -signal.SIGKILL


@pytest.mark.kill
def test_the_programs_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    child = f"import os; open({str(note)!r}, 'w').write(str(os.getpid())); {SLEEP}"
    code = (
        "import os, sys; from wijklus.pages.supervisor import Program, Supervisor;"
        f"Supervisor([Program('worker', [sys.executable, '-c', {child!r}], dict(os.environ))], print)"
        ".run(lambda: False, lambda: None)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code])
    until = time.monotonic() + 20
    while not (note.exists() and note.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    pid = int(note.read_text())
    supervisor.kill()
    supervisor.wait()
    while (
        Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_text() and time.monotonic() < until
    ):
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_text()
