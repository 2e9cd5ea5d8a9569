"""Completing equal shares: what voters have left buys nothing more, though budget is left.

add1 (Peters, Pierczynski, Skowron 2021; equalshares.net): give every voter one more of the currency in mind, count
anew, and go on until the winners would cost more than the budget (the last count before that stands) or no further
project with support fits in what is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .equal_shares import Purchase, Setting, Shares, equal_shares, share
from .limiting import Room
from .quick import Doubt, Quick, Step


def add1(given: Setting) -> Shares:
    """The count at the last step before it would overspend, or the first that leaves no room for a project.

    A step is counted in fast numbers where these surely tell the order of purchases, else exactly; the count that
    stands is always made exactly. Steps are not all counted, though more money does not always buy more. Between two
    endowments with the same purchases in the same order, every price falls as the endowment grows (while the same was
    bought, no purse is emptier). So as long as each purchase of the poorer count is ahead even of the others' prices in
    the richer count, all counts in between buy the same. What could not be paid after these purchases by the richer,
    none in between ever buys. Where these purchases and all that could be paid, bought together, neither cost too much
    nor take the last place, no count in between ends; else the interval is halved.
    """
    return _Steps(given).last()


@dataclass(frozen=True, slots=True)
class _Count:
    """The winners at a step, and how they came about: in fast numbers, or exactly."""

    added: int
    winners: tuple[int, ...]
    steps: Sequence[Step] = ()
    purchases: Sequence[Purchase] = ()


class _Steps:
    """Counts by the number of units of the currency added to every endowment."""

    def __init__(self, given: Setting) -> None:
        self._given, self._quick = given, Quick(given)
        self._doubts = 0
        self._base, self._unit = share(given.election), given.election.scale

    def last(self) -> Shares:
        """The count that stands."""
        return equal_shares(self._given, self._endowment(self._last().added))

    def _last(self) -> _Count:
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

    def _endowment(self, added: int) -> Fraction:
        return self._base + Fraction(added * self._unit)

    def _count(self, added: int, richer: _Count | None = None) -> _Count:
        endowment = self._endowment(added)
        if self._doubts < MOST_DOUBTS:
            try:
                steps = self._quick.count(endowment, richer.steps if richer else ())
                return _Count(added, tuple(step.project for step in steps), steps=steps)
            except Doubt:
                self._doubts += 1
        shares = equal_shares(self._given, endowment, richer.purchases if richer else (), close=True)
        return _Count(added, shares.winners, purchases=shares.purchases)

    def _first_end(self, low: int, poorer: _Count, high: int, richer: _Count) -> _Count | None:
        """The count that stands if it ends after `low`, up to `high`; None if it does not end there."""
        if high - low == 1:
            if not self._ends(richer):
                return None
            return poorer if self._left(richer) < 0 else richer
        exact = poorer.purchases or richer.purchases
        if same_between(poorer, richer) if exact else self._goes_on(poorer, richer):
            return None
        middle = (low + high) // 2
        between = self._count(middle, richer)
        found = self._first_end(low, poorer, middle, between)
        return found if found is not None else self._first_end(middle, between, high, richer)

    def _goes_on(self, poorer: _Count, richer: _Count) -> bool:
        """Whether surely no count in between ends, by fast numbers; the poorer one does not."""
        alike = self._quick.alike(poorer.steps, richer.steps)
        if poorer.winners == richer.winners and alike == len(poorer.winners):
            return True
        if richer.added - poorer.added == 2 or self._ends(richer):
            return False  # one is left between them: that is counted as soon
        try:
            reach = self._quick.reach(self._endowment(richer.added), richer.steps[:alike])
        except Doubt:
            return False
        return not self._ends(_Count(richer.added, reach))

    def _left(self, count: _Count) -> int:
        election = self._given.election
        return election.budget - sum(election.projects[p].cost for p in count.winners)

    def _ends(self, count: _Count) -> bool:
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


MOST_DOUBTS = 3
"""After so many steps that fast numbers could not tell, they are not asked any more."""


def same_between(poorer: _Count, richer: _Count) -> bool:
    """Whether every count with an endowment in between surely buys the same in the same order as both of these, which
    were counted exactly."""
    return poorer.winners == richer.winners == tuple(one.project for one in poorer.purchases) and all(
        ahead.next_key is None or own.key < ahead.next_key
        for own, ahead in zip(poorer.purchases, richer.purchases, strict=False)
    )
