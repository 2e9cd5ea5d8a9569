"""When a plan is evaluated, and what may be told of what residents find of it."""

from datetime import date

import pytest

from wijklus.loop.results.rules import evaluating as rules


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_so_many_months_later(day, months, found):
    assert rules.months_after(day, months) == found


@pytest.mark.parametrize(
    ("last_on", "has_end", "found"),
    [
        (None, False, ("half", date(2026, 9, 1))),
        (date(2026, 9, 20), False, ("half", date(2027, 3, 20))),
        (date(2027, 7, 1), False, ("end", date(2027, 12, 31))),
        (date(2027, 12, 31), True, None),
    ],
)
def test_the_next_one(last_on, has_end, found):
    given = {"adopted_on": date(2026, 3, 1), "valid_until": date(2027, 12, 31)}
    assert rules.next_due(**given, last_on=last_on, has_end=has_end) == found


def test_residents_answer_until_a_day():
    last = date(2026, 3, 1)
    asked = [("asking", last), ("asking", date(2026, 3, 2)), ("published", last)]
    assert [rules.takes_judgements(state=s, closes_on=last, on=on) for s, on in asked] == [True, False, False]
    days = [date(2026, 1, 1), date(2026, 1, 2), date(2027, 1, 2), date(2027, 1, 3)]
    assert [rules.is_a_round(day, on=date(2026, 1, 1)) for day in days] == [False, True, True, False]


def test_answers_are_counted_by_goal():
    said = [{"": "yes", "a": "no"}, {"a": "no"}, {"": "unknown"}]
    assert rules.tally(said) == {
        "": {"yes": 1, "some": 0, "no": 0, "unknown": 1},
        "a": {"yes": 0, "some": 0, "no": 2, "unknown": 0},
    }


@pytest.mark.parametrize(
    ("counts", "total", "shown"),
    [
        (None, 0, {"yes": 0, "some": 0, "no": 0, "unknown": 0}),
        ({"yes": 4}, None, dict.fromkeys(rules.VOICES)),
        ({"yes": 9, "some": 0, "no": 6, "unknown": 0}, 15, {"yes": 9, "some": 0, "no": 6, "unknown": 0}),
        # two are about too few; what the sum leaves for them together (5) is about enough
        ({"yes": 9, "some": 2, "no": 3, "unknown": 0}, 14, {"yes": 9, "some": None, "no": None, "unknown": 0}),
        # the sum would tell the small one: it is left out too
        ({"yes": 9, "some": 2, "no": 8, "unknown": 0}, None, {"yes": 9, "some": None, "no": 8, "unknown": 0}),
    ],
)
def test_nothing_about_a_few_people(counts, total, shown):
    told = rules.heard(counts, small=5)
    assert told.total == total
    assert dict(told.rows) == shown


@pytest.mark.parametrize(
    ("judgement", "counts", "differ"),
    [
        ("reached", {"yes": 9, "no": 6}, False),
        ("reached", {"yes": 6, "no": 9}, True),
        ("reached", {"yes": 9, "no": 9}, False),
        ("partly", {"yes": 6, "some": 9}, False),
        ("not_reached", {"yes": 9}, True),
        ("not_reached", {"unknown": 9}, False),
        ("not_reached", {"yes": 4}, False),
        ("too_early", {"no": 9}, False),
    ],
)
def test_residents_find_something_else(judgement, counts, differ):
    assert rules.differ(judgement, rules.heard(counts, small=5)) is differ
