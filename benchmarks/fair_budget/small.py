"""Small elections that are made up here, and whom pabutools finds in them: a table that tests count again without it.

`make bench-winners PEER=python` makes the table anew. An election follows from its number alone; costs are few and
round, so that many projects are tied. Both are told the same order of ties. The SHA-256 of each file stands beside its
winners, so that a change of how they are made is seen.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from typing import Any

from wijklus_methods.fair_budget import Document, Election, Satisfaction, count, read_stream, rule_named, write
from wijklus_methods.fair_budget.fields import WITH_POINTS

from .winners import PEER, ROOT, SEED, versions
from .winners import counts as of_kind

TABLE = ROOT / "tests" / "bench" / "winners.json"
NUMBERS = range(1, 51)
MOST_POINTS = 5
KINDS = ((41, "ordinal"), (31, "cumulative"), (21, "scoring"), (1, "approval"))
"""From which number on ballots are of a kind."""


def made(number: int) -> str:
    """The .pb file of the election with this number: 3 to 9 projects, 10 to 120 voters, the first best known.

    The points of a cumulative ballot may add up to any number, as the format allows where META names none.
    """
    chance = Random(f"small election {number}")
    ids = [f"p{place}" for place in range(1, chance.randint(4, 10))]
    known = [1 / (place + 1) for place in range(len(ids))]
    costs = [chance.randint(1, 12) * 500 for _one in ids]
    budget = sum(costs) * chance.randint(25, 75) // 100
    votes: list[dict[str, Any]] = []
    kind = kind_of(number)
    for voter in range(1, chance.randint(10, 120) + 1):
        chosen = sorted(set(chance.choices(ids, known, k=chance.randint(1, 4))))
        given = {"points": [chance.randint(1, MOST_POINTS) for _one in chosen]} if kind in WITH_POINTS else {}
        if kind == "ordinal":
            chance.shuffle(chosen)
        votes.append({"voter_id": voter, "vote": chosen, **given})
    meta = {
        "description": f"Made up, number {number}", "country": "Belgium", "unit": "Gent", "instance": number,
        "budget": budget, "vote_type": kind, "rule": "greedy", "date_begin": "2026", "date_end": "2026",
    }  # fmt: skip
    text = StringIO()
    write(
        text, meta=meta, projects=[{"project_id": i, "cost": c} for i, c in zip(ids, costs, strict=True)], votes=votes
    )
    return text.getvalue()


def opened(text: str) -> tuple[Document, Election]:
    """A made-up file, read, and the election in it with the lot of this comparison."""
    document = read_stream(BytesIO(text.encode()))
    return document, document.election(seed=SEED)


def kind_of(number: int) -> str:
    """The kind of the ballots in the election with this number."""
    return next(kind for first, kind in KINDS if number >= first)


def counts(number: int) -> Iterator[tuple[str, str]]:
    """The rules and measures that both have for its kind of ballot."""
    return ((rule, measure) for family, measure in of_kind(kind_of(number)) for rule in family.split(","))


def winners(election: Election, rule: str, measure: str) -> str:
    """Whom the count here finds, in the order of their ids, with spaces between them."""
    return " ".join(sorted(count(election, rule_named(rule), satisfaction=Satisfaction(measure)).ids))


def digest(text: str) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(text.encode()).hexdigest()


def expected(python: str) -> dict[str, Any]:
    """The table: of each election the SHA-256 of its file, and by rule and measure whom pabutools finds."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        for number in NUMBERS:
            file, places = Path(folder) / f"{number}.pb", Path(folder) / f"{number}.json"
            file.write_text(made(number), "utf-8")
            _document, election = opened(made(number))
            order = {project.id: election.rank[p] for p, project in enumerate(election.projects)}
            places.write_text(json.dumps(order), "utf-8")
            jobs += [[str(file), rule, measure, str(places)] for rule, measure in counts(number)]
        given = json.dumps(jobs)
        told = subprocess.run([python, str(PEER)], input=given, capture_output=True, text=True, check=True).stdout
    found = iter(json.loads(line)[0]["winners"] for line in told.splitlines())
    return {
        str(number): {
            "sha256": digest(made(number)),
            "winners": {f"{rule} {measure}": " ".join(sorted(next(found))) for rule, measure in counts(number)},
        }
        for number in NUMBERS
    }


def main(given: Sequence[str] | None = None) -> int:
    """Ask pabutools, and write the table."""
    parser = ArgumentParser(prog="python -m benchmarks.fair_budget.small", description=__doc__)
    parser.add_argument("--pabutools", required=True, help="a Python that has pabutools")
    asked = parser.parse_args(given)
    elections = expected(asked.pabutools)
    rows = ",\n".join(f"  {json.dumps(number)}: {json.dumps(one)}" for number, one in elections.items())
    head = f'"made": "make bench-winners", "pabutools": {json.dumps(versions(asked.pabutools))}'
    TABLE.write_text(f'{{\n {head},\n "elections": {{\n{rows}\n }}\n}}\n', "utf-8")
    print(f"Written to {TABLE.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
