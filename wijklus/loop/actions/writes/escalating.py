"""A promise that stays late goes up the line: to who stands above, and in the end to the body that gave the mandate."""

from datetime import date, datetime

from django.db import transaction

from wijklus.base.actor import Actor
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Commitment
from .asking import locked_commitment
from .checking import record_commitment
from .terms import add_step, terms_of


def escalate(*, on: date, by: Actor, at: datetime) -> int:
    """Bring every promise up that is late for so long, one step at a time; asked twice in a day it goes up once.

    Who stands above is told by mail. Where nobody stands above, it stays with the service and the clock runs on.
    """
    access.require(access.may_escalate(by))
    return sum(_go_up(commitment, on=on, by=by, at=at) for commitment in reads.to_escalate(on=on).iterator())


def _go_up(commitment: Commitment, *, on: date, by: Actor, at: datetime) -> int:
    days = rules.days_over(commitment.state, commitment.party.kind, commitment.due_on, on)
    line = reads.line_of(commitment)
    if min(rules.escalation_level(days), len(line)) <= commitment.escalation_level:
        return 0
    with transaction.atomic():
        locked = locked_commitment(commitment)
        if locked.version != commitment.version:
            return 0  # it was answered or judged meanwhile
        above = line[locked.escalation_level]
        locked.escalation_level += 1
        locked.escalated_on = on
        locked.escalated_to = None if isinstance(above, str) else above
        locked.escalated_to_body = above if isinstance(above, str) else ""
        locked.version += 1
        locked.save()
        name = str(locked.escalated_to_body or reads.party_name(locked.escalated_to))
        add_step(locked, rules.TERM_ESCALATED, terms=terms_of(locked), by=by, at=at, reason=name)
        record_commitment(locked, "escalate", by=by, at=at, after={"to": name, "days": days})
        trail.later(
            "wijklus.loop.actions.jobs.send_escalated",
            key=f"commitment-up:{locked.reference}:{locked.due_on}:{locked.escalation_level}",
            at=at,
            commitment_ref=locked.reference,
            level=locked.escalation_level,
        )
    return 1
