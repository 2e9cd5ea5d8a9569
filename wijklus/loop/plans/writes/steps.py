"""From draft to evaluation: laying a plan on the table, taking it back, opening it again, and evaluating it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused, must_allow
from wijklus.base.text import cleaned

from .. import access, reads, rules
from ..models import Plan, PlanEvaluation, PlanProposal
from .adopting import body_named, day_that_was, in_one_view, page_at
from .plans import CHANGED_MEANWHILE, locked_plan, record

LONGEST_ROUND = timedelta(days=366)


def propose(
    *, plan: Plan, version: int, comments_until: date, by: Actor, at: datetime, explanation: str = ""
) -> PlanProposal:
    """Lay the plan on the table as it stood in `version`: people comment on these words until that day.

    What is proposed is frozen with its SHA-256. Raises Refused, and Conflict when the plan was changed meanwhile.
    """
    access.require(access.may_write(by, plan.neighbourhood_id))
    today = timezone.localdate(at)
    if not today < comments_until <= today + LONGEST_ROUND:
        raise Refused(_("Give people at least until tomorrow, and at most a year."), field="comments_until")
    given = {"comments_until": comments_until, "explanation": cleaned(explanation)}
    return in_one_view(lambda: _propose(plan, version, given, by=by, at=at))


def _propose(plan: Plan, version: int, given: dict[str, Any], *, by: Actor, at: datetime) -> PlanProposal:
    locked = locked_plan(plan)
    must_allow(rules.ALLOWED, locked.state, rules.PROPOSED)
    seen = Plan.objects.filter(pk=plan.pk, version=version)
    if not seen.update(version=F("version") + 1, state=rules.PROPOSED, state_reason=""):
        raise Conflict(CHANGED_MEANWHILE, theirs=locked, mine=given)
    proposed = Plan.objects.select_related("municipality", "neighbourhood").get(pk=plan.pk)
    document = reads.compose(plan=proposed, on=timezone.localdate(at))
    if not document["goals"]:
        raise Refused(_("There is nothing in this plan yet. Put a priority in it first."))
    number = (proposed.proposals.aggregate(last=Max("number"))["last"] or 0) + 1
    text = rules.canonical(document | {"proposal": number, "proposed_at": at.isoformat(), "proposed_by": by.function})
    frozen = PlanProposal(
        plan=proposed, number=number, document=text, sha256=rules.sha256(text), proposed_at=at,
        by_function=by.function[:160], **given,
    )  # fmt: skip
    frozen.save()
    after = {"proposal": number, "comments_until": frozen.comments_until, "sha256": frozen.sha256}
    record(proposed, "propose", by=by, at=at, before={"state": locked.state}, after=after, reason=frozen.explanation)
    plan.refresh_from_db()
    return frozen


def take_back(*, plan: Plan, reason: str, by: Actor, at: datetime) -> Plan:
    """Take a proposal back to write further, with a public reason; what was proposed and said of it stays."""
    access.require(access.may_write(by, plan.neighbourhood_id))
    becomes = rules.after_taking_back(has_version=reads.versions(plan=plan).exists())
    return _go(plan, becomes, "take_back", reason, by=by, at=at, only_from=rules.PROPOSED)


def amend(*, plan: Plan, reason: str, by: Actor, at: datetime) -> Plan:
    """Open an adopted plan to write a next version, with a public reason; the version that stands stays as it is."""
    access.require(access.may_write(by, plan.neighbourhood_id))
    return _go(plan, rules.AMENDED, "amend", reason, by=by, at=at)


def _go(plan: Plan, to: str, verb: str, reason: str, *, by: Actor, at: datetime, only_from: str = "") -> Plan:
    words = cleaned(reason)
    if not words:
        raise Refused(_("Say why."), field="reason")
    with transaction.atomic():
        locked = locked_plan(plan)
        before = {"state": locked.state}
        must_allow(rules.ALLOWED, locked.state, to)
        if (locked.state == rules.PROPOSED) != (only_from == rules.PROPOSED):
            raise Refused(_("This is not possible any more: look at what changed, and decide again."))
        locked.state, locked.state_reason, locked.version = to, words, locked.version + 1
        locked.save(update_fields=["state", "state_reason", "version"])
        record(locked, verb, by=by, at=at, before=before, after={"state": to}, reason=words)
        return locked


def evaluate(
    *,
    plan: Plan,
    evaluated_by: str,
    evaluated_on: date,
    learned: str,
    by: Actor,
    at: datetime,
    report_url: str = "",
) -> PlanEvaluation:
    """Record that a body evaluated the version that stands, and what was learned. Raises Refused."""
    access.require(access.may_adopt(by, plan.neighbourhood_id))
    given = {
        "evaluated_by": body_named(evaluated_by, "evaluated_by"),
        "evaluated_on": day_that_was(evaluated_on, "evaluated_on", at),
        "report_url": page_at(report_url, "report_url"),
        "learned": cleaned(learned),
    }
    if not given["learned"]:
        raise Refused(_("Say what was learned."), field="learned")
    with transaction.atomic():
        locked = locked_plan(plan)
        before = {"state": locked.state}
        must_allow(rules.ALLOWED, locked.state, rules.EVALUATED)
        if locked.state != rules.AMENDED:  # a next draft that is being written goes on
            locked.state = rules.EVALUATED
        locked.version += 1
        locked.save(update_fields=["state", "version"])
        last = reads.versions(plan=locked)[0]
        made = PlanEvaluation(plan=locked, number=last.number, by_function=by.function[:160], noted_at=at, **given)
        made.save()
        after = {"evaluated_by": made.evaluated_by, "evaluated_on": made.evaluated_on, "version": last.number}
        record(locked, "evaluate", by=by, at=at, before=before, after=after)
        return made
