"""What residents say of a proposed plan, beside the answers they got: for who answers, and for everybody."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, QuerySet, When

from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed
from wijklus.loop.plans import reads as plans
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals.rules import moderating

from .. import access, rules
from ..models import Answer, AnsweredSignal

if TYPE_CHECKING:
    from wijklus.loop.plans.models import Plan, PlanComment, PlanProposal
    from wijklus.loop.signals.models import Signal


@dataclass(frozen=True)
class Said:
    """A comment as everybody may see it: `words` only when its person agreed and somebody read them first."""

    goal: str
    words: str
    language: str
    answers: Sequence[Answer]


def comments_for(*, by: Actor, plan: "Plan") -> "QuerySet[PlanComment]":
    """What was said of the proposals of a plan: what waits for an answer first, longest waiting first. One query.

    For who reads what people say about its neighbourhood.
    """
    if not access.may_read_comments(by, plan.neighbourhood_id):
        raise NotAllowed
    waits = Case(When(signal__state__in=signal_rules.WAITING, then=0), default=1)
    rows = plans.comments().filter(proposal__plan=plan).select_related("signal", "proposal")
    return rows.order_by(waits, "signal__received_at", "pk")


def comment_of(signal: "Signal") -> "PlanComment | None":
    """The comment that a signal is, with its plan. One query."""
    return plans.comments().filter(signal=signal).select_related("proposal", "proposal__plan").first()


def comments_on(proposal: "PlanProposal") -> "QuerySet[PlanComment]":
    """The comments on a proposal, per goal and oldest first, with what may be shown of them. One query."""
    rows = plans.comments().filter(proposal=proposal).select_related("signal", "signal__publication")
    return rows.order_by("goal", "signal__received_at", "pk")


def said_publicly(found: "Sequence[PlanComment]") -> Sequence[Said]:
    """Comments as everybody may see them, with their answers. One query, none for no comments."""
    given: dict[int, list[Answer]] = defaultdict(list)
    if found:
        links = AnsweredSignal.objects.filter(signal_id__in=[row.signal_id for row in found])
        links = links.exclude(answer__outcome=rules.NOTICE).select_related("answer")
        for link in links.order_by("answer__created_at", "pk"):
            given[link.signal_id].append(link.answer)
    return [_said(row, given[row.signal_id]) for row in found]


def _said(comment: Any, answers: Sequence[Answer]) -> Said:
    shown = getattr(comment.signal, "publication", None)
    words = shown.text if shown is not None and shown.state == moderating.SHOWN else ""
    return Said(comment.goal, words, comment.signal.language, answers)
