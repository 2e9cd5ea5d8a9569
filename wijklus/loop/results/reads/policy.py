"""What was raised to the city, by when it is answered, and what the answer was."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wijklus.base.actor import Actor
from wijklus.base.counted import how_many
from wijklus.base.due import Due, DueSection
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.priorities import rules as priority_rules

from .. import access, rules
from ..models import PolicySignal, PolicySource, Result

if TYPE_CHECKING:
    from wijklus.loop.priorities.models import Theme

MOST = 10
OPEN, LATE, ANSWERED = "open", "late", "answered"
PARTS = (OPEN, LATE, ANSWERED)
"""What one may ask to see of them."""


def not_raised() -> "QuerySet[Theme]":
    """Themes whose solution lies above their neighbourhood and that nobody raised yet. One query."""
    return priorities.solved_higher().exclude(pk__in=PolicySource.objects.values("theme"))


def waiting_by_matter() -> Mapping[int, PolicySignal]:
    """By category, what rose by itself and still waits for its answer. One query."""
    rows = PolicySignal.objects.filter(answered_at__isnull=True, by_itself=True, theme__state=priority_rules.OPEN)
    return {row.theme.category_id or 0: row for row in rows.select_related("theme").order_by("pk")}


def policy_signals(*, on: date, part: str = "") -> QuerySet[PolicySignal]:
    """What was raised, for everybody: what waits first, by its term; then what was answered, the newest first.

    Each with its sources and the outcome that is its answer. Two queries.
    """
    rows = PolicySignal.objects.select_related("theme", "signal")
    if part in (OPEN, LATE):
        rows = rows.filter(answered_at__isnull=True)
    if part == LATE:
        rows = rows.filter(due_on__lt=on)
    if part == ANSWERED:
        rows = rows.filter(answered_at__isnull=False)
    result = Result.objects.filter(theme=OuterRef("theme")).order_by("recorded_at", "pk")
    rows = rows.annotate(outcome=Subquery(result.values("outcome")[:1]), answer=Subquery(result.values("text")[:1]))
    sources = PolicySource.objects.select_related("theme__neighbourhood")
    by_term = (F("answered_at").desc(nulls_first=True), "due_on", "pk")
    return rows.prefetch_related(Prefetch("sources", queryset=sources)).order_by(*by_term)


def due(*, actor: Actor, on: date) -> list[DueSection]:
    """The section of Vandaag of whoever answers for the city: what waits, the latest first. One query."""
    if not access.may_record(actor, None):
        return []
    rows = PolicySignal.objects.filter(answered_at__isnull=True)
    top = list(rows.select_related("theme").annotate(n=how_many(rows)).order_by("due_on", "pk")[:MOST])
    count = top[0].n if top else 0
    late = sum(row.due_on < on for row in top)
    note = ngettext("%(n)s is past its term.", "%(n)s are past their term.", late) % {"n": late} if late else ""
    return [
        DueSection(
            key="policy",
            title=_("Raised to the city"),
            count=count,
            top=[
                Due(
                    what=row.theme.title,
                    since=row.raised_at,
                    people_waiting=row.theme.people,
                    voices_waiting=row.theme.voices,
                    next_step=_("Answer"),
                    url_name="results:record_for_theme",
                    ref=row.theme.reference,
                )
                for row in top
            ],
            empty=_("Everything that was raised to the city was answered."),
            all_url_name="results:policy_signals",
            note=note,
        )
    ]


def standing(row: PolicySignal, *, on: date) -> str:
    """Whether it waits, waits too long, or was answered: a word of rules."""
    answered_on = timezone.localdate(row.answered_at) if row.answered_at else None
    return rules.policy.standing(due_on=row.due_on, answered_on=answered_on, on=on)


def days_late(row: PolicySignal, *, on: date) -> int:
    """How many days too late its answer came, or is by now."""
    answered_on = timezone.localdate(row.answered_at) if row.answered_at else None
    return rules.policy.days_late(due_on=row.due_on, answered_on=answered_on, on=on)
