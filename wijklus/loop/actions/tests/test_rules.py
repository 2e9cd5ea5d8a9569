"""States, what follow-up lacks, and the terms of asking, without a database."""

from datetime import date

import pytest

from wijklus.loop.actions import rules
from wijklus.loop.actions.rules import FollowUp


def test_what_lacks_comes_in_a_fixed_order():
    assert rules.missing(FollowUp(False, False, False, False, False)) == rules.TO_FILL_IN
    assert rules.missing(FollowUp(*[False] * 8)) == rules.MISSING
    assert rules.missing(FollowUp(True, True, True, True, True)) == ()
    assert rules.missing(FollowUp(True, False, True, True, False)) == ("mandate", "planned_answer")


@pytest.mark.parametrize(
    ("promiser", "receiver", "found"), [("", "", ""), ("kept", "", "kept"), ("kept", "broken", "broken")]
)
def test_the_receiver_has_the_last_word(promiser, receiver, found):
    assert rules.outcome(promiser, receiver) == found


@pytest.mark.parametrize(
    ("kind", "cents", "login", "visa"),
    [
        ("service", 100, True, True),
        ("service", 0, False, False),
        ("service", None, False, False),
        ("organisation", 100, True, False),
    ],
)
def test_money_needs_a_login_and_money_of_the_city_a_visa(kind, cents, login, visa):
    assert (rules.needs_login(cents), rules.needs_visa(kind, cents)) == (login, visa)


def test_a_link_lasts_two_months_after_its_term():
    assert rules.link_expires(date(2027, 2, 1), date(2026, 11, 20)) == date(2027, 4, 2)
    assert rules.link_expires(date(2026, 1, 1), date(2026, 11, 20)) == date(2027, 1, 19)


def test_who_promises_under_a_mandate():
    assert [kind for kind in ("service", "organisation", "group", "person") if rules.needs_mandate(kind)] == [
        "service",
        "organisation",
    ]


@pytest.mark.parametrize(
    ("state", "today", "found"),
    [
        ("asked", date(2026, 11, 26), ""),
        ("asked", date(2026, 11, 27), "unanswered-1-2026-11-20"),
        ("asked", date(2026, 12, 20), "unanswered-4-2026-11-20"),
        ("asked", date(2026, 12, 25), ""),
        ("accepted", date(2027, 1, 24), ""),
        ("accepted", date(2027, 1, 25), "soon-2027-02-01"),
        ("accepted", date(2027, 2, 1), "soon-2027-02-01"),
        ("accepted", date(2027, 2, 2), "late-2027-02-01"),
        ("kept", date(2027, 2, 2), ""),
        ("renegotiated", date(2027, 2, 2), "late-2027-02-01"),
        ("offered", date(2027, 2, 2), ""),
    ],
)
def test_which_reminder_is_due(state, today, found):
    assert rules.reminder(state, date(2026, 11, 20), date(2027, 2, 1), today) == found


@pytest.mark.parametrize(
    ("state", "due_on", "late"),
    [
        (rules.RUNNING, date(2026, 11, 19), True),
        (rules.PLANNED, date(2026, 11, 19), True),
        (rules.RUNNING, date(2026, 11, 20), False),
        (rules.RUNNING, None, False),
        (rules.DONE, date(2026, 11, 19), False),
        (rules.DROPPED, date(2026, 11, 19), False),
    ],
)
def test_an_action_is_late_from_the_day_after_its_term_until_it_ends(state, due_on, late):
    assert rules.is_late(state, due_on, date(2026, 11, 20)) is late


@pytest.mark.parametrize(
    ("promises", "stands"),
    [
        ([], True),
        ([rules.ASKED], True),
        ([rules.WITHDRAWN], True),
        ([rules.REFUSED], False),
        ([rules.BROKEN, rules.ASKED], False),
        ([rules.REFUSED, rules.ACCEPTED], True),
        ([rules.BROKEN, rules.PARTLY], True),
        ([rules.BROKEN, rules.KEPT], True),
    ],
)
def test_what_fell_through_is_made_good_by_another_promise(promises, stands):
    assert rules.has_standing_promise(promises) is stands


def test_a_planned_answer_is_late_when_its_day_has_passed_without_one():
    planned, after = date(2026, 11, 19), date(2026, 11, 20)
    assert rules.is_answer_late(planned, False, after)
    assert not rules.is_answer_late(planned, True, after)
    assert not rules.is_answer_late(planned, False, planned)
    assert not rules.is_answer_late(None, False, after)
