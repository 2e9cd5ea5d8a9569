"""Sequential Phragmen: voters earn at the same pace, and a project is bought as soon as its supporters can pay for it.

Los, Christoff, Grossi (2022), "Proportional budget allocations: towards a systematization"; after Phragmen (1894).
"""

import heapq
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from .election import NONE, Election, Limits, Numbers
from .limiting import Room
from .purses import Backers, backers


@dataclass(frozen=True, slots=True)
class Load:
    """A project and what each supporter (per weight of one) has then paid in all, in units; not `won`: the end."""

    project: int
    load: Fraction
    won: bool = True


def phragmen(election: Election, *, limits: Limits = NONE) -> list[Load]:
    """The projects in order of choice; the rule ends at the first that would cost more than is left of the budget.

    The rule knows approval ballots only: every project with points on a ballot counts as approved. A project dearer
    than the whole budget takes no part. Ties go by lower cost, more votes, lot. All supporters of the project bought
    then carry the same load, so that every load is one of those before: a sum of loads is a product of whole numbers.
    A load from before a purchase is only too low.
    """
    count = _Loads(election)
    room, left = Room(election, limits), election.budget
    waiting = [
        (Fraction(one.cost, int(who.weights.sum())), election.rank[p], p, 0)
        for p, (one, who) in enumerate(zip(election.projects, count.backers, strict=True))
        if len(who.groups) and one.cost <= election.budget
    ]
    heapq.heapify(waiting)
    found: list[Load] = []
    while waiting:
        load, place, project, valued = waiting[0]
        if room.why_not(project):
            heapq.heappop(waiting)
        elif valued < len(found):
            heapq.heapreplace(waiting, (count.load(project), place, project, len(found)))
        elif election.projects[project].cost > left:
            return [*found, Load(project, load, won=False)]
        else:
            heapq.heappop(waiting)
            count.carry(project, load)
            room.take(project)
            left -= election.projects[project].cost
            found.append(Load(project, load))
    return found


class _Loads:
    """What every group carries: the number of the last purchase it supported, and the loads of all purchases."""

    def __init__(self, election: Election) -> None:
        self.backers: list[Backers] = backers(election, by_points=False)
        self._costs = [project.cost for project in election.projects]
        self._last: Numbers = np.zeros(len(election.weights), np.int64)
        self._loads, self._common = [0], 1

    def load(self, project: int) -> Fraction:
        """What each supporter would carry if the project were bought now."""
        who = self.backers[project]
        held = np.bincount(self._last[who.groups], weights=who.mass, minlength=len(self._loads)).astype(np.int64)
        carried = sum(weight * load for weight, load in zip(held.tolist(), self._loads, strict=True))
        return Fraction(self._costs[project] * self._common + carried, self._common * int(who.weights.sum()))

    def carry(self, project: int, load: Fraction) -> None:
        """All supporters of the project carry this load."""
        common = lcm(self._common, load.denominator)
        self._loads = [one * (common // self._common) for one in self._loads]
        self._loads.append(load.numerator * (common // load.denominator))
        self._common = common
        self._last[self.backers[project].groups] = len(self._loads) - 1
