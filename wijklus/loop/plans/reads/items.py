"""The priorities that stand in a plan, and those that could."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from wijklus.base.actor import Actor
from wijklus.loop.priorities import reads as priorities

from .. import access
from ..models import Plan, PlanItem

if TYPE_CHECKING:
    from wijklus.loop.priorities.models import Priority


def items(*, plan: Plan) -> QuerySet[PlanItem]:
    """What stands in a plan, in order, with priority, theme and objective. One query."""
    rows = PlanItem.objects.filter(plan=plan)
    return rows.select_related("priority", "priority__theme", "objective").order_by("position", "id")


def item_for_actor(*, by: Actor, reference: str) -> PlanItem | None:
    """One goal with its plan and priority, fetched and checked together. One query."""
    rows = PlanItem.objects.select_related("plan", "priority", "priority__theme", "objective")
    found = rows.filter(reference=reference).first()
    access.require(access.may_see_plan(by, found.plan.neighbourhood_id) if found is not None else access.may_see(by))
    return found


def candidates(*, plan: Plan) -> "list[Priority]":
    """The standing priorities of the neighbourhood that are not in the plan yet, in order. Two queries."""
    inside = set(PlanItem.objects.filter(plan=plan).values_list("priority_id", flat=True))
    return [row for row in priorities.ranked(neighbourhood_id=plan.neighbourhood_id) if row.pk not in inside]
