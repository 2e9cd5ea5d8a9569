"""Tying a booking by hand to what an action gets, with the reason; and taking that back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access
from ..models import Allocation, Booking, BookingTie
from ..rules import tying


def tie(
    *, booking: Booking, version: int, allocation: Allocation | None, reason: str, by: Actor, at: datetime
) -> Booking:
    """Tie a booking to what an action gets, or to nothing, with the reason. Of the same kind of money only."""
    access.require(access.may_keep(by))
    words = _reason(reason)
    with transaction.atomic():
        now = _locked(booking, version)
        if allocation is not None and allocation.contribution.kind != now.kind:
            sentence = _("Operating money and investments stay apart: choose an amount of the same kind.")
            raise Refused(sentence, "allocation")
        if allocation is None and now.allocation_id is None:
            raise Refused(_("This booking is tied to nothing."), "allocation")
        if allocation is not None and allocation.pk == now.allocation_id:
            raise Refused(_("This is what it is tied to already."), "allocation")
        _set(now, allocation, tying.HAND, words, by=by, at=at)
    return now


def undo_tie(*, booking: Booking, version: int, reason: str, by: Actor, at: datetime) -> Booking:
    """Take back what was last done by hand: the booking is tied as it was before. Both stay written down."""
    access.require(access.may_keep(by))
    words = _reason(reason)
    with transaction.atomic():
        now = _locked(booking, version)
        last = BookingTie.objects.filter(booking=now).select_related("was__action").order_by("-pk").first()
        if last is None:
            raise Refused(_("Nothing was done by hand here."))
        _set(now, last.was, last.was_tied, words, by=by, at=at)
    return now


def _locked(booking: Booking, version: int) -> Booking:
    now = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    if now.version != version:
        raise Conflict(_("Somebody else tied this booking while you wrote."), theirs=now, mine={})
    return now


def _set(now: Booking, allocation: Allocation | None, how: str, reason: str, *, by: Actor, at: datetime) -> None:
    was, was_tied = now.allocation, now.tied
    now.allocation, now.tied, now.version = allocation, how, now.version + 1
    now.save()
    BookingTie.objects.create(
        booking=now, was=was, was_tied=was_tied, allocation=allocation, reason=reason, by_function=by.function[:160],
        at=at,
    )  # fmt: skip
    about = allocation or was
    if about is not None:
        trail.record(
            by=by, at=at, verb="budgets.tie" if allocation else "budgets.untie", kind="booking", ref=str(now.pk),
            neighbourhood_id=None, after={"amount": str(now.amount), "action": about.action.title}, reason=reason,
            public=False,
        )  # fmt: skip


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
