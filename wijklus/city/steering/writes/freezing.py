"""Freezing a dossier: what stands open is read in one view of the database, kept item by item, and sealed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail
from wijklus.loop.plans.rules import canonical
from wijklus.loop.plans.writes.adopting import in_one_view

from .. import access, reads, rules
from ..models import Handover, HandoverItem
from ..rules.handing import BATCH, FORMAT, LONGEST_TITLE, Line, digest, pieces

if TYPE_CHECKING:
    from wijklus.ground.places.models import Neighbourhood

LONGEST_OCCASION = 200


@transaction.atomic
def freeze(*, neighbourhood: "Neighbourhood | None", occasion: str, by: Actor, at: datetime) -> Handover:
    """Have everything that stands open in a neighbourhood (None: in the city) frozen in one dossier, by a job."""
    where = neighbourhood.pk if neighbourhood else None
    access.require(access.may_freeze(by, where))
    words = cleaned(occasion)
    if not words:
        raise Refused(_("Say why this is handed over, such as a new term or a new director."), field="occasion")
    if len(words) > LONGEST_OCCASION:
        raise Refused(_("This is too long: at most %(most)s signs.") % {"most": LONGEST_OCCASION}, field="occasion")
    if Handover.objects.filter(neighbourhood=neighbourhood, occasion=words, state=rules.MAKING).exists():
        raise Refused(_("This dossier is being made already."), field="occasion")
    made = Handover(
        neighbourhood=neighbourhood, occasion=words, by_id=by.user_id, by_function=by.function, created_at=at
    )
    made.save()
    trail.record(
        by=by, at=at, verb="steering.freeze", kind="handover", ref=made.reference, neighbourhood_id=where, reason=words
    )
    trail.later(
        "wijklus.city.steering.jobs.fill_handover",
        key=f"handover:{made.reference}",
        at=at,
        handover_ref=made.reference,
    )
    return made


def fill(*, handover: Handover, by: Actor, at: datetime) -> Handover:
    """Read what stands open now, keep it in parts, and seal it. May run twice: what was not sealed begins anew."""
    access.require(access.may_tell(by))
    if handover.state == rules.FROZEN:
        return handover
    on = timezone.localdate(at)
    where = handover.neighbourhood_id
    lines = in_one_view(lambda: list(reads.collect(by=by, now=at, on=on, neighbourhood_id=where)))
    facts = [line.facts(number) for number, line in enumerate(lines, start=1)]
    _forget(handover)
    for start in range(0, len(lines), BATCH):
        _keep(handover, start, lines[start : start + BATCH], facts[start : start + BATCH])
        trail.progress("", min(start + BATCH, len(lines)), len(lines))
    return _seal(handover, facts, by=by, at=at)


def _forget(handover: Handover) -> None:
    """Take away what a run that was broken off left behind, a part at a time."""
    while found := list(HandoverItem.objects.filter(handover=handover).values_list("pk", flat=True)[:BATCH]):
        HandoverItem.objects.filter(pk__in=found).delete()


@transaction.atomic
def _keep(handover: Handover, start: int, lines: Sequence[Line], facts: Sequence[str]) -> None:
    rows = [_item(handover, start + place, line, facts[place - 1]) for place, line in enumerate(lines, start=1)]
    for row in rows:
        scope.assert_one_municipality(row)
    HandoverItem.objects.bulk_create(rows)


def _item(handover: Handover, number: int, line: Line, facts: str) -> HandoverItem:
    return HandoverItem(
        handover=handover,
        number=number,
        kind=line.kind,
        ref=line.ref,
        step=line.step,
        title=line.title[:LONGEST_TITLE],
        neighbourhood_id=line.neighbourhood_id,
        party=line.party,
        people=line.people,
        voices=line.voices,
        amount=None if line.amount_cents is None else Cents(line.amount_cents),
        due_on=date.fromisoformat(line.due_on) if line.due_on else None,
        facts=facts,
    )


@transaction.atomic
def _seal(handover: Handover, facts: Sequence[str], *, by: Actor, at: datetime) -> Handover:
    where = handover.neighbourhood
    about = {
        "format": FORMAT,
        "municipality": places.municipality_here().name,
        "neighbourhood": where.name if where else "",
        "occasion": handover.occasion,
        "made_by": handover.by_function,
        "frozen_at": at.isoformat(),
        "items": len(facts),
    }
    sha256 = digest(pieces(about, facts))
    sealed = Handover.objects.filter(pk=handover.pk, state=rules.MAKING).update(
        state=rules.FROZEN,
        about=canonical(about),
        items_count=len(facts),
        sha256=sha256,
        signature=reads.signature_of(sha256),
        frozen_at=at,
    )
    handover.refresh_from_db()
    if sealed:
        trail.record(
            by=by,
            at=at,
            verb="steering.sealed",
            kind="handover",
            ref=handover.reference,
            neighbourhood_id=handover.neighbourhood_id,
            after={"items": len(facts), "sha256": sha256},
        )
    return handover
