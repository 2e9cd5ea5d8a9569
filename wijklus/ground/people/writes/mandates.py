"""Mandates: who may commit what, given by a body, until it ends."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads
from ..models import Mandate, Party


def give_mandate(
    *,
    party: Party,
    function: str,
    given_by: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    valid_until: date | None = None,
    up_to: Cents | None = None,
    neighbourhood_ids: Collection[int] = (),
    decision_url: str = "",
) -> Mandate:
    """Write down that a body gave a function of a party the mandate to commit."""
    access.require(access.may_manage_users(by))
    _check(function, given_by, valid_from, valid_until, up_to, decision_url)
    reads.require_own_neighbourhoods(neighbourhood_ids)
    with transaction.atomic():
        mandate = Mandate(
            party=party,
            function=cleaned(function),
            given_by=cleaned(given_by),
            decision_url=decision_url,
            up_to=up_to,
            valid_from=valid_from,
            valid_until=valid_until,
        )
        mandate.save()
        mandate.neighbourhoods.set(neighbourhood_ids)
        trail.record(
            by=by,
            at=at,
            verb="people.give_mandate",
            neighbourhood_id=None,
            kind="mandate",
            ref=mandate.reference,
            after=_told(mandate),
        )
        return mandate


def end_mandate(*, mandate: Mandate, on: date, by: Actor, at: datetime, reason: str = "") -> Mandate:
    """Let a mandate end on a day; one that would end before it started never held: it ends the day after its start."""
    access.require(access.may_manage_users(by))
    with transaction.atomic():
        locked = Mandate.objects.select_for_update().get(pk=mandate.pk)
        if locked.valid_until is not None and locked.valid_until <= on:
            raise Refused(_("This mandate has ended already."))
        before = {"valid_until": locked.valid_until and str(locked.valid_until)}
        locked.valid_until = reads.last_day(locked.valid_from, on)
        locked.save(update_fields=["valid_until"])
        trail.record(
            by=by,
            at=at,
            verb="people.end_mandate",
            neighbourhood_id=None,
            kind="mandate",
            ref=locked.reference,
            before=before,
            after={"function": locked.function, "valid_until": str(locked.valid_until)},
            reason=reason,
        )
        return locked


def _check(
    function: str,
    given_by: str,
    valid_from: date,
    valid_until: date | None,
    up_to: Cents | None,
    decision_url: str,
) -> None:
    if not cleaned(function):
        raise Refused(_("Give the function that holds the mandate."), field="function")
    if not cleaned(given_by):
        raise Refused(_("Give the body that gave the mandate."), field="given_by")
    if valid_until is not None and valid_until <= valid_from:
        raise Refused(_("The end must come after the start."), field="valid_until")
    if up_to is not None and up_to.cents < 0:
        raise Refused(_("An amount cannot be below zero."), field="up_to")
    if decision_url and not decision_url.startswith(("https://", "http://")):
        raise Refused(_("This is not a web address."), field="decision_url")


def _told(mandate: Mandate) -> dict[str, object]:
    return {
        "party": mandate.party.reference,
        "function": mandate.function,
        "given_by": mandate.given_by,
        "up_to": mandate.up_to.cents if mandate.up_to is not None else None,
        "valid_from": str(mandate.valid_from),
        "valid_until": str(mandate.valid_until) if mandate.valid_until else None,
    }
