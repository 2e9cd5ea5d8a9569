"""What each rule promises, on elections that hypothesis makes up; exactness against a count in fractions."""

import itertools
from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from wijklus_methods.fair_budget import (
    NAMES,
    Ballot,
    Completion,
    Election,
    Project,
    Satisfaction,
    count,
    election,
    rule_named,
)  # fmt: skip
from wijklus_methods.fair_budget.completing import add1
from wijklus_methods.fair_budget.equal_shares import equal_shares, setting, share

from .files import elections

Drawn = tuple[list[Project], list[Ballot], int]
few = settings(max_examples=150, deadline=None)


def slowly(given: Election, measure: Satisfaction, endowment: Fraction) -> list[int]:
    """Equal shares as it is written down: every value in fractions, every voter, every round."""
    left = dict.fromkeys(range(len(given.weights)), endowment / given.one_voter)
    won: list[int] = []
    while True:
        best = None
        for p, project in enumerate(given.projects):
            part = given.supporters(p)
            gains = {
                int(g): int(points) * project.cost if measure.by_points and measure.by_cost
                else int(points) if measure.by_points else project.cost if measure.by_cost else 1
                for g, points in zip(given.group[part], given.points[part], strict=True)
            }  # fmt: skip
            if p in won or sum(left[g] * int(given.weights[g]) for g in gains) < project.cost or not gains:
                continue
            values = sorted({Fraction(left[g]) / gain for g, gain in gains.items()})
            for value in values:
                poor = [g for g, gain in gains.items() if left[g] / gain < value]
                rest = Fraction(project.cost) - sum(left[g] * int(given.weights[g]) for g in poor)
                rate = rest / sum(gain * int(given.weights[g]) for g, gain in gains.items() if g not in poor)
                if rate <= value:
                    key = (rate, given.rank[p], p, gains)
                    best = key if best is None or key[:2] < best[:2] else best
                    break
        if best is None:
            return won
        rate, _, p, gains = best
        won.append(p)
        left |= {g: max(Fraction(0), left[g] - rate * gain) for g, gain in gains.items()}


@few
@given(elections(points=True), st.sampled_from(Satisfaction))
def test_equal_shares_is_that_of_a_count_in_fractions(drawn: Drawn, measure: Satisfaction) -> None:
    counted = election(*drawn[:2], drawn[2])
    assert list(equal_shares(setting(counted, measure), share(counted)).winners) == slowly(
        counted, measure, share(counted)
    )


@few
@given(elections(), st.sampled_from([Satisfaction.COST, Satisfaction.CARDINALITY]))
def test_add1_is_that_of_counting_every_step(drawn: Drawn, measure: Satisfaction) -> None:
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
    assert stands is not None
    assert add1(setup).winners == stands.winners


@few
@given(elections(points=True), st.sampled_from(NAMES))
def test_never_over_budget_and_nobody_wins_twice(drawn: Drawn, rule: str) -> None:
    outcome = count(election(*drawn[:2], drawn[2]), rule_named(rule))
    assert outcome.leftover >= 0
    assert len(set(outcome.winners)) == len(outcome.winners)


@few
@given(elections(), st.sampled_from(["greedy", "equalshares/add1-greedy"]))
def test_completion_leaves_no_room(drawn: Drawn, rule: str) -> None:
    outcome = count(election(*drawn[:2], drawn[2]), rule_named(rule))
    given = outcome.election
    assert all(
        given.projects[p].cost > outcome.leftover
        for p in range(len(given.projects))
        if p not in outcome.winners and given.votes[p]
    )


@few
@given(elections(), st.sampled_from(Satisfaction))
def test_equal_shares_has_a_price_system(drawn: Drawn, measure: Satisfaction) -> None:
    counted = election(*drawn[:2], drawn[2])
    setup = setting(counted, measure)
    purses = setup.purses(share(counted))
    groups = range(len(counted.weights))
    for purchase in equal_shares(setup, share(counted)).purchases:
        before = [purses.left(g) for g in groups]
        purses.pay(setup.backers[purchase.project], purchase.rate)
        paid = sum((before[g] - purses.left(g)) * int(counted.weights[g]) for g in groups)
        assert paid == counted.projects[purchase.project].cost
        assert all(
            purses.left(g) == before[g] for g in set(groups) - set(setup.backers[purchase.project].groups.tolist())
        )
    assert all(purses.left(g) >= 0 for g in groups)
    won = equal_shares(setup, share(counted)).winners
    for p, who in enumerate(setup.backers):
        if p not in won and len(who.groups):
            assert purses.total(who) < counted.projects[p].cost


@few
@given(elections(points=True), st.sampled_from(NAMES), st.randoms())
def test_the_order_of_voters_and_projects_does_not_matter(drawn: Drawn, rule: str, chance: Random) -> None:
    projects, ballots, budget = drawn
    order = list(range(len(projects)))
    chance.shuffle(order)
    places = {p: place for place, p in enumerate(order)}
    moved = [Ballot(tuple(places[p] for p in one.choices), one.points) for one in ballots]
    chance.shuffle(moved)
    mixed = count(election([projects[p] for p in order], moved, budget), rule_named(rule))
    assert mixed.ids == count(election(projects, ballots, budget), rule_named(rule)).ids


@few
@given(elections(points=True), st.sampled_from(NAMES), st.lists(st.integers(1, 3), min_size=9, max_size=9))
def test_a_weight_is_as_good_as_repetition(drawn: Drawn, rule: str, times: list[int]) -> None:
    projects, ballots, budget = drawn
    repeated = [one for one, often in zip(ballots, times, strict=False) for _ in range(often)]
    weighted = [replace(one, weight=often) for one, often in zip(ballots, times, strict=False)]
    assert count(election(projects, weighted, budget), rule_named(rule)).ids == (
        count(election(projects, repeated, budget), rule_named(rule)).ids
    )


def test_every_completion_has_a_rule() -> None:
    assert {rule_named(name).completion for name in NAMES} == set(Completion)
