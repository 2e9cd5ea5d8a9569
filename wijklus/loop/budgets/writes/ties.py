"""Tying a booking by hand to what an action gets, or in parts to several; with the reason. And taking that back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access
from ..models import Allocation, Booking, BookingPart, BookingTie
from ..rules import splitting, tying

Part = tuple[Allocation, Cents]


def tie(
    *, booking: Booking, version: int, allocation: Allocation | None, reason: str, by: Actor, at: datetime
) -> Booking:
    """Tie a booking to what an action gets, or to nothing, with the reason. Of the same kind of money only."""
    access.require(access.may_keep(by))
    words = _reason(reason)
    with transaction.atomic():
        now = _locked(booking, version)
        if allocation is not None:
            _require_kind(now, allocation)
        if allocation is None and now.allocation_id is None and now.tied != tying.SPLIT:
            raise Refused(_("This booking is tied to nothing."), "allocation")
        if allocation is not None and allocation.pk == now.allocation_id:
            raise Refused(_("This is what it is tied to already."), "allocation")
        _set(now, allocation, tying.HAND, words, by=by, at=at)
    return now


def split(
    *, booking: Booking, version: int, parts: Sequence[Part], reason: str, by: Actor, at: datetime
) -> Booking:  # fmt: skip
    """Split a booking over what several actions get: parts that are the booking together, to the cent.

    Raises NotAllowed, Conflict when somebody tied or split it since `version`, or Refused.
    """
    access.require(access.may_keep(by))
    words = _reason(reason)
    with transaction.atomic():
        now = _locked(booking, version)
        _require_whole(now, parts)
        for allocation, _amount in parts:
            _require_kind(now, allocation)
        kept = [_kept(allocation.pk, amount, allocation.action.title) for allocation, amount in parts]
        _set(now, None, tying.SPLIT, words, parts=kept, by=by, at=at)
    return now


def _require_kind(now: Booking, allocation: Allocation) -> None:
    if allocation.contribution.kind != now.kind:
        sentence = _("Operating money and investments stay apart: choose an amount of the same kind.")
        raise Refused(sentence, "allocation")


def _require_whole(now: Booking, parts: Sequence[Part]) -> None:
    amounts = [amount for _allocation, amount in parts]
    if not splitting.FEWEST <= len(parts) <= splitting.MOST:
        most = {"fewest": splitting.FEWEST, "most": splitting.MOST}
        raise Refused(_("Split it in %(fewest)s to %(most)s parts.") % most)
    if len({allocation.pk for allocation, _amount in parts}) < len(parts):
        raise Refused(_("Two parts are for the same amount of an action: make them one."))
    if not splitting.is_of_one_side(now.amount, amounts):
        raise Refused(_("Each part is above zero; of a credit note each part is below zero."))
    left = splitting.left_of(now.amount, amounts)
    if left:
        told = {"amount": now.amount.in_words(), "left": left.in_words()}
        raise Refused(_("The parts must be %(amount)s together. There is %(left)s left over.") % told)


def _kept(allocation_id: int, amount: Cents, action: str) -> dict[str, Any]:
    return {"allocation": allocation_id, "cents": amount.cents, "action": action}


def undo_tie(*, booking: Booking, version: int, reason: str, by: Actor, at: datetime) -> Booking:
    """Take back what was last done by hand: the booking is tied as it was before. Both stay written down."""
    access.require(access.may_keep(by))
    words = _reason(reason)
    with transaction.atomic():
        now = _locked(booking, version)
        last = BookingTie.objects.filter(booking=now).select_related("was__action").order_by("-pk").first()
        if last is None:
            raise Refused(_("Nothing was done by hand here."))
        _set(now, last.was, last.was_tied, words, parts=last.was_parts, by=by, at=at)
    return now


def _locked(booking: Booking, version: int) -> Booking:
    now = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    if now.version != version:
        raise Conflict(_("Somebody else tied this booking while you wrote."), theirs=now, mine={})
    return now


def _set(
    now: Booking, allocation: Allocation | None, how: str, reason: str, *, by: Actor, at: datetime,
    parts: Sequence[Mapping[str, Any]] = (),
) -> None:  # fmt: skip
    was, was_tied, was_parts = now.allocation, now.tied, _parts_of(now)
    BookingPart.objects.filter(booking=now).delete()
    now.allocation, now.tied, now.version = allocation, how, now.version + 1
    now.save()
    for one in parts:
        part = BookingPart(booking=now, allocation_id=one["allocation"], amount=Cents(one["cents"]))
        part.save(force_insert=True)
    BookingTie.objects.create(
        booking=now, was=was, was_tied=was_tied, was_parts=was_parts, allocation=allocation, parts=list(parts),
        reason=reason, by_function=by.function[:160], at=at,
    )  # fmt: skip
    about = allocation or was
    titles = [part["action"] for part in parts or was_parts] if parts or about is None else [about.action.title]
    if titles:
        verb = "budgets.split" if parts else "budgets.tie" if allocation else "budgets.untie"
        trail.record(
            by=by, at=at, verb=verb, kind="booking", ref=str(now.pk), neighbourhood_id=None,
            after={"amount": str(now.amount), "action": "; ".join(titles)}, reason=reason, public=False,
        )  # fmt: skip


def _parts_of(now: Booking) -> list[dict[str, Any]]:
    if now.tied != tying.SPLIT:
        return []
    rows = BookingPart.objects.filter(booking=now).select_related("allocation__action")
    return [_kept(row.allocation_id, row.amount, row.allocation.action.title) for row in rows]


def name_in_ledger(*, allocation: Allocation, version: int, code: str, by: Actor, at: datetime) -> Allocation:
    """Note under which code the ledger books an amount of an action; nothing takes it away."""
    access.require(access.may_keep(by))
    words = cleaned(code)
    if len(words) > 60:
        raise Refused(_("A code has at most 60 signs."), "code")
    with transaction.atomic():
        now = Allocation.objects.select_for_update(of=("self",)).select_related("action").get(pk=allocation.pk)
        if now.version != version:
            raise Conflict(_("Somebody else changed this while you wrote."), theirs=now, mine={"code": words})
        was, now.code, now.version = now.code, words, version + 1
        now.save()
        trail.record(
            by=by, at=at, verb="budgets.name_in_ledger", kind="allocation", ref=now.reference, neighbourhood_id=None,
            before={"code": was}, after={"code": words, "action": now.action.title}, public=False,
        )  # fmt: skip
    return now


def _reason(reason: str) -> str:
    words = cleaned(reason)
    if not words:
        raise Refused(_("Say why."), "reason")
    return words
