"""Sorting what came in: kind, category and neighbourhood."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor, system
from wijklus.base.refusals import Conflict, Refused
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Category, Signal
from . import living, routing, terms


def triage(
    *,
    signal: Signal,
    version: int,
    kind: str,
    category: Category | None,
    neighbourhood: Any,
    by: Actor,
    at: datetime,
) -> Signal:
    """Sort a signal as it stood in `version`. Raises Conflict, with both, when somebody else sorted it first."""
    access.require(access.may_triage(by, signal))
    if kind not in rules.KINDS:
        raise Refused(_("Choose what you want to tell."), field="kind")
    if category is not None and not category.is_active and category.pk != signal.category_id:
        raise Refused(_("This category is not used any more. Choose another."), field="category")
    after: dict[str, Any] = {"kind": kind, "category": category, "neighbourhood": neighbourhood}
    on = timezone.localdate(signal.received_at)
    boundary_id = places.boundary_ids(on=on, only=neighbourhood.pk).get(neighbourhood.pk)
    with transaction.atomic():
        hit = Signal.objects.filter(pk=signal.pk, version=version).update(
            **after, boundary_id=boundary_id, version=F("version") + 1
        )
        now = Signal.objects.select_related("neighbourhood", "category").get(pk=signal.pk)
        if not hit:
            sentence = _("Somebody else sorted this signal first. Both are shown: choose again.")
            raise Conflict(sentence, theirs=_told(now), mine={**after, "category": category, "kind": kind})
        terms.follow_terms(signals=[now])
        living.touch_living(signals=[now], at=at)
        routing.route(signals=[now], at=at)
        was, becomes = trail.changed_fields(_plain(signal), _plain(now))
        if becomes:
            trail.record(
                by=by,
                at=at,
                verb="signals.triage",
                kind="signal",
                ref=signal.reference,
                neighbourhood_id=now.neighbourhood_id,
                before=was,
                after=becomes,
                also_in=(signal.neighbourhood_id,),
            )
    return now


def set_category(*, signals: Sequence[Signal], category: Category | None, by: Actor, at: datetime) -> int:
    """Give many signals the same category; how many it changed."""
    for signal in signals:
        access.require(access.may_triage(by, signal))
    if category is not None and not category.is_active:
        raise Refused(_("This category is not used any more. Choose another."), field="category")
    code = category.code if category else None
    with transaction.atomic():
        rows = [
            row
            for row in Signal.objects.select_for_update().filter(pk__in=[s.pk for s in signals]).order_by("pk")
            if row.category_id != (category.pk if category else None)
        ]
        Signal.objects.filter(pk__in=[row.pk for row in rows]).update(category=category, version=F("version") + 1)
        for row in rows:
            row.category = category
        terms.follow_terms(signals=rows)
        living.touch_living(signals=rows, at=at)
        routing.route(signals=rows, at=at)
        changes = [
            trail.Change(ref=row.reference, neighbourhood_id=row.neighbourhood_id, after={"category": code})
            for row in rows
        ]
        trail.record_many(by=by, at=at, verb="signals.triage", kind="signal", changes=changes)
    return len(rows)


def _told(signal: Signal) -> dict[str, Any]:
    return {"kind": signal.kind, "category": signal.category, "neighbourhood": signal.neighbourhood}


def _plain(signal: Signal) -> dict[str, Any]:
    """The same as the trail keeps it."""
    return {
        "kind": signal.kind,
        "category": signal.category.code if signal.category else None,
        "neighbourhood": signal.neighbourhood.code,
    }


def look_at_contact(*, signal: Signal, by: Actor, at: datetime) -> Any:
    """How the person behind a signal can be answered, or None; that somebody looked stays in the trail."""
    access.require(access.may_read_contact(by, signal))
    if signal.person is None:
        return None
    with transaction.atomic():
        # Signals without a place have no director of their own: who sorts them may answer them.
        found = people.contacts_of(
            by=system(signal.municipality_id), person_ids=[signal.person.pk], neighbourhood_id=None
        ).get(signal.person.pk)
        trail.record(
            by=by,
            at=at,
            verb="signals.read_contact",
            kind="signal",
            ref=signal.reference,
            neighbourhood_id=signal.neighbourhood_id,
            public=False,
        )
    return found
