"""The inbox: what came in and waits, newest first, within the actor's neighbourhoods.

A page costs the same whatever the size of the heap: of every neighbourhood and state (or of every category) the newest
few are taken from an index, and only those are put in order. What an index does not choose by, it carries: a signal
that does not fit is passed over without being fetched. What is past its term is walked in the order of its days.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from wijklus.base.actor import Actor
from wijklus.base.text import number

from .. import access, rules
from ..models import Signal, SignalTerm
from . import searching, words
from .terms import closed_since_due

SIZE = 20
NEWEST = ("-received_at", "-pk")
LONGEST_LATE = ("term__due_on", "pk")
ALONG = ("neighbourhood", "category", "term", "routing__party")
WAITING, ALL, LATE = "waiting", "all", "late"
MOST_PARTS = 24
"""Above this many neighbourhoods times states a walk through the states of the whole city is cheaper."""


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see in the inbox; empty means no wish. `category_ids`: one, and those under it.

    `late_before` goes with the state "late": what was due before that day and was not answered.
    """

    state: str = WAITING
    kind: str = ""
    channel: str = ""
    category_ids: tuple[int, ...] = ()
    neighbourhood_id: int | None = None
    q: str = ""
    late_before: date | None = None

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are meant; none for all of them."""
        if self.state == WAITING:
            return rules.WAITING
        return (self.state,) if self.state in rules.ALLOWED else ()


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox, and the cursor of the next one ("" at the end).

    `meant` is what was looked for instead, when nothing was found of words that nobody uses.
    """

    rows: Sequence[Signal]
    older: str
    meant: str = ""


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


def inbox(*, by: Actor, filters: Filters, today: date, cursor: str = "") -> Inbox:
    """A page of the inbox, with what it takes to say how late each is on a day. One query.

    Words of which nothing is found are looked for as they were meant: at most two queries more.
    """
    access.require(access.may_read_any(by))
    page = _page(by, filters, today, cursor)
    if page.rows or not filters.q.strip():
        return page
    meant = words.meant(filters.q)
    again = _page(by, replace(filters, q=meant), today, cursor) if meant != filters.q else page
    return replace(again, meant=meant) if again.rows else page


def _page(by: Actor, filters: Filters, today: date, cursor: str) -> Inbox:
    if filters.late_before is not None:
        return _late(by, filters, today, cursor)
    wanted = _wanted(filters) & _older_than(cursor)
    if filters.q.strip():
        hits: Any = searching.search(filters.q, by=by, only=filters.neighbourhood_id).filter(wanted)
        hits = hits.filter(about__in=filters.category_ids) if filters.category_ids else hits
        found = searching.by_id(_first(_standing(hits, filters)))
    else:
        found = _newest(searching.places_of(by, filters.neighbourhood_id), filters, wanted)
    rows = list(_shown(found, today).order_by(*NEWEST)[: SIZE + 1])
    more = len(rows) > SIZE
    return Inbox(rows[:SIZE], _cursor(rows[SIZE - 1]) if more else "")


def _shown(found: QuerySet[Signal], today: date) -> Any:
    """These signals with all that a line of the list shows."""
    return found.select_related(*ALONG).annotate(closed_since=closed_since_due(today=today))


def _late(by: Actor, filters: Filters, today: date, cursor: str) -> Inbox:
    """What is past its term, longest ago first. One query."""
    neighbourhoods = searching.places_of(by, filters.neighbourhood_id)
    wanted = _wanted(filters)
    if filters.category_ids:
        wanted &= Q(category_id__in=filters.category_ids)
    if filters.q.strip():
        hits: Any = searching.search(filters.q, by=by, only=filters.neighbourhood_id).filter(wanted)
        hits = hits.filter(term__due_on__lt=filters.late_before).filter(_due_after(cursor, "term__"))
        found = searching.by_id(hits.order_by(*LONGEST_LATE).values("pk")[: SIZE + 1])
    else:
        found = _first_due(neighbourhoods, wanted, Q(due_on__lt=filters.late_before) & _due_after(cursor, ""))
    rows = list(_shown(found, today).order_by(*LONGEST_LATE)[: SIZE + 1])
    more = len(rows) > SIZE
    return Inbox(rows[:SIZE], f"{rows[SIZE - 1].term.due_on}~{rows[SIZE - 1].pk}" if more else "")


def _first_due(neighbourhoods: list[Any] | None, wanted: Q, due: Q) -> QuerySet[Signal]:
    """The first due of every neighbourhood, or of the whole city passing over others, as with the newest."""
    if neighbourhoods == []:
        return Signal.objects.none()
    rows: Any = SignalTerm.objects.filter(due)
    if wanted:
        rows = rows.filter(Exists(Signal.objects.filter(wanted, pk=OuterRef("signal_id"))))
    walks: list[Any] = [rows]
    if neighbourhoods is not None and len(neighbourhoods) > MOST_PARTS:
        place = Coalesce(F("neighbourhood_id"), Value(0), output_field=BigIntegerField())
        walks = [rows.alias(place=place).filter(place__in=neighbourhoods)]
    elif neighbourhoods is not None:
        walks = [rows.filter(neighbourhood_id=place) for place in neighbourhoods]
    parts = [searching.by_id(walk.order_by("due_on", "signal_id").values("signal_id")[: SIZE + 1]) for walk in walks]
    if len(parts) == 1:
        return parts[0]
    first, *others = [part.values("pk") for part in parts]
    return searching.by_id(first.union(*others, all=True))


def _due_after(cursor: str, path: str) -> Q:
    """Everything after a row in the order of the days; a cursor that cannot be read begins at the longest ago."""
    day, _, pk = cursor.partition("~")
    with contextlib.suppress(ValueError):
        when, after = date.fromisoformat(day), number(pk)
        if after is not None:
            later = Q(**{f"{path}due_on__gt": when}) | Q(**{f"{path}signal_id__gt": after})
            return Q(**{f"{path}due_on__gte": when}) & later
    return Q()


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
