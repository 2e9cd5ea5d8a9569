"""Runs in a Python that has pabutools, not in ours: counts a file by some rules, prints seconds and winners as JSON.

Arguments: the file (unpacked), the rules (with commas between them), the satisfaction, and a JSON file with the place
of each project where tied, so that both settle ties alike, or "" for the order of pabutools itself; without arguments
many such lists as JSON on standard input. Equal ballots are given to pabutools once with their number, which it does
faster.
"""

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

MEASURES = {"cost": "Cost_Sat", "cardinality": "Cardinality_Sat", "points": "Additive_Cardinal_Sat"}


def main() -> None:
    """One line of JSON for each count: of each rule the seconds and the winners."""
    for asked in [sys.argv[1:]] if len(sys.argv) > 1 else json.load(sys.stdin):
        print(json.dumps(counted(*asked)))


def counted(file: str, named: str, measure: str, places: str) -> list[dict[str, Any]]:
    """Count in exact fractions, which are its default. `add1-greedy` goes on from an `add1` that stands before it."""
    election: Any = importlib.import_module("pabutools.election")
    rules: Any = importlib.import_module("pabutools.rules")
    instance, profile = election.parse_pabulib(file)
    votes = (by_place(election, instance, profile) if measure == "points" else profile).as_multiprofile()
    order = settled(places)
    shares = {"sat_class": getattr(election, MEASURES[measure]), **order}
    found: dict[str, tuple[float, Any]] = {}
    for rule in named.split(","):
        start = time.process_time()
        before, won = found.get("equalshares/add1", (0.0, None))
        if rule == "greedy":
            won = rules.greedy_utilitarian_welfare(instance, votes, **shares)
        elif rule == "phragmen":
            won = rules.sequential_phragmen(instance, votes, **order)
        elif rule == "equalshares":
            won = rules.method_of_equal_shares(instance, votes, **shares)
        elif won is None:
            won = rules.method_of_equal_shares(instance, votes, voter_budget_increment=1, **shares)
        if rule == "equalshares/add1-greedy":
            won = rules.greedy_utilitarian_welfare(instance, votes, initial_budget_allocation=won, **shares)
        found[rule] = before + time.process_time() - start, won
    return [{"seconds": took, "winners": [project.name for project in won]} for took, won in found.values()]


def settled(places: str) -> dict[str, Any]:
    """How ties are settled: as the argument of a rule."""
    if not places:
        return {}
    tied: Any = importlib.import_module("pabutools.tiebreaking")
    place = json.loads(Path(places).read_text("utf-8"))
    return {"tie_breaking": tied.TieBreakingRule(lambda _instance, _profile, project: place[project.name])}


def by_place(election: Any, instance: Any, profile: Any) -> Any:
    """Rankings as points: as many for the first as may be ranked, one less for each next. Others as they are."""
    if not isinstance(profile, election.OrdinalProfile):
        return profile
    longest = max(int(instance.meta.get("max_length", 0)), *(len(ballot) for ballot in profile), 0)
    ballots = [
        election.CardinalBallot({project: longest - place for place, project in enumerate(ballot)})
        for ballot in profile
    ]
    return election.CardinalProfile(ballots)


if __name__ == "__main__":
    main()
