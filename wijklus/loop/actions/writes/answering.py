"""What the party that was asked says: yes by a day, or no with a reason; and whether the promise was kept."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused, must_allow
from wijklus.base.text import cleaned

from .. import access, rules
from ..models import Commitment
from .asking import locked_commitment
from .checking import check_reason, check_to_come, record_commitment
from .mandating import mandate_for
from .telling import tell_the_asker
from .terms import add_step, terms_of


def answer_commitment(
    *,
    commitment: Commitment,
    accepts: bool,
    by: Actor,
    at: datetime,
    promised_on: date | None = None,
    reason: str = "",
) -> Commitment:
    """Accept what was asked with a day (a later one than asked for is an offer), or refuse it with a reason.

    Whoever asked is told by mail. Of two answers at once exactly one is kept; the other is told what was answered.
    """
    access.require(access.may_answer(by, commitment))
    words = cleaned(reason) if accepts else check_reason(reason)
    if accepts and promised_on is None:
        raise Refused(_("Give the day by which it will be done."), field="promised_on")
    if accepts and promised_on is not None:
        check_to_come(promised_on, at, "promised_on")
    with transaction.atomic():
        values = {
            "state": rules.ACCEPTED if accepts else rules.REFUSED,
            "state_reason": words,
            "answered_at": at,
            "answered_by_function": by.function[:160],
            "mandate": mandate_for(commitment, at) if accepts else None,
        }
        if accepts:
            values |= {"promised_on": promised_on, "first_promised_on": promised_on, "due_on": promised_on}
        waiting = Commitment.objects.filter(pk=commitment.pk, state=rules.ASKED)
        if not waiting.update(version=F("version") + 1, **values):
            raise Refused(_("This was answered already. What was answered first stands."))
        commitment.refresh_from_db()
        if accepts and rules.is_later_than_asked(commitment.due_on, commitment.asked_due_on):
            later = _("This is later than was asked. Offer it as another day, with the reason.")
            raise Refused(later, field="promised_on")
        if accepts:
            add_step(commitment, rules.TERM_PROMISED, terms=terms_of(commitment), by=by, at=at, reason=words)
        verb = "accept" if accepts else "refuse"
        after = {"state": commitment.state, "promised_on": commitment.promised_on}
        record_commitment(commitment, verb, by=by, at=at, before={"state": rules.ASKED}, after=after, reason=words)
        tell_the_asker(commitment, at)
        return commitment


def report(*, commitment: Commitment, says: str, by: Actor, at: datetime, note: str = "") -> Commitment:
    """The promiser says whether the promise was kept; partly or broken with a word about why."""
    access.require(access.may_answer(by, commitment))
    return _say(commitment, "promiser", says=says, note=note, by=by, at=at, verb="report")


def judge(*, commitment: Commitment, says: str, by: Actor, at: datetime, note: str = "") -> Commitment:
    """The receiver (the director, for the residents) says whether the promise was kept; this word is the last."""
    access.require(access.may_ask(by, commitment.action))
    return _say(commitment, "receiver", says=says, note=note, by=by, at=at, verb="judge")


def _say(commitment: Commitment, who: str, *, says: str, note: str, by: Actor, at: datetime, verb: str) -> Commitment:
    if says not in rules.JUDGED:
        raise Refused(_("Choose kept, partly kept or broken."), field="says")
    words = cleaned(note)
    if says != rules.KEPT and not words:
        raise Refused(_("Say what was not done, and why."), field="note")
    with transaction.atomic():
        locked = locked_commitment(commitment)
        if locked.state not in rules.PROMISED:
            raise Refused(_("Nothing was promised here, so nothing can be kept or broken."))
        before = {"state": locked.state, "says": getattr(locked, f"{who}_says")}
        setattr(locked, f"{who}_says", says)
        setattr(locked, f"{who}_note", words)
        setattr(locked, f"{who}_said_at", at)
        becomes = rules.outcome(locked.promiser_says, locked.receiver_says)
        if becomes != locked.state:
            must_allow(rules.ALLOWED_COMMITMENT, locked.state, becomes)
            locked.state, locked.waits_for = becomes, ""
        locked.version += 1
        locked.save()
        record_commitment(
            locked, verb, by=by, at=at, before=before, after={"state": locked.state, "says": says}, reason=words
        )
        return locked
