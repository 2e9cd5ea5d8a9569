"""Questions about terms of office, policy fields and objectives of the multi-year plan."""

import csv
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Count, QuerySet

from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared
from wijklus.base.remembering import remembered

from . import access
from .models import (
    CouncilFrame,
    PlanAmendment,
    PlanObjective,
    PolicyDecision,
    PolicyField,
    PolicyMeaning,
    TermOfOffice,
)

SHIPPED_FIELDS = Path(settings.PACKAGE_DIR) / "data" / "policy_fields.csv"


def terms() -> QuerySet[TermOfOffice]:
    """Every term of office, the newest first. One query."""
    return TermOfOffice.objects.order_by("-valid_from")


def term_on(*, on: date) -> TermOfOffice | None:
    """The term of office of a day, or None between terms. One query."""
    return TermOfOffice.objects.filter(valid_from__lte=on, valid_until__gt=on).first()


def fields() -> QuerySet[PolicyField]:
    """The policy fields, by code. One query."""
    return PolicyField.objects.order_by("code")


def fields_by_code() -> dict[str, PolicyField]:
    """The policy fields by their code. One query."""
    return {field.code: field for field in fields()}


def objectives(*, plan_version: str | None = None) -> QuerySet[PlanObjective]:
    """Lines of the multi-year plan by their codes, of one version of it or of all. One query."""
    rows = PlanObjective.objects.select_related("policy_field").order_by(
        "-plan_version", "goal_code", "plan_code", "action_code", "number"
    )
    return rows if plan_version is None else rows.filter(plan_version=plan_version)


def objectives_for(actor: Actor) -> QuerySet[PlanObjective]:
    """The same for somebody who works with the plans. Raises NotAllowed for others."""
    access.require(access.may_see(actor))
    return objectives()


def objective(*, objective_id: int) -> PlanObjective | None:
    """One line of the multi-year plan of this municipality. One query."""
    return PlanObjective.objects.select_related("policy_field").filter(pk=objective_id).first()


def plan_versions() -> list[str]:
    """The labels of the versions of the multi-year plan, the last in the alphabet first. One query."""
    return list(PlanObjective.objects.order_by("-plan_version").values_list("plan_version", flat=True).distinct())


def frames() -> QuerySet[CouncilFrame]:
    """The frames that the council set, the one that holds first. One query."""
    return CouncilFrame.objects.order_by("-decided_on", "-pk")


def decisions() -> QuerySet[PolicyDecision]:
    """The decisions about policy, the last one first, each with how many neighbourhoods were told. One query."""
    return PolicyDecision.objects.annotate(told=Count("meanings")).order_by("-decided_on", "-pk")


def decision(*, reference: str) -> PolicyDecision | None:
    """One decision, for everybody. One query."""
    return PolicyDecision.objects.filter(reference=reference).first()


def meanings(*, decision_id: int) -> QuerySet[PolicyMeaning]:
    """What a decision means, per neighbourhood in order of name. One query."""
    rows = PolicyMeaning.objects.select_related("neighbourhood").filter(decision_id=decision_id)
    return rows.order_by("neighbourhood__name", "pk")


def meaning(*, reference: str) -> PolicyMeaning | None:
    """What a decision means for one neighbourhood, with both. One query."""
    return PolicyMeaning.objects.select_related("decision", "neighbourhood").filter(reference=reference).first()


def shipped_fields() -> list[dict[str, str]]:
    """The policy fields that come with Wijklus: code, name_nl, name_en, domain. No query."""
    with SHIPPED_FIELDS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def amendments() -> QuerySet[PlanAmendment]:
    """The moments at which the multi-year plan is adapted, the last first. One query."""
    return PlanAmendment.objects.order_by("-last_day")


def amendment(*, reference: str) -> PlanAmendment | None:
    """One of them, or None. One query."""
    return PlanAmendment.objects.filter(reference=reference).first()


def next_amendment(*, on: date) -> PlanAmendment | None:
    """The next that a proposal can still make on this day, or None. One query."""
    return next(iter(_next_amendment(on=on)), None)


@remembered
@prepared
def _next_amendment(*, on: date) -> QuerySet[PlanAmendment]:
    return PlanAmendment.objects.filter(last_day__gte=on).order_by("last_day")[:1]
