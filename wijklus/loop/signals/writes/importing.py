"""Many signals at once, from a file or for a demonstration: kept as if each had come in by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from wijklus.base import scope
from wijklus.base.actor import Actor, system
from wijklus.base.refusals import Refused
from wijklus.ground.people import writes as people
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Signal
from . import checking, hearing, living, moderating, registering, routing, terms

MOST_ROWS = 500
"""In one transaction: visitors never wait for an import."""


@dataclass
class Imported:
    """What came of the rows: signals by row (also those that were there already), and why others were refused."""

    signals: dict[int, Signal] = field(default_factory=dict)
    repeated: set[int] = field(default_factory=set)
    refused: dict[int, Refused] = field(default_factory=dict)


@dataclass
class Prepared:
    """Rows that were checked and placed, and are not kept yet: the new ones by row, and what is known of the others."""

    rows: Sequence[rules.Said]
    fresh: dict[int, Signal]
    done: Imported


def import_many(*, rows: Sequence[rules.Said], by: Actor, at: datetime) -> Imported:
    """Receive up to 500 things that were said, in one transaction. No receipts go out: it was said long ago.

    A row that cannot be kept is refused by itself; a form key that is known makes the row a repeat.
    """
    prepared = prepare(rows, by=by, at=at)
    with transaction.atomic():
        return keep(prepared, by=by, at=at)


def prepare(rows: Sequence[rules.Said], *, by: Actor, at: datetime) -> Prepared:
    """Everything about the rows that needs no transaction: nobody waits while it is worked out. Writes nothing."""
    if len(rows) > MOST_ROWS:
        raise ValueError(f"at most {MOST_ROWS} rows at a time")
    for channel in sorted({row.channel for row in rows}):
        access.require(access.may_register(by, channel=channel))
    done = Imported()
    fresh = _fresh(rows, done, at=at)
    _place(fresh, rows)
    return Prepared(rows, fresh, done)


def keep(prepared: Prepared, *, by: Actor, at: datetime, closed: Mapping[int, str] | None = None) -> Imported:
    """Keep them, inside the caller's transaction. `closed` says of rows why nothing waits for them any more."""
    fresh, done = prepared.fresh, prepared.done
    _give_people(fresh, prepared.rows, done, at=at)
    kept = {number: signal for number, signal in fresh.items() if number not in done.refused}
    for number, signal in kept.items():
        if closed and number in closed:
            signal.state, signal.state_reason = rules.SET_ASIDE, closed[number]
        registering.sign(signal, by=by)
        scope.assert_one_municipality(signal)
    Signal.objects.bulk_create(kept.values())
    terms.begin_terms(signals=list(kept.values()), at=at)
    living.touch_living(signals=kept.values(), at=at)
    waiting = [signal for signal in kept.values() if signal.state == rules.NEW]
    routed = routing.route(signals=waiting, at=at, are_new=True)
    for number, signal in kept.items():
        hearing.keep(signal, prepared.rows[number], at=at)
    moderating.ask_publication(signals=list(kept.values()), at=at)
    trail.record_many(
        by=by,
        at=at,
        verb="signals.register",
        kind="signal",
        changes=[registering.change_of(signal, routed) for signal in kept.values()],
    )
    done.signals.update(kept)
    return done


def _fresh(rows: Sequence[rules.Said], done: Imported, *, at: datetime) -> dict[int, Signal]:
    """The rows that can be kept and are not there yet, checked; the others go into `done`."""
    checked: dict[int, Signal] = {}
    for number, row in enumerate(rows):
        try:
            checked[number] = checking.checked(row, at=at)
        except Refused as refused:
            done.refused[number] = refused
    known = reads.by_form_keys([signal.form_key for signal in checked.values() if signal.form_key])
    fresh: dict[int, Signal] = {}
    first_of: dict[str, int] = {}
    for number, signal in checked.items():
        earlier = known.get(signal.form_key or "") or fresh.get(first_of.get(signal.form_key or "", -1))
        if earlier is None:
            fresh[number] = signal
            if signal.form_key:
                first_of[signal.form_key] = number
            continue
        try:  # an erased signal no longer knows what it said: it is not taken in again either
            done.signals[number] = checking.first_answer(earlier, signal) if earlier.form_digest else earlier
            done.repeated.add(number)
        except Refused as refused:
            done.refused[number] = refused
    return fresh


def _place(fresh: Mapping[int, Signal], rows: Sequence[rules.Said]) -> None:
    """Neighbourhood, boundary and cell of all rows: per division of the city, one question for all points."""
    nowhere = places.not_locatable()
    sets = list(places.sets())
    oldest = sets[-1].valid_from if sets else None
    by_day: dict[date, list[int]] = {}
    for number, signal in fresh.items():
        signal.cell = registering.cell_of(signal)
        day = timezone.localdate(signal.received_at)
        if oldest is not None and day < oldest and signal.origin_kind == rules.IMPORT:
            day = oldest  # said before the first division that is known here: that is the nearest to it
        valid = next((row for row in sets if _holds(row, day)), None)
        by_day.setdefault(valid.valid_from if valid else day, []).append(number)
    for day, numbers in by_day.items():
        _locate(fresh, [number for number in numbers if rows[number].neighbourhood is None], day, nowhere.pk)
        boundaries = places.boundary_ids(on=day)
        for number in numbers:
            fresh[number].boundary_id = boundaries.get(fresh[number].neighbourhood_id)


def _holds(valid: Any, day: date) -> bool:
    return bool(valid.valid_from <= day and (valid.valid_until is None or day < valid.valid_until))


def _locate(fresh: Mapping[int, Signal], numbers: Sequence[int], day: date, nowhere: int) -> None:
    pointed = [number for number in numbers if fresh[number].lat is not None]
    found = places.locate_many(
        latitudes=np.array([fresh[number].lat for number in pointed], dtype=np.float64),
        longitudes=np.array([fresh[number].lon for number in pointed], dtype=np.float64),
        on=day,
    )
    where = dict(zip(pointed, found.tolist(), strict=True))
    for number in numbers:
        fresh[number].neighbourhood_id = where.get(number, 0) or nowhere


def _give_people(fresh: Mapping[int, Signal], rows: Sequence[rules.Said], done: Imported, *, at: datetime) -> None:
    """Who said each: known people as they are, those who leave no address by one insert.

    What was written down long ago changes nothing of how somebody is answered today: so nobody's account stands behind.
    """
    unknown, by = [], system(scope.municipality_id())
    for number, signal in fresh.items():
        if rows[number].contact is None and not signal.counted_voices and signal.origin_kind != rules.POLICY:
            unknown.append(signal)
            continue
        try:
            signal.person = registering.person_of(rows[number], by=by, at=at)
        except Refused as refused:
            done.refused[number] = refused
    for signal, person in zip(unknown, people.register_unknown(count=len(unknown), at=at), strict=True):
        signal.person = person
