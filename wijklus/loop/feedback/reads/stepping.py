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


def step_of(standing: actions.Standing) -> Step:
    """Who holds the next step of an action under way: whoever was asked, else its owner, else the director."""
    about = (standing.title, "actions:action", standing.reference)
    holder = standing.holder
    if holder is None:
        return Step(rules.FIND_OWNER, "", None, *about)
    if not holder.promise:
        return Step(rules.CARRY_OUT, holder.name, holder.party_id, *about)
    step = rules.ANSWER_REQUEST if holder.promise == action_rules.ASKED else rules.KEEP_PROMISE
    return Step(step, holder.name, holder.party_id, *about)
