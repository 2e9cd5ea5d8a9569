"""Proposals to an amendment of the multi-year plan: made it, missed it, or still to be handed in. No database."""

from datetime import date

PREPARED, HANDED_IN, TAKEN_UP, NOT_TAKEN_UP = "prepared", "handed_in", "taken_up", "not_taken_up"
ALLOWED_AMENDMENT_PROPOSAL: dict[str, frozenset[str]] = {
    PREPARED: frozenset({HANDED_IN}),
    HANDED_IN: frozenset({TAKEN_UP, NOT_TAKEN_UP}),
    TAKEN_UP: frozenset(),
    NOT_TAKEN_UP: frozenset(),
}

WAITS, MADE_IT, MISSED_IT = "waits", "made_it", "missed_it"
STANDINGS = (WAITS, MISSED_IT, MADE_IT)
WARNED_BEFORE = 60
"""So many days before the last day what is not handed in yet stands on Vandaag."""


def standing(*, handed_on: date | None, last_day: date, on: date) -> str:
    """Whether a proposal made the amendment: handed in on its last day at the latest."""
    if handed_on is not None:
        return MADE_IT if handed_on <= last_day else MISSED_IT
    return WAITS if on <= last_day else MISSED_IT


def is_near(*, last_day: date, on: date) -> bool:
    """Whether what is not handed in yet has to be told of: soon before the last day, and after it."""
    return (last_day - on).days <= WARNED_BEFORE
