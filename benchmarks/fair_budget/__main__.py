"""`python -m benchmarks.fair_budget FILE.pb`: read and count an election, beside pabutools in the same run.

FILE is a file of pabulib.org (packed with gzip or not); none is part of this project. pabutools is not among the tools
of development, as no other part needs it: `--pabutools PYTHON` names a Python that has it (`python -m venv peers`, then
`peers/bin/pip install pabutools gmpy2`). It counts there in a process of its own. Time is that of the processor.
"""

import json
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from wijklus_methods.fair_budget import Election, Outcome, count, read, rule_named

PEER = Path(__file__).with_name("peer.py")
RULES = {"equal shares": "equalshares", "greedy": "greedy", "Phragmen": "phragmen"}
TIMES_FASTER = {"parse": 4, "equal shares": 200, "greedy": 100, "Phragmen": 100}
MOST_MB, MOST_SECONDS_ADD1 = 150, 3
GROWTH = (1_000, 10_000, 100_000, 1_000_000)
Found = TypeVar("Found")


def timed(work: Callable[[], Found], turns: int = 1) -> tuple[Found, float]:
    """What the work gives, and the least seconds of processor time that it took."""
    took = []
    for _ in range(turns):
        start = time.process_time()
        found = work()
        took.append(time.process_time() - start)
    return found, min(took)


def counted(election: Election, rule: str, turns: int) -> tuple[Outcome, float]:
    """The outcome by a rule, and the seconds it took; nothing is kept from one turn to the next."""
    return timed(lambda: count(replace(election), rule_named(rule)), turns)


def peer(python: str, path: Path) -> dict[str, tuple[float, list[str]]]:
    """What pabutools took, and whom it found, by what was counted. The file is unpacked for it in memory of its own."""
    told = subprocess.run([python, str(PEER), str(path)], capture_output=True, text=True, check=True)
    return {what: (seconds, ids) for what, (seconds, ids) in json.loads(told.stdout.splitlines()[-1]).items()}


def grown(election: Election, ballots: int) -> Election:
    """The election with its groups of voters repeated until there are so many ballots, each group with one voter."""
    groups = len(election.weights)
    times = -(-ballots // groups)
    chosen = [election.group[election.supporters(p)] for p in range(len(election.projects))]
    many, points = [], []
    for p, some in enumerate(chosen):
        copies = (some[None, :] + groups * np.arange(times)[:, None]).ravel()
        kept = copies < ballots
        many.append(copies[kept])
        points.append(np.tile(election.points[election.supporters(p)], times)[kept])
    start = np.concatenate(([0], np.cumsum([len(part) for part in many])))
    return replace(
        election, weights=np.ones(ballots, np.int64), start=start, group=np.concatenate(many),
        points=np.concatenate(points), voters=ballots,
    )  # fmt: skip


def compared(what: str, ours: float, theirs: tuple[float, list[str]] | None, same: str) -> str:
    """A row: how long it took here and there, and whether what was promised is kept."""
    if theirs is None:
        return f"| {what} | {ours:.3f} s | – | | |"
    times = theirs[0] / max(ours, 1e-6)
    kept = "met" if times >= TIMES_FASTER[what] else "MISSED"
    promised = f"{times:.0f} x (promised {TIMES_FASTER[what]} x), {kept}"
    return f"| {what} | {ours:.3f} s | {theirs[0]:.2f} s | {promised} | {same} |"


def main(given: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = ArgumentParser(prog="python -m benchmarks.fair_budget", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--pabutools", default="", help="a Python that has pabutools")
    parser.add_argument("--no-growth", action="store_true", help="do not count made-up multiples")
    parser.add_argument("--no-add1", action="store_true", help="do not count with add1")
    asked = parser.parse_args(given)
    theirs = peer(asked.pabutools, asked.file) if asked.pabutools else {}
    election, seconds = timed(lambda: read(asked.file).election(), 3)
    print("| what | here | pabutools | | winners |\n|---|---:|---:|---|---|")
    print(compared("parse", seconds, theirs.get("parse"), ""))
    for what, rule in RULES.items():
        outcome, seconds = counted(election, rule, 3)
        other = theirs.get(what)
        print(compared(what, seconds, other, _same(outcome, other)))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    print(f"\nMemory at most {megabytes:.0f} MB (promised {MOST_MB} MB, {_kept(megabytes <= MOST_MB)}).")
    if not asked.no_add1:
        outcome, seconds = counted(election, "equalshares/add1", 1)
        kept = _kept(seconds <= MOST_SECONDS_ADD1)
        print(f"add1: {seconds:.2f} s, {len(outcome.winners)} winners (promised {MOST_SECONDS_ADD1} s, {kept}).")
    for ballots in () if asked.no_growth else GROWTH:
        many = grown(election, ballots)
        took = [f"{what} {counted(many, rule, 1)[1]:.3f} s" for what, rule in RULES.items()]
        print(f"{ballots} ballots: {', '.join(took)}")
    return 0


def _same(outcome: Outcome, other: tuple[float, list[str]] | None) -> str:
    if other is None:
        return ""
    return "the same" if sorted(outcome.ids) == sorted(other[1]) else "others"


def _kept(met: bool) -> str:
    return "met" if met else "MISSED"


if __name__ == "__main__":
    sys.exit(main())
