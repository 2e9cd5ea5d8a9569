"""The priorities in a plan, each with a goal and an indicator, in an order."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.loop.priorities import rules as order_rules

from .. import access, rules
from ..models import Plan, PlanItem
from .plans import locked_draft, record

if TYPE_CHECKING:
    from wijklus.ground.policy.models import PlanObjective
    from wijklus.loop.priorities.models import Priority


def add_item(
    *,
    plan: Plan,
    priority: "Priority",
    goal: str,
    by: Actor,
    at: datetime,
    indicator: str = "",
    baseline: str = "",
    target: str = "",
    objective: "PlanObjective | None" = None,
) -> PlanItem:
    """Put a priority in a plan, with the goal and the indicator by which anybody can see whether it is reached."""
    access.require(access.may_write(by, plan.neighbourhood_id))
    values = _checked(goal, indicator, baseline, target)
    if priority.neighbourhood_id != plan.neighbourhood_id:
        raise Refused(_("This priority belongs to another neighbourhood."), field="priority")
    with transaction.atomic():
        locked = locked_draft(plan)
        order = list(PlanItem.objects.filter(plan=locked).values_list("pk", "position"))
        position = order[-1][1] + order_rules.STEP if order else order_rules.STEP
        item = PlanItem(plan=locked, priority=priority, objective=objective, position=position, **values)
        try:
            with transaction.atomic():
                item.save()
        except IntegrityError as twice:
            raise Refused(_("This priority is in the plan already."), field="priority") from twice
        _touch(locked, plan)
        record(locked, "add_item", by=by, at=at, after={"priority": priority.reference, "goal": item.goal})
        return item


def change_item(
    *,
    item: PlanItem,
    version: int,
    goal: str,
    by: Actor,
    at: datetime,
    indicator: str = "",
    baseline: str = "",
    target: str = "",
    objective: "PlanObjective | None" = None,
) -> PlanItem:
    """Change a goal and its indicator, as they stood in `version`; a Conflict keeps both texts."""
    access.require(access.may_write(by, item.plan.neighbourhood_id))
    values = {**_checked(goal, indicator, baseline, target), "objective": objective}
    with transaction.atomic():
        locked = locked_draft(item.plan)
        before = {"goal": item.goal, "indicator": item.indicator, "baseline": item.baseline, "target": item.target}
        if not PlanItem.objects.filter(pk=item.pk, version=version).update(version=F("version") + 1, **values):
            now = PlanItem.objects.filter(pk=item.pk).first()
            raise Conflict(_("Somebody else changed this goal while you wrote."), theirs=now, mine=values)
        item.refresh_from_db()
        _touch(locked, item.plan)
        after = {"goal": item.goal, "indicator": item.indicator, "baseline": item.baseline, "target": item.target}
        record(locked, "change_item", by=by, at=at, before=before, after=after)
        return item


def remove_item(*, item: PlanItem, reason: str, by: Actor, at: datetime) -> None:
    """Take a priority out of a plan that is being written, and say why; adopted versions keep it."""
    access.require(access.may_write(by, item.plan.neighbourhood_id))
    words = cleaned(reason)
    if not words:
        raise Refused(_("Say why."), field="reason")
    with transaction.atomic():
        locked = locked_draft(item.plan)
        before = {"priority": item.priority.reference, "goal": item.goal}
        gone, _rows = PlanItem.objects.filter(pk=item.pk).delete()
        if not gone:
            raise Refused(_("This priority is not in the plan any more."))
        _touch(locked, item.plan)
        record(locked, "remove_item", by=by, at=at, before=before, reason=words)


def order_item(*, item: PlanItem, to: str | int, by: Actor, at: datetime, reason: str = "") -> int:
    """Move a goal "up", "down" or to a place counted from 1; returns the place it has now. A group says why."""
    access.require(access.may_write(by, item.plan.neighbourhood_id))
    words = cleaned(reason)
    if not words and not access.may_prepare(by, item.plan.neighbourhood_id):
        raise Refused(_("Say why."), field="reason")
    with transaction.atomic():
        locked = locked_draft(item.plan)
        order = list(PlanItem.objects.filter(plan=locked).values_list("pk", "position"))
        keys = [key for key, _position in order]
        if item.pk not in keys:
            raise Refused(_("This priority is not in the plan any more."))
        was = keys.index(item.pk) + 1
        place = order_rules.place_after_move(was, to, len(order))
        if place != was:
            for key, position in order_rules.new_positions(order, item.pk, place).items():
                PlanItem.objects.filter(pk=key).update(position=position)
            _touch(locked, item.plan)
            after = {"goal": item.goal, "place": place}
            record(locked, "order", by=by, at=at, before={"place": was}, after=after, reason=words)
        return place


def _touch(locked: Plan, plan: Plan) -> None:
    """Raise the plan's version: who adopts it must have seen what stands in it. After a decision it is a next draft."""
    locked.version += 1
    locked.state = rules.after_writing(locked.state)
    locked.save(update_fields=["version", "state"])
    plan.version, plan.state = locked.version, locked.state


def _checked(goal: str, indicator: str, baseline: str, target: str) -> dict[str, Any]:
    if not cleaned(goal):
        raise Refused(_("Say what should be reached."), field="goal")
    values = {"goal": cleaned(goal)}
    for field, text, most in (("indicator", indicator, 200), ("baseline", baseline, 60), ("target", target, 60)):
        values[field] = " ".join(cleaned(text).split())
        if len(values[field]) > most:
            raise Refused(_("This is too long: at most %(most)s signs.") % {"most": most}, field=field)
    return values
