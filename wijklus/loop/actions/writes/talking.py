"""Talking about terms: a service offers something else than was asked, either side proposes other terms for a promise.

What was asked and promised before stays visible, with why it changed. By a mail nobody changes what money is promised.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Commitment
from .asking import locked_commitment
from .checking import check_reason, check_seen, record_commitment
from .guesting import check_order
from .mandating import mandate_for
from .terms import Terms, add_step, check_terms, terms_of


def offer_commitment(*, commitment: Commitment, terms: Terms, reason: str, by: Actor, at: datetime) -> Commitment:
    """Offer another day or another amount than was asked, with the reason; whoever asked takes it or not."""
    access.require(access.may_answer(by, commitment))
    words, offered = check_reason(reason), _checked(commitment, terms, by=by, at=at)
    if offered == terms_of(commitment):
        raise Refused(_("This is what was asked. Say yes, or offer something else."), field="promised_on")
    with transaction.atomic():
        waiting = Commitment.objects.filter(pk=commitment.pk, state=rules.ASKED)
        changed: dict[str, Any] = {
            "state": rules.OFFERED,
            "state_reason": words,
            "answered_at": at,
            "answered_by_function": by.function[:160],
            "waits_for": rules.ASKER,
        }
        if not waiting.update(version=F("version") + 1, **changed):
            raise Refused(_("This was answered already. What was answered first stands."))
        commitment.refresh_from_db()
        add_step(commitment, rules.TERM_OFFERED, terms=offered, by=by, at=at, reason=words)
        after = {"state": rules.OFFERED, **offered.values}
        record_commitment(commitment, "offer", by=by, at=at, before={"state": rules.ASKED}, after=after, reason=words)
        _tell(commitment, at, rules.ASKER, rules.TERM_OFFERED)
        return commitment


def propose_terms(*, commitment: Commitment, terms: Terms, reason: str, by: Actor, at: datetime) -> Commitment:
    """Propose other terms for a promise, with the reason. Until the other side agrees, what was promised stands."""
    access.require(access.may_propose(by, commitment))
    words, proposed = check_reason(reason), _checked(commitment, terms, by=by, at=at)
    with transaction.atomic():
        locked = locked_commitment(commitment)
        if locked.state not in rules.PENDING:
            raise Refused(_("No promise stands here of which the terms can change."))
        if locked.waits_for:
            raise Refused(_("Other terms were proposed already. Answer these first."))
        if proposed == terms_of(locked):
            raise Refused(_("These are the terms that stand already."), field="due_on")
        locked.waits_for = rules.ASKER if access.may_answer(by, locked) else rules.PROMISER
        locked.version += 1
        locked.save(update_fields=["waits_for", "version"])
        add_step(locked, rules.TERM_PROPOSED, terms=proposed, by=by, at=at, reason=words)
        record_commitment(locked, "propose", by=by, at=at, after=proposed.values, reason=words)
        _tell(locked, at, locked.waits_for, rules.TERM_PROPOSED)
        return locked


def decide_terms(
    *, commitment: Commitment, agrees: bool, by: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Commitment:
    """Agree with what the other side offered or proposed, or not (with the reason): then what stood before stands.

    `version` is the one that was read on screen; without it that of `commitment`.
    """
    if not commitment.waits_for:
        raise Refused(_("Nothing is waiting for your agreement here any more."))
    access.require(access.may_decide(by, commitment))
    words = cleaned(reason) if agrees else check_reason(reason)
    with transaction.atomic():
        locked = locked_commitment(commitment)
        check_seen(locked, commitment, version)
        if agrees:
            amount = locked.terms.filter(step__in=rules.PROPOSALS).latest("id").amount
            check_order(action=commitment.action, kind=locked.kind, amount=amount, but=locked)
        other = next(side for side in rules.SIDES if side != locked.waits_for)
        before = {"state": locked.state, "promised_on": locked.promised_on}
        step = _agree(locked, words, at) if agrees else _decline(locked, words, at)
        locked.waits_for = ""
        locked.version += 1
        locked.save()
        add_step(locked, step, terms=terms_of(locked), by=by, at=at, reason=words)
        verb, after = "agree" if agrees else "decline", {"state": locked.state, "promised_on": locked.promised_on}
        record_commitment(locked, verb, by=by, at=at, before=before, after=after, reason=words)
        _tell(locked, at, other, step)
        return locked


def _checked(commitment: Commitment, terms: Terms, *, by: Actor, at: datetime) -> Terms:
    """The terms as they are kept; money only changes by somebody who logged in."""
    found = check_terms(terms, at=at)
    if found.amount != commitment.amount and by.user_id is None:
        raise Refused(_("Money can only be promised after logging in."), field="amount")
    return found


def _agree(locked: Commitment, words: str, at: datetime) -> str:
    proposal = locked.terms.filter(step__in=rules.PROPOSALS).latest("id")
    is_offer = locked.state == rules.OFFERED
    becomes = rules.ACCEPTED if is_offer else rules.RENEGOTIATED
    must_allow(rules.ALLOWED_COMMITMENT, locked.state, becomes)
    if proposal.amount != locked.amount:
        locked.visa_at, locked.visa_by_function = None, ""
    for name, value in terms_of(proposal).values.items():
        setattr(locked, name, value)
    locked.state, locked.promised_on = becomes, proposal.due_on
    locked.escalated_to, locked.escalated_to_body, locked.escalation_level = None, "", 0
    locked.first_promised_on = locked.first_promised_on or proposal.due_on
    locked.times_moved += 0 if is_offer else 1
    locked.state_reason = proposal.reason
    locked.mandate = mandate_for(locked, at)
    return rules.TERM_AGREED


def _decline(locked: Commitment, words: str, at: datetime) -> str:
    if locked.state == rules.OFFERED:
        must_allow(rules.ALLOWED_COMMITMENT, locked.state, rules.ASKED)
        locked.state, locked.state_reason, locked.asked_at = rules.ASKED, words, at
        locked.answered_at, locked.answered_by_function = None, ""
    return rules.TERM_DECLINED


def _tell(commitment: Commitment, at: datetime, side: str, step: str) -> None:
    trail.later(
        "wijklus.loop.actions.jobs.send_talk",
        key=f"commitment-talk:{commitment.reference}:{commitment.version}",
        at=at,
        commitment_ref=commitment.reference,
        version=commitment.version,
        to=side,
        step=step,
    )
