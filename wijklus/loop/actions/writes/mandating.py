"""Under which mandate a promise stands; who confirms what stands under none, and who gives the visa for money."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.people import reads as people

from .. import access, reads, rules
from ..models import Commitment
from .asking import locked_commitment
from .checking import check_reason, check_seen, record_commitment
from .telling import tell_the_asker, tell_the_promiser
from .terms import add_step, terms_of

if TYPE_CHECKING:
    from wijklus.ground.people.models import Mandate


def mandate_for(commitment: Commitment, at: datetime) -> "Mandate | None":
    """The mandate under which the party may promise this today; None when there is none: then it is conditional."""
    found = people.mandates_in_force(
        party=commitment.party,
        on=timezone.localdate(at),
        neighbourhood_id=commitment.action.neighbourhood_id,
        amount=commitment.amount,
    )
    return found[0] if found else None


def confirm_promise(
    *,
    commitment: Commitment,
    mandate: "Mandate",
    by: Actor,
    at: datetime,
    note: str = "",
    version: int | None = None,
) -> Commitment:
    """Confirm a promise that no mandate covers, under a mandate that does: from then on it stands without condition.

    Who promised is told by mail.
    """
    access.require(access.may_confirm(by, commitment))
    today = timezone.localdate(at)
    with transaction.atomic():
        locked = locked_commitment(commitment)
        if not reads.conditional(locked, on=today):
            raise Refused(_("This promise is not subject to confirmation (any more)."))
        check_seen(locked, commitment, version)
        possible = reads.mandates_for(locked, by=by, on=today)
        if mandate.pk not in {one.pk for one in possible}:
            raise Refused(_("This mandate does not cover this promise."), field="mandate")
        locked.mandate = mandate
        locked.version += 1
        locked.save(update_fields=["mandate", "version"])
        words = cleaned(note)
        add_step(locked, rules.TERM_CONFIRMED, terms=terms_of(locked), by=by, at=at, reason=words)
        record_commitment(locked, "confirm", by=by, at=at, after={"mandate_function": mandate.function}, reason=words)
        tell_the_promiser(locked, rules.TERM_CONFIRMED, at)
        return locked


def deny_promise(
    *, commitment: Commitment, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Commitment:
    """Do not confirm a promise that no mandate covers, with the public reason: then it is refused, and asked anew.

    Whoever asked and who promised are told by mail. What was promised stays in its steps.
    """
    access.require(access.may_confirm(by, commitment))
    words = check_reason(reason)
    with transaction.atomic():
        locked = locked_commitment(commitment)
        if not reads.conditional(locked, on=timezone.localdate(at)):
            raise Refused(_("This promise is not subject to confirmation (any more)."))
        check_seen(locked, commitment, version)
        must_allow(rules.ALLOWED_COMMITMENT, locked.state, rules.REFUSED)
        add_step(locked, rules.TERM_DENIED, terms=terms_of(locked), by=by, at=at, reason=words)
        before = {"state": locked.state, "promised_on": locked.promised_on}
        locked.state, locked.state_reason, locked.waits_for = rules.REFUSED, words, ""
        locked.promised_on, locked.first_promised_on, locked.times_moved = None, None, 0
        locked.due_on, locked.visa_at, locked.visa_by_function = locked.asked_due_on, None, ""
        locked.escalation_level, locked.escalated_on = 0, None
        locked.escalated_to, locked.escalated_to_body = None, ""
        locked.version += 1
        locked.save()
        record_commitment(locked, "deny", by=by, at=at, before=before, after={"state": rules.REFUSED}, reason=words)
        tell_the_asker(locked, at)
        tell_the_promiser(locked, rules.TERM_DENIED, at)
        return locked


def give_visa(
    *, commitment: Commitment, by: Actor, at: datetime, note: str = "", version: int | None = None
) -> Commitment:
    """Finance confirms that the money that was promised is there: the amount of the version that was seen."""
    access.require(access.may_give_visa(by))
    with transaction.atomic():
        locked = locked_commitment(commitment)
        if not reads.awaits_visa(locked):
            raise Refused(_("No promised money waits for a visa here."))
        check_seen(locked, commitment, version)
        locked.visa_at, locked.visa_by_function = at, by.function[:160]
        locked.version += 1
        locked.save(update_fields=["visa_at", "visa_by_function", "version"])
        words = cleaned(note)
        add_step(locked, rules.TERM_VISA, terms=terms_of(locked), by=by, at=at, reason=words)
        record_commitment(locked, "visa", by=by, at=at, after={"amount": locked.amount}, reason=words)
        return locked
