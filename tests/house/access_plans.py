"""The lines of how a plan is decided: proposals and comments on them, backing, evaluation, and what differs."""

from datetime import timedelta
from typing import Any

from wijklus.loop.plans import reads as plan_reads
from wijklus.loop.plans import writes as plans
from wijklus.loop.signals import writes as signals

from .access_lines import Line, filled, public, staff
from .access_story import WHY, a_plan_of, by_director
from .access_visitors import ANONYMOUS, World

DIRECTING = ("director", "coordinator")


def _proposal_of(world: World) -> Any:
    """Somebody commented on what lay on the table; then it was taken back to write further."""
    plan, given = world.once(a_plan_of), by_director(world)
    opened = plans.amend(plan=plan, reason="Meer geld", **given)
    until = world.at.date() + timedelta(days=30)
    proposal = plans.propose(plan=opened, version=opened.version, comments_until=until, **given)
    said = signals.register(
        text="Vergeet de speeltuin niet", kind="idea", channel="web", neighbourhood=world.dampoort,
        contact=world.resident(), by=world.actor(ANONYMOUS), at=world.at,
    )  # fmt: skip
    plans.add_comment(signal=said, proposal=proposal, place=0, by=world.system, at=world.at)
    plans.take_back(plan=opened, reason="Bewoners vroegen om tijd", **given)
    plan.refresh_from_db()
    return proposal


def _backing_of(world: World) -> Any:
    return plans.note_backing(
        plan=world.once(a_plan_of), body="College", decided_on=world.at.date(), decision="Ja", consequence="Geld",
        **by_director(world),
    )  # fmt: skip


def the_plan(world: World) -> dict[str, Any]:
    """The keywords of an address of the plan."""
    world.once(_proposal_of)
    return {"reference": world.once(a_plan_of).reference}


def a_proposal(world: World) -> dict[str, Any]:
    """The keywords of an address of the proposal."""
    return {**the_plan(world), "number": 1}


def a_backing(world: World) -> dict[str, Any]:
    """The keywords of an address of who stands behind the plan."""
    return {"reference": world.once(_backing_of).reference}


def as_proposed(world: World) -> dict[str, Any]:
    """What is posted to lay the plan on the table, as it stands now."""
    reference = the_plan(world)["reference"]
    found = plan_reads.by_reference(reference=reference)
    return {"version": found.version if found else 0, "comments_until": world.at.date() + timedelta(days=30)}


def as_backed(world: World) -> dict[str, Any]:
    """What is posted to note who stands behind the plan."""
    return {"body": "Raad", "decided_on": world.at.date(), "decision": "Ja", "consequence": "Geld"}


def as_evaluated(world: World) -> dict[str, Any]:
    """What is posted to record an evaluation."""
    return {"evaluated_by": "Stuurgroep", "evaluated_on": world.at.date(), "learned": "Vroeger beginnen"}


def as_done(world: World) -> dict[str, Any]:
    """What is posted to note a deed."""
    return {"version": 1, "deed": "Ploeg aangeworven", "deed_on": world.at.date()}


TABLE: dict[str, Line] = {
    "plans:tracing": staff("coordinator", post=True, data=filled(persons=9, version=0)),
    "plans:propose": staff(*DIRECTING, kwargs=the_plan, post=True, data=as_proposed),
    "plans:take_back": staff(*DIRECTING, kwargs=the_plan, get=False, post=True, data=WHY),
    "plans:amend": staff(*DIRECTING, kwargs=the_plan, get=False, post=True, data=WHY),
    "plans:evaluate": staff(*DIRECTING, kwargs=the_plan, post=True, data=as_evaluated),
    "plans:back_plan": staff(*DIRECTING, kwargs=the_plan, post=True, data=as_backed),
    "plans:note_deed": staff(*DIRECTING, kwargs=a_backing, post=True, data=as_done),
    "plans:course": public(kwargs=the_plan),
    "plans:compare": public(kwargs=the_plan),
    "plans:proposal_now": public(kwargs=the_plan),
    "plans:proposal": public(kwargs=a_proposal),
    "plans:proposed": public(kwargs=a_proposal),
    "feedback:comments": staff("director", "coordinator", "field_worker", kwargs=the_plan),
    "feedback:plan_comments": public(kwargs=a_proposal),
}
