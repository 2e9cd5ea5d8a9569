"""A councillor's question: by when it is answered, and how it stands."""

from datetime import date, timedelta

TERM_DAYS = 30
"""So many days there are for an answer when nobody says otherwise."""
MOST_TERM_DAYS = 180
LONGEST_SUBJECT = 160
LONGEST_TEXT = 3_000


def term(on: date) -> date:
    """By which day a question asked on a day is answered, when nobody says otherwise."""
    return on + timedelta(days=TERM_DAYS)


def is_a_term(due_on: date, *, on: date) -> bool:
    """Whether a councillor may ask for an answer by then: after today, within half a year."""
    return timedelta(0) < due_on - on <= timedelta(days=MOST_TERM_DAYS)
