"""What waits for what, what is late, and what needs a reason, without a database."""

from datetime import date

import pytest

from wijklus.base import transitions
from wijklus.loop.actions.rules import working
from wijklus.loop.actions.rules.working import Tally, is_milestone_late, needs_reason, tally, way

ON = date(2027, 1, 10)
TABLES = (working.ALLOWED_MILESTONE, working.ALLOWED_RISK, working.ALLOWED_OWN_PART)


@pytest.mark.parametrize("table", TABLES)
def test_what_may_follow_is_what_the_table_says_and_nothing_else(table):
    for was in table:
        for to in table:
            if to in table[was]:
                transitions.check(table, was, to)
            else:
                with pytest.raises(transitions.NotPossibleNow):
                    transitions.check(table, was, to)


@pytest.mark.parametrize(
    ("was", "to", "needed"),
    [
        (working.TO_DO, working.REACHED, False),
        (working.TO_DO, working.GIVEN_UP, True),
        (working.REACHED, working.TO_DO, True),
        (working.REACHED, working.REACHED, False),
        (working.GIVEN_UP, working.TO_DO, True),
        (working.OPEN_RISK, working.HAPPENED, True),
        (working.HAPPENED, working.PASSED, True),
        (working.AGREED, working.CARRIED_OUT, False),
        (working.AGREED, working.STOPPED, True),
    ],
)
def test_letting_go_and_coming_back_are_explained(was, to, needed):
    assert needs_reason(was, to) is needed


@pytest.mark.parametrize(
    ("state", "due_on", "is_open", "late"),
    [
        (working.TO_DO, date(2027, 1, 9), True, True),
        (working.TO_DO, ON, True, False),
        (working.TO_DO, date(2027, 1, 9), False, False),
        (working.REACHED, date(2027, 1, 9), True, False),
        (working.GIVEN_UP, date(2027, 1, 9), True, False),
    ],
)
def test_late_is_past_the_day_and_still_to_do(state, due_on, is_open, late):
    assert is_milestone_late(state, due_on, ON, is_action_open=is_open) is late


def test_what_was_dropped_does_not_count():
    steps = [(working.REACHED, ON), (working.TO_DO, date(2027, 1, 1)), (working.TO_DO, ON), (working.GIVEN_UP, ON)]
    assert tally(steps, ON, is_action_open=True) == Tally(1, 1, 3)
    assert tally([], ON, is_action_open=True) == Tally(0, 0, 0)


@pytest.mark.parametrize(
    ("edges", "start", "goal", "found"),
    [
        ({}, 1, 2, ()),
        ({}, 1, 1, (1,)),
        ({1: {2}}, 1, 2, (1, 2)),
        ({1: {2}}, 2, 1, ()),
        ({1: {2}, 2: {3}, 3: {4}}, 1, 4, (1, 2, 3, 4)),
        ({1: {2, 3}, 2: {4}, 3: {4}}, 1, 4, (1, 2, 4)),
        ({1: {2}, 2: {1}}, 1, 3, ()),
    ],
)
def test_the_shortest_way_along_what_waits(edges, start, goal, found):
    assert way(edges, start, goal) == found


def test_the_gravest_risk_weighs_most_and_of_those_the_likeliest():
    risks = [(likely, severe) for severe in working.SEVERITIES for likely in working.LIKELIHOODS]
    assert sorted(risks, key=lambda risk: working.weight(*risk)) == risks


def test_who_drops_an_action_knows_what_waits_for_it():
    assert working.unknown_dependents({"a", "b"}, {"b", "c"}) == {"a"}
    assert working.unknown_dependents(set(), ()) == frozenset()
