"""Asking parties for commitments, asking again, and withdrawing what was asked."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Action, Commitment
from .checking import check_reason, check_short, check_to_come, record_commitment
from .guesting import check_order
from .terms import Terms, add_step, check_terms, terms_of

if TYPE_CHECKING:
    from wijklus.ground.people.models import Party


def ask_commitment(
    *,
    action: Action,
    party: "Party",
    what: str,
    to_whom: str,
    asked_due_on: date,
    by: Actor,
    at: datetime,
    kind: str = rules.REQUEST,
    amount: Cents | None = None,
    hours: int | None = None,
    goods: str = "",
    source: str = "",
) -> Commitment:
    """Ask a service, partner, group or person to promise something by a day; they get it by mail."""
    access.require(access.may_ask(by, action))
    if not party.is_active:
        raise Refused(_("This service or partner does not exist any more."), field="party")
    if kind not in rules.KINDS:
        raise Refused(_("Choose whether this is an order or a request."), field="kind")
    if not cleaned(what):
        raise Refused(_("Say what you ask."), field="what")
    asked = check_terms(Terms(asked_due_on, amount, hours, goods), at=at, day="asked_due_on")
    with transaction.atomic():
        locked = Action.objects.select_for_update().get(pk=action.pk)
        if locked.state not in rules.OPEN:
            raise Refused(_("This action is not open any more."))
        check_order(action=action, kind=kind, amount=asked.amount)
        _check_once(locked, party, cleaned(what), asked)
        commitment = Commitment(
            action=locked,
            party=party,
            kind=kind,
            what=cleaned(what),
            to_whom=check_short(to_whom, "to_whom", 200),
            source=check_short(source, "source", 200),
            asked_due_on=asked_due_on,
            asked_at=at,
            asked_by_id=by.user_id,
            asked_by_function=by.function,
            **asked.values,
        )
        commitment.save()
        add_step(commitment, rules.TERM_ASKED, terms=asked, by=by, at=at)
        after = {"kind": kind, "asked_due_on": asked_due_on, "amount": amount, "hours": hours}
        record_commitment(commitment, "ask", by=by, at=at, after=after)
        _send_ask(commitment, at)
        return commitment


def _check_once(action: Action, party: "Party", what: str, asked: Terms) -> None:
    """Raise Refused for what was asked word for word and waits for an answer: a form that was sent twice asks once."""
    same = Commitment.objects.filter(action=action, party=party, what=what, state__in=sorted(rules.UNANSWERED))
    if same.filter(**asked.values).exists():
        raise Refused(_("This was asked of them already, in the same words. It waits with them."), field="what")


def ask_again(*, commitment: Commitment, asked_due_on: date, reason: str, by: Actor, at: datetime) -> Commitment:
    """Ask again what was refused, after talking; the earlier link is closed and a new one goes out."""
    access.require(access.may_ask(by, commitment.action))
    words = check_reason(reason)
    check_to_come(asked_due_on, at, "asked_due_on")
    with transaction.atomic():
        locked = locked_commitment(commitment)
        before = {"state": locked.state, "reason": locked.state_reason, "asked_due_on": locked.asked_due_on}
        must_allow(rules.ALLOWED_COMMITMENT, locked.state, rules.ASKED)
        locked.state, locked.state_reason = rules.ASKED, words
        locked.asked_due_on = locked.due_on = asked_due_on
        locked.asked_at, locked.asked_by_id, locked.asked_by_function = at, by.user_id, by.function
        locked.answered_at, locked.answered_by_function = None, ""
        locked.link_version += 1
        locked.version += 1
        locked.save()
        add_step(locked, rules.TERM_ASKED, terms=terms_of(locked), by=by, at=at, reason=words)
        after = {"state": rules.ASKED, "asked_due_on": asked_due_on}
        record_commitment(locked, "ask_again", by=by, at=at, before=before, after=after, reason=words)
        _send_ask(locked, at)
        return locked


def renew_link(*, commitment: Commitment, by: Actor, at: datetime) -> Commitment:
    """Send the mail anew with another link; every copy of the earlier link stops working."""
    access.require(access.may_ask(by, commitment.action))
    with transaction.atomic():
        locked = locked_commitment(commitment)
        if locked.state not in rules.OPEN_COMMITMENT:
            raise Refused(_("Nothing is waiting for an answer here any more."))
        locked.link_version += 1
        locked.save(update_fields=["link_version"])
        record_commitment(locked, "renew_link", by=by, at=at)
        _send_ask(locked, at)
        return locked


def withdraw(*, commitment: Commitment, reason: str, by: Actor, at: datetime) -> Commitment:
    """Withdraw what was asked or promised, with a reason; the party is told by mail."""
    access.require(access.may_ask(by, commitment.action))
    words = check_reason(reason)
    with transaction.atomic():
        return withdraw_locked(locked_commitment(commitment), reason=words, by=by, at=at)


def withdraw_locked(commitment: Commitment, *, reason: str, by: Actor, at: datetime) -> Commitment:
    """The same for a commitment that is locked already, inside the transaction of another change."""
    before = {"state": commitment.state}
    must_allow(rules.ALLOWED_COMMITMENT, commitment.state, rules.WITHDRAWN)
    was_refused = commitment.state == rules.REFUSED
    commitment.state, commitment.state_reason, commitment.waits_for = rules.WITHDRAWN, reason, ""
    commitment.version += 1
    commitment.save(update_fields=["state", "state_reason", "waits_for", "version"])
    after = {"state": rules.WITHDRAWN}
    record_commitment(commitment, "withdraw", by=by, at=at, before=before, after=after, reason=reason)
    if not was_refused:
        trail.later(
            "wijklus.loop.actions.jobs.send_withdrawn",
            key=f"commitment-withdrawn:{commitment.reference}",
            at=at,
            commitment_ref=commitment.reference,
        )
    return commitment


def locked_commitment(commitment: Commitment) -> Commitment:
    """The commitment as it stands now, kept from other writers until the transaction ends."""
    return Commitment.objects.select_for_update().get(pk=commitment.pk)


def _send_ask(commitment: Commitment, at: datetime) -> None:
    trail.later(
        "wijklus.loop.actions.jobs.send_ask",
        key=f"commitment-ask:{commitment.reference}:{commitment.link_version}",
        at=at,
        commitment_ref=commitment.reference,
        link_version=commitment.link_version,
    )


def remind(*, on: date, at: datetime) -> int:
    """Have a reminder sent for every commitment that is due one today; asked twice in a day it is sent once."""
    found = 0
    for commitment in reads.to_remind(on=on):
        asked_on = timezone.localdate(commitment.asked_at)
        kind = rules.reminder(commitment.state, asked_on, commitment.due_on, on)
        if kind:
            found += trail.later(
                "wijklus.loop.actions.jobs.send_reminder",
                key=f"commitment-remind:{commitment.reference}:{kind}",
                at=at,
                commitment_ref=commitment.reference,
                kind=kind,
            )
    return found
