"""Ballots on PostgreSQL while everybody comes at once, beside a bare view that puts down one row; and codes.

Both are asked in turns over HTTP from one server, as `wijklus start` runs it, with a commit that waits for the disk.
The rate is that of answers: an answer is given once the ballot is kept. Then votes come at 70 % of the rate that was
reached, whatever the answers do, and in the end is counted what the database holds.
"""

import json
import os
import statistics
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from scripts import postgres

from . import load
from .site import Site

LEAST_SHARE, P95_WITHIN, AT_SHARE = 0.4, 250.0, 0.7
CODES, CODES_WITHIN = 100_000, 60.0
SECONDS, VOTERS, TURNS = 120, 8, 5
PROJECTS = 20


@dataclass
class Measured:
    """Answers a second, of votes and of the bare view; p95 in ms at 70 %; what was kept; seconds for the codes."""

    seconds: float
    voted: float = 0
    bare: float = 0
    share: float = 0
    at_rate: float = 0
    p95: float = 0
    votes: int = 0
    kept: dict[str, int] = field(default_factory=dict)
    codes: int = 0
    codes_in: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> str:
        """For another process."""
        return json.dumps(asdict(self))


def from_json(text: str) -> Measured:
    """What another process measured."""
    return Measured(**json.loads(text))


def measure(seconds: float, codes: int) -> Measured:
    """All of it, on a PostgreSQL server and on SQLite of its own."""
    found = Measured(seconds, codes=codes)
    with tempfile.TemporaryDirectory() as name:
        on_file = Site(Path(name), f"sqlite:///{name}/codes.sqlite3")
        on_file.migrate()
        found.codes_in["SQLite"] = on_file.make(codes)["clock_in"]
    with postgres.server(postgres.LASTING) as url, tempfile.TemporaryDirectory() as name:
        site = Site(Path(name), urlsplit(url)._replace(path=f"/ballots_{os.getpid()}").geturl())
        site.migrate()
        site.collect()
        polls = site.make(codes)
        found.codes_in["PostgreSQL"] = polls["clock_in"]
        _under_load(site, polls["address"], polls["codes"], found)
    return found


def _under_load(site: Site, address: str, codes: Sequence[str], found: Measured) -> None:
    """Half of the time in turns as fast as it goes, the other half at 70 % of that."""
    votes, rows = _votes(address, codes), cycle([load.bare(range(1, n)) for n in range(2, 7)])
    acknowledged: dict[str, list[int]] = {}
    turn, rates = found.seconds / 2 / TURNS / 2, []
    with site.served() as (_server, port):
        for requests in (votes, rows):
            acknowledged |= load.come(port, requests, voters=VOTERS, seconds=min(2.0, turn)).acknowledged
        for _ in range(TURNS):
            voted = load.come(port, votes, voters=VOTERS, seconds=turn)
            rates.append((voted.rate, load.come(port, rows, voters=VOTERS, seconds=turn).rate))
            acknowledged |= voted.acknowledged
            found.votes += len(voted.took)
        found.voted, found.bare = (statistics.median(each) for each in zip(*rates, strict=True))
        found.share = statistics.median(voted / bare for voted, bare in rates)
        found.at_rate = AT_SHARE * found.voted
        steady = load.come(port, votes, voters=4 * VOTERS, seconds=found.seconds / 2, rate=found.at_rate)
        found.p95 = steady.p95
        found.votes += len(steady.took)
        acknowledged |= steady.acknowledged
    found.kept = site.look_after(acknowledged)


def _votes(address: str, codes: Sequence[str]) -> Iterator[load.Asked]:
    """A vote with each code in turn, of one to five projects; whoever comes again votes otherwise."""
    chance = Random(5)
    for code in cycle(codes):
        chosen = sorted(chance.sample(range(1, PROJECTS + 1), chance.randint(1, 5)))
        yield load.vote(address, code, chosen)


def targets(found: Measured) -> Iterator[tuple[str, str, bool]]:
    """Every target: what it asks, what was measured, whether it is met."""
    yield (
        f"voting over HTTP on PostgreSQL: at least {LEAST_SHARE:.0%} of the rate of a bare view that keeps a row",
        f"{found.share:.0%} ({found.voted:.0f} against {found.bare:.0f} a second)",
        found.share >= LEAST_SHARE,
    )
    yield (
        f"voting at {AT_SHARE:.0%} of the rate reached ({found.at_rate:.0f} a second): p95 within {P95_WITHIN:g} ms",
        f"{found.p95:.0f} ms",
        found.p95 <= P95_WITHIN,
    )
    kept = found.kept
    yield (
        f"{found.votes:,} votes in {found.seconds:g} s: none lost, none double, each as it was handed in last",
        f"{kept['ballots']:,} ballots, {kept['lost']} lost, {kept['too_many']} too many, {kept['other']} otherwise",
        not (kept["lost"] or kept["too_many"] or kept["other"]),
    )
    allowed = max(2.0, CODES_WITHIN * found.codes / CODES)
    for database, took in found.codes_in.items():
        yield f"{found.codes:,} codes made and kept on {database} in {allowed:g} s", f"{took:.1f} s", took <= allowed


def main(given: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = ArgumentParser(prog="python -m benchmarks.ballots.measuring", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"how long people vote ({SECONDS})")
    parser.add_argument("--codes", type=int, default=CODES, help=f"codes to make and to vote with ({CODES:,})")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    asked = parser.parse_args(given)
    found = measure(asked.seconds, asked.codes)
    told = (f"| {what} | {said} | {'met' if met else '**missed**'} |" for what, said, met in targets(found))
    print(found.as_json() if asked.as_json else "\n".join(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
