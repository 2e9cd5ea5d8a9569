"""Bookings beside what was given to actions: by year and kind of money, to the cent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents, CentsField

from .. import access
from ..models import Allocation, Booking, BookingPart, BookingTie
from ..rules import reconciling, tying

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
    """What was given for a year beside what was booked in it, of one kind of money. Four queries."""
    access.require(access.may_see(by))
    booked = [*_booked_whole(year, kind), *_booked_in_parts(year, kind)]
    of_year = Q(contribution__year=year, contribution__kind=kind)
    elsewhere = Allocation.objects.filter(of_year | Q(pk__in=[one.allocation for one in booked if one.allocation]))
    fields = ("pk", "action_id", "amount", "contribution__year")
    given = [
        reconciling.Given(pk, action, amount if of == year else Cents(0))
        for pk, action, amount, of in elsewhere.order_by().values_list(*fields)
    ]
    return reconciling.sheet(given, booked)


def _booked_whole(year: int, kind: str) -> list[reconciling.Booked]:
    """By amount of an action what was booked on it whole, and what no action has. Two queries, one through an index.

    A booking that was split stands among those that no action has, so what is in parts is taken off there.
    """
    sums = Booking.objects.filter(year=year, kind=kind).order_by().values("allocation")
    split = BookingPart.objects.filter(booking__year=year, booking__kind=kind).order_by()
    parts = split.aggregate(total=Sum("amount"), count=Count("booking", distinct=True))
    found = [
        reconciling.Booked(row["allocation"], row["total"], row["count"])
        for row in sums.annotate(total=Sum("amount"), count=Count("pk"))
    ]
    if parts["count"]:
        found.append(reconciling.Booked(None, -parts["total"], -parts["count"]))
    return found


def _booked_in_parts(year: int, kind: str) -> list[reconciling.Booked]:
    """The parts of bookings that were split, by amount of an action; each counts as one. One query."""
    sums = BookingPart.objects.filter(booking__year=year, booking__kind=kind).order_by().values("allocation")
    return [
        reconciling.Booked(row["allocation"], row["total"], row["count"])
        for row in sums.annotate(total=Sum("amount"), count=Count("pk"))
    ]


def with_actions(rows: Sequence[reconciling.ActionSum]) -> list[ActionLine]:
    """These sums with their actions. One query."""
    gets = Allocation.objects.filter(action__in=[row.action for row in rows]).select_related("action__neighbourhood")
    found = {one.action_id: one.action for one in gets.order_by()}
    return [ActionLine(found[row.action], row) for row in rows]


def loose_bookings(*, by: Actor, year: int, kind: str) -> QuerySet[Booking]:
    """The bookings of a year that no action has. One query."""
    access.require(access.may_see(by))
    return Booking.objects.filter(year=year, kind=kind, allocation__isnull=True).exclude(tied=tying.SPLIT)


def bookings_of(*, by: Actor, allocation: Allocation) -> QuerySet[Booking]:
    """What was booked on an amount that an action gets: `here` is all of it, or the part for this one. Two queries."""
    access.require(access.may_see(by))
    parts = BookingPart.objects.filter(allocation=allocation).order_by()
    split = list(parts.values_list("booking", flat=True))  # a list: so that the database steps through its indexes
    mine = Subquery(parts.filter(booking=OuterRef("pk")).values("amount")[:1])
    rows = Booking.objects.filter(Q(allocation=allocation) | Q(pk__in=split))
    return rows.annotate(here=Coalesce(mine, F("amount"), output_field=CentsField()))


def booked_on(allocation_ids: Collection[int]) -> dict[int, Cents]:
    """By allocation id: what was booked on it in all years, whole or in parts; none without. Two queries."""
    found: dict[int, Cents] = {}
    for model in (Booking, BookingPart):
        rows = model.objects.filter(allocation__in=allocation_ids).order_by().values("allocation")
        for row in rows.annotate(total=Sum("amount")):
            found[row["allocation"]] = found.get(row["allocation"], Cents(0)) + row["total"]
    return found


def parts_of(booking: Booking) -> QuerySet[BookingPart]:
    """What a booking was split in. One query."""
    rows = BookingPart.objects.filter(booking=booking)
    return rows.select_related("allocation__action", "allocation__contribution__fund")


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


def choices_for(booking: Booking, *, neighbourhood_ids: Collection[int]) -> QuerySet[Allocation]:
    """What actions of these neighbourhoods get of the kind of a booking, in its year or the two before. One query."""
    rows = Allocation.objects.filter(
        action__neighbourhood__in=neighbourhood_ids, contribution__kind=booking.kind,
        contribution__year__range=(booking.year - 2, booking.year),
    )  # fmt: skip
    return rows.select_related("action", "contribution__fund").order_by("-contribution__year", "action__title", "pk")
