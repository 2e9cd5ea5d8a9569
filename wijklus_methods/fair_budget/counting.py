"""Counts an election by a rule; the outcome keeps what is needed to say why each project won or lost."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .completing import add1
from .election import NONE, Election, Limits
from .equal_shares import Shares, equal_shares, setting, share
from .greedy import Turn, greedy, winners
from .measures import Satisfaction
from .phragmen import Load, phragmen
from .rules import Completion, Method, Rule


@dataclass(frozen=True)
class Outcome:
    """The winners by position in order of choice, and how they came about.

    `shares`, `turns` and `loads` are the steps of equal shares, greedy (also as completion) and Phragmen; `prefer` is
    the weight of the voters who gain more from equal shares and from greedy where these were compared.
    """

    election: Election
    rule: Rule
    satisfaction: Satisfaction
    winners: tuple[int, ...]
    shares: Shares | None = None
    turns: tuple[Turn, ...] = ()
    loads: tuple[Load, ...] = ()
    prefer: tuple[int, int] | None = None

    @property
    def cost(self) -> int:
        """What the winners cost together, in units."""
        return sum(self.election.projects[p].cost for p in self.winners)

    @property
    def leftover(self) -> int:
        """What is left of the budget, in units."""
        return self.election.budget - self.cost

    @property
    def ids(self) -> list[str]:
        """The ids of the winners in order of choice."""
        return [self.election.projects[p].id for p in self.winners]


def count(
    election: Election, rule: Rule, *, satisfaction: Satisfaction | None = None, limits: Limits = NONE,
    threshold: int = 0,
) -> Outcome:  # fmt: skip
    """Count. `satisfaction`: unless said, cost for equal shares, and the order of the published score for greedy.

    `threshold` is the least score for greedy-threshold. Rivals in `limits` count for every rule; greedy-exclusive is
    greedy with them.
    """
    if rule.method is Method.PHRAGMEN:
        loads = tuple(phragmen(election, limits=limits))
        won = tuple(load.project for load in loads if load.won)
        return Outcome(election, rule, Satisfaction.CARDINALITY, won, loads=loads)
    if rule.method is Method.EQUAL_SHARES:
        return _equal_shares(election, rule, satisfaction or Satisfaction.COST, limits)
    measure = satisfaction or Satisfaction.POINTS_COST
    turns = greedy(
        election, satisfaction=measure, limits=limits, skip=rule.method is not Method.NO_SKIP,
        threshold=threshold if rule.method is Method.THRESHOLD else 0,
    )  # fmt: skip
    return Outcome(election, rule, measure, tuple(winners(turns)), turns=tuple(turns))


def _equal_shares(election: Election, rule: Rule, satisfaction: Satisfaction, limits: Limits) -> Outcome:
    given = setting(election, satisfaction, limits)
    completed = rule.completion is not Completion.NONE
    shares = add1(given) if completed else equal_shares(given, share(election))
    won, turns = shares.winners, ()  # type: tuple[int, ...], tuple[Turn, ...]
    if rule.completion is Completion.ADD1_GREEDY:
        turns = tuple(greedy(election, satisfaction=satisfaction, limits=limits, chosen=won))
        won = (*won, *winners(turns))
    if not rule.comparison:
        return Outcome(election, rule, satisfaction, won, shares, turns)
    against = greedy(election, satisfaction=satisfaction, limits=limits)
    prefer = preferring(election, satisfaction, won, winners(against))
    if prefer[1] > prefer[0]:
        return Outcome(election, rule, satisfaction, tuple(winners(against)), shares, tuple(against), prefer=prefer)
    return Outcome(election, rule, satisfaction, won, shares, turns, prefer=prefer)


def preferring(
    election: Election, satisfaction: Satisfaction, one: Sequence[int], other: Sequence[int]
) -> tuple[int, int]:
    """The weight of the voters who gain more from the one set of winners, and of those who gain more from the other."""
    gain = np.zeros(len(election.weights), np.int64)
    for chosen, sign in ((one, 1), (other, -1)):
        for project in chosen:
            part = election.supporters(project)
            points = election.points[part] if satisfaction.by_points else 1
            gain[election.group[part]] += sign * satisfaction.per_point(election, project) * points
    return int(election.weights[gain > 0].sum()), int(election.weights[gain < 0].sum())
