"""Funds for staff: what each puts in, what of it goes to actions, what is left, and the figures of a year."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents

from .. import access, rules
from ..models import Allocation, AllocationShift, Contribution, Fund
from ..rules import figures as figure_rules


@dataclass(frozen=True)
class Sums:
    """What was put in of one kind of money, what of that goes to actions, and what no action has."""

    kind: str
    value: Cents
    allocated: Cents

    @property
    def left(self) -> Cents:
        """What no action has yet."""
        return self.value - self.allocated


@dataclass(frozen=True)
class YearSheet:
    """What a fund puts in for one year."""

    year: int
    contributions: Sequence[Contribution]
    sums: Sequence[Sums]


def funds(*, by: Actor) -> QuerySet[Fund]:
    """Every fund with who gives. One query."""
    access.require(access.may_see(by))
    return Fund.objects.select_related("party").order_by("-created_at", "-pk")


def fund(*, by: Actor, reference: str) -> Fund | None:
    """The fund with this reference, or None. One query."""
    return funds(by=by).filter(reference=reference).first()


def ending(*, by: Actor, on: date, until: date, neighbourhood_id: int | None = None) -> list[tuple[Fund, Cents]]:
    """The funds that give today and end within a period, with what actions have of each: of all, or of one
    neighbourhood, and then only those of which its actions have something. Two queries."""
    given = Allocation.objects.filter(contribution__paid_from__isnull=True)
    if neighbourhood_id is not None:
        given = given.filter(action__neighbourhood_id=neighbourhood_id)
    rows: Any = given.order_by().values_list("contribution__fund_id").annotate(total=Sum("amount"))
    of_fund = dict(rows)
    found = funds(by=by).filter(valid_until__gte=on, valid_until__lte=until, closed_at__isnull=True)
    if neighbourhood_id is not None:
        found = found.filter(pk__in=list(of_fund))
    return [(fund, of_fund.get(fund.pk) or Cents(0)) for fund in found.order_by("valid_until", "pk")]


def actions_with(*, fund: Fund) -> list[int]:
    """The ids of the actions that have something of a fund. One query."""
    rows = Allocation.objects.filter(contribution__fund=fund, amount__gt=0).order_by("action_id")
    return list(rows.values_list("action_id", flat=True).distinct())


def fund_sheet(fund: Fund) -> list[YearSheet]:
    """What a fund puts in, year by year, the last first; operating and investment apart. One query."""
    by_year: dict[int, list[Contribution]] = {}
    for row in Contribution.objects.filter(fund=fund).select_related("paid_from").order_by("-year", "pk"):
        by_year.setdefault(row.year, []).append(row)
    return [YearSheet(year, rows, sums(rows)) for year, rows in by_year.items()]


def sums_of(fund_ids: Collection[int]) -> dict[int, list[Sums]]:
    """By fund id: what was put in and goes to actions in all years, by kind of money. One query."""
    by_fund: dict[int, list[Contribution]] = {}
    for row in Contribution.objects.filter(fund__in=fund_ids).only("fund_id", "kind", "value", "allocated"):
        by_fund.setdefault(row.fund_id, []).append(row)
    return {fund_id: sums(rows) for fund_id, rows in by_fund.items()}


def sums(rows: Iterable[Contribution]) -> list[Sums]:
    """The sums of each kind of money that is among these. No query."""
    given = list(rows)
    return [
        Sums(
            kind,
            figure_rules.total(row.value for row in given if row.kind == kind),
            figure_rules.total(row.allocated for row in given if row.kind == kind),
        )
        for kind in rules.KINDS
        if any(row.kind == kind for row in given)
    ]


def contribution(*, by: Actor, reference: str) -> Contribution | None:
    """What a fund puts in, with the fund, or None. One query."""
    access.require(access.may_see(by))
    return Contribution.objects.select_related("fund", "paid_from").filter(reference=reference).first()


def allocations_of(contribution: Contribution) -> QuerySet[Allocation]:
    """What of it goes to which action, with the line of the multi-year plan. One query."""
    rows = Allocation.objects.filter(contribution=contribution)
    return rows.select_related("action", "action__neighbourhood", "objective").order_by("pk")


def allocation(*, by: Actor, reference: str) -> Allocation | None:
    """What an action gets, with the action and the fund, or None. One query."""
    access.require(access.may_see(by))
    rows = Allocation.objects.select_related("action", "action__neighbourhood", "contribution", "contribution__fund")
    return rows.filter(reference=reference).first()


def shifts_of(allocation: Allocation) -> QuerySet[AllocationShift]:
    """How an amount shifted, the last first. One query."""
    return AllocationShift.objects.filter(allocation=allocation).order_by("-pk")


def years(*, by: Actor) -> list[int]:
    """The years for which something was put in, the last first. One query."""
    access.require(access.may_see(by))
    return list(Contribution.objects.order_by("-year").values_list("year", flat=True).distinct())


@dataclass(frozen=True)
class KindOfYear:
    """The money of one kind in a year: its figures, and what no action has."""

    kind: str
    figures: figure_rules.Figures
    left: Cents
    unexplained: int
    """How many contributions have money left and no reason for it."""


def figures_of_year(*, by: Actor, year: int) -> list[KindOfYear]:
    """The figures of all that was put in for a year, operating and investment apart. One query."""
    access.require(access.may_see(by))
    rows = list(Contribution.objects.filter(year=year).select_related("fund"))
    return [_kind_of_year(kind, [row for row in rows if row.kind == kind]) for kind in rules.KINDS]


def _kind_of_year(kind: str, rows: Sequence[Contribution]) -> KindOfYear:
    portions = [
        figure_rules.Portion(row.fund.name, row.fund.kind, row.form, row.value, row.paid_from_id is not None)
        for row in rows
    ]
    spare = [row for row in rows if row.left > Cents(0) and row.paid_from_id is None]
    return KindOfYear(
        kind=kind,
        figures=figure_rules.figures(portions),
        left=figure_rules.total(row.left for row in spare),
        unexplained=sum(not row.unspent_reason for row in spare),
    )
