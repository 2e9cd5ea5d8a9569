"""What the next team decides about each item: keep, change or stop, with a reason."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Handover, HandoverItem
from ..rules import handing

CHANGED_MEANWHILE = _("Somebody else decided about this meanwhile. Look at what they wrote, and decide again.")


@transaction.atomic
def mark(*, item: HandoverItem, version: int, mark: str, reason: str, by: Actor, at: datetime) -> HandoverItem:
    """Decide about one item, as it stood in `version`. A stop stands: a job answers the people behind it.

    Raises NotAllowed, Conflict when somebody else was first, or Refused.
    """
    access.require(access.may_mark(by, item.neighbourhood_id))
    words = _checked(mark, reason)
    if mark == handing.STOP:
        access.require(access.may_stop(by, item))
        if not handing.can_stop(item.kind, item.step):
            raise Refused(_("This answer is on its way: people get it. Choose keep or change."), field="mark")
    if item.handover.state != rules.FROZEN:
        raise Refused(_("The dossier is not sealed yet."))
    rows = HandoverItem.objects.filter(pk=item.pk, version=version)  # of this table only: two at once cannot both win
    before = {"mark": item.mark}
    if not rows.exclude(mark=handing.STOP).update(**_decided(mark, words, by, at)):
        item.refresh_from_db()
        if item.mark == handing.STOP:
            raise Refused(_("This was stopped, and the people behind it are told. That cannot be taken back."))
        raise Conflict(CHANGED_MEANWHILE, theirs=item, mine={"mark": mark, "reason": words})
    item.refresh_from_db()
    trail.record(
        by=by,
        at=at,
        verb="steering.mark",
        kind="handover_item",
        ref=f"{item.handover.reference}-{item.number}",
        neighbourhood_id=item.neighbourhood_id,
        before=before,
        after={"mark": mark, "about": item.ref},
        reason=words,
    )
    if mark == handing.STOP:
        _tell_later([item], at)
    return item


@transaction.atomic
def mark_many(
    *, handover: Handover, numbers: Collection[int], mark: str, reason: str, by: Actor, at: datetime
) -> tuple[int, int]:
    """Decide about several items at once, with one reason: how many were marked, and how many were left.

    What somebody else marked meanwhile is left as it is, and so is what lies outside the reach of this actor.
    """
    access.require(access.may_mark_any(by))
    words = _checked(mark, reason)
    if not numbers:
        raise Refused(_("Choose at least one item."), field="numbers")
    if len(numbers) > handing.BATCH:
        raise Refused(_("Choose at most %(most)s items at a time.") % {"most": handing.BATCH}, field="numbers")
    rows = reads.items(handover=handover).filter(number__in=numbers, mark="", handover__state=rules.FROZEN)
    found = [one for one in rows.select_for_update(of=("self",)) if _may(by, one, mark)]
    chosen = HandoverItem.objects.filter(pk__in=[one.pk for one in found], mark="")
    done = chosen.update(**_decided(mark, words, by, at))
    trail.record(
        by=by,
        at=at,
        verb="steering.mark_many",
        kind="handover",
        ref=handover.reference,
        neighbourhood_id=handover.neighbourhood_id,
        after={"mark": mark, "items": done, "numbers": sorted(one.number for one in found)},
        reason=words,
    )
    if mark == handing.STOP:
        _tell_later(found, at)
    return done, len(set(numbers)) - done


def _may(by: Actor, item: HandoverItem, mark: str) -> bool:
    if mark == handing.STOP:
        return access.may_stop(by, item) and handing.can_stop(item.kind, item.step)
    return access.may_mark(by, item.neighbourhood_id)


def _checked(mark: str, reason: str) -> str:
    if mark not in handing.MARKS:
        raise Refused(_("Choose: keep, change or stop."), field="mark")
    words = cleaned(reason)
    if not words:
        raise Refused(_("Say why."), field="reason")
    if len(words) > handing.LONGEST_REASON:
        raise Refused(_("This is too long: at most %(most)s signs.") % {"most": handing.LONGEST_REASON}, field="reason")
    return words


def _decided(mark: str, words: str, by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "mark": mark,
        "reason": words,
        "marked_at": at,
        "marked_by_id": by.user_id,
        "marked_by_function": by.function,
        "version": F("version") + 1,
    }


def _tell_later(items: Collection[HandoverItem], at: datetime) -> None:
    for item in items:
        trail.later(
            "wijklus.crossings.handing_over.tell_stopped", key=f"handover-stop:{item.pk}", at=at, item_id=item.pk
        )


@transaction.atomic
def note_told(*, item: HandoverItem, people: int, by: Actor, at: datetime) -> None:
    """Write down that everybody behind what stops was answered; once."""
    access.require(access.may_tell(by))
    if HandoverItem.objects.filter(pk=item.pk, told_at__isnull=True).update(told_at=at, told_people=people):
        trail.record(
            by=by,
            at=at,
            verb="steering.told",
            kind="handover_item",
            ref=f"{item.handover.reference}-{item.number}",
            neighbourhood_id=item.neighbourhood_id,
            after={"people": people, "about": item.ref},
        )
