"""Kinds of ballots, without a database: the shape that is kept, every mistake, and a sound file for each kind."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest

from wijklus.loop.rounds import rules
from wijklus.loop.rounds.rules import ballots, tally
from wijklus.loop.rounds.rules.ballots import Terms, Vote, Wrong
from wijklus.loop.rounds.tests.test_rules import a_poll
from wijklus_methods import fair_budget

COSTS = {1: 600, 2: 500, 3: 400}
TERMS = {
    rules.APPROVAL: Terms(rules.APPROVAL, 1, 2),
    rules.CHOOSE_ONE: Terms(rules.CHOOSE_ONE, 1, 1),
    rules.KNAPSACK: Terms(rules.KNAPSACK),
    rules.CUMULATIVE: Terms(rules.CUMULATIVE, 1, 3, 10, 6),
    rules.RANKING: Terms(rules.RANKING, 1, 3),
    rules.SCORING: Terms(rules.SCORING, 1, each=5),
}


@pytest.mark.parametrize(
    ("kind", "filled", "wrong"),
    [
        (rules.APPROVAL, {1: 1}, None),
        (rules.APPROVAL, {}, (Wrong.TOO_FEW, 0, 1)),
        (rules.APPROVAL, {1: 1, 2: 1, 3: 1}, (Wrong.TOO_MANY, 0, 1)),
        (rules.APPROVAL, {1: 1, 9: 1}, (Wrong.UNKNOWN, 0, 0)),
        (rules.APPROVAL, {0: 1}, (Wrong.UNKNOWN, 0, 0)),
        (rules.CHOOSE_ONE, {2: 1}, None),
        (rules.CHOOSE_ONE, {1: 1, 2: 1}, (Wrong.TOO_MANY, 0, 1)),
        (rules.KNAPSACK, {1: 1, 3: 1}, None),
        (rules.KNAPSACK, {1: 1, 2: 1}, (Wrong.OVER_BUDGET, 0, 100)),
        (rules.CUMULATIVE, {1: 6, 2: 4, 3: 0}, None),
        (rules.CUMULATIVE, {1: 6, 2: 4, 3: 1}, (Wrong.TOO_MANY_POINTS, 0, 1)),
        (rules.CUMULATIVE, {1: 7}, (Wrong.TOO_MANY_EACH, 1, 1)),
        (rules.CUMULATIVE, {1: 0}, (Wrong.TOO_FEW, 0, 1)),
        (rules.RANKING, {1: 2, 2: 1}, None),
        (rules.SCORING, {1: 5, 2: 5, 3: 0}, None),
        (rules.SCORING, {2: 6}, (Wrong.TOO_MANY_EACH, 2, 1)),
    ],
)
def test_what_is_wrong_with_what_was_filled_in(kind: str, filled: dict[int, int], wrong: Any) -> None:
    vote = ballots.vote_of(kind, filled)
    found = ballots.wrong_with(vote, COSTS, terms=TERMS[kind], budget=1000)
    assert (found and (found.wrong, found.number, found.n)) == wrong
    assert ballots.filled_of(kind, vote) == {number: value for number, value in filled.items() if value}


def test_what_no_form_sends_is_refused_too() -> None:
    wrong = [
        (rules.APPROVAL, Vote((1, 1)), Wrong.TWICE),
        (rules.APPROVAL, Vote((1,), (1,)), Wrong.NO_NUMBER),
        (rules.SCORING, Vote((1,)), Wrong.NO_NUMBER),
        (rules.CUMULATIVE, Vote((1, 2), (3, 0)), Wrong.NO_NUMBER),
        (rules.CUMULATIVE, Vote((1,), (-3,)), Wrong.NO_NUMBER),
    ]
    for kind, vote, expected in wrong:
        found = ballots.wrong_with(vote, COSTS, terms=TERMS[kind], budget=1000)
        assert found is not None
        assert found.wrong is expected
    assert ballots.wrong_with(Vote((1,)), {1: 1}, terms=Terms(least=3, most=5), budget=9) is None, "all there is"
    for terms in TERMS.values():
        nothing = ballots.wrong_with(Vote(()), {}, terms=terms, budget=9)
        assert nothing is not None
        assert nothing.wrong is Wrong.NOTHING_TO_CHOOSE, "no project: no empty ballot either"


def test_places_are_given_once_and_without_a_gap() -> None:
    assert ballots.wrong_places({4: 1, 2: 2}) is None
    assert ballots.wrong_places({}) is None
    for filled, expected in (
        ({1: 1, 2: 1}, (Wrong.SAME_PLACE, 2, 1)),
        ({1: 1, 2: 3}, (Wrong.PLACE_MISSING, 2, 2)),
        ({1: 0}, (Wrong.NO_NUMBER, 1, 0)),
    ):
        found = ballots.wrong_places(filled)
        assert found is not None
        assert (found.wrong, found.number, found.n) == expected
    assert ballots.vote_of(rules.RANKING, {4: 1, 2: 3, 7: 2}) == Vote((4, 7, 2))
    assert ballots.vote_of(rules.CUMULATIVE, {4: 1, 2: 3, 7: 3}) == Vote((2, 7, 4), (3, 3, 1))


@pytest.mark.parametrize(
    ("terms", "amiss"),
    [
        *((terms, "") for terms in TERMS.values()),
        (Terms("other"), "ballot_kind"),
        (Terms(least=2, most=1), "most_choices"),
        (Terms(most=501), "most_choices"),
        (Terms(rules.CUMULATIVE, 1, 3), "points_in_all"),
        (Terms(rules.CUMULATIVE, 3, 3, 2), "points_in_all"),
        (Terms(rules.CUMULATIVE, 1, 3, 10, 11), "points_each"),
        (Terms(rules.CUMULATIVE, 1, 3, 10), ""),
        (Terms(rules.SCORING), "points_each"),
    ],
)
def test_the_terms_of_a_round(terms: Terms, amiss: str) -> None:
    assert ballots.terms_amiss(terms) == amiss


def test_a_kind_keeps_only_what_it_knows() -> None:
    asked = {"least": 2, "most": 3, "in_all": 10, "each": 4}
    all_there_is = ballots.MOST_ON_BALLOT
    assert {kind: ballots.fitted(Terms(kind, **asked)) for kind in rules.BALLOT_KINDS} == {
        rules.APPROVAL: Terms(rules.APPROVAL, 2, 3),
        rules.CHOOSE_ONE: Terms(rules.CHOOSE_ONE, 1, 1),
        rules.KNAPSACK: Terms(rules.KNAPSACK, 2, all_there_is),
        rules.CUMULATIVE: Terms(rules.CUMULATIVE, 2, 3, 10, 4),
        rules.RANKING: Terms(rules.RANKING, 2, 3),
        rules.SCORING: Terms(rules.SCORING, 2, all_there_is, 0, 4),
    }
    assert Terms(rules.CUMULATIVE, in_all=10).most_each == 10


FILLED: dict[str, list[dict[int, int]]] = {
    rules.APPROVAL: [{1: 1, 3: 1}, {2: 1}, {2: 1}],
    rules.CHOOSE_ONE: [{1: 1}, {2: 1}, {2: 1}],
    rules.KNAPSACK: [{1: 1, 3: 1}, {2: 1, 3: 1}, {2: 1}],
    rules.CUMULATIVE: [{1: 6, 2: 4}, {3: 5}, {2: 3, 1: 3, 3: 1}],
    rules.RANKING: [{1: 1, 2: 2, 3: 3}, {3: 1}, {2: 1, 1: 2}],
    rules.SCORING: [{1: 5, 2: 5, 3: 1}, {2: 2}, {3: 4}],
}


@pytest.mark.parametrize("kind", rules.BALLOT_KINDS)
def test_the_file_of_every_kind_is_sound_and_gives_the_published_winners(kind: str) -> None:
    terms = TERMS[kind]
    votes = [ballots.vote_of(kind, filled) for filled in FILLED[kind]]
    rules_there = ballots.counting_rules_for(kind)
    assert rules_there
    assert ("phragmen" in rules_there) is (kind not in rules.BY_POINTS)
    assert {*rules.SHARED_BY_POINTS} < {*rules_there}
    for rule in rules_there:
        poll = a_poll(
            rule, kind=kind, least=terms.least, most=terms.most, points_in_all=terms.in_all, points_each=terms.each,
            ballots=[vote.choices for vote in votes], points=[vote.points for vote in votes],
        )  # fmt: skip
        counted = tally.count(poll, at=datetime(2027, 1, 1, tzinfo=UTC))
        document = fair_budget.read_stream(io.BytesIO(counted.pb.encode()))
        assert [*document.findings, *fair_budget.check(document)] == [], (kind, rule)
        assert document.vote_type == ballots.VOTE_TYPES[kind]
        again = fair_budget.count_published(document)
        assert tuple(map(int, again.ids)) == counted.winners
        points = {reason["id"]: reason.get("points") for reason in counted.reasons}
        assert (points[1] is not None) is (kind in rules.BY_POINTS)
        assert "max_sum_cost" in document.meta or kind != rules.KNAPSACK
    if kind == rules.RANKING:
        assert points == {1: 5, 2: 5, 3: 4, 4: 0}, "of three places the first gets three points"
