"""Completing equal shares: what voters have left buys nothing more, though budget is left.

add1 (Peters, Pierczynski, Skowron 2021; equalshares.net): give every voter one more of the currency in mind, count
anew, and go on until the winners would cost more than the budget (the last count before that stands) or no further
project with support fits in what is left.
"""

from fractions import Fraction

from .equal_shares import Setting, Shares, equal_shares, share
from .limiting import Room


def add1(given: Setting) -> Shares:
    """The count at the last step before it would overspend, or the first that leaves no room for a project.

    Steps are not all counted. Between two endowments with the same purchases in the same order, every price falls as
    the endowment grows (while the same was bought, no purse is emptier). So where each purchase of the poorer count is
    ahead even of the others' prices in the richer count, all counts in between are the same; else the interval is
    halved.
    """
    return _Steps(given).last()


class _Steps:
    """Counts by the number of units of the currency added to every endowment."""

    def __init__(self, given: Setting) -> None:
        self._given = given
        self._base, self._unit = share(given.election), given.election.scale

    def last(self) -> Shares:
        """The count that stands."""
        low, count = 0, self._count(0)
        if self._ends(count):
            return count
        stride = 1
        while True:
            high = low + stride
            ahead = self._count(high)
            found = self._first_end(low, count, high, ahead)
            if found is not None:
                return found
            low, count, stride = high, ahead, 2 * stride

    def _count(self, added: int, richer: Shares | None = None) -> Shares:
        endowment = self._base + Fraction(added * self._unit)
        return equal_shares(self._given, endowment, richer.purchases if richer else (), close=True)

    def _first_end(self, low: int, poorer: Shares, high: int, richer: Shares) -> Shares | None:
        """The count that stands if it ends after `low`, up to `high`; None if it does not end there."""
        if high - low == 1:
            if not self._ends(richer):
                return None
            return poorer if self._left(richer) < 0 else richer
        if same_between(poorer, richer):
            return None
        middle = (low + high) // 2
        between = self._count(middle, richer)
        found = self._first_end(low, poorer, middle, between)
        return found if found is not None else self._first_end(middle, between, high, richer)

    def _left(self, count: Shares) -> int:
        election = self._given.election
        return election.budget - sum(election.projects[p].cost for p in count.winners)

    def _ends(self, count: Shares) -> bool:
        """Whether the winners cost too much, or no project with support fits beside them."""
        left = self._left(count)
        if left < 0:
            return True
        election, room, won = self._given.election, Room(self._given.election, self._given.limits), set(count.winners)
        for project in count.winners:
            room.take(project)
        return not any(
            len(who.groups) and p not in won and election.projects[p].cost <= left and not room.why_not(p)
            for p, who in enumerate(self._given.backers)
        )


def same_between(poorer: Shares, richer: Shares) -> bool:
    """Whether every count with an endowment in between surely buys the same in the same order as both of these."""
    return poorer.winners == richer.winners and all(
        ahead.next_key is None or own.key < ahead.next_key
        for own, ahead in zip(poorer.purchases, richer.purchases, strict=True)
    )
