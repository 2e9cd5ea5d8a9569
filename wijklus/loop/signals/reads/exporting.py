"""Signals as rows of a table to take out: a thousand at a time, so that a million need no more memory than those."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.unmapped import unmapped

from .. import access
from ..models import Signal
from . import searching
from .categories import name_of
from .inbox import NEWEST, Filters, _cursor, _older_than, _standing, _wanted

AT_ONCE = 1_000


@dataclass(frozen=True)
class Look:
    """For whom a table is made: the language of names, the zone of moments, and whether with contact data."""

    language: str
    zone: tzinfo
    with_contacts: bool = False


CONTACT_COLUMNS = ("contact_name", "contact_email", "contact_phone")
EXPORT_COLUMNS: dict[str, Callable[[Signal, "Look"], Any]] = {
    "reference": lambda signal, look: signal.reference,
    "received_at": lambda signal, look: timezone.localtime(signal.received_at, look.zone).isoformat(" ", "seconds"),
    "kind": lambda signal, look: signal.kind,
    "channel": lambda signal, look: signal.channel,
    "state": lambda signal, look: signal.state,
    "state_reason": lambda signal, look: signal.state_reason,
    "text": lambda signal, look: signal.text,
    "language": lambda signal, look: signal.language,
    "counted_voices": lambda signal, look: signal.counted_voices or None,
    "category": lambda signal, look: signal.category.code if signal.category else "",
    "category_name": lambda signal, look: name_of(signal.category.name, look.language) if signal.category else "",
    "neighbourhood": lambda signal, look: signal.neighbourhood.code,
    "neighbourhood_name": lambda signal, look: signal.neighbourhood.name,
    "place_text": lambda signal, look: signal.place_text,
    "lat": lambda signal, look: signal.lat,
    "lon": lambda signal, look: signal.lon,
    "origin": lambda signal, look: signal.origin_label,
}
"""By column what stands in it: what one may read of a signal on the screen, and nothing of who said it."""
_CONTACT_FIELDS = ("name", "email", "phone")


def export_table(
    *, by: Actor, filters: Filters, headings: Sequence[Any], language: str, with_contacts: bool = False
) -> Iterator[Sequence[Any]]:
    """The signals this actor may read and that fit the filters, newest first; the headings before them.

    Asks whether it is allowed at once. One query per thousand signals, each in the scope it opens itself: an answer
    that streams is read after its request.
    """
    access.require(access.may_export(by))
    if with_contacts:
        access.require(access.may_export_contacts(by))
    question = _question(by, filters)
    look = Look(language, timezone.get_current_timezone(), with_contacts)
    return _rows(question, by.municipality_id, headings, look)


def export_count(*, by: Actor, filters: Filters, most: int) -> int:
    """How many signals would be taken out, counted no further than this. One query."""
    access.require(access.may_export(by))
    return _question(by, filters).order_by()[:most].count()


def _question(by: Actor, filters: Filters) -> QuerySet[Signal]:
    """All that is wanted. Only the index in order of time can be chosen: what does not fit is passed over."""
    wanted = _wanted(filters)
    if filters.late_before is not None:
        wanted &= Q(term__due_on__lt=filters.late_before)
    if filters.q.strip():
        hits = searching.search(filters.q, by=by, only=filters.neighbourhood_id)
        wanted &= Q(pk__in=list(hits.values_list("pk", flat=True)))  # at most 10,000
    rows: Any = searching.within(Signal.objects.filter(wanted), searching.places_of(by, filters.neighbourhood_id))
    if filters.category_ids:
        rows = rows.filter(about__in=filters.category_ids)
    rows = _standing(rows, filters)
    newest_first: QuerySet[Signal] = rows.order_by(*NEWEST)
    return newest_first


def _rows(
    question: QuerySet[Signal], municipality_id: int, headings: Sequence[Any], look: Look
) -> Iterator[Sequence[Any]]:
    yield [str(heading) for heading in headings]
    cursor = ""
    while True:
        with unmapped():
            batch, last = _after(question, cursor, municipality_id, look)
        yield from batch
        if not last:
            return
        cursor = last


def _after(
    question: QuerySet[Signal], cursor: str, municipality_id: int, look: Look
) -> tuple[list[Sequence[Any]], str]:
    """The next thousand rows, and where the ones after them begin ("" at the end)."""
    related = ("neighbourhood", "category", *(["person__contact"] if look.with_contacts else []))
    with scope.of(municipality_id):
        rows = question.filter(_older_than(cursor)) if cursor else question
        found = list(rows.select_related(*related).defer("search_words", "form_digest")[:AT_ONCE])
        made = [_row(signal, look) for signal in found]
    return made, _cursor(found[-1]) if len(found) == AT_ONCE else ""


def _row(signal: Signal, look: Look) -> Sequence[Any]:
    told = [read(signal, look) for read in EXPORT_COLUMNS.values()]
    if look.with_contacts:
        contact = getattr(signal.person, "contact", None) if signal.person else None
        told += [getattr(contact, name, "") for name in _CONTACT_FIELDS]
    return told


def export_columns(*, with_contacts: bool) -> Collection[str]:
    """The columns in their order."""
    return [*EXPORT_COLUMNS, *(CONTACT_COLUMNS if with_contacts else ())]
