"""Equal shares in fast numbers with a proven bound of error: tells what is bought in which order, or that it cannot.

`error` bounds how far the fast amount in any purse is from the exact one. A price is then known within `slack`:
- lower: at the price less d, those who can pay pay at least d x heft less, and only the amounts of those who cannot
  may be `error` too low, so that d = (rounding + error x their weight) / heft is enough;
- higher: the same, for who can surely pay a little more; who is too close to tell counts as one who cannot.
Where two bounds overlap nothing is decided here: `Doubt`, and the exact count is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .equal_shares import Key, Setting
from .limiting import Room
from .purses import EPSILON, Backers, Floats

NEVER = float("inf")


class Doubt(Exception):
    """Fast numbers cannot tell."""


@dataclass(frozen=True, slots=True)
class Step:
    """A winner, its price in fast numbers, the most that its value can be, and the least that any other's could be.

    `full`: surely none of its supporters is short of money, so that its exact price is that of the whole election.
    `floors`: per project the least that its value could be then; NEVER for those bought or out of reach.
    """

    project: int
    rate: float
    most: float
    next_least: float
    full: bool
    floors: Floats


class Quick:
    """Counts of one election with different endowments."""

    def __init__(self, given: Setting) -> None:
        self.given = given
        self.costs = [project.cost for project in given.election.projects]
        self.backers = [_Known(who) for who in given.backers]
        self.per_point = [given.satisfaction.per_point(given.election, p) for p in range(len(self.costs))]
        self.first: list[Key | None] = [
            given.key(p, Fraction(cost, who.heft_all)) if who.heft_all else None
            for p, (cost, who) in enumerate(zip(self.costs, self.backers, strict=True))
        ]

    def count(self, endowment: Fraction, richer: Sequence[Step] = ()) -> list[Step]:
        """The purchases in order. `richer`: those with a larger endowment; while both buy the same, a project is worth
        here at least its floor there. Raises Doubt."""
        return _Count(self, endowment, richer).steps()

    def alike(self, poorer: Sequence[Step], richer: Sequence[Step]) -> int:
        """How many purchases, from the first on, every count with an endowment in between surely has in common with
        both of these."""
        pairs = zip(poorer, richer, strict=False)
        return next((at for at, (own, ahead) in enumerate(pairs) if not self._first_of_all(own, ahead)),
                    min(len(poorer), len(richer)))  # fmt: skip

    def _first_of_all(self, own: Step, ahead: Step) -> bool:
        """Whether the same is bought by both and by all in between.

        No price there is above that of the poorer, or below what it could be for the richer. Where none of its
        supporters is short, a price is the same for all.
        """
        if own.project != ahead.project:
            return False
        if own.most < ahead.next_least:
            return True
        key = self.first[own.project] if own.full else None
        rivals = (self.first[p] for p in np.flatnonzero(ahead.floors <= own.most).tolist() if p != own.project)
        return key is not None and all(rival is not None and key < rival for rival in rivals)

    def reach(self, endowment: Fraction, steps: Sequence[Step]) -> tuple[int, ...]:
        """The projects of these first purchases, and all that could be paid after them. Raises Doubt."""
        count = _Count(self, endowment, ())
        count.repeat(steps)
        could = [p for p, floor in enumerate(count.floors.tolist()) if floor != NEVER and count.may_pay(p)]
        return (*(step.project for step in steps), *could)


class _Known:
    """The supporters of a project, and what is the same at every price."""

    def __init__(self, who: Backers) -> None:
        self.groups, self.mass, self.heft = who.groups, who.mass, who.heft
        self.points = None if len(who.groups) == 0 or who.points.max() == who.points.min() == 1 else who.paid_points
        self.most_points = float(who.points.max()) if len(who.groups) else 0.0
        self.none: Floats = np.zeros(len(who.groups))
        self.mass_all, self.heft_all = float(who.mass.sum()), int(who.heft.sum())

    def due(self, rate: float) -> Floats | float:
        """What each is asked at this rate."""
        return rate if self.points is None else rate * self.points


@dataclass(slots=True)
class _Price:
    rate: float
    slack: float
    over: Floats
    unsure: float
    """Who has this much less than asked, surely has less."""
    heft: int = 0
    """Of those who pay, where all who are short surely have nothing: the exact price is cost / heft. Else 0."""


@dataclass(slots=True)
class _Guess:
    """A price by fast numbers: who is short (1 or 0 each, and how many), and the heft of the others."""

    rate: float
    over: Floats
    poor: Floats
    short: int
    heft: float


class _Count:
    def __init__(self, quick: Quick, endowment: Fraction, richer: Sequence[Step]) -> None:
        given = quick.given
        self.quick, self.richer, self.following = quick, richer, bool(richer)
        self.most = float(endowment / given.election.one_voter)
        self.money: Floats = np.full(len(given.election.weights), self.most)
        self.errors: Floats = np.full(len(self.money), EPSILON * self.most)
        self.error = EPSILON * self.most
        self.room = Room(given.election, given.limits)
        self.limited = bool(given.limits.caps or given.limits.rivals)
        self.floors: Floats = np.array(
            [NEVER if key is None else float(key[0]) * (1 - 4 * EPSILON) for key in quick.first]
        )
        self.bought: list[Step] = []
        self.fresh: dict[int, _Price] = {}

    def steps(self) -> list[Step]:
        """The purchases in order."""
        while True:
            at = len(self.bought)
            self.fresh = {}
            ahead = self.richer[at] if self.following and at < len(self.richer) else None
            if self.following and ahead is None:
                return self.bought  # what nobody could pay with more, nobody can pay with less
            if ahead is not None:
                np.maximum(self.floors, ahead.floors, out=self.floors)
                self._value(ahead.project, ahead.rate)
            found = self._next()
            if found is None:
                return self.bought
            self.following = ahead is not None and ahead.project == found
            if not self.following:
                self._tighten(found)
            self._buy(found)

    def repeat(self, steps: Sequence[Step]) -> None:
        """Buy what was bought at these steps."""
        for step in steps:
            self._value(step.project, step.rate)
            self._buy(step.project)

    def may_pay(self, project: int) -> bool:
        """Whether the supporters could pay together, and nothing else is in the way."""
        who, cost = self.quick.backers[project], float(self.quick.costs[project])
        if self.limited and self.room.why_not(project):
            return False
        money = self.money.take(who.groups)
        total = _sum(who.mass, money)
        return total >= cost - self.error * who.mass_all - _rounding(len(money), total + cost)

    def _next(self) -> int | None:
        """What surely comes first."""
        while True:
            best = int(self.floors.argmin())
            if self.floors[best] == NEVER:
                return None
            if best not in self.fresh:
                self._value(best)
                continue
            close = [q for q in np.flatnonzero(self.floors <= self._most(best)).tolist() if not self._ahead(best, q)]
            if not close:
                return best
            waiting = [q for q in close if q not in self.fresh]
            for q in waiting:
                self._value(q)
            if not waiting:
                return self._of_tied(close)

    def _tighten(self, found: int) -> None:
        """Value whoever may come next, so that the least that any other is worth is no old value."""
        own, self.floors[found] = float(self.floors[found]), NEVER
        while self.floors[second := int(self.floors.argmin())] != NEVER and second not in self.fresh:
            self._value(second)
        self.floors[found] = own

    def _of_tied(self, close: list[int]) -> int:
        """The one that exact prices put first, where nobody is short of money."""
        for one in close:
            rivals = np.flatnonzero(self.floors <= self._most(one)).tolist()
            if all(self._ahead(one, other) for other in rivals):
                return one
        raise Doubt

    def _ahead(self, one: int, other: int) -> bool:
        """Whether the exact price of the one, of whose supporters who is short has nothing, is surely first."""
        if one == other:
            return True
        key = self._exact(one)
        rival = self._exact(other) or self.quick.first[other]
        return key is not None and rival is not None and key < rival

    def _exact(self, project: int) -> Key | None:
        price = self.fresh.get(project)
        if price is None or not price.heft:
            return None
        return self.quick.given.key(project, Fraction(self.quick.costs[project], price.heft))

    def _most(self, project: int) -> float:
        price = self.fresh[project]
        return (price.rate + price.slack) / self.quick.per_point[project] * (1 + 4 * EPSILON)

    def _value(self, project: int, guess: float = 0.0) -> None:
        """Value a project now."""
        if self.limited and self.room.why_not(project):
            self.floors[project] = NEVER
            return
        per_point = self.quick.per_point[project]
        price = self._price(project, guess or float(self.floors[project]) * per_point)
        if price is None:
            self.floors[project] = NEVER
            return
        self.fresh[project] = price
        least = (price.rate - price.slack) / per_point * (1 - 4 * EPSILON)
        self.floors[project] = max(least, float(self.floors[project]))

    def _price(self, project: int, guess: float) -> _Price | None:
        """The price by Newton's method; None when supporters surely cannot pay together."""
        who, cost = self.quick.backers[project], float(self.quick.costs[project])
        money = self.money.take(who.groups)
        total = _sum(who.mass, money)
        rounding = _rounding(len(money), total + cost)
        doubt = self.error * who.mass_all + rounding
        if abs(total - cost) <= doubt:
            raise Doubt
        if total < cost:
            return None
        worth = who.mass * money
        rate, before, heft = guess, -1, float(who.heft_all)
        lacking: Floats = who.none
        for _ in range(MOST_ROUNDS):
            over = money - who.due(rate)
            poor = over < 0
            short = int(np.count_nonzero(poor))
            if short == before:
                return self._certain(who, _Guess(rate, over, lacking, short, heft), rounding)
            before, lacking = short, poor.astype(float)
            heft = who.heft_all - _sum(who.heft, lacking)
            rate = (cost - _sum(worth, lacking)) / max(heft, 1.0)  # below 1 where all are short: begin at the start
        raise Doubt

    def _certain(self, who: _Known, guess: _Guess, rounding: float) -> _Price:
        """How far the price can be off."""
        wide = 2 * (rounding + self.error * who.mass_all) / guess.heft
        unsure = (wide + 8 * EPSILON * guess.rate) * who.most_points + self.error
        over, short = guess.over, guess.short
        if not short:
            if float(over.min()) > unsure:
                return _Price(guess.rate, rounding / guess.heft, over, unsure, who.heft_all)
        elif int(np.count_nonzero(np.abs(over) > unsure)) == len(over):
            off = _sum(who.mass * guess.poor, self.errors.take(who.groups))
            exact = int(guess.heft) if off == 0 else 0  # only a purse that is surely empty has no error
            return _Price(guess.rate, (rounding + off) / guess.heft, over, unsure, exact)
        sure = over > unsure
        able = float(who.heft[sure].sum())
        if wide * able < rounding + self.error * (who.mass_all - float(who.mass[sure].sum())):
            raise Doubt
        return _Price(guess.rate, wide, over, unsure)

    def _buy(self, project: int) -> None:
        price, who = self.fresh[project], self.quick.backers[project]
        most, own = self._most(project), float(self.floors[project])
        self.floors[project] = NEVER
        floors, least = self.floors.copy(), float(self.floors.min())
        floors[project] = own
        self.bought.append(Step(project, price.rate, most, least, price.heft == who.heft_all, floors))
        self.money[who.groups] = np.maximum(price.over, 0.0)
        wider = price.slack * who.most_points + 4 * EPSILON * self.most
        errors = self.errors[who.groups] + wider
        errors[price.over < -price.unsure] = 0.0
        self.errors[who.groups] = errors
        self.error = max(self.error, float(errors.max()))
        if self.limited:
            self.room.take(project)


MOST_ROUNDS = 60


def _rounding(numbers: int, sums: float) -> float:
    """What adding up so many products can be off."""
    return (2 * numbers + 8) * EPSILON * sums


def _sum(one: Floats, other: Floats) -> float:
    """The sum of products, in this thread: the library of `dot`, which begins sooner, starts others for long arrays,
    which wait in a circle."""
    if len(one) <= ALONE:
        return float(one.dot(other))
    return float(np.einsum("i,i->", one, other))


ALONE = 4096
"""Arrays of this length are still summed in one thread."""
