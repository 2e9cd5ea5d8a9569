"""The inbox: what came in and waits, newest first, within the actor's neighbourhoods.

A page costs the same whatever the size of the heap: of every neighbourhood and state (or of every category) the newest
few are taken from an index, and only those are put in order. What an index does not choose by, it carries: a signal
that does not fit is passed over without being fetched.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from wijklus.base.actor import Actor
from wijklus.base.text import number

from .. import access, rules
from ..models import Signal
from . import searching

SIZE = 20
NEWEST = ("-received_at", "-pk")
WAITING, ALL = "waiting", "all"
MOST_PARTS = 24
"""Above this many neighbourhoods times states a walk through the states of the whole city is cheaper."""


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see in the inbox; empty means no wish. `category_ids`: one, and those under it."""

    state: str = WAITING
    kind: str = ""
    channel: str = ""
    category_ids: tuple[int, ...] = ()
    neighbourhood_id: int | None = None
    q: str = ""

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are meant; none for all of them."""
        if self.state == WAITING:
            return rules.WAITING
        return (self.state,) if self.state in rules.ALLOWED else ()


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox, and the cursor of the next one ("" at the end)."""

    rows: Sequence[Signal]
    older: str


def readable(*, by: Actor) -> QuerySet[Signal]:
    """The signals this actor may read: of the portfolio, and what has no place for who sorts. No query of its own."""
    access.require(access.may_read_any(by))
    rows = Signal.objects.select_related("neighbourhood")
    reach = access.reach(by, "signals.read")
    if reach is None:
        return rows
    mine = Q(neighbourhood_id__in=reach)
    if access.may_triage_any(by):
        mine |= Q(neighbourhood__is_locatable=False)
    return rows.filter(mine)


def several(*, by: Actor, references: Sequence[str]) -> list[Signal]:
    """The signals with these references that this actor may read, newest first. One query."""
    rows = readable(by=by).filter(reference__in=list(references)[:500])
    return list(rows.select_related("neighbourhood", "category").order_by("-received_at", "-pk"))


def inbox(*, by: Actor, filters: Filters, cursor: str = "") -> Inbox:
    """A page of the inbox. One query."""
    access.require(access.may_read_any(by))
    wanted = _wanted(filters) & _older_than(cursor)
    if filters.q.strip():
        hits: Any = searching.search(filters.q, by=by, only=filters.neighbourhood_id).filter(wanted)
        hits = hits.filter(about__in=filters.category_ids) if filters.category_ids else hits
        found = searching.by_id(_first(_standing(hits, filters)))
    else:
        found = _newest(searching.places_of(by, filters.neighbourhood_id), filters, wanted)
    rows = list(found.select_related("neighbourhood", "category").order_by(*NEWEST)[: SIZE + 1])
    more = len(rows) > SIZE
    return Inbox(rows[:SIZE], _cursor(rows[SIZE - 1]) if more else "")


def _wanted(filters: Filters) -> Q:
    wanted = Q()
    if filters.kind:
        wanted &= Q(kind=filters.kind)
    if filters.channel:
        wanted &= Q(channel=filters.channel)
    return wanted


def _newest(neighbourhoods: list[Any] | None, filters: Filters, wanted: Q) -> QuerySet[Signal]:
    """The newest of every neighbourhood and state, or of every category: only a page of each is put in order."""
    if neighbourhoods == []:
        return Signal.objects.none()
    rows = Signal.objects.filter(wanted)
    by_place = [{"neighbourhood_id": place} for place in neighbourhoods or ()] or [{}]
    by_state: list[dict[str, Any]] = [{"state": state} for state in filters.states] or [{}]
    walks: list[dict[str, Any]] = [{**place, **state} for place in by_place for state in by_state]
    if filters.category_ids:
        walks = [{"category_id": category} for category in filters.category_ids]
        rows = _standing(searching.within(rows, neighbourhoods), filters)
    elif len(walks) > MOST_PARTS:
        walks, rows = by_state, searching.within(rows, neighbourhoods)
    parts = [searching.by_id(_first(rows.filter(**walk))) for walk in walks]
    if len(parts) == 1:
        return parts[0]
    first, *others = [part.values("pk") for part in parts]
    return searching.by_id(first.union(*others, all=True))


def _first(rows: QuerySet[Signal]) -> Any:
    """The ids of one page, and one to know whether there are more; nothing else is fetched to put them in order."""
    return rows.order_by(*NEWEST).values("pk")[: SIZE + 1]


def _standing(rows: Any, filters: Filters) -> Any:
    """Pass over what has another state, without choosing an index by it."""
    return rows.filter(standing__in=filters.states) if filters.states else rows


def _cursor(row: Signal) -> str:
    return f"{row.received_at.isoformat()}~{row.pk}"


def _older_than(cursor: str) -> Q:
    """Everything after a row; a cursor that cannot be read begins at the newest."""
    moment, _, pk = cursor.partition("~")
    with contextlib.suppress(ValueError, OverflowError):  # the years 1 and 9999 do not exist in every time zone
        when, before = datetime.fromisoformat(moment), number(pk)
        if when.tzinfo is not None and before is not None:
            when = when.astimezone(UTC)
            return Q(received_at__lte=when) & (Q(received_at__lt=when) | Q(pk__lt=before))
    return Q()
