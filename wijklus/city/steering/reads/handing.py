"""Which dossiers there are, what stands in them, and how much of it nobody decided about yet."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.due import Due, DueSection

from .. import access, rules
from ..models import Handover, HandoverItem
from ..rules import handing

MOST = 10
SALT = "wijklus.city.steering.handover"


@dataclass(frozen=True)
class Tally:
    """The items of one kind: how many, how many have no mark, keep, change and stop, and the promised money."""

    kind: str
    items: int
    unmarked: int
    kept: int
    changed: int
    stopped: int
    amount: Cents | None


def handovers(*, by: Actor) -> QuerySet[Handover]:
    """Every dossier with where it is about and how many items have no mark, as `open_items`. One query."""
    access.require(access.may_read(by))
    rows = Handover.objects.select_related("neighbourhood")
    own = HandoverItem.objects.filter(handover=OuterRef("pk"), mark="").order_by().values("handover")
    return rows.annotate(open_items=Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0))


def of_actor(*, by: Actor, reference: str) -> Handover | None:
    """One dossier with how many items have no mark, fetched and checked together. One query."""
    return handovers(by=by).filter(reference=reference).first()


def by_reference(reference: str) -> Handover | None:
    """The dossier with this reference, for a job. One query."""
    return Handover.objects.select_related("neighbourhood").filter(reference=reference).first()


def items(*, handover: Handover, kind: str = "", mark: str | None = None) -> QuerySet[HandoverItem]:
    """The items of a dossier in order, of one kind or with one mark ("" is none). One query."""
    rows = HandoverItem.objects.filter(handover=handover).select_related("handover", "neighbourhood")
    if kind:
        rows = rows.filter(kind=kind)
    return (rows if mark is None else rows.filter(mark=mark)).order_by("number")


def item(*, handover: Handover, number: int) -> HandoverItem | None:
    """One item of a dossier, or None. One query."""
    return items(handover=handover).filter(number=number).first()


def item_by_id(item_id: int) -> HandoverItem | None:
    """One item with its dossier, for a job. One query."""
    return HandoverItem.objects.select_related("handover", "neighbourhood").filter(pk=item_id).first()


def tallies(*, handover: Handover) -> list[Tally]:
    """How many items of each kind there are, and what was decided about them. One query."""
    each = {name: Count("pk", filter=Q(mark=mark)) for name, mark in MARKED.items()}
    rows = HandoverItem.objects.filter(handover=handover).order_by().values("kind")
    found: dict[str, Any] = {
        row["kind"]: row for row in rows.annotate(items=Count("pk"), amount_=Sum("amount"), **each)
    }
    return [_tally(found[kind]) for kind in handing.KINDS if kind in found]


MARKED = {"unmarked": "", "kept": handing.KEEP, "changed": handing.CHANGE, "stopped": handing.STOP}


def _tally(row: dict[str, Any]) -> Tally:
    return Tally(kind=row["kind"], items=row["items"], amount=row["amount_"], **{name: row[name] for name in MARKED})


def unmarked(*, by: Actor) -> QuerySet[HandoverItem]:
    """The items without a mark that this actor decides about: of the whole city, or of their neighbourhoods."""
    rows = HandoverItem.objects.filter(mark="", handover__state=rules.FROZEN)
    where = access.reach(by, "plans.write")
    return rows if where is None else rows.filter(neighbourhood_id__in=where)


def due(*, actor: Actor) -> list[DueSection]:
    """The section of Vandaag of whoever takes over: how many items have no mark yet. One query."""
    if not access.may_mark_any(actor):
        return []
    rows: Any = (
        unmarked(by=actor)
        .order_by()
        .values_list(
            "handover__reference", "handover__occasion", "handover__neighbourhood__name", "handover__frozen_at"
        )
    )
    found = list(rows.annotate(n=Count("pk")).order_by("-handover__frozen_at"))
    count = sum(row[-1] for row in found)
    top = [
        Due(
            what=ngettext("%(n)s item without a mark: %(why)s", "%(n)s items without a mark: %(why)s", n)
            % {"n": n, "why": occasion},
            since=since,
            people_waiting=0,
            next_step=_("Decide"),
            url_name="steering:handover",
            ref=reference,
            where=place or "",
        )
        for reference, occasion, place, since, n in found[:MOST]
    ]
    return [
        DueSection(
            key="handover",
            title=_("Handed over to you"),
            count=count,
            top=top,
            empty=_("Everything that was handed over has a mark."),
            all_url_name="steering:handovers",
            counted=ngettext("%(n)s item without a mark", "%(n)s items without a mark", count) % {"n": count},
        )
    ]


def document(handover: Handover) -> Iterator[str]:
    """The sealed document, piece by piece: exactly what the SHA-256 was taken of. One query per 500 items."""
    return handing.pieces(json.loads(handover.about), _facts(handover))


def _facts(handover: Handover) -> Iterator[str]:
    last = 0
    while last < handover.items_count:
        with scope.of(handover.municipality_id):  # rows are fetched while the answer is sent, when the request is over
            rows = HandoverItem.objects.filter(handover=handover, number__gt=last).order_by("number")
            found = list(rows.values_list("number", "facts")[: handing.BATCH])
        if not found:
            return
        yield from (facts for _number, facts in found)
        last = found[-1][0]


def is_whole(handover: Handover) -> bool:
    """Whether the document still is what was sealed, and this installation sealed it. One query."""
    return handing.digest(document(handover)) == handover.sha256 and fits(handover.sha256, handover.signature)


def signature_of(sha256: str) -> str:
    """The signature of this installation over a SHA-256."""
    return signing.Signer(salt=SALT).signature(sha256)


def fits(sha256: str, signature: str) -> bool:
    """Whether this installation made that signature, also under a key it used before."""
    try:
        signing.Signer(salt=SALT).unsign(f"{sha256}:{signature}")
    except signing.BadSignature:
        return False
    return True
