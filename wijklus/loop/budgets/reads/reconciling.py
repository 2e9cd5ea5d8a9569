"""Bookings beside what was given to actions: by year and kind of money, to the cent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Max, Min, Q, QuerySet, Sum

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents

from .. import access
from ..models import Allocation, Booking, BookingTie
from ..rules import reconciling

if TYPE_CHECKING:
    from wijklus.loop.actions.models import Action


@dataclass(frozen=True)
class ActionLine:
    """An action with what it gets and what was booked on it."""

    action: "Action"
    sums: reconciling.ActionSum


def booked_years(*, by: Actor) -> list[int]:
    """The years in which something was booked, the last first. Two queries, that step through an index."""
    access.require(access.may_see(by))
    ends = Booking.objects.aggregate(first=Min("year"), last=Max("year"))
    if ends["first"] is None:
        return []
    years = range(ends["last"], ends["first"] - 1, -1)
    there = {f"in_{year}": Exists(Booking.objects.filter(year=year)) for year in years}
    found = Booking.objects.annotate(**there).values_list(*there)[:1].get()
    return [year for year, is_there in zip(years, found, strict=True) if is_there]


def reconciliation(*, by: Actor, year: int, kind: str) -> reconciling.Sheet:
    """What was given for a year beside what was booked in it, of one kind of money. Two queries."""
    access.require(access.may_see(by))
    sums = Booking.objects.filter(year=year, kind=kind).order_by().values("allocation")
    booked = [
        reconciling.Booked(row["allocation"], row["total"], row["count"])
        for row in sums.annotate(total=Sum("amount"), count=Count("pk"))
    ]
    of_year = Q(contribution__year=year, contribution__kind=kind)
    elsewhere = Allocation.objects.filter(of_year | Q(pk__in=[one.allocation for one in booked if one.allocation]))
    fields = ("pk", "action_id", "amount", "contribution__year")
    given = [
        reconciling.Given(pk, action, amount if of == year else Cents(0))
        for pk, action, amount, of in elsewhere.order_by().values_list(*fields)
    ]
    return reconciling.sheet(given, booked)


def with_actions(rows: Sequence[reconciling.ActionSum]) -> list[ActionLine]:
    """These sums with their actions. One query."""
    gets = Allocation.objects.filter(action__in=[row.action for row in rows]).select_related("action__neighbourhood")
    found = {one.action_id: one.action for one in gets.order_by()}
    return [ActionLine(found[row.action], row) for row in rows]


def loose_bookings(*, by: Actor, year: int, kind: str) -> QuerySet[Booking]:
    """The bookings of a year that no action has. One query."""
    access.require(access.may_see(by))
    return Booking.objects.filter(year=year, kind=kind, allocation__isnull=True)


def bookings_of(*, by: Actor, allocation: Allocation) -> QuerySet[Booking]:
    """What was booked on an amount that an action gets. One query."""
    access.require(access.may_see(by))
    return Booking.objects.filter(allocation=allocation)


def booked_on(allocation_ids: Collection[int]) -> dict[int, Cents]:
    """By allocation id: what was booked on it in all years; none without bookings. One query."""
    rows = Booking.objects.filter(allocation__in=allocation_ids).order_by().values("allocation")
    return {row["allocation"]: row["total"] for row in rows.annotate(total=Sum("amount"))}


def without_bookings(*, by: Actor, ids: Collection[int]) -> list[Allocation]:
    """These amounts of actions with the action and the fund, in this order. One query."""
    access.require(access.may_see(by))
    found = Allocation.objects.select_related(
        "action", "action__neighbourhood", "contribution", "contribution__fund"
    ).in_bulk(list(ids))
    return [found[one] for one in ids]


def booking(*, by: Actor, booking_id: int) -> Booking | None:
    """A booking with what it was tied to, or None. One query."""
    access.require(access.may_see(by))
    rows = Booking.objects.select_related(
        "objective", "fund", "allocation", "allocation__action", "allocation__contribution__fund", "ledger_file"
    )
    return rows.filter(pk=booking_id).first()


def ties_of(booking: Booking) -> QuerySet[BookingTie]:
    """How a booking was tied by hand, the last first. One query."""
    rows = BookingTie.objects.filter(booking=booking).select_related(
        "was__action", "was__contribution__fund", "allocation__action", "allocation__contribution__fund"
    )
    return rows.order_by("-pk")


def choices_for(booking: Booking, *, neighbourhood_id: int) -> QuerySet[Allocation]:
    """What actions of a neighbourhood get of the kind of a booking, in its year or the two before. One query."""
    rows = Allocation.objects.filter(
        action__neighbourhood=neighbourhood_id, contribution__kind=booking.kind,
        contribution__year__range=(booking.year - 2, booking.year),
    )  # fmt: skip
    return rows.select_related("action", "contribution__fund").order_by("-contribution__year", "action__title", "pk")
