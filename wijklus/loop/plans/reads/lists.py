"""Which plans and versions there are, and the plan as everybody may see it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, Max, OuterRef, QuerySet, Subquery, TextField, Value, When

from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared
from wijklus.loop.actions import reads as actions

from .. import access, rules
from ..models import Plan, PlanProposal, PlanVersion, ServiceHours, TracingSetting
from .composing import Part, action_part, compose, follow_up_part
from .differing import Telling, difference


@dataclass(frozen=True)
class PublicPlan:
    """A plan for everybody: the latest adopted document (or, before the first, the draft) with today's states."""

    plan: Plan
    document: Part
    versions: Sequence[PlanVersion]
    changes: Sequence[Telling]

    @property
    def version(self) -> PlanVersion | None:
        """The version adopted last, or None: then what is shown is a draft."""
        return self.versions[0] if self.versions else None


@dataclass(frozen=True)
class Standing:
    """The plan of a neighbourhood in a line: what it is called, and who adopted it last (no number: nobody yet)."""

    reference: str
    title: str
    number: int | None
    decided_by: str | None
    decided_on: date | None


def plans(*, by: Actor) -> QuerySet[Plan]:
    """All plans with neighbourhood and the number of their last version, running ones first. One query."""
    access.require(access.may_see(by))
    rows = Plan.objects.select_related("neighbourhood").annotate(last=Max("versions__number"))
    return rows.order_by(Case(When(state=rules.ENDED, then=1), default=0), "neighbourhood__name", "-valid_from", "id")


def running() -> QuerySet[Plan]:
    """The plans that run or are being written, for later steps to count and to filter. One query when it is asked."""
    return Plan.objects.exclude(state=rules.ENDED)


def current(*, neighbourhood_id: int) -> Plan | None:
    """The plan of a neighbourhood that runs or is being written, else the one that ended last. One query."""
    rows = Plan.objects.filter(neighbourhood_id=neighbourhood_id).select_related("municipality", "neighbourhood")
    return rows.order_by(Case(When(state=rules.ENDED, then=1), default=0), "-valid_from", "-id").first()


def standing(*, neighbourhood_id: int) -> Standing | None:
    """The plan of a neighbourhood that was not ended, with its last version, if any. One query."""
    found = next(iter(_standing_in(neighbourhood_id=neighbourhood_id)), None)
    return Standing(*found) if found else None


@prepared
def _standing_in(*, neighbourhood_id: int) -> QuerySet[Plan, tuple[Any, ...]]:
    rows = Plan.objects.filter(neighbourhood_id=neighbourhood_id).exclude(state=rules.ENDED)
    last = rows.order_by("pk", F("versions__number").desc(nulls_last=True))
    of_version = ("versions__number", "versions__decided_by", "versions__decided_on")
    return last.values_list("reference", "title", *of_version)[:1]


def for_actor(*, by: Actor, reference: str) -> Plan | None:
    """One plan with municipality and neighbourhood, fetched and checked together. One query, two for a group."""
    found = _plan(reference)
    access.require(access.may_see_plan(by, found.neighbourhood_id) if found is not None else access.may_see(by))
    return found


def by_reference(*, reference: str) -> Plan | None:
    """One plan with municipality and neighbourhood, for everybody. One query."""
    return _plan(reference)


def _plan(reference: str) -> Plan | None:
    return next(iter(_with_reference(reference=reference)), None)


@prepared
def _with_reference(*, reference: str) -> QuerySet[Plan]:
    hours = Exists(ServiceHours.objects.filter(plan=OuterRef("pk")))
    chosen = Subquery(TracingSetting.objects.filter(municipality=OuterRef("municipality")).values("persons")[:1])
    mine = actions.carriers_now().filter(neighbourhood=OuterRef("neighbourhood"))
    whole = Subquery(mine.filter(priority=None).values("party__name")[:1])
    rows = Plan.objects.select_related("municipality", "neighbourhood", "start_check")
    back = Exists(actions.carriers_ever().filter(neighbourhood=OuterRef("neighbourhood"), until__isnull=False))
    rows = rows.annotate(has_hours=hours, persons_chosen=chosen, carried_by=whole, is_carried=Exists(mine))
    rows = rows.annotate(was_carried=back)
    return rows.filter(reference=reference)


def neighbourhood_of(*, reference: str) -> int | None:
    """The neighbourhood that a plan is of; None when there is no such plan. One query."""
    return Plan.objects.filter(reference=reference).values_list("neighbourhood_id", flat=True).first()


def versions(*, plan: Plan) -> QuerySet[PlanVersion]:
    """The adopted versions of a plan, latest first, without their documents. One query."""
    return PlanVersion.objects.filter(plan=plan).defer("document").order_by("-number")


def document(version: PlanVersion | PlanProposal) -> Any:
    """The frozen document of a version or a proposal. No query."""
    return json.loads(version.document)


def version_public(*, reference: str, number: int) -> tuple[PlanVersion, PlanVersion | None] | None:
    """A version of a plan and the one before it, with documents; None when there is no such version. One query."""
    rows = PlanVersion.objects.select_related("plan", "plan__neighbourhood", "plan__municipality")
    found = {row.number: row for row in rows.filter(plan__reference=reference, number__in=(number, number - 1))}
    return (found[number], found.get(number - 1)) if number in found else None


def plan_public(*, reference: str, on: date) -> PublicPlan | None:
    """A plan as everybody may see it on a day. Five queries when it was adopted, seven for a draft."""
    plan = _plan(reference)
    if plan is None:
        return None
    known = list(_with_last_two_documents(plan))
    if not known:
        return PublicPlan(plan, compose(plan=plan, on=on), [], [])
    latest = json.loads(known[0].text)
    changes = difference(json.loads(known[1].text), latest) if len(known) > 1 else []
    return PublicPlan(plan, _as_it_stands(latest, on=on), known, changes)


def _with_last_two_documents(plan: Plan) -> QuerySet[Any]:
    last = PlanVersion.objects.filter(plan=OuterRef("plan")).order_by("-number").values("number")[:1]
    is_recent = When(number__gte=Subquery(last) - 1, then=F("document"))
    text = Case(is_recent, default=Value(""), output_field=TextField())
    return versions(plan=plan).annotate(text=text)


def _as_it_stands(frozen: Part, *, on: date) -> Part:
    """The document that was adopted, with what actions and promises have become since."""
    live = actions.carried(action["reference"] for goal in frozen["goals"] for action in goal["actions"])
    for goal in frozen["goals"]:
        for action in goal["actions"]:
            now = action_part(live[action["reference"]], on=on)
            action["due_now"] = now["due_on"]
            action["percent"] = live[action["reference"]].action.percent
            for name in ("state", "state_reason", "missing", "commitments"):
                action[name] = now[name]
    return {**frozen, "follow_up": follow_up_part(frozen["goals"], on=on)}
