"""What every walk along the loop needs: who waits, on whom an answer is on its way, and who holds an action."""

from typing import Any

from django.db.models import Count, Min, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce

from wijklus.loop.actions import reads as actions
from wijklus.loop.actions import rules as action_rules

from .. import rules
from ..models import AnsweredSignal
from .owing import Step


def waiting_of(path: str) -> dict[str, Any]:
    """What to add to an aggregation to know who waits and since when; `path` leads from a row to its signal."""
    return {
        "people": Count(f"{path}person_id", distinct=True),
        "voices": Coalesce(Sum(f"{path}counted_voices"), 0),
        "since": Min(f"{path}received_at"),
    }


def under_way() -> QuerySet[AnsweredSignal]:
    """A question for a written answer that has not reached the person behind the signal of a row yet."""
    written = AnsweredSignal.objects.filter(
        signal=OuterRef("signal"), answer__outcome__in=rules.FINAL, recipient__isnull=False
    )
    return written.exclude(recipient__state=rules.DONE)


def step_of(carried: Any) -> Step:
    """Who holds the next step of an action under way: whoever was asked, else its owner, else the director."""
    action = carried.action
    promises = [c for c in carried.commitments if c.state in action_rules.OPEN_COMMITMENT]
    if promises:
        first = promises[0]
        step = rules.ANSWER_REQUEST if first.state == action_rules.ASKED else rules.KEEP_PROMISE
        return Step(
            step, str(actions.party_name(first.party)), first.party_id, action.title, "actions:action", action.reference
        )
    if action.owner_id:
        owner = str(actions.party_name(action.owner))
        return Step(rules.CARRY_OUT, owner, action.owner_id, action.title, "actions:action", action.reference)
    return Step(rules.FIND_OWNER, "", None, action.title, "actions:action", action.reference)
