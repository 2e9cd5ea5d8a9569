"""What every voter still has to spend, exactly: fast numbers guess, whole numbers of any length decide.

What a voter has left is the endowment less the points paid for at each price so far, and 0 once emptied. Such an amount
is a *purse*: the purse before, the number of the purchase, and the points. The money of any number of voters together
is then one product: whole numbers of points times the few exact prices. Beside it stands the amount as a 64-bit float
with a proven bound of error; where two amounts lie closer together than the bound, the exact ones are compared.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from .election import Election, Numbers

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
EMPTY = 0
"""The purse with nothing in it."""


@dataclass(frozen=True)
class Backers:
    """The supporters of a project: groups (N), their points, their weight, all as arrays of the same length."""

    groups: Numbers
    points: Numbers
    weights: Numbers
    paid_points: Floats
    """points, as floats"""
    heft: Floats
    """weight x points, as floats: whole and below 2**53, so exact"""
    mass: Floats
    """weight, as floats"""


def backers(election: Election, by_points: bool) -> list[Backers]:
    """Per project its supporters; each supports with one point unless points count."""
    found = []
    for project in range(len(election.projects)):
        part = election.supporters(project)
        groups = election.group[part]
        points = election.points[part] if by_points else np.ones(len(groups), np.int64)
        weights = election.weights[groups]
        floats = points.astype(float), (weights * points).astype(float), weights.astype(float)
        found.append(Backers(groups, points, weights, *floats))
    return found


class Purses:
    """The purses of all groups of voters; each voter of full weight starts with `endowment` units."""

    def __init__(self, groups: int, endowment: Fraction) -> None:
        self.money: Floats = np.full(groups, float(endowment))
        """What each group has left per weight of one, at most `margin` wrong."""
        self._most = float(endowment)
        self._of: Numbers = np.ones(groups, np.int64)
        self._before: Numbers = np.zeros(2, np.int64)
        self._purchase: Numbers = np.zeros(2, np.int64)
        self._points: Numbers = np.array([0, 1], np.int64)
        self._used = 2
        self._common = endowment.denominator
        self._amounts = [endowment.numerator]
        self._priced: tuple[Backers, Fraction, Mask] | None = None
        self.margin = 0.0
        self._widen()

    def price(self, who: Backers, cost: int, guess: float = 0.0) -> Fraction | None:
        """What a point costs when all supporters pay alike as far as they can; None when they cannot pay together.

        The least r with sum of weight x min(left, r x points) = cost. `guess` is a price that is not too high.
        """
        money = self.money[who.groups]
        if not self._affordable(who, money, cost):
            return None
        poor = _guess_poor(who, money, cost, guess)
        while True:
            if poor.all():
                poor = _all_but_richest(who, money)
            rate = self._rate(who, poor, cost)
            checked = self._poorer_than(who, money, rate)
            if not (checked ^ poor).any():
                self._priced = (who, rate, poor)
                return rate
            poor = checked

    def pay(self, who: Backers, rate: Fraction) -> None:
        """Every supporter pays `rate` per point, or all they have."""
        money, poor = self.money[who.groups], self.poorer(who, rate)
        self._priced, rich = None, ~poor
        groups = who.groups[rich]
        self._add_purses(self._of[groups], who.points[rich])
        self._add_amount(rate)
        self._of[who.groups[poor]] = EMPTY
        self._of[groups] = np.arange(self._used - len(groups), self._used)
        self.money[who.groups[poor]] = 0.0
        self.money[groups] = np.maximum(money[rich] - float(rate) * who.paid_points[rich], 0.0)
        self._widen()

    def poorer(self, who: Backers, rate: Fraction) -> Mask:
        """Which of the supporters have less left than this rate for their points."""
        if self._priced and self._priced[0] is who and self._priced[1] == rate:
            return self._priced[2]
        return self._poorer_than(who, self.money[who.groups], rate)

    def left(self, group: int) -> Fraction:
        """What a group has left per weight of one, exactly."""
        return Fraction(self._exact(int(self._of[group])), self._common)

    def total(self, who: Backers, chosen: Mask | None = None) -> Fraction:
        """What these supporters, or the chosen of them, have left together, exactly."""
        groups, mass = (who.groups, who.mass) if chosen is None else (who.groups[chosen], who.mass[chosen])
        paid = np.zeros(len(self._amounts))
        now = self._of[groups]
        while len(now):
            mass, now = mass[now > EMPTY], now[now > EMPTY]
            paid += np.bincount(self._purchase[now], weights=mass * self._points[now], minlength=len(paid))
            now = self._before[now]
        money = sum(int(times) * amount for times, amount in zip(paid.tolist(), self._amounts, strict=True))
        return Fraction(money, self._common)

    def _affordable(self, who: Backers, money: Floats, cost: int) -> bool:
        total = float(np.einsum("i,i->", who.mass, money))
        doubt = self.margin * float(who.mass.sum()) + (len(money) + 4) * EPSILON * (total + cost)
        if abs(total - cost) > doubt:
            return total > cost
        return self.total(who) >= cost

    def _rate(self, who: Backers, poor: Mask, cost: int) -> Fraction:
        return (cost - self.total(who, poor)) / int(who.heft[~poor].sum())

    def _poorer_than(self, who: Backers, money: Floats, rate: Fraction) -> Mask:
        """Who has less left than this rate for their points: decided exactly."""
        due = float(rate) * who.paid_points
        over = money - due
        poor: Mask = over < 0
        close = np.flatnonzero(np.abs(over) <= self.margin + 4 * EPSILON * due)
        known: dict[tuple[int, int], bool] = {}
        for at in close.tolist():
            key = int(self._of[who.groups[at]]), int(who.points[at])
            if key not in known:
                known[key] = self._exact(key[0]) * rate.denominator < rate.numerator * key[1] * self._common
            poor[at] = known[key]
        return poor

    def _exact(self, purse: int) -> int:
        """The amount in a purse, times the common denominator."""
        amount = 0
        while purse:
            amount += int(self._points[purse]) * self._amounts[self._purchase[purse]]
            purse = int(self._before[purse])
        return amount

    def _add_amount(self, rate: Fraction) -> None:
        common = lcm(self._common, rate.denominator)
        up = common // self._common
        self._amounts = [amount * up for amount in self._amounts]
        self._amounts.append(-rate.numerator * (common // rate.denominator))
        self._common = common

    def _add_purses(self, before: Numbers, points: Numbers) -> None:
        """Add purses from which so many points of the purchase that comes now are paid."""
        first, self._used = self._used, self._used + len(before)
        if self._used > len(self._before):
            self._before, self._purchase, self._points = (
                np.concatenate((part[:first], np.empty(2 * self._used - first, np.int64)))
                for part in (self._before, self._purchase, self._points)
            )
        self._before[first : self._used] = before
        self._purchase[first : self._used] = len(self._amounts)
        self._points[first : self._used] = points

    def _widen(self) -> None:
        """Each payment adds at most two roundings of an amount that is at most the endowment; four are allowed for."""
        self.margin += 4 * EPSILON * self._most


EPSILON = 2.0**-52


def _guess_poor(who: Backers, money: Floats, cost: int, guess: float) -> Mask:
    """Newton's method from below on the sum of what is paid, which is concave in the rate; in fast numbers."""
    rate, count = guess, -1
    worth = who.mass * money
    poor: Mask = money < rate * who.paid_points
    while True:
        now = int(np.count_nonzero(poor))
        if now <= count or now == len(poor):
            return poor
        count = now
        rate = (cost - float(worth[poor].sum())) / float(who.heft[~poor].sum())
        poor = money < rate * who.paid_points


def _all_but_richest(who: Backers, money: Floats) -> Mask:
    share = money / who.paid_points
    poor: Mask = share < share.max()
    return poor
