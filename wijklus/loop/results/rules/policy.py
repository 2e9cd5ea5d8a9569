"""Back up to policy: when a theme rises by itself, and how long a policy signal may wait for its answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

NEIGHBOURHOODS_TO_RISE = 3
"""Found in so many neighbourhoods, a matter whose solution lies higher rises by itself."""
TERM_DAYS = 60
"""So long a policy signal waits for its answer when nobody says otherwise."""
MOST_TERM_DAYS = 365
LONGEST_QUESTION = 2_000

WAITING, LATE, ANSWERED = "waiting", "late", "answered"


@dataclass(frozen=True)
class Found:
    """A theme whose solution lies above its neighbourhood, and what it is about (its category)."""

    theme_id: int
    neighbourhood_id: int
    matter: int


def risen(found: Iterable[Found]) -> Mapping[int, Sequence[Found]]:
    """By matter, the themes of those that stand in enough neighbourhoods to rise; two in one place count once."""
    by_matter: dict[int, list[Found]] = defaultdict(list)
    for one in found:
        by_matter[one.matter].append(one)
    return {
        matter: ones
        for matter, ones in by_matter.items()
        if len({one.neighbourhood_id for one in ones}) >= NEIGHBOURHOODS_TO_RISE
    }


def term(on: date) -> date:
    """By which day a policy signal raised on a day is answered, when nobody says otherwise."""
    return on + timedelta(days=TERM_DAYS)


def is_a_term(due_on: date, *, on: date) -> bool:
    """Whether somebody may ask for an answer by then: after today, and within a year."""
    return timedelta(0) < due_on - on <= timedelta(days=MOST_TERM_DAYS)


def standing(*, due_on: date, answered_on: date | None, on: date) -> str:
    """Whether it waits, waits too long, or was answered."""
    if answered_on is not None:
        return ANSWERED
    return LATE if due_on < on else WAITING


def days_late(*, due_on: date, answered_on: date | None, on: date) -> int:
    """How many days too late its answer came, or is by now."""
    return max(0, ((answered_on or on) - due_on).days)
