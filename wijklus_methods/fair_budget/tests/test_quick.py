"""The count in fast numbers says what the exact one says, or that it cannot tell."""

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijklus_methods.fair_budget import Ballot, Limits, Project, Satisfaction, completing, election, quick
from wijklus_methods.fair_budget.completing import add1
from wijklus_methods.fair_budget.equal_shares import equal_shares, setting, share
from wijklus_methods.fair_budget.limiting import Room
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


@few
@given(elections(points=True), st.sampled_from(Satisfaction), st.integers(1, 30))
def test_counts_in_between_buy_what_is_alike_and_nothing_out_of_reach(
    drawn: Drawn, measure: Satisfaction, more: int
) -> None:
    counted = election(*drawn[:2], drawn[2])
    setup = setting(counted, measure)
    fast, low = Quick(setup), share(counted)
    try:
        poorer, richer = fast.count(low), fast.count(low + Fraction(more, 3))
        alike = fast.alike(poorer, richer)
        reach = fast.reach(low + Fraction(more, 3), richer[:alike])
    except Doubt:
        return
    for part in range(1, 8):
        winners = equal_shares(setup, low + Fraction(more * part, 24)).winners
        assert winners[:alike] == reach[:alike]
        assert {*winners} <= {*reach}


def test_what_is_tied_and_never_short_is_alike_for_all() -> None:
    counted = made([2, 2, 30], [(0,), (0,), (1,), (1,), (2,)], 40)
    fast = Quick(setting(counted, Satisfaction.CARDINALITY))
    poorer, richer = fast.count(Fraction(8)), fast.count(Fraction(20))
    assert [step.project for step in poorer] == [step.project for step in richer]
    assert poorer[0].most >= richer[0].next_least, "bounds alone do not tell"
    assert fast.alike(poorer, richer) == 2
    assert fast.alike(fast.count(Fraction(8)), fast.count(Fraction(31))) == 2, "the richer one buys a third"


def test_long_stretches_are_not_counted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    made_counts, whole = [], Quick.count
    monkeypatch.setattr(Quick, "count", lambda self, *given: made_counts.append(given[0]) or whole(self, *given))
    counted = made([900, 5000, 70_000], [(0, 1), (0,), (1, 2), (2,), (2,)], 60_000)
    counted = replace(counted, budget=20_000)
    found = add1(setting(counted))
    assert found.winners == (0, 1)
    assert len(made_counts) < 25


def test_where_what_is_within_reach_is_in_doubt_every_step_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = made([5950, 553, 3857, 590, 6474], [(3,), (0, 2), (0, 1, 4), (0, 2), (4,)], 2415)
    whole, asked = add1(setting(counted)), []

    def doubts(*given: object) -> tuple[int, ...]:
        asked.append(given)
        raise Doubt

    monkeypatch.setattr(Quick, "reach", doubts)
    assert add1(setting(counted)).winners == whole.winners
    assert asked


def test_a_rival_of_what_was_bought_is_out_of_reach() -> None:
    counted = made([2, 2, 2], [(0,), (0,), (0,), (1,), (1,), (2,)], 12)
    fast = Quick(setting(counted, Satisfaction.CARDINALITY, Limits(rivals=(frozenset({0, 1}),))))
    bought = fast.count(Fraction(5))[:1]
    assert [step.project for step in bought] == [0]
    assert fast.reach(Fraction(5), bought) == (0, 2)


def test_sums_of_many_are_those_of_few() -> None:
    many = np.arange(quick.ALONE + 1, dtype=float)
    assert quick._sum(many, many) == pytest.approx(quick._sum(many[:100], many[:100]) + float(many[100:] @ many[100:]))


def test_an_amount_as_large_as_a_number_can_hold_is_completed_in_time() -> None:
    cost = 10**15
    counted = made([cost, 2 * cost, 9 * cost], [(0, 1), (1,), (2,), (0, 2)], 3 * cost)
    found = add1(setting(counted))
    assert sum(counted.projects[p].cost for p in found.winners) <= counted.budget


def test_who_can_just_pay_their_share_counts_among_those_who_pay() -> None:
    counted = made([24, 3], [(1,), (0,), (0, 1), (1,)], 27)
    steps = Quick(setting(counted)).count(Fraction(13))
    assert [step.project for step in steps] == [1, 0]
    exact = equal_shares(setting(counted), Fraction(13), close=True)
    assert exact.winners == (1, 0)
    for step, purchase in zip(steps, exact.purchases, strict=True):
        assert step.floors[step.project] <= purchase.key[0] <= step.most


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
@given(
    elections(points=True), st.sampled_from(Satisfaction), st.booleans(), st.sampled_from([1, 20, 150]), st.booleans()
)
def test_add1_is_that_of_counting_every_step_exactly(
    drawn: Drawn, measure: Satisfaction, doubting: bool, times: int, limited: bool
) -> None:
    projects = [
        replace(project, cost=project.cost * times, groups=frozenset({"pot"} if at % 2 else ()))
        for at, project in enumerate(drawn[0])
    ]
    counted = election(projects, drawn[1], drawn[2] * times)
    limits = Limits({"pot": 7 * times}, (frozenset({0, len(projects) - 1}),)) if limited else Limits()
    setup, stands = setting(counted, measure, limits), None
    for added in itertools.count():
        now = equal_shares(setup, share(counted) + added)
        left = counted.budget - sum(counted.projects[p].cost for p in now.winners)
        stands = now if left >= 0 else stands
        room = Room(counted, limits)
        for project in now.winners:
            room.take(project)
        out = [p for p, who in enumerate(setup.backers) if len(who.groups) and p not in now.winners]
        if left < 0 or all(counted.projects[p].cost > left or room.why_not(p) for p in out):
            break
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(completing, "MOST_DOUBTS", 0 if doubting else 10**6)
        found = add1(setup)
    assert stands is not None
    assert (found.winners, found.endowment) == (stands.winners, stands.endowment)
