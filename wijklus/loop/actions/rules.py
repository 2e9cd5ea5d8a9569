"""Actions and commitments: their states, and what an action needs before its follow-up is assured."""

from dataclasses import dataclass

PLANNED = "planned"
RUNNING = "running"
DONE = "done"
DROPPED = "dropped"
ALLOWED: dict[str, frozenset[str]] = {
    PLANNED: frozenset({RUNNING, DONE, DROPPED}),
    RUNNING: frozenset({DONE, DROPPED}),
    DONE: frozenset({RUNNING}),  # a reopened signal can bring an action back
    DROPPED: frozenset({PLANNED}),
}

ASKED = "asked"
ACCEPTED = "accepted"
REFUSED = "refused"
WITHDRAWN = "withdrawn"
KEPT = "kept"
PARTLY = "partly"
BROKEN = "broken"
ALLOWED_COMMITMENT: dict[str, frozenset[str]] = {
    ASKED: frozenset({ACCEPTED, REFUSED, WITHDRAWN}),
    ACCEPTED: frozenset({KEPT, PARTLY, BROKEN, WITHDRAWN}),
    REFUSED: frozenset({ASKED}),  # asked again, after talking
    WITHDRAWN: frozenset(),
    KEPT: frozenset({PARTLY, BROKEN}),  # the receiver may judge otherwise
    PARTLY: frozenset({KEPT, BROKEN}),
    BROKEN: frozenset({KEPT, PARTLY}),
}
OPEN_COMMITMENT = frozenset({ASKED, ACCEPTED})

ORDER, REQUEST = "order", "request"
"""Commissioned with a budget (opdracht), or asked (vraag)."""


@dataclass(frozen=True)
class FollowUp:
    """What an action says about its own follow-up; the fields are what `missing` asks for."""

    has_owner: bool
    mandate_valid: bool
    has_term: bool
    has_means: bool
    has_planned_answer: bool


def missing(follow_up: FollowUp) -> tuple[str, ...]:
    """What still lacks before follow-up is assured, in a fixed order; empty when nothing does."""
    named = {
        "owner": follow_up.has_owner,
        "mandate": follow_up.mandate_valid,
        "term": follow_up.has_term,
        "means": follow_up.has_means,
        "planned_answer": follow_up.has_planned_answer,
    }
    return tuple(name for name, present in named.items() if not present)
