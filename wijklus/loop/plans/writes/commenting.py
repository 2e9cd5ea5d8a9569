"""Putting what a resident said with the proposal it is about."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from wijklus.base.actor import Actor

from .. import access, rules
from ..models import PlanComment, PlanProposal
from .plans import record

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal


def add_comment(*, signal: "Signal", proposal: PlanProposal, place: int, by: Actor, at: datetime) -> PlanComment:
    """Put a signal with the goal on `place` of a proposal (0: the whole plan). May run twice: once is enough.

    Also after the round of comments: what somebody said is never turned away, and is owed an answer.
    """
    access.require(access.may_put_with(by))
    with transaction.atomic():
        goal = rules.goal_in(json.loads(proposal.document), place)
        about = {"proposal": proposal, "goal": goal, "made_at": at}
        comment, made = PlanComment.objects.get_or_create(signal=signal, defaults=about)
        if made:
            record(proposal.plan, "comment", by=by, at=at, after={"proposal": proposal.number, "goal": goal})
    return comment
