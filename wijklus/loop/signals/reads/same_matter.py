"""Which signals may be about the same matter: those near by and in the same months from an index, then compared.

However many signals a city has, one query fetches what is compared of at most a few hundred: of the cells around the
point, and the newest of the neighbourhood, where what has no point is. A second fetches the few that are shown.
`wijklus_methods.signal_grouping` says how alike they are, and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import h3.api.basic_int as h3
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from wijklus.base import text
from wijklus.base.actor import Actor
from wijklus_methods.signal_grouping import OFFER, SURE, Part, Report, Settings, compare

from .. import rules
from ..models import Signal
from . import searching

RINGS = 3
"""Rings of cells around that of the point: at least 300 metres on all sides, more than the method reaches."""
DAYS = 180
MOST_NEAR, MOST_HERE = 300, 100
"""Fetched at most: of the cells around, and of the neighbourhood; without a point as many of the neighbourhood."""
MOST = 5
WIDE = 100.0
"""Metres that two reports of one matter may lie apart when it is no thing in public space: noise, speed, quarrels."""
COMPARED = (
    *("pk", "origin_kind", "search_words", "lat", "lon", "neighbourhood_id", "neighbourhood__is_locatable"),
    *("received_at", "category_id", "category__parent_id", "category__is_public_space"),
)


@dataclass(frozen=True)
class Alike:
    """A signal that may be about the same matter, how likely that is (0 to 1), and what speaks for or against it."""

    signal: Signal
    score: float
    parts: tuple[Part, ...]

    @property
    def is_likely(self) -> bool:
        """Whether it is called likely, rather than possible."""
        return self.score >= SURE


def alike(*, signal: Signal, by: Actor, most: int = MOST, least: float = OFFER) -> list[Alike]:
    """Signals this actor may read that may be about the same matter as this one, the likeliest first.

    Two queries; one when nothing is like it.
    """
    around = _around(signal, searching.places_of(by))
    found = compare(_report(signal), [_as_report(row) for row in around], _settings(signal.language))
    chosen = {around[match.index][0]: match for match in found[:most] if match.score >= least}
    if not chosen:
        return []
    rows = searching.by_id(list(chosen)).select_related("neighbourhood", "category").in_bulk()
    return [Alike(rows[pk], match.score, match.parts) for pk, match in chosen.items()]


def alike_one(*, signal: Signal, other: Signal) -> Alike:
    """How likely another signal is about the same matter as this one, and why. At most a query for each category."""
    match = compare(_report(signal), [_report(other)], _settings(signal.language))[0]
    return Alike(other, match.score, match.parts)


def texts_alike(said: str, others: Sequence[str], *, language: str) -> list[tuple[int, float, tuple[str, ...]]]:
    """How much texts are about what was said, by their words alone: place in the list, weight, and the shared words.

    The most alike first; only those of which the words speak for it. No query.
    """
    found = compare(Report(text=said), [Report(text=other) for other in others], _settings(language))
    weighed = [(match.index, part.weight, part.words) for match in found for part in match.parts]
    return [row for row in weighed if row[1] > 0 and row[2]]


def _settings(language: str) -> Settings:
    return Settings(stem=lambda word: text.search_words(word, language))


def _around(signal: Signal, neighbourhoods: list[Any] | None) -> list[tuple[Any, ...]]:
    """What is compared of what people said near by or in the neighbourhood, in the months around it."""
    parts = [_first(rows, neighbourhoods) for rows in _walks(signal)]
    if not parts:
        return []
    first, *others = parts
    ids: Any = first.union(*others) if others else first
    rows = searching.by_id(ids).order_by("-received_at", "-pk").values_list(*COMPARED)
    return [row for row in rows if row[1] == rules.PERSON]


def _walks(signal: Signal) -> list[Any]:
    """The rows of each index that is walked, in order and cut off.

    Those near by have to be put in order anew: in the order of an index, the wrong one could be chosen.
    """
    months = _months(signal.received_at)
    others = Signal.objects.exclude(pk=signal.pk)
    walks: list[tuple[QuerySet[Signal], Any, int]] = []
    if signal.cell is not None:
        near = others.filter(cell__in=h3.grid_disk(signal.cell, RINGS), **months)
        walks.append((near, Coalesce(F("received_at"), F("received_at")).desc(), MOST_NEAR))
    if signal.neighbourhood.is_locatable:
        here = others.filter(neighbourhood_id=signal.neighbourhood_id, **months)
        walks.append((here, "-received_at", MOST_HERE if walks else MOST_NEAR))
    return walks


def _months(at: datetime) -> dict[str, Any]:
    return {"received_at__gte": at - timedelta(days=DAYS), "received_at__lte": at + timedelta(days=DAYS)}


def _first(walk: Any, neighbourhoods: list[Any] | None) -> Any:
    """The ids of the newest, without what was set aside and what is of elsewhere."""
    rows, order, most = walk
    seen: Any = searching.within(rows, neighbourhoods)
    newest = seen.exclude(standing=rules.SET_ASIDE).order_by(order, "-pk").values("pk")[:most]
    return searching.by_id(newest).values("pk")


def _as_report(row: tuple[Any, ...]) -> Report:
    """A row of what is compared, as the method takes it."""
    _pk, _origin, words, lat, lon, place, is_locatable, at, category, parent, is_public_space = row
    return Report(
        keys=words,
        latitude=lat,
        longitude=lon,
        area=str(place) if is_locatable else "",
        at=at,
        category=str(category) if category else "",
        main_category=str(parent or category) if category else "",
        scale=WIDE if is_public_space is False else None,
    )


def _report(signal: Signal) -> Report:
    """A signal as the method takes it, with its words as they were said."""
    category, place = signal.category, signal.neighbourhood
    row = (
        *(signal.pk, signal.origin_kind, signal.search_words, signal.lat, signal.lon, place.pk, place.is_locatable),
        *(signal.received_at, signal.category_id, category and category.parent_id),
        category and category.is_public_space,
    )
    return replace(_as_report(row), text=f"{signal.text} {signal.place_text}".strip())
