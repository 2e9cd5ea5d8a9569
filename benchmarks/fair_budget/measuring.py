"""What reading and counting an election takes here and in pabutools, and how it grows with the number of ballots."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np

from wijklus_methods.fair_budget import Election, Outcome, count, read, rule_named, write

PEER = Path(__file__).with_name("peer.py")
RULES = {"equal shares": "equalshares", "greedy": "greedy", "Phragmen": "phragmen"}
TIMES_FASTER = {"parse": 4, "equal shares": 200, "greedy": 100, "Phragmen": 100}
MOST_MB, MOST_SECONDS_ADD1 = 150, 3
GROWTH = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
NEAR_LINEAR = 1.3
"""How much more than ten times the time ten times the ballots may take, from 100,000 to a million."""
PROJECTS, BALLOTS = 83, 61_668
"""Of the election that is made up where no file is given: as large as Warszawa 2026."""
RECOUNT = (
    "import resource\nfrom wijklus.cli import main\nmain()\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
)
Found = TypeVar("Found")


@dataclass
class Measured:
    """Seconds of processor time here and there by what was done; MB at most; seconds by ballots and rule."""

    name: str
    ours: dict[str, float] = field(default_factory=dict)
    theirs: dict[str, float] = field(default_factory=dict)
    same: dict[str, bool] = field(default_factory=dict)
    megabytes: float = 0
    add1: float | None = None
    growth: dict[int, dict[str, float]] = field(default_factory=dict)

    def as_json(self) -> str:
        """For another process."""
        return json.dumps(asdict(self))


def from_json(text: str) -> Measured:
    """What another process measured."""
    found = Measured(**json.loads(text))
    found.growth = {int(ballots): took for ballots, took in found.growth.items()}
    return found


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


def measure(path: Path | None, python: str = "", *, add1: bool = True, growth: Sequence[int] = GROWTH) -> Measured:
    """All of it, for a file or a made-up election; pabutools only where its Python is given."""
    found = Measured(path.name if path else f"made up, {BALLOTS:,} ballots and {PROJECTS} projects")
    with tempfile.TemporaryDirectory() as folder:
        file = path or written(Path(folder) / "made-up.pb")
        whole, parse = timed(lambda: read(file).election(), 3)
        found.megabytes = memory(file)
        there = peer(python, file) if python else {}
    found.ours["parse"] = parse
    for what, rule in RULES.items():
        outcome, found.ours[what] = counted(whole, rule, 3)
        if what in there:
            found.same[what] = sorted(outcome.ids) == sorted(there[what][1])
    found.theirs = {what: seconds for what, (seconds, _ids) in there.items()}
    if add1:
        _outcome, found.add1 = counted(whole, "equalshares/add1", 1)
    for ballots in growth:
        many = grown(whole, ballots)
        found.growth[ballots] = {what: counted(many, rule, 2)[1] for what, rule in RULES.items()}
    return found


def memory(path: Path) -> float:
    """The most memory that `wijklus tally` takes for equal shares on a file, in MB: all of a process of its own."""
    asked = [sys.executable, "-c", RECOUNT, "tally", str(path), "--rule", "equalshares", "--json"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    return int(told.stdout.splitlines()[-1]) / 1_024


def written(path: Path) -> Path:
    """The file of an election as large as that of Warszawa 2026: some projects are far better known than others."""
    chance = Random(2026)
    projects = [{"project_id": f"p{n}", "cost": chance.randint(20, 2_000) * 1_000} for n in range(PROJECTS)]
    known, ids = [1 / (n + 3) for n in range(PROJECTS)], [str(one["project_id"]) for one in projects]
    votes = (
        {"voter_id": n, "vote": sorted(set(chance.choices(ids, known, k=chance.randint(1, 10))))}
        for n in range(1, BALLOTS + 1)
    )
    meta = {
        "description": "Made up", "country": "Belgium", "unit": "Gent", "instance": 2026, "budget": 30_000_000,
        "vote_type": "approval", "rule": "equalshares", "date_begin": "2026", "date_end": "2026",
    }  # fmt: skip
    with path.open("w", encoding="utf-8") as out:
        write(out, meta=meta, projects=projects, votes=list(votes))
    return path


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


def targets(found: Measured) -> list[tuple[str, str, bool]]:
    """Every target: what it asks, what was measured, whether it is met. Those beside pabutools only where it ran."""
    listed = []
    for what, theirs in found.theirs.items():
        times = theirs / max(found.ours[what], 1e-6)
        winners = {None: "", True: ", the same winners", False: ", OTHER winners"}[found.same.get(what)]
        listed.append((
            f"{what}, {found.name}: at least {TIMES_FASTER[what]} x as fast as pabutools",
            f"{times:,.1f} x ({found.ours[what]:.3f} s, pabutools {theirs:.2f} s){winners}",
            times >= TIMES_FASTER[what] and found.same.get(what, True),
        ))  # fmt: skip
    listed.append((
        f"wijklus tally, {found.name}: at most {MOST_MB} MB", f"{found.megabytes:.0f} MB", found.megabytes <= MOST_MB,
    ))  # fmt: skip
    if found.add1 is not None:
        done = found.add1 <= MOST_SECONDS_ADD1
        listed.append((f"add1, {found.name}: within {MOST_SECONDS_ADD1} s", f"{found.add1:.2f} s", done))
    for what in RULES if {100_000, 1_000_000} <= set(found.growth) else ():
        grew = found.growth[1_000_000][what] / found.growth[100_000][what]
        asked = f"{what}: at most {10 * NEAR_LINEAR:g} x from 100,000 to 1,000,000 ballots"
        listed.append((asked, f"{grew:.1f} x ({found.growth[1_000_000][what]:.2f} s)", grew <= 10 * NEAR_LINEAR))
    return listed
