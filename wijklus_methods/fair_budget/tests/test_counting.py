"""Rules on elections small enough to count by hand."""

from fractions import Fraction

import pytest

from wijklus_methods.fair_budget import (
    NAMES,
    Ballot,
    Election,
    Limits,
    Method,
    NotCountable,
    Project,
    Reason,
    Satisfaction,
    count,
    election,
    explain,
    rule_named,
)  # fmt: skip

from ..equal_shares import equal_shares, setting, share
from .files import made

# three of four voters like p0 and p1, one likes p2
CITY = made([60, 30, 25], [(0, 1), (0, 1), (0, 1), (2,)], 100)


def won(given: Election, rule: str, **more: object) -> list[str]:
    return count(given, rule_named(rule), **more).ids  # type: ignore[arg-type]


def reasons(given: Election, rule: str, threshold: int = 0, **more: object) -> dict[str, Reason]:
    outcome = count(given, rule_named(rule), threshold=threshold, **more)  # type: ignore[arg-type]
    return {one.project: one for one in explain(outcome, threshold)}


def test_greedy_leaves_the_fourth_voter_with_nothing_and_equal_shares_does_not() -> None:
    assert won(CITY, "greedy") == ["p1", "p0"]
    assert won(CITY, "equalshares") == ["p1", "p2"]
    assert count(CITY, rule_named("equalshares")).leftover == 45


def test_the_greedy_family() -> None:
    given = made([50, 80, 40], [(0, 1), (0, 1), (0, 2)], 100)
    assert won(given, "greedy") == ["p0", "p2"]
    assert won(given, "greedy-no-skip") == ["p0"]
    assert won(given, "greedy-threshold", threshold=2) == ["p0"]
    assert won(given, "greedy-exclusive", limits=Limits(rivals=(frozenset({0, 2}),))) == ["p0"]
    assert won(given, "greedy", satisfaction=Satisfaction.CARDINALITY) == ["p0", "p2"]
    why = {key: one.because.value for key, one in reasons(given, "greedy-no-skip").items()}
    assert why == {"p0": "in turn", "p1": "too dear", "p2": "after stop"}
    below = reasons(given, "greedy-threshold", 3)["p1"]
    assert (below.because, below.more_votes) == ("below threshold", 1)
    assert reasons(given, "greedy")["p1"].lacked == 30


def test_ties_lower_cost_then_more_votes_then_the_lot() -> None:
    assert won(made([50, 40, 50], [(0,), (1,), (2,)], 100), "greedy")[0] == "p1"
    first = {won(made([50, 50], [(0,), (1,)], 50, seed=str(seed)), "greedy")[0] for seed in range(20)}
    assert first == {"p0", "p1"}


def test_caps_and_rivals_count_for_every_rule() -> None:
    projects = [Project("a", 40, frozenset({"green"})), Project("b", 40, frozenset({"green"})), Project("c", 20)]
    given = election(projects, [Ballot((0, 1, 2), weight=9)], 100)
    cap, rivals = Limits(caps={"green": 60}), Limits(rivals=(frozenset({0, 1}),))
    for rule in NAMES:
        assert len(set(won(given, rule, limits=cap)) & {"a", "b"}) == 1, rule
        assert len(set(won(given, rule, limits=rivals)) & {"a", "b"}) == 1, rule
    assert sorted(one.because.value for one in reasons(given, "greedy", limits=cap).values())[0] == "cap"
    assert "rival" in {one.because.value for one in reasons(given, "greedy", limits=rivals).values()}
    assert "cap" in {one.because.value for one in reasons(given, "equalshares", limits=cap).values()}


def test_what_supporters_paid_and_what_was_lacking() -> None:
    why = reasons(CITY, "equalshares")
    assert (why["p1"].each, why["p1"].emptied, why["p2"].each) == (10, 0, 25)
    assert (why["p0"].lacked, why["p0"].more_votes) == (15, 1)
    # two of the supporters of the second have less left than the others: they pay all they have
    poor = made([60, 75], [(0, 1), (0, 1), (1,), (0,)], 160)
    paid = reasons(poor, "equalshares")
    assert paid["p0"].each == 20
    assert (paid["p1"].each, paid["p1"].emptied) == (35, 2)


def test_nobody_supports_it() -> None:
    given = made([10, 10], [(0,)], 100)
    for rule in NAMES:
        assert won(given, rule) == ["p0"]
        assert reasons(given, rule)["p1"].because == "no support"
    assert won(made([10], [()], 100), "equalshares/add1") == []
    assert won(election([Project("a", 1)], [], 10), "equalshares/add1-comparison") == []


def test_points_weigh() -> None:
    projects = [Project("a", 50), Project("b", 50)]
    ballots = [Ballot((0, 1), (3, 1)), Ballot((0, 1), (1, 2)), Ballot((1,), (0,)), Ballot((1,), (-2,))]
    given = election(projects, ballots, 100)
    assert (given.score, given.votes) == ((4, 3), (2, 2))
    for measure in Satisfaction:
        assert set(won(given, "equalshares", satisfaction=measure)) <= {"a", "b"}
    assert won(given, "greedy") == ["a", "b"]


def test_the_comparison_step() -> None:
    # most voters gain more from what greedy would fund
    given = made([100, 30, 30, 30], [(0,)] * 4 + [(1,), (2,), (3,)], 100)
    plain, compared = count(given, rule_named("equalshares")), count(given, rule_named("equalshares-comparison"))
    assert plain.ids == []
    assert (compared.ids, compared.prefer) == (["p0"], (0, 4))
    assert reasons(given, "equalshares-comparison")["p0"].because == "in turn"
    assert count(CITY, rule_named("equalshares-comparison")).prefer == (1, 3)


def test_phragmen() -> None:
    given = made([60, 30, 25], [(0, 1), (0, 1), (0, 1), (2,)], 100)
    assert won(given, "phragmen") == ["p1", "p2"]
    why = reasons(given, "phragmen")
    assert (why["p1"].each, why["p2"].each) == (10, 25)
    assert (why["p0"].because, why["p0"].each, why["p0"].lacked) == ("too dear", 30, 15)
    late = reasons(made([10, 90, 95], [(0,)] * 9 + [(1,)] * 8 + [(2,)], 99), "phragmen")
    assert late["p2"].because == "too late"


def test_weights_of_channels() -> None:
    projects = [Project("a", 50), Project("b", 50)]
    ballots = [
        Ballot((0,), weight=Fraction(1, 5)),
        Ballot((0,), weight=Fraction(1, 5)),
        Ballot((1,)),
        Ballot((1,), weight=0),
    ]
    given = election(projects, ballots, 70)
    assert (given.one_voter, given.votes, given.voters) == (5, (2, 5), 4)
    assert won(given, "equalshares") == ["b"]
    paid = reasons(given, "equalshares")
    assert (paid["b"].each, paid["a"].lacked) == (50, 30)


@pytest.mark.parametrize(
    ("projects", "ballots", "budget", "sentence"),
    [
        ([Project("a", 0)], [], 10, "The cost of project a must be above 0"),
        ([Project("a", 1)], [], 0, "The budget must be above 0"),
        ([Project("a", 1), Project("a", 1)], [], 10, "Two projects have the same id"),
        ([Project("a", 1)], [Ballot((1,))], 10, "names a project that is not there"),
        ([Project("a", 1)], [Ballot((0, 0))], 10, "names a project twice"),
        ([Project("a", 1)], [Ballot((0,), (1, 2))], 10, "not as many points as choices"),
        ([Project("a", 1)], [Ballot((0,), weight=-1)], 10, "A weight is below 0"),
    ],
)
def test_what_cannot_be_counted_is_told(
    projects: list[Project], ballots: list[Ballot], budget: int, sentence: str
) -> None:
    with pytest.raises(NotCountable, match=sentence):
        election(projects, ballots, budget)


def test_rules_have_names() -> None:
    assert [rule_named(name).name for name in NAMES] == list(NAMES)
    assert rule_named("mes", "add1").name == "equalshares/add1"
    assert rule_named("equalshares/add1-comparison", "none").name == "equalshares-comparison"
    assert rule_named("sequential-phragmen").name == "phragmen"
    assert [method for method in Method if method.greedy] == list(Method)[:4]
    for name, completion in (
        ("dice", None),
        ("equalshares/dice", None),
        ("greedy", "add1"),
        ("phragmen-comparison", None),
    ):
        with pytest.raises(NotCountable):
            rule_named(name, completion)


def test_what_a_richer_count_could_just_pay_is_out_of_reach_with_less() -> None:
    given = made([10], [(0,), (0,)], 10)
    richer = equal_shares(setting(given), share(given))
    assert richer.winners == (0,)
    assert equal_shares(setting(given), share(given) * Fraction(4, 5), richer.purchases).winners == ()


def test_with_less_another_project_can_come_first() -> None:
    """p0 takes 2 of the first voter; with 6 each, p1 then costs 4 of two voters, with 5 each it costs one of them 5."""
    given = made([6, 8, 9], [(0, 1), (0,), (0,), (1,), (2,), (2,)], 30)
    setup = setting(given)
    richer = equal_shares(setup, share(given) * Fraction(6, 5))
    assert richer.winners == (0, 1, 2)
    assert equal_shares(setup, share(given), richer.purchases).winners == (0, 2, 1)
    assert equal_shares(setup, share(given)).winners == (0, 2, 1)
