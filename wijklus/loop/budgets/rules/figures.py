"""Figures of pooled money. Operating money and investments are never added up: every figure is of one kind.

A portion is what one fund put in, or gave to an action. Each counts once, in euro: hours at their hourly value, goods
at what they are worth. What is *paid from* another fund (hours of staff whose wages that fund pays, or what the welfare
centre does with money of the city) is left out of every figure: it counts already, at the fund that pays.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wijklus.base.cents import Cents

from .pool import CITY_FUND, HOURS, SERVICE


@dataclass(frozen=True)
class Portion:
    """What a fund put in or gave: the fund, its kind, in which form, how much, and whether another fund pays it."""

    fund: str
    fund_kind: str
    form: str
    amount: Cents
    is_paid_elsewhere: bool = False


@dataclass(frozen=True)
class Figures:
    """What is told about the money of one kind. None where nothing can be divided."""

    total: Cents
    area: Cents
    other: Cents
    of_hours: Cents
    leverage: Cents | None
    largest: str
    largest_percent: int | None
    free_percent: int | None
    paid_elsewhere: Cents


def total(amounts: Iterable[Cents]) -> Cents:
    """The sum of amounts."""
    return Cents(sum(amount.cents for amount in amounts))


def rounded(part: int, whole: int) -> int | None:
    """A part of a whole, to the nearest integer (half goes up); None when the whole is nothing."""
    return (2 * part + whole) // (2 * whole) if whole else None


def figures(portions: Iterable[Portion]) -> Figures:
    """All figures of these portions.

    leverage: how much other money stands beside each euro of area money. Area money is what funds of the city for
    neighbourhoods put in; other money is all the rest, hours and goods at their value. Each counts once: what another
    fund pays counts there only, so that the hours of staff and the welfare centre are never in it twice.
    largest_percent: dependence, the share of the total that comes from the largest fund.
    free_percent: the share of the total that does not come from a line of a service (a sector post).
    """
    given = list(portions)
    counted = [portion for portion in given if not portion.is_paid_elsewhere]
    whole = total(portion.amount for portion in counted)
    area = total(portion.amount for portion in counted if portion.fund_kind == CITY_FUND)
    sector = total(portion.amount for portion in counted if portion.fund_kind == SERVICE)
    other = whole - area
    leverage = rounded(other.cents * 100, area.cents)
    largest, most = _largest(counted)
    return Figures(
        total=whole,
        area=area,
        other=other,
        of_hours=total(portion.amount for portion in counted if portion.form == HOURS),
        leverage=None if leverage is None else Cents(leverage),
        largest=largest,
        largest_percent=rounded(most.cents * 100, whole.cents),
        free_percent=rounded((whole - sector).cents * 100, whole.cents),
        paid_elsewhere=total(portion.amount for portion in given if portion.is_paid_elsewhere),
    )


def _largest(portions: Iterable[Portion]) -> tuple[str, Cents]:
    """The fund that gives most; of two alike the first in the alphabet."""
    by_fund: dict[str, Cents] = {}
    for portion in portions:
        by_fund[portion.fund] = by_fund.get(portion.fund, Cents(0)) + portion.amount
    return min(by_fund.items(), key=lambda one: (-one[1].cents, one[0]), default=("", Cents(0)))
