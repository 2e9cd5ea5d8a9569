"""An election as numbers: projects with costs, ballots that are alike once with a weight, and what limits the choice.

Money is in whole units, `Election.scale` of them in one of the currency; weights are whole numbers, so that every sum
is exact. Shapes: P projects, G groups of voters with the same ballot, N supports (a group and a project it supports).
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import lcm

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
MOST_WEIGHT = 2**53
"""Sums of weights and of points stay below this, so that they are exact in 64-bit numbers of either kind."""


class NotCountable(ValueError):
    """What was asked cannot be counted; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the ballot; `cost` is in units of `Election.scale`, `groups` are its categories, pots and places."""

    id: str
    cost: int
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ballot:
    """What voters chose, by the positions of the projects; `points` has one for each, or is empty (one point each).

    Voters with the same ballot may be one Ballot with their number as `weight`; a weight may also be a fraction, as
    where ballots of one channel count for less than those of another.
    """

    choices: tuple[int, ...]
    points: tuple[int, ...] = ()
    weight: Fraction | int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What may not be chosen together: at most so much for a group of projects, and one at most of rivals.

    `caps`: the most that the projects of a group (category, neighbourhood, pot) may cost together, in units.
    `rivals`: sets of positions of projects of which at most one can win.
    """

    caps: Mapping[str, int] = field(default_factory=dict)
    rivals: tuple[frozenset[int], ...] = ()


NONE = Limits()


@dataclass(frozen=True)
class Election:
    """The projects, the budget in units, the weights of the groups of voters (G), and who supports what.

    `start` (P + 1), `group` (N) and `points` (N): project p is supported by the groups `group[start[p]:start[p + 1]]`
    with those points. `one_voter` is the weight of a voter who counts fully; `voters` is how many voted.
    """

    projects: tuple[Project, ...]
    budget: int
    weights: Numbers
    start: Numbers
    group: Numbers
    points: Numbers
    voters: int
    one_voter: int = 1
    scale: int = 1
    seed: str = ""

    def supporters(self, project: int) -> slice:
        """Where the supporters of a project stand in `group` and `points`."""
        return slice(int(self.start[project]), int(self.start[project + 1]))

    @cached_property
    def weight(self) -> int:
        """The weight of all voters together."""
        return int(self.weights.sum())

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """Per project the weight of its supporters."""
        return self._totals(self.weights[self.group])

    @cached_property
    def score(self) -> tuple[int, ...]:
        """Per project the points it got, by weight."""
        return self._totals(self.weights[self.group] * self.points)

    @cached_property
    def rank(self) -> tuple[int, ...]:
        """Per project its place where projects are tied: lower cost first, then more votes, then the lot."""
        keys = [
            (project.cost, -self.votes[p], lot(self.seed, project.id), project.id)
            for p, project in enumerate(self.projects)
        ]
        places = {p: place for place, p in enumerate(sorted(range(len(keys)), key=keys.__getitem__))}
        return tuple(places[p] for p in range(len(keys)))

    def _totals(self, values: Numbers) -> tuple[int, ...]:
        running = np.concatenate(([0], np.cumsum(values)))
        return tuple((running[self.start[1:]] - running[self.start[:-1]]).tolist())


def lot(seed: str, project_id: str) -> str:
    """The lot that a project draws: SHA-256 of the published seed, a line feed, and the id; least first."""
    return hashlib.sha256(f"{seed}\n{project_id}".encode()).hexdigest()


Content = tuple[tuple[int, ...], tuple[int, ...]]
"""What ballots say that are alike: their choices from the first project on, and the points for each, or none."""


def election(
    projects: Sequence[Project], ballots: Iterable[Ballot], budget: int, *, scale: int = 1, seed: str = "",
    voters: int | None = None,
) -> Election:  # fmt: skip
    """An election from its ballots. A choice with no or negative points is no support; a weight of 0 is left out.

    `voters` is the number reported, that of the ballots unless said. Raises NotCountable when a cost or the budget is
    not above 0, an id comes twice, a ballot names a project that is not there or the same one twice, or the weights are
    too fine to be summed exactly.
    """
    merged, counted = _merged(ballots, len(projects))
    return election_of(
        projects, merged, budget, scale=scale, seed=seed, voters=counted if voters is None else voters
    )  # fmt: skip


def election_of(
    projects: Sequence[Project], merged: Mapping[Content, Fraction | int], budget: int, *, scale: int, seed: str,
    voters: int,
) -> Election:  # fmt: skip
    """The same from the weight of each content, made by `content` of ballots that were checked before."""
    _check(projects, budget)
    one = lcm(*{weight.denominator for weight in merged.values()})
    weights = [int(weight * one) for weight in merged.values()]
    group, chosen, points = _flat(merged)
    if sum(weights) * int(points.max(initial=1)) >= MOST_WEIGHT:
        raise NotCountable("The weights or points are too large or too fine to be summed exactly.")
    order = np.argsort(chosen, kind="stable")
    start = np.searchsorted(chosen[order], np.arange(len(projects) + 1))
    return Election(
        projects=tuple(projects), budget=budget, weights=np.array(weights, np.int64),
        start=start.astype(np.int64), group=group[order], points=points[order],
        voters=voters, one_voter=one, scale=scale, seed=seed,
    )  # fmt: skip


def _check(projects: Sequence[Project], budget: int) -> None:
    if budget <= 0:
        raise NotCountable("The budget must be above 0.")
    for project in projects:
        if project.cost <= 0:
            raise NotCountable(f"The cost of project {project.id} must be above 0.")
    if len({project.id for project in projects}) < len(projects):
        raise NotCountable("Two projects have the same id.")


def _merged(ballots: Iterable[Ballot], projects: int) -> tuple[dict[Content, Fraction | int], int]:
    """Equal ballots once, with their weight together, and how many ballots there were."""
    merged: dict[Content, Fraction | int] = {}
    counted = 0
    for ballot in ballots:
        counted += 1
        if ballot.weight < 0:
            raise NotCountable("A weight is below 0.")
        if ballot.choices and not 0 <= min(ballot.choices) <= max(ballot.choices) < projects:
            raise NotCountable("A ballot names a project that is not there.")
        if len(set(ballot.choices)) < len(ballot.choices):
            raise NotCountable("A ballot names a project twice.")
        if ballot.weight:
            if ballot.points and len(ballot.points) != len(ballot.choices):
                raise NotCountable("A ballot has not as many points as choices.")
            same = content(ballot.choices, ballot.points)
            merged[same] = merged.get(same, 0) + ballot.weight
    return merged, counted


def content(choices: tuple[int, ...], points: tuple[int, ...]) -> Content:
    """What a ballot says, alike for all that say the same: choices from the first project on, with their points."""
    if not points:
        return tuple(sorted(choices)), ()
    pairs = sorted(zip(choices, points, strict=True))
    kept = [pair for pair in pairs if pair[1] > 0]
    return tuple(choice for choice, _ in kept), tuple(points for _, points in kept)


def _flat(merged: Iterable[Content]) -> tuple[Numbers, Numbers, Numbers]:
    """Per support the group, the project and the points."""
    choices = [choices for choices, _ in merged]
    given = [points or (1,) * len(choices) for choices, points in merged]
    lengths = np.fromiter(map(len, choices), np.int64, len(choices))
    all_of_them = int(lengths.sum())
    chosen = np.fromiter(chain.from_iterable(choices), np.int64, all_of_them)
    points = np.fromiter(chain.from_iterable(given), np.int64, all_of_them)
    return np.repeat(np.arange(len(choices)), lengths), chosen, points
