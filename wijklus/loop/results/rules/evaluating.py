"""Evaluating a plan: when it is due, what the city judges, and what residents judge beside it."""

from calendar import monthrange
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wijklus.base import suppression

HALF, END = "half", "end"
KINDS = (HALF, END)
"""Half way, every half year; and at the end of the plan."""

ASKING, PUBLISHED = "asking", "published"
ALLOWED_EVALUATION: dict[str, frozenset[str]] = {
    ASKING: frozenset({PUBLISHED}),
    PUBLISHED: frozenset(),  # what was found does not change; a next evaluation says otherwise
}

REACHED, PARTLY, NOT_REACHED, TOO_EARLY = "reached", "partly", "not_reached", "too_early"
JUDGEMENTS = (REACHED, PARTLY, NOT_REACHED, TOO_EARLY)
"""What the city says of a goal, and of the plan as a whole."""

YES, SOME, NO, UNKNOWN = "yes", "some", "no", "unknown"
VOICES = (YES, SOME, NO, UNKNOWN)
"""What a resident says of a goal: reached, a little, no, I do not know."""

WHOLE = ""
"""Stands for the plan as a whole, where a goal is named by its reference."""
MONTHS = 6
LONGEST_ROUND = timedelta(days=366)

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Heard:
    """What residents said of one goal; None for a number that is about too few of them to tell."""

    total: int | None
    counts: Mapping[str, int | None]

    @property
    def rows(self) -> list[tuple[str, int | None]]:
        """Each answer with how many gave it, in the order of the form."""
        return [(value, self.counts[value]) for value in VOICES]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_due(*, adopted_on: date, valid_until: date, last_on: date | None, has_end: bool) -> tuple[str, date] | None:
    """What evaluation comes next and on which day: half a year after the last one, or the end of the plan.

    `last_on` is the day on which the last evaluation was started; None after the end evaluation.
    """
    if has_end:
        return None
    half = months_after(last_on or adopted_on, MONTHS)
    return (HALF, half) if half < valid_until else (END, valid_until)


def takes_judgements(*, state: str, closes_on: date, on: date) -> bool:
    """Whether residents can still say what they think."""
    return state == ASKING and on <= closes_on


def is_a_round(closes_on: date, *, on: date) -> bool:
    """Whether people have at least until tomorrow, and at most a year."""
    return on < closes_on <= on + LONGEST_ROUND


def tally(said: Iterable[Mapping[str, str]]) -> dict[str, dict[str, int]]:
    """How many residents gave each answer, by goal; who said nothing of a goal is not counted there."""
    counts: dict[str, dict[str, int]] = {}
    for one in said:
        for goal, value in one.items():
            of_goal = counts.setdefault(goal, dict.fromkeys(VOICES, 0))
            of_goal[value] += 1
    return counts


def heard(counts: Mapping[str, int] | None, *, small: int) -> Heard:
    """What may be told of the answers to one goal, so that nothing about a few people can be read or computed."""
    cells: dict[Hashable, int] = {value: (counts or {}).get(value, 0) for value in VOICES}
    total = sum(cells.values())
    of_all = suppression.Sum("total", tuple(VOICES))
    out = suppression.withheld({**cells, "total": total}, [of_all], small=small, rather=("total",))
    if suppression.is_small(total, small):
        return Heard(None, dict.fromkeys(VOICES))
    return Heard(None if "total" in out else total, {value: None if value in out else cells[value] for value in VOICES})


def differ(judgement: str, told: Heard) -> bool:
    """Whether the residents found something else than the city, as far as that may be told."""
    known = {value: n for value, n in told.counts.items() if n and value != UNKNOWN}
    if not known or judgement not in AGREES:
        return False
    most = max(known.values())
    return AGREES[judgement] not in {value for value, n in known.items() if n == most}


AGREES = {REACHED: YES, PARTLY: SOME, NOT_REACHED: NO}
