"""Working days, by examples and for any calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from wijklus.loop.signals import reads, rules

FRIDAY = date(2026, 11, 20)
BELGIUM = rules.Calendar(lambda year: reads.holidays_of("BE", year))
NETHERLANDS = rules.Calendar(lambda year: reads.holidays_of("NL", year))


def calendars():
    """Calendars with any few days off in 2026."""
    year = some.integers(0, 364).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
    days = some.frozensets(year, max_size=6)
    return some.builds(lambda off, closed: rules.Calendar(lambda _year: off, closed), days, days)


DAYS = some.dates(date(2026, 2, 1), date(2026, 10, 1))


@pytest.mark.parametrize(
    ("calendar", "start", "days", "falls_on"),
    [
        (BELGIUM, FRIDAY, 1, date(2026, 11, 23)),  # not the weekend
        (BELGIUM, FRIDAY, 10, date(2026, 12, 4)),
        (BELGIUM, date(2026, 12, 24), 1, date(2026, 12, 28)),  # not Christmas and the weekend after it
        (BELGIUM, date(2026, 4, 3), 1, date(2026, 4, 7)),  # not Easter Monday
        (BELGIUM, date(2026, 7, 20), 1, date(2026, 7, 22)),  # not the National Day
        (NETHERLANDS, date(2026, 7, 20), 1, date(2026, 7, 21)),  # which is no holiday there
        (NETHERLANDS, date(2026, 4, 24), 1, date(2026, 4, 28)),  # not King's Day
        (rules.Calendar(BELGIUM.holidays_of, frozenset({date(2026, 11, 23)})), FRIDAY, 1, date(2026, 11, 24)),
        (BELGIUM, FRIDAY, 0, date(2026, 11, 23)),  # a term is at least one day
    ],
)
def test_a_term_ends_on_a_working_day(calendar, start, days, falls_on):
    assert calendar.after(start, days) == falls_on


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(calendar=calendars(), start=DAYS, days=some.integers(1, 60))
def test_as_many_working_days_lie_between_as_the_term_has(calendar, start, days):
    end = calendar.after(start, days)
    assert calendar.is_working(end)
    assert calendar.between(start, end) == days
    assert calendar.after(start, days + 1) > end


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(calendar=calendars(), today=DAYS, ago=some.integers(0, 90))
def test_late_is_what_was_due_before_the_last_working_day(calendar, today, ago):
    due = calendar.last_working(today - timedelta(days=ago))
    days = rules.days_late(due, today=today, calendar=calendar)
    assert (days > 0) == (due < rules.late_before(today, calendar=calendar))


def test_a_weekend_makes_nothing_late():
    assert rules.days_late(FRIDAY, today=FRIDAY + timedelta(days=2), calendar=BELGIUM) == 0
    assert rules.days_late(FRIDAY, today=FRIDAY + timedelta(days=3), calendar=BELGIUM) == 1
    assert rules.days_late(None, today=FRIDAY, calendar=BELGIUM) == 0


def test_a_category_follows_its_main_category_and_else_the_city():
    book = rules.TermBook(
        calendar=BELGIUM,
        first_answer=10,
        own={1: rules.Days(5, 20), 2: rules.Days(None, 8), 3: rules.Days(2)},
        parents={2: 1, 3: 1, 5: 4},
    )
    assert book.days_of(None) == book.days_of(5) == (10, rules.OUTCOME_DAYS)
    assert (book.days_of(1), book.days_of(2), book.days_of(3)) == ((5, 20), (5, 8), (2, 20))


def test_which_day_counts():
    def due(**how):
        facts = {"is_open": True, "is_answered": False, "reopened_on": None, "category_id": None, **how}
        book = rules.TermBook(calendar=BELGIUM, first_answer=1, outcome=3, own={7: rules.Days(5, 2)})
        return rules.term_of(received_on=FRIDAY, book=book, **facts).due_on

    assert due() == date(2026, 11, 23)
    assert due(is_answered=True) == date(2026, 11, 25)
    assert due(reopened_on=date(2026, 11, 30)) == date(2026, 12, 3)
    assert due(is_open=False) is None
    assert due(category_id=7) == date(2026, 11, 24)  # the outcome is due before the first answer


def test_a_country_that_is_not_known_has_no_holidays():
    assert reads.holidays_of("XX", 2026) == {}
    assert reads.holidays_of("NL", 2026)[date(2026, 4, 27)] == "Koningsdag"
