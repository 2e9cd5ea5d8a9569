"""Runs in a Python that has pabutools, not in ours: counts a file by a rule, prints seconds and winners as JSON.

Arguments: the file (unpacked), the rule, the satisfaction, and a JSON file with the place of each project where tied,
so that both settle ties alike; without arguments many such lists as JSON on standard input. Equal ballots are given to
pabutools once with their number, which it does faster.
"""

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

MEASURES = {"cost": "Cost_Sat", "cardinality": "Cardinality_Sat"}


def main() -> None:
    """One line of JSON for each count."""
    for asked in [sys.argv[1:]] if len(sys.argv) > 1 else json.load(sys.stdin):
        print(json.dumps(counted(*asked)))


def counted(file: str, rule: str, measure: str, places: str) -> dict[str, Any]:
    """Count in exact fractions, which are its default."""
    election: Any = importlib.import_module("pabutools.election")
    rules: Any = importlib.import_module("pabutools.rules")
    tied: Any = importlib.import_module("pabutools.tiebreaking")
    place = json.loads(Path(places).read_text("utf-8"))
    instance, profile = election.parse_pabulib(file)
    order = tied.TieBreakingRule(lambda _instance, _profile, project: place[project.name])
    sat = getattr(election, MEASURES[measure])
    start = time.process_time()
    votes = profile.as_multiprofile()
    shares = {"sat_class": sat, "tie_breaking": order}
    if rule == "greedy":
        won = rules.greedy_utilitarian_welfare(instance, votes, **shares)
    elif rule == "phragmen":
        won = rules.sequential_phragmen(instance, votes, tie_breaking=order)
    elif rule == "equalshares":
        won = rules.method_of_equal_shares(instance, votes, **shares)
    else:
        won = rules.method_of_equal_shares(instance, votes, voter_budget_increment=1, **shares)
        if rule == "equalshares/add1-greedy":
            won = rules.greedy_utilitarian_welfare(instance, votes, initial_budget_allocation=won, **shares)
    return {"seconds": time.process_time() - start, "winners": [project.name for project in won]}


if __name__ == "__main__":
    main()
