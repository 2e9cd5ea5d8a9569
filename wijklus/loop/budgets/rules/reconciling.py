"""What was given to actions beside what was booked, to the cent. One kind of money and one year at a time.

Every booking stands in one place: at the action whose amount it was tied to, or among the loose ones. So what was
booked is always the sum of the actions and of what is loose, and what was given is the sum of the actions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wijklus.base.cents import Cents


@dataclass(frozen=True)
class Given:
    """What an action gets of a contribution. Zero when that was given for another year, and booked in this one."""

    allocation: int
    action: int
    amount: Cents


@dataclass(frozen=True)
class Booked:
    """What was booked on an amount that an action gets, or on none."""

    allocation: int | None
    amount: Cents
    count: int = 1


@dataclass(frozen=True)
class ActionSum:
    """An action: what it gets, what was booked on it, and how many bookings that are."""

    action: int
    given: Cents
    booked: Cents
    count: int

    @property
    def difference(self) -> Cents:
        """What it gets and was not booked; below zero when more was booked than it gets."""
        return self.given - self.booked


@dataclass(frozen=True)
class Sheet:
    """One year of one kind of money."""

    actions: Sequence[ActionSum]
    loose: Cents
    loose_count: int
    given: Cents
    booked: Cents
    without: Sequence[Given]
    """What was given and has no booking at all."""

    @property
    def difference(self) -> Cents:
        """What was given and was not booked, in all."""
        return self.given - self.booked

    @property
    def without_sum(self) -> Cents:
        """The sum of what has no booking."""
        return _total(one.amount for one in self.without)


def sheet(given: Iterable[Given], booked: Iterable[Booked]) -> Sheet:
    """Lay what was given beside what was booked; the actions with the greatest difference first.

    Raises KeyError for a booking on an amount that is not among those given.
    """
    amounts, bookings = list(given), list(booked)
    action_of = {one.allocation: one.action for one in amounts}
    tied = [one for one in bookings if one.allocation is not None]
    loose = [one for one in bookings if one.allocation is None]
    sums: dict[int, tuple[int, int, int]] = {one.action: (0, 0, 0) for one in amounts}
    for one in amounts:
        cents, paid, count = sums[one.action]
        sums[one.action] = cents + one.amount.cents, paid, count
    for booking in tied:
        action = action_of[booking.allocation or 0]
        cents, paid, count = sums[action]
        sums[action] = cents, paid + booking.amount.cents, count + booking.count
    with_bookings = {one.allocation for one in tied}
    rows = [ActionSum(action, Cents(cents), Cents(paid), count) for action, (cents, paid, count) in sums.items()]
    return Sheet(
        actions=sorted(rows, key=lambda row: (-abs(row.difference.cents), row.action)),
        loose=_total(one.amount for one in loose),
        loose_count=sum(one.count for one in loose),
        given=_total(one.amount for one in amounts),
        booked=_total(one.amount for one in bookings),
        without=[one for one in amounts if one.amount and one.allocation not in with_bookings],
    )


def _total(amounts: Iterable[Cents]) -> Cents:
    return Cents(sum(one.cents for one in amounts))
