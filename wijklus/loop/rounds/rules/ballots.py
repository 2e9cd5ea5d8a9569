"""Kinds of ballots: what a voter fills in, the one shape in which it is kept, what can be wrong, and what is published.

Nothing of who votes stands here (that is `rules.voting`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from . import (
    APPROVAL,
    BALLOT_KINDS,
    BY_POINTS,
    CHOOSE_ONE,
    COUNTING_RULES,
    CUMULATIVE,
    KNAPSACK,
    RANKING,
    SCORING,
    SHARED_BY_POINTS,
    SHORT_LISTS,
)

MOST_ON_BALLOT, MOST_POINTS = 500, 1000
VOTE_TYPES = {
    APPROVAL: "approval", CHOOSE_ONE: "choose-1", KNAPSACK: "approval", CUMULATIVE: "cumulative", RANKING: "ordinal",
    SCORING: "scoring",
}  # fmt: skip
"""What the published file calls them: a knapsack ballot is an approval ballot whose projects fit in the budget."""


@dataclass(frozen=True)
class Terms:
    """What a ballot of a round may hold; `in_all` and `each` are points, 0 where the kind knows none."""

    kind: str = APPROVAL
    least: int = 1
    most: int = MOST_ON_BALLOT
    in_all: int = 0
    each: int = 0

    @property
    def most_each(self) -> int:
        """The most points that one project may get; 0 where no points are given."""
        return self.each or self.in_all


class Vote(NamedTuple):
    """A ballot as it is kept: the numbers of projects, and for points one number for each of them.

    Without points the projects stand in the order of their numbers, but for a ranking: there the first comes first.
    With points those with the most come first, and every project has at least one.
    """

    choices: tuple[int, ...]
    points: tuple[int, ...] = ()


class Wrong(StrEnum):
    """What is wrong with a ballot."""

    UNKNOWN = "unknown"
    TWICE = "twice"
    TOO_FEW = "too few"
    TOO_MANY = "too many"
    OVER_BUDGET = "over budget"
    NO_NUMBER = "no number"
    TOO_MANY_POINTS = "too many points"
    TOO_MANY_EACH = "too many each"
    SAME_PLACE = "same place"
    PLACE_MISSING = "place missing"
    MAY_NOT = "may not"
    NOTHING_TO_CHOOSE = "nothing to choose"


@dataclass(frozen=True)
class Mistake:
    """A mistake: the project at which it stands (0: the whole ballot), and the number that the sentence names.

    `n` is what is too much or missing: projects, cents, points, or a place.
    """

    wrong: Wrong
    number: int = 0
    n: int = 0


def counting_rules_for(kind: str) -> tuple[str, ...]:
    """The counting rules that fit a kind of ballot: where points are given, those that weigh them.

    Phragmen (1894; Los, Christoff, Grossi 2022) knows approval only. Greedy completion and comparison speak of votes.
    """
    if kind not in BY_POINTS:
        return COUNTING_RULES
    return tuple(rule for rule in COUNTING_RULES if rule.startswith("greedy") or rule in SHARED_BY_POINTS)


def terms_amiss(terms: Terms) -> str:
    """The setting of a round that cannot be, by its name; "" when all can."""
    if terms.kind not in BALLOT_KINDS:
        return "ballot_kind"
    if not 1 <= terms.least <= terms.most <= MOST_ON_BALLOT:
        return "most_choices"
    if terms.kind == CUMULATIVE and not terms.least <= terms.in_all <= MOST_POINTS:
        return "points_in_all"
    if terms.kind == CUMULATIVE and not 0 <= terms.each <= terms.in_all:
        return "points_each"
    return "points_each" if terms.kind == SCORING and not 1 <= terms.each <= MOST_POINTS else ""


def fitted(terms: Terms) -> Terms:
    """The same without what a kind does not know: no least and most of choose-1, no points of an approval ballot."""
    points = terms.kind in (CUMULATIVE, SCORING)
    return Terms(
        terms.kind,
        1 if terms.kind == CHOOSE_ONE else terms.least,
        1 if terms.kind == CHOOSE_ONE else terms.most if terms.kind in SHORT_LISTS else MOST_ON_BALLOT,
        terms.in_all if terms.kind == CUMULATIVE else 0,
        terms.each if points else 0,
    )


def vote_of(kind: str, filled: Mapping[int, int]) -> Vote:
    """The ballot from what stands at each project: a tick, points (0 is none) or a place; the shape that is kept."""
    if kind == RANKING:
        return Vote(tuple(sorted(filled, key=lambda number: (filled[number], number))))
    if kind not in BY_POINTS:
        return Vote(tuple(sorted(filled)))
    given = sorted((-points, number) for number, points in filled.items() if points)
    return Vote(tuple(number for _, number in given), tuple(-points for points, _ in given))


def filled_of(kind: str, vote: Vote) -> dict[int, int]:
    """What stands at each project on a ballot that is kept: the other way round of `vote_of`."""
    if kind == RANKING:
        return {number: place for place, number in enumerate(vote.choices, start=1)}
    points = vote.points or (1,) * len(vote.choices)
    return dict(zip(vote.choices, points, strict=True))


def wrong_places(filled: Mapping[int, int]) -> Mistake | None:
    """What is wrong with the places that projects were given: one twice, or one left out."""
    taken: dict[int, int] = {}
    for number, place in filled.items():
        if place < 1:
            return Mistake(Wrong.NO_NUMBER, number)
        if place in taken:
            return Mistake(Wrong.SAME_PLACE, number, place)
        taken[place] = number
    for place in range(1, len(taken) + 1):
        if place not in taken:
            return Mistake(Wrong.PLACE_MISSING, taken[min(p for p in taken if p > place)], place)
    return None


def wrong_with(vote: Vote, costs: Mapping[int, int], *, terms: Terms, budget: int) -> Mistake | None:
    """What is wrong with a ballot, given the cost of each project on it and the money there is; None when it counts."""
    there = len(costs)
    if not there:
        return Mistake(Wrong.NOTHING_TO_CHOOSE)
    unknown = next((number for number in vote.choices if number not in costs), None)
    if unknown is not None:
        return Mistake(Wrong.UNKNOWN)
    if len(set(vote.choices)) < len(vote.choices):
        return Mistake(Wrong.TWICE)
    amiss = _points_amiss(vote, terms)
    if amiss is not None:
        return amiss
    if len(vote.choices) < min(terms.least, there):
        return Mistake(Wrong.TOO_FEW, n=min(terms.least, there))
    if len(vote.choices) > terms.most:
        return Mistake(Wrong.TOO_MANY, n=len(vote.choices) - terms.most)
    over = sum(costs[number] for number in vote.choices) - budget
    return Mistake(Wrong.OVER_BUDGET, n=over) if terms.kind == KNAPSACK and over > 0 else None


def _points_amiss(vote: Vote, terms: Terms) -> Mistake | None:
    wanted = len(vote.choices) if terms.kind in (CUMULATIVE, SCORING) else 0
    if len(vote.points) != wanted:
        return Mistake(Wrong.NO_NUMBER)
    for number, points in zip(vote.choices, vote.points, strict=False):
        if points < 1:
            return Mistake(Wrong.NO_NUMBER, number)
        if points > terms.most_each and terms.each:
            return Mistake(Wrong.TOO_MANY_EACH, number, points - terms.each)
    over = sum(vote.points) - terms.in_all
    return Mistake(Wrong.TOO_MANY_POINTS, n=over) if terms.kind == CUMULATIVE and over > 0 else None


def published_terms(terms: Terms, *, projects: int, budget: str) -> dict[str, Any]:
    """What META of the published file says of the ballots."""
    most = min(terms.most, projects)
    meta: dict[str, Any] = {
        "vote_type": VOTE_TYPES[terms.kind], "min_length": min(terms.least, projects), "max_length": most,
    }  # fmt: skip
    if terms.kind == KNAPSACK:
        meta["max_sum_cost"] = budget
    if terms.kind == CUMULATIVE:
        meta |= {
            "min_points": 1, "max_points": terms.most_each, "min_sum_points": 1, "max_sum_points": terms.in_all,
        }  # fmt: skip
    if terms.kind == SCORING:
        meta |= {"min_points": 1, "max_points": terms.each, "default_score": 0}
    return meta


def scores(terms: Terms, votes: Sequence[Vote], *, projects: int) -> dict[int, int]:
    """The points of each project as the format has them: of at most k ranked the first gets k, the next k - 1."""
    found: dict[int, int] = {}
    first = min(terms.most, projects)
    for vote in votes:
        places = tuple(range(first, 0, -1)) if terms.kind == RANKING else (1,) * len(vote.choices)
        for number, points in zip(vote.choices, vote.points or places, strict=False):
            found[number] = found.get(number, 0) + points
    return found
