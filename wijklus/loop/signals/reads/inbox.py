"""The inbox: what came in and waits, newest first, within the actor's neighbourhoods.

A page costs the same whatever the size of the heap: of every neighbourhood and state the newest few are taken from an
index, and only those are put in order.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from wijklus.base.actor import Actor
from wijklus.ground.places import reads as places

from .. import access, rules
from ..models import Signal
from . import searching

SIZE = 20
WAITING, ALL = "waiting", "all"
MOST_PARTS = 120
"""Above this many neighbourhoods times states one walk through the city's index is cheaper."""


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see in the inbox; empty means no wish."""

    state: str = WAITING
    kind: str = ""
    channel: str = ""
    category_id: int | None = None
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
    if by.portfolio is None:
        return rows
    mine = Q(neighbourhood_id__in=by.portfolio)
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
        found = searching.search(filters.q, rows=readable(by=by)).filter(wanted)
        found = found.filter(state__in=filters.states) if filters.states else found
    else:
        found = _newest(_places(by, filters), filters.states, wanted)
    rows = list(found.select_related("neighbourhood", "category").order_by("-received_at", "-pk")[: SIZE + 1])
    more = len(rows) > SIZE
    return Inbox(rows[:SIZE], _cursor(rows[SIZE - 1]) if more else "")


def _wanted(filters: Filters) -> Q:
    wanted = Q()
    if filters.kind:
        wanted &= Q(kind=filters.kind)
    if filters.channel:
        wanted &= Q(channel=filters.channel)
    if filters.category_id is not None:
        wanted &= Q(category_id=filters.category_id) | Q(category__parent_id=filters.category_id)
    if filters.neighbourhood_id is not None:
        wanted &= Q(neighbourhood_id=filters.neighbourhood_id)
    return wanted


def _places(by: Actor, filters: Filters) -> list[Any] | None:
    """The neighbourhoods to look in, by id or as a question for it; None for the whole city."""
    wanted = filters.neighbourhood_id
    if by.portfolio is None:
        return None if wanted is None else [wanted]
    mine: list[Any] = sorted(by.portfolio if wanted is None else by.portfolio & {wanted})
    if wanted is None and access.may_triage_any(by):
        mine.append(Subquery(places.nowhere().values("pk")[:1]))
    return mine


def _newest(neighbourhoods: list[Any] | None, states: Sequence[str], wanted: Q) -> QuerySet[Signal]:
    """The newest of every neighbourhood and state: more than one page of them is never looked at."""
    by_place: list[dict[str, Any]] = (
        [{}] if neighbourhoods is None else [{"neighbourhood_id": n} for n in neighbourhoods]
    )
    by_state: list[dict[str, Any]] = [{"state": state} for state in states] or [{}]
    if not by_place:
        return Signal.objects.none()
    if len(by_place) * len(by_state) > MOST_PARTS:
        somewhere = reduce(or_, (Q(**place) for place in by_place))
        rows = Signal.objects.filter(wanted, somewhere)
        return rows.filter(state__in=states) if states else rows
    parts = [
        Signal.objects.filter(wanted, **place, **state).order_by("-received_at", "-pk").values("pk")[: SIZE + 1]
        for place in by_place
        for state in by_state
    ]
    if len(parts) == 1:
        return Signal.objects.filter(pk__in=parts[0])
    wrapped = [Signal.objects.filter(pk__in=part).values("pk") for part in parts]
    return Signal.objects.filter(pk__in=wrapped[0].union(*wrapped[1:], all=True))


def _cursor(row: Signal) -> str:
    return f"{row.received_at.isoformat()}~{row.pk}"


def _older_than(cursor: str) -> Q:
    """Everything after a row; a cursor that cannot be read begins at the newest."""
    moment, _, pk = cursor.partition("~")
    with contextlib.suppress(ValueError):
        when = datetime.fromisoformat(moment)
        if when.tzinfo is not None:
            return Q(received_at__lte=when) & (Q(received_at__lt=when) | Q(pk__lt=int(pk)))
    return Q()
