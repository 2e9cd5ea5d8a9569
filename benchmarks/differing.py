"""What differs between two versions of a plan with 200 actions: read, compared, and told in words on the page."""

import json
import statistics
import time
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from wijklus.loop.plans import reads, rules

GOALS, IN_A_GOAL = 20, 10
ACTIONS = GOALS * IN_A_GOAL
DAYS = ("2027-03-01", "2027-09-01")


def measure(turns: int) -> float:
    """Milliseconds of CPU that the differences between two versions take, by the median."""
    before, after = rules.canonical(_document(0)), rules.canonical(_document(1))
    taken = []
    with translation.override("nl"):
        for _turn in range(max(turns, 5)):
            begin = time.process_time_ns()
            told = reads.difference(json.loads(before), json.loads(after))
            render_to_string("plans/_changes.html", {"changes": told})
            taken.append((time.process_time_ns() - begin) / 1_000_000)
    return statistics.median(taken)


def _document(later: int) -> dict[str, Any]:
    """A plan in which every second action has another term, every third another state, and one in ten is new."""
    return {
        "plan": {
            "title": "Wijkactieplan", "introduction": "", "valid_from": "2027-01-01", "valid_until": "2030-01-01",
        },
        "goals": [_goal(number, later) for number in range(GOALS)],
    }  # fmt: skip


def _goal(number: int, later: int) -> dict[str, Any]:
    actions = [_action(IN_A_GOAL * number + nth, later) for nth in range(IN_A_GOAL)]
    return {"reference": f"g{number}", "place": number + 1, "goal": f"Doel {number}", "actions": actions}


def _action(number: int, later: int) -> dict[str, Any]:
    is_new = later and number % 10 == 0
    promise = {
        "reference": f"p{number}",
        "what": "Acht lampen",
        "state": "kept" if later else "asked",
        "kind": "request",
    }
    return {
        "reference": f"n{number}" if is_new else f"a{number}",
        "title": f"Actie {number}",
        "description": "Wat er gebeurt, in gewone woorden. " * 5,
        "due_on": DAYS[later if number % 2 else 0],
        "state": "running" if later and number % 3 == 0 else "planned",
        "missing": [],
        "commitments": [promise],
    }
