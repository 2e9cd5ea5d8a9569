"""Keeps the server and the worker running side by side, and ends them together."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

PATIENCE = 15.0  # seconds a program gets to finish what it is doing
LOOK_EVERY = 0.2
LONGEST_PAUSE = 30.0


@dataclass
class Program:
    """One process to keep running. When a vital one ends, all end; any other is started again."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    vital: bool = False
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    start_at: float = 0.0
    started_at: float = 0.0

    def start(self, now: float) -> None:
        """Start it; a program that stops within a minute waits longer each time before it is started again."""
        self.process = subprocess.Popen(  # noqa: S603  (the commands are our own)
            list(self.command),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches us alone; we end the programs in order
            preexec_fn=_end_with_parent,
        )
        self.started_at = now

    def stopped(self) -> bool:
        """Whether it was started and is no longer there."""
        return self.process is not None and self.process.poll() is not None

    def plan_restart(self, now: float) -> None:
        """Decide when it is started again."""
        self.failures = self.failures + 1 if now - self.started_at < 60 else 1
        self.start_at = now + min(LONGEST_PAUSE, 2.0 ** (self.failures - 1) - 1)
        self.process = None


class Supervisor:
    """Runs programs until it is told to stop or a vital one ends."""

    def __init__(self, programs: Sequence[Program], say: Callable[[str], None]) -> None:
        self.programs = programs
        self.say = say
        self.asked_to_stop = False

    def run(self, ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        """Run until the end; 0 when it was asked for, 1 when a vital program ended by itself."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        announced = False
        try:
            while not self.asked_to_stop:
                if self._vital_ended():
                    return 1
                self._start_the_absent()
                if not announced and ready():
                    announced = True
                    when_ready()
                time.sleep(LOOK_EVERY)
            return 0
        finally:
            self._end_all()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def _vital_ended(self) -> bool:
        for program in self.programs:
            if program.vital and program.stopped():
                self.say(f"The {program.name} stopped by itself; everything is ended.")
                return True
        return False

    def _start_the_absent(self) -> None:
        now = time.monotonic()
        for program in self.programs:
            if program.stopped():
                program.plan_restart(now)
                self.say(f"The {program.name} stopped and is started again.")
            if program.process is None and now >= program.start_at:
                program.start(now)

    def _end_all(self) -> None:
        alive = [p.process for p in self.programs if p.process and p.process.poll() is None]
        for process in alive:
            process.terminate()
        until = time.monotonic() + PATIENCE
        for process in alive:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _end_with_parent() -> None:
    """On Linux: let the kernel end this process when the supervisor is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
