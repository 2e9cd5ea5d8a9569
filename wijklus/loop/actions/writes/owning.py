"""A group of residents carries a plan, or a priority of it: agreed with the director, in public, and handed back so."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Action, Advice, Carrier
from .checking import check_amount

if TYPE_CHECKING:
    from wijklus.ground.people.models import Party
    from wijklus.ground.places.models import Neighbourhood
    from wijklus.loop.priorities.models import Priority


def carry(
    *,
    neighbourhood: "Neighbourhood",
    party: "Party",
    reason: str,
    agreed: str,
    since: date,
    by: Actor,
    at: datetime,
    priority: "Priority | None" = None,
    money: Cents | None = None,
) -> Carrier:
    """Hand a priority, or with none the whole plan, over to a group: in public, from a day, with why. Raises Refused.

    With `money` of its own the group can commission what it asks; without, it can only request.
    """
    access.require(access.may_steer(by, neighbourhood.pk))
    words, why = cleaned(agreed), cleaned(reason)
    if party.kind != rules.GROUP or not party.is_active:
        raise Refused(_("Choose a group of residents."), field="party")
    if priority is not None and priority.neighbourhood_id != neighbourhood.pk:
        raise Refused(_("This belongs to another neighbourhood."), field="priority")
    if not words:
        raise Refused(_("Say what was agreed: what the group does, and what it may ask of the city."), field="agreed")
    if not why:
        raise Refused(_("Say why this is handed over."), field="reason")
    if since > timezone.localdate(at):
        raise Refused(_("This day is still to come."), field="since")
    row = Carrier(
        neighbourhood=neighbourhood, priority=priority, party=party, agreed=words, since=since,
        reason=why, money=check_amount(money, "money"), by_function=by.function[:160], at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _record(row, "carry", by=by, at=at, reason=why)
    except IntegrityError as twice:
        raise Refused(_("A group carries this already. End that first."), field="priority") from twice
    return row


def stop_carrying(*, carrier: Carrier, reason: str, by: Actor, at: datetime) -> Carrier:
    """End that a group carries something, with a public reason: by the director, or by the group itself."""
    access.require(access.may_stop_carrying(by, carrier))
    words = cleaned(reason)
    if not words:
        raise Refused(_("Say why."), field="reason")
    with transaction.atomic():
        rows = Carrier.objects.filter(pk=carrier.pk, until=None)
        if not rows.update(until=timezone.localdate(at), end_reason=words):
            raise Refused(_("This was ended already."))
        carrier.refresh_from_db()
        _record(carrier, "stop_carrying", by=by, at=at, reason=words)
    return carrier


def advise(*, carrier: Carrier, text: str, by: Actor, at: datetime, action: Action | None = None) -> Advice:
    """Advise a group about what it carries, or one action of it: it is told, and decides itself. Raises Refused."""
    access.require(access.may_advise(by, carrier))
    words = cleaned(text)
    if not words:
        raise Refused(_("Write your advice."), field="text")
    if carrier.until is not None:
        raise Refused(_("The group does not carry this any more."), field="text")
    if action is not None and action.neighbourhood_id != carrier.neighbourhood_id:
        raise Refused(_("This belongs to another neighbourhood."), field="text")
    with transaction.atomic():
        made = Advice(carrier=carrier, action=action, text=words, by_function=by.function[:160], at=at)
        made.save()
        _record(carrier, "advise", by=by, at=at, reason=words)
    return made


def reply_to_advice(*, advice: Advice, reply: str, by: Actor, at: datetime) -> Advice:
    """Say what the group does with an advice, once. Raises Refused."""
    access.require(access.may_reply(by, advice.carrier))
    words = cleaned(reply)
    if not words:
        raise Refused(_("Say what you do with it."), field="reply")
    with transaction.atomic():
        waiting = Advice.objects.filter(pk=advice.pk, replied_at__isnull=True)
        if not waiting.update(reply=words, reply_by_function=by.function[:160], replied_at=at):
            raise Refused(_("This was answered already. What was answered first stands."))
        advice.refresh_from_db()
        _record(advice.carrier, "reply", by=by, at=at, reason=words)
    return advice


def _record(row: Carrier, verb: str, *, by: Actor, at: datetime, reason: str) -> None:
    title = row.priority.theme.title if row.priority else ""
    trail.record(
        by=by, at=at, verb=f"actions.{verb}", kind="carrier", ref=row.reference, neighbourhood_id=row.neighbourhood_id,
        after={"party": row.party.name, "title": title, "since": row.since}, reason=reason,
    )  # fmt: skip
