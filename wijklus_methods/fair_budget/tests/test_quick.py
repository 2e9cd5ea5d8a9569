"""The count in fast numbers says what the exact one says, or that it cannot tell."""

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijklus_methods.fair_budget import Ballot, Project, Satisfaction, completing, election, quick
from wijklus_methods.fair_budget.completing import add1
from wijklus_methods.fair_budget.equal_shares import equal_shares, setting, share
from wijklus_methods.fair_budget.quick import Doubt, Quick

from .files import elections, made

Drawn = tuple[list[Project], list[Ballot], int]
few = settings(max_examples=80, deadline=None)


@few
@given(elections(points=True), st.sampled_from(Satisfaction), st.integers(0, 5), st.integers(1, 3))
def test_the_same_order_and_bounds_that_hold(drawn: Drawn, measure: Satisfaction, added: int, more: int) -> None:
    counted = election(*drawn[:2], drawn[2])
    setup = setting(counted, measure)
    fast, endowment = Quick(setup), share(counted) + Fraction(added, 7)
    exact = equal_shares(setup, endowment, close=True)
    try:
        richer = fast.count(endowment + Fraction(more, 9))
    except Doubt:
        richer = []
    try:
        steps = fast.count(endowment, richer)
    except Doubt:
        return
    assert tuple(step.project for step in steps) == exact.winners
    for step, purchase in zip(steps, exact.purchases, strict=True):
        assert step.floors[step.project] <= purchase.key[0] <= step.most
        assert purchase.next_key is None or step.next_least <= purchase.next_key[0]


def test_a_tie_of_those_who_are_short_is_left_to_the_exact_count() -> None:
    counted = made([2, 4, 4], [(0, 1), (0, 2), (1,), (1,), (2,), (2,)], 12)
    with pytest.raises(Doubt):
        Quick(setting(counted, Satisfaction.CARDINALITY)).count(share(counted))


def test_who_has_exactly_what_is_asked_is_left_to_the_exact_count() -> None:
    counted = made([2, 3], [(0, 1), (0, 1), (1,), ()], 8)
    with pytest.raises(Doubt):
        Quick(setting(counted, Satisfaction.CARDINALITY)).count(share(counted))


def test_gives_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = made([2, 3], [(0, 1), (0,)], 5)
    monkeypatch.setattr(quick, "MOST_ROUNDS", 0)
    with pytest.raises(Doubt):
        Quick(setting(counted)).count(share(counted))


@few
@given(elections(points=True), st.sampled_from(Satisfaction), st.booleans())
def test_add1_is_that_of_counting_every_step_exactly(drawn: Drawn, measure: Satisfaction, doubting: bool) -> None:
    projects = [replace(project, cost=project.cost * 20) for project in drawn[0]]
    counted = election(projects, drawn[1], drawn[2] * 20)
    setup, stands = setting(counted, measure), None
    for added in itertools.count():
        now = equal_shares(setup, share(counted) + added)
        left = counted.budget - sum(counted.projects[p].cost for p in now.winners)
        stands = now if left >= 0 else stands
        out = [p for p, who in enumerate(setup.backers) if len(who.groups) and p not in now.winners]
        if left < 0 or all(counted.projects[p].cost > left for p in out):
            break
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(completing, "MOST_DOUBTS", 0 if doubting else 10**6)
        found = add1(setup)
    assert stands is not None
    assert (found.winners, found.endowment) == (stands.winners, stands.endowment)
