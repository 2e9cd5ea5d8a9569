"""What the desk of the inbox shows beside the signals: kept views, and who looks at what."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, JSONField, Q, QuerySet, Value

from wijklus.base.actor import Actor
from wijklus.ground.places import reads as places

from .. import access, rules
from ..models import InboxView, Looking
from .inbox import readable

PLACE, OWN, SHARED = "place", "own", "shared"


@dataclass(frozen=True)
class Place:
    """A neighbourhood that can be chosen."""

    pk: int
    slug: str
    name: str


@dataclass(frozen=True)
class View:
    """Filters that were kept."""

    reference: str
    name: str
    wishes: Mapping[str, str]
    is_shared: bool


@dataclass(frozen=True)
class Desk:
    """The neighbourhoods somebody can choose in the inbox, and their views: first those of everybody."""

    places: Sequence[Place]
    views: Sequence[View]


def desk(*, by: Actor) -> Desk:
    """What the filters of the inbox offer this actor. One query for both, as every page of the inbox asks it."""
    access.require(access.may_read_any(by))
    fields = ("what", "key", "label", "wishes_", "row")
    spots: Any = places.neighbourhoods().order_by()
    spots = spots.annotate(
        what=Value(PLACE, CharField()), key=F("slug"), label=F("name"), wishes_=Value({}, JSONField()), row=F("pk")
    )
    views: Any = _views_of(by).annotate(
        what=Value(OWN, CharField()), key=F("reference"), label=F("name"), wishes_=F("wishes"), row=F("owner_id")
    )
    rows = sorted(spots.values_list(*fields).union(views.values_list(*fields), all=True), key=lambda row: row[2])
    return Desk(
        places=[
            Place(pk, key, label)
            for what, key, label, _wishes, pk in rows
            if what == PLACE and by.can_in("signals.read", pk)
        ],
        views=sorted(
            (View(key, label, wishes, owner is None) for what, key, label, wishes, owner in rows if what == OWN),
            key=lambda view: not view.is_shared,
        ),
    )


def _views_of(by: Actor) -> QuerySet[InboxView]:
    return InboxView.objects.filter(Q(owner__isnull=True) | Q(owner_id=by.user_id))


def view_for_actor(*, by: Actor, reference: str) -> InboxView | None:
    """A view that this actor sees, or None. One query."""
    access.require(access.may_read_any(by))
    return _views_of(by).filter(reference=reference).first()


def lookers(*, by: Actor, references: Collection[str], at: datetime) -> dict[str, list[str]]:
    """Who else looks at these signals now, by reference: names of colleagues. One query."""
    rows = Looking.objects.filter(signal__in=readable(by=by).filter(reference__in=list(references)))
    rows = rows.filter(seen_at__gt=at - rules.LOOK_LASTS).exclude(user_id=by.user_id or 0)
    found: dict[str, list[str]] = defaultdict(list)
    for reference, name in rows.order_by("user__name").values_list("signal__reference", "user__name"):
        found[reference].append(name)
    return dict(found)
