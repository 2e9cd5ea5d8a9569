"""How long the PDF of a plan with 200 actions takes: put in words and typeset, as when it is asked for first."""

import json
import time
from datetime import UTC, date, datetime
from typing import Any

from wijklus.loop.plans import reads
from wijklus.loop.plans.models import PlanVersion

GOALS, IN_A_GOAL = 20, 10
ACTIONS = GOALS * IN_A_GOAL
WORDS = "Wat er gebeurt, in gewone woorden. " * 5


def measure() -> float:
    """Seconds of CPU for one PDF."""
    at = datetime.now(tz=UTC)
    version = PlanVersion(
        number=1, decided_by="Gemeenteraad", decided_on=date(2027, 1, 1), document=json.dumps(_document()),
        sha256=f"{time.time_ns():064x}", follow_up_assured=True, missing=[], adopted_at=at,
    )  # fmt: skip
    begin = time.process_time_ns()
    reads.as_pdf(version, language="nl")
    return (time.process_time_ns() - begin) / 1_000_000_000


def _document() -> dict[str, Any]:
    return {
        "municipality": {"name": "Gent"},
        "neighbourhood": {"name": "Dampoort"},
        "plan": {
            "title": "Wijkactieplan", "introduction": WORDS, "valid_from": "2027-01-01", "valid_until": "2030-01-01",
        },
        "goals": [_goal(number) for number in range(GOALS)],
    }  # fmt: skip


def _goal(number: int) -> dict[str, Any]:
    sources = {"people": 12, "voices": 30, "channels": [{"channel": "web"}], "idea_of_the_service": False}
    return {
        "goal": f"Doel {number}", "indicator": "Banken", "baseline": "1", "target": "9", "sources": sources,
        "priority": {"title": "Banken", "reason": WORDS},
        "actions": [_action(IN_A_GOAL * number + nth) for nth in range(IN_A_GOAL)],
    }  # fmt: skip


def _action(number: int) -> dict[str, Any]:
    party = {"kind": "service", "name": "Groendienst"}
    promise = {
        "what": "Acht lampen", "party": party, "state": "accepted", "amount_cents": 125_000, "conditional": False,
        "promised_on": "2027-03-01", "asked_due_on": "2027-03-01",
    }  # fmt: skip
    return {
        "title": f"Actie {number}", "description": WORDS, "owner": party, "owner_function": "Diensthoofd",
        "due_on": "2027-03-01", "answer_planned_on": "2027-04-01", "no_means_needed": False, "means_cents": 100_000,
        "state": "running", "missing": [], "commitments": [promise, promise],
    }  # fmt: skip
