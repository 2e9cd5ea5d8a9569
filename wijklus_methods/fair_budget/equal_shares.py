"""The method of equal shares: every voter has the same part of the budget, and supporters of a project share its cost.

Peters, Skowron (2020), "Proportionality and the limits of welfarism"; for projects with costs Peters, Pierczynski,
Skowron (2021), "Proportional participatory budgeting with additive utilities": where voters gain points (cumulative and
scoring ballots), supporters pay in proportion to the points they gave. Rankings count as such points, k for the first
of at most k, as Pabulib publishes their score; rules made for rankings (Aziz, Lee 2021) are not here.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .election import NONE, Election, Limits
from .limiting import Room
from .measures import Satisfaction
from .purses import Backers, Purses, backers

Key = tuple[Fraction, int]
"""What a project costs its supporters per satisfaction, and its place among tied ones: the least is chosen."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """A winner: what a point of it costs a supporter who can pay (units per weight of one), and its key.

    `next_key` is not more than the key that any other project had at that moment; None when there was no other.
    """

    project: int
    rate: Fraction
    key: Key
    next_key: Key | None


@dataclass(frozen=True, slots=True)
class Shares:
    """A count: the endowment of a voter of full weight in units, and the purchases in order."""

    endowment: Fraction
    purchases: tuple[Purchase, ...]

    @property
    def winners(self) -> tuple[int, ...]:
        """The projects bought, in order of choice."""
        return tuple(purchase.project for purchase in self.purchases)


@dataclass(frozen=True)
class Setting:
    """What stays the same between counts of one election with different endowments."""

    election: Election
    satisfaction: Satisfaction
    limits: Limits
    backers: Sequence[Backers]

    def key(self, project: int, rate: Fraction) -> Key:
        """The key of a project of which a point costs this rate."""
        return rate / self.satisfaction.per_point(self.election, project), self.election.rank[project]

    def purses(self, endowment: Fraction) -> Purses:
        """All purses full."""
        return Purses(len(self.election.weights), endowment / self.election.one_voter)


def setting(election: Election, satisfaction: Satisfaction = Satisfaction.COST, limits: Limits = NONE) -> Setting:
    """What counts of this election have in common."""
    return Setting(election, satisfaction, limits, backers(election, satisfaction.by_points))


def share(election: Election) -> Fraction:
    """The endowment of a voter of full weight: the budget divided by all weights, in units; 0 without voters."""
    return Fraction(election.budget * election.one_voter, election.weight) if election.weight else Fraction(0)


def equal_shares(
    given: Setting, endowment: Fraction, richer: Sequence[Purchase] = (), *, close: bool = False
) -> Shares:
    """Buy what costs its supporters least per satisfaction, until no project can be paid by its supporters.

    Values from before a purchase are only too low, as purses only get emptier: a project is valued anew when its old
    value comes first. Ties: lower cost, more votes, lot. `richer`: the purchases of a count of the same setting with a
    larger endowment. As long as both buy the same, every project costs here at least what it costs there, so that its
    `next_key` shows that no other comes first, and only the project bought is valued. `close`: make `next_key` the key
    of the next project, not just a value below it.
    """
    purses = given.purses(endowment)
    room = Room(given.election, given.limits)
    bought = _followed(given, purses, room, richer)
    if richer and len(bought) == len(richer):
        return Shares(endowment, tuple(bought))  # what nobody could pay with more, nobody can pay with less
    done = {purchase.project for purchase in bought}
    waiting = [
        (*given.key(p, _least(given, p)), p, -1)
        for p, who in enumerate(given.backers)
        if len(who.groups) and p not in done
    ]
    heapq.heapify(waiting)
    while waiting:
        value, place, project, valued = waiting[0]
        if room.why_not(project):
            heapq.heappop(waiting)
        elif valued < len(bought):
            _value(given, purses, waiting, len(bought))
        else:
            heapq.heappop(waiting)
            while close and waiting and waiting[0][3] < len(bought):
                _value(given, purses, waiting, len(bought))
            rate = value * given.satisfaction.per_point(given.election, project)
            bought.append(Purchase(project, rate, (value, place), waiting[0][:2] if waiting else None))
            purses.pay(given.backers[project], rate)
            room.take(project)
    return Shares(endowment, tuple(bought))


def _followed(given: Setting, purses: Purses, room: Room, richer: Sequence[Purchase]) -> list[Purchase]:
    """The purchases that this count has in common with the richer one, from the first on, as far as it shows."""
    bought: list[Purchase] = []
    for ahead in richer:
        who, cost = given.backers[ahead.project], given.election.projects[ahead.project].cost
        rate = purses.price(who, cost, float(ahead.rate) * JUST_BELOW)
        if rate is None:
            break
        key = given.key(ahead.project, rate)
        if ahead.next_key is not None and key >= ahead.next_key:
            break
        bought.append(Purchase(ahead.project, rate, key, ahead.next_key))
        purses.pay(who, rate)
        room.take(ahead.project)
    return bought


JUST_BELOW = 1 - 2.0**-40


def _least(given: Setting, project: int) -> Fraction:
    """What a point would cost if nobody were short of money."""
    return Fraction(given.election.projects[project].cost, int(given.backers[project].heft.sum()))


def _value(given: Setting, purses: Purses, waiting: list[tuple[Fraction, int, int, int]], now: int) -> None:
    """Value the first project anew, and put it in its place; leave it out when it cannot be paid (never again)."""
    value, _, project, _ = waiting[0]
    guess = value * given.satisfaction.per_point(given.election, project)
    rate = purses.price(given.backers[project], given.election.projects[project].cost, float(guess))
    if rate is None:
        heapq.heappop(waiting)
    else:
        heapq.heapreplace(waiting, (*given.key(project, rate), project, now))
