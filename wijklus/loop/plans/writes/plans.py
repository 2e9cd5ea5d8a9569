"""Starting, editing and ending the plan of a neighbourhood."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Plan

if TYPE_CHECKING:
    from wijklus.ground.places.models import Neighbourhood


def start_plan(
    *,
    neighbourhood: "Neighbourhood",
    title: str,
    valid_from: date,
    valid_until: date,
    by: Actor,
    at: datetime,
    introduction: str = "",
) -> Plan:
    """Start the plan of a neighbourhood; the one before has to be ended first."""
    access.require(access.may_prepare(by, neighbourhood.pk))
    values = _checked(title, introduction, valid_from, valid_until)
    with transaction.atomic():
        plan = Plan(neighbourhood=neighbourhood, created_at=at, **values)
        try:
            with transaction.atomic():
                plan.save()
        except IntegrityError as twice:
            raise Refused(_("This neighbourhood has a plan already. End that one first.")) from twice
        record(plan, "start", by=by, at=at, after={"valid_from": valid_from, "valid_until": valid_until})
        return plan


def edit_plan(
    *,
    plan: Plan,
    version: int,
    title: str,
    valid_from: date,
    valid_until: date,
    by: Actor,
    at: datetime,
    introduction: str = "",
) -> Plan:
    """Change what a plan is called and for when it is, as it stood in `version`; a Conflict keeps both texts."""
    access.require(access.may_write(by, plan.neighbourhood_id))
    values = _checked(title, introduction, valid_from, valid_until)
    with transaction.atomic():
        seen = Plan.objects.filter(pk=plan.pk, version=version).exclude(state=rules.ENDED)
        state = rules.after_writing(locked_draft(plan).state) if seen.exists() else ""
        if not state or not seen.update(version=F("version") + 1, state=state, **values):
            raise Conflict(CHANGED_MEANWHILE, theirs=Plan.objects.get(pk=plan.pk), mine=values)
        before = {"valid_from": plan.valid_from, "valid_until": plan.valid_until}
        plan.refresh_from_db()
        after = {"valid_from": plan.valid_from, "valid_until": plan.valid_until}
        record(plan, "edit", by=by, at=at, before=before, after=after)
        return plan


def end_plan(*, plan: Plan, reason: str, by: Actor, at: datetime) -> Plan:
    """End a plan, with a public reason; its versions stay readable."""
    access.require(access.may_adopt(by, plan.neighbourhood_id))
    words = cleaned(reason)
    if not words:
        raise Refused(_("Say why."), field="reason")
    with transaction.atomic():
        locked = locked_plan(plan)
        before = {"state": locked.state}
        must_allow(rules.ALLOWED, locked.state, rules.ENDED)
        locked.state, locked.state_reason = rules.ENDED, words
        locked.version += 1
        locked.save(update_fields=["state", "state_reason", "version"])
        record(locked, "end", by=by, at=at, before=before, after={"state": rules.ENDED}, reason=words)
        return locked


CHANGED_MEANWHILE = _("Somebody else changed this plan while you wrote.")


def locked_plan(plan: Plan) -> Plan:
    """The plan as it stands now, kept from other writers until the transaction ends."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def locked_running(plan: Plan) -> Plan:
    """The same of a plan that is not over. Raises Refused when it has ended."""
    locked = locked_plan(plan)
    if locked.state == rules.ENDED:
        raise Refused(_("This plan has ended. Start a new one."))
    return locked


def locked_draft(plan: Plan) -> Plan:
    """The same of a plan that can be written now. Raises Refused while it lies on the table for comment."""
    locked = locked_running(plan)
    if locked.state not in rules.WRITTEN:
        raise Refused(_("This plan lies on the table for comment. Take the proposal back to write further."))
    return locked


def record(
    plan: Plan,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Leave the trail of a change of a plan."""
    trail.record(
        by=by,
        at=at,
        verb=f"plans.{verb}",
        kind="plan",
        ref=plan.reference,
        neighbourhood_id=plan.neighbourhood_id,
        before=before,
        after={"title": plan.title, **(after or {})},
        reason=reason,
    )


def _checked(title: str, introduction: str, valid_from: date, valid_until: date) -> dict[str, Any]:
    words = cleaned(title)
    if not words:
        raise Refused(_("Give the plan a title."), field="title")
    if len(words) > 160:
        raise Refused(_("This title is too long: at most 160 signs."), field="title")
    if valid_until <= valid_from:
        raise Refused(_("The plan must end after it starts."), field="valid_until")
    return {
        "title": words,
        "introduction": cleaned(introduction),
        "valid_from": valid_from,
        "valid_until": valid_until,
    }
