"""Pages through rows that grow: newest first by (moment, id), continued from a row instead of counted from the start.

The ten-thousandth page costs what the first does, and a row that arrives meanwhile shifts nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
_OLDER, _NEWER = "o", "n"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, newest first, with the cursors of the pages beside it; "" where there is none."""

    rows: Sequence[Row]
    older: str
    newer: str


def page(rows: QuerySet[Row], *, by: str, cursor: str = "", size: int = 25, rising: bool = False) -> Page[Row]:
    """One page of the rows, ordered by the field `by` and the id, both falling; one query, two when back on the first.

    `by` names a field that is never empty. A cursor that cannot be read (made up, or of another list) gives the first
    page. `rising` turns the order around, for what is due first: then `older` leads to what comes later.
    """
    on, back = (_RISING, _FALLING) if rising else (_FALLING, _RISING)
    start = _read(cursor, rows, by)
    if start is None:
        return _first(rows, by, size, on)
    way, value, pk = start
    if way == _OLDER:
        found = list(_beyond(rows, by, value, pk, on)[: size + 1])
        return Page(found[:size], _older(found, rows, by, size), _cursor(_NEWER, found[0], rows, by) if found else "")
    found = list(_beyond(rows, by, value, pk, back)[: size + 1])
    if len(found) <= size:  # the first page is always a full one
        return _first(rows, by, size, on)
    kept = found[:size][::-1]
    return Page(kept, _cursor(_OLDER, kept[-1], rows, by), _cursor(_NEWER, kept[0], rows, by))


MOST_SKIPPED = 10_000_000


def start_of(text: str | None) -> int:
    """How many rows an address asks to skip; 0 for whatever is no number that a list can have."""
    return min(int(text), MOST_SKIPPED) if text and text.isascii() and text.isdigit() and len(text) < 20 else 0


_FALLING, _RISING = ("-", "lt"), ("", "gt")
"""The sign of an order, and the comparison with what lies beyond in it."""


def _beyond(rows: QuerySet[Row], by: str, value: Any, pk: Any, order: tuple[str, str]) -> QuerySet[Row]:
    sign, than = order
    beyond = rows.filter(Q(**{f"{by}__{than}": value}) | Q(**{f"pk__{than}": pk}), **{f"{by}__{than}e": value})
    return beyond.order_by(f"{sign}{by}", f"{sign}pk")


def _first(rows: QuerySet[Row], by: str, size: int, order: tuple[str, str]) -> Page[Row]:
    found = list(rows.order_by(f"{order[0]}{by}", f"{order[0]}pk")[: size + 1])
    return Page(found[:size], _older(found, rows, by, size), "")


def _older(found: Sequence[Model], rows: QuerySet[Any], by: str, size: int) -> str:
    return _cursor(_OLDER, found[size - 1], rows, by) if len(found) > size else ""


def _signer(rows: QuerySet[Any], by: str) -> signing.Signer:
    return signing.Signer(salt=f"wijklus.paging.{rows.model._meta.label}.{by}")


def _cursor(way: str, row: Model, rows: QuerySet[Any], by: str) -> str:
    value = getattr(row, by)
    return _signer(rows, by).sign_object([way, value.isoformat() if isinstance(value, date) else value, row.pk])


def _read(cursor: str, rows: QuerySet[Any], by: str) -> tuple[str, Any, Any] | None:
    try:
        way, value, pk = _signer(rows, by).unsign_object(cursor)
    except signing.BadSignature:
        return None
    return way, rows.model._meta.get_field(by).to_python(value), pk
