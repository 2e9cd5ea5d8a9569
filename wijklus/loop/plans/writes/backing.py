"""Which bodies stand behind a plan, which consequence they accept, and what they then did."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned

from .. import access
from ..models import Plan, PlanBacking
from .adopting import body_named, day_that_was, page_at
from .plans import locked_running, record


def note_backing(
    *,
    plan: Plan,
    body: str,
    decided_on: date,
    decision: str,
    consequence: str,
    by: Actor,
    at: datetime,
    decision_url: str = "",
) -> PlanBacking:
    """Note in public that a body stands behind a plan, and the consequence it accepts. Raises Refused."""
    access.require(access.may_prepare(by, plan.neighbourhood_id))
    given: dict[str, Any] = {
        "body": body_named(body, "body"),
        "decided_on": day_that_was(decided_on, "decided_on", at),
        "decision": cleaned(decision),
        "decision_url": page_at(decision_url, "decision_url"),
        "consequence": cleaned(consequence),
    }
    if not given["decision"]:
        raise Refused(_("Say what was decided."), field="decision")
    if not given["consequence"]:
        raise Refused(_("Say which consequence this body accepts: backing costs something."), field="consequence")
    with transaction.atomic():
        locked = locked_running(plan)
        made = PlanBacking(plan=locked, by_function=by.function[:160], noted_at=at, **given)
        made.save()
        record(locked, "back", by=by, at=at, after={"body": made.body, "decided_on": made.decided_on})
        return made


def note_deed(*, backing: PlanBacking, version: int, deed: str, deed_on: date, by: Actor, at: datetime) -> PlanBacking:
    """Note in public what a body did that stands behind a plan, as it stood in `version`; a Conflict keeps both."""
    access.require(access.may_prepare(by, backing.plan.neighbourhood_id))
    values: dict[str, Any] = {"deed": cleaned(deed), "deed_on": day_that_was(deed_on, "deed_on", at)}
    if not values["deed"]:
        raise Refused(_("Say what was done."), field="deed")
    with transaction.atomic():
        seen = PlanBacking.objects.filter(pk=backing.pk, version=version)
        if not seen.update(version=F("version") + 1, **values):
            now = PlanBacking.objects.get(pk=backing.pk)
            raise Conflict(_("Somebody else changed this while you wrote."), theirs=now, mine=values)
        before = {"deed": backing.deed, "deed_on": backing.deed_on}
        backing.refresh_from_db()
        record(backing.plan, "do_deed", by=by, at=at, before=before, after={"body": backing.body, **values})
        return backing
