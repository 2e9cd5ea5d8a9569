"""The calendar of the multi-year plan: until when a proposal makes the next amendment."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access
from ..models import PlanAmendment


def add_amendment(
    *, name: str, last_day: date, by: Actor, at: datetime, decided_on: date | None = None
) -> PlanAmendment:
    """Set the last day for a proposal to make an amendment, and when the council decides on it, if that is known."""
    access.require(access.may_take_in(by))
    row = PlanAmendment(**_checked(name, last_day, decided_on))
    _save(row, "add_amendment", by=by, at=at)
    return row


def change_amendment(
    *,
    amendment: PlanAmendment,
    version: int,
    name: str,
    last_day: date,
    reason: str,
    by: Actor,
    at: datetime,
    decided_on: date | None = None,
) -> PlanAmendment:
    """Change its name or its days, with the reason."""
    access.require(access.may_take_in(by))
    values, words = _checked(name, last_day, decided_on), cleaned(reason)
    if not words:
        raise Refused(_("Say why."), "reason")
    with transaction.atomic():
        now = PlanAmendment.objects.select_for_update().get(pk=amendment.pk)
        if now.version != version:
            raise Conflict(_("Somebody else changed this while you wrote."), theirs=now, mine=values)
        before = {"last_day": now.last_day.isoformat()}
        for field, value in values.items():
            setattr(now, field, value)
        now.version = version + 1
        _save(now, "change_amendment", by=by, at=at, before=before, reason=words)
    return now


def _checked(name: str, last_day: date, decided_on: date | None) -> dict[str, Any]:
    called = " ".join(cleaned(name).split())
    if not 1 <= len(called) <= 120:
        raise Refused(_("Give a name of at most 120 signs."), "name")
    if decided_on is not None and decided_on < last_day:
        raise Refused(_("The council decides after the last day for proposals."), "decided_on")
    return {"name": called, "last_day": last_day, "decided_on": decided_on}


def _save(row: PlanAmendment, verb: str, *, by: Actor, at: datetime, **more: Any) -> None:
    try:
        with transaction.atomic():
            row.save()
            trail.record(
                by=by, at=at, verb=f"policy.{verb}", kind="plan_amendment", ref=row.reference, neighbourhood_id=None,
                after={"name": row.name, "last_day": row.last_day.isoformat()}, **more,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused(_("There is an amendment with this last day already."), "last_day") from twice
