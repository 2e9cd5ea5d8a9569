"""Terms in working days: by which day a person hears something first, and by which day they hear the outcome.

A working day is no Saturday, no Sunday, no holiday of the country and no closing day of the city; which days those are
is handed in. Counting begins on the day after: of something said on a Monday, Tuesday is the first working day.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5
MOST_DAYS = 260
"""The longest term: about a year of working days."""
OUTCOME_DAYS = 60
"""Working days until an outcome, in a city that chose nothing else."""


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: `holidays_of` gives those of the country in a year, `closed` are the city's own."""

    holidays_of: Callable[[int], Container[date]]
    closed: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the city works on this day."""
        return day.weekday() < SATURDAY and day not in self.closed and day not in self.holidays_of(day.year)

    def after(self, start: date, days: int) -> date:
        """The working day that is so many working days after a day; `days` is at least 1."""
        day, left = start, max(days, 1)
        while left:
            day += ONE_DAY
            left -= self.is_working(day)
        return day

    def last_working(self, day: date) -> date:
        """This day when it is worked, else the working day before it."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def between(self, after: date, until: date) -> int:
        """How many working days lie later than `after`, up to and with `until`; none when it is not later."""
        return sum(self.is_working(after + ONE_DAY * n) for n in range(1, (until - after).days + 1))


@dataclass(frozen=True)
class Days:
    """So many working days until a first answer, and until an outcome. None: as what stands above decides."""

    first_answer: int | None = None
    outcome: int | None = None


@dataclass(frozen=True)
class TermBook:
    """What a city decided about its terms: the default, what categories have of their own, and its calendar."""

    calendar: Calendar
    first_answer: int
    outcome: int = OUTCOME_DAYS
    own: Mapping[int, Days] = field(default_factory=dict)
    parents: Mapping[int, int] = field(default_factory=dict)

    def days_of(self, category_id: int | None) -> tuple[int, int]:
        """The working days until a first answer and until an outcome: the category's own, its parent's, the city's."""
        none = Days()
        mine = self.own.get(category_id or 0, none)
        above = self.own.get(self.parents.get(category_id or 0, 0), none)
        return (
            mine.first_answer or above.first_answer or self.first_answer,
            mine.outcome or above.outcome or self.outcome,
        )


@dataclass(frozen=True)
class Term:
    """By which days a person hears something; `due_on` is the one that counts now, None when nothing is owed."""

    first_answer_on: date
    outcome_on: date
    due_on: date | None


def term_of(
    *,
    received_on: date,
    category_id: int | None,
    is_open: bool,
    is_answered: bool,
    reopened_on: date | None,
    book: TermBook,
) -> Term:
    """The term of one signal. The outcome of what was opened again counts from the day the person said so."""
    first_answer, outcome = book.days_of(category_id)
    first_on = book.calendar.after(received_on, first_answer)
    outcome_on = book.calendar.after(reopened_on or received_on, outcome)
    answered = is_answered or reopened_on is not None
    return Term(first_on, outcome_on, counts_now(first_on, outcome_on, is_answered=answered) if is_open else None)


def counts_now(first_answer_on: date, outcome_on: date, *, is_answered: bool) -> date:
    """Which of the two days counts: the first answer's until it was given, unless the outcome is due before it."""
    return outcome_on if is_answered else min(first_answer_on, outcome_on)


def days_late(due_on: date | None, *, today: date, calendar: Calendar) -> int:
    """How many working days have gone by since the day it was due; 0 when it is in time or nothing is owed."""
    return calendar.between(due_on, today) if due_on is not None and due_on < today else 0


def late_before(today: date, *, calendar: Calendar) -> date:
    """What was due before this day is at least one working day late."""
    return calendar.last_working(today)
