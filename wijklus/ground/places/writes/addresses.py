"""The addresses of the municipality, from a file that was given: kept beside those that hold, and then instead of them.

The file that was taken in last holds: the moment its state becomes "done" its addresses are the ones that are found,
and no others. Those before it are emptied afterwards, a hundred streets at a time.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import IO, Any

import numpy as np
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wijklus.base import given, scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import folded
from wijklus.ground.trail import writes as trail
from wijklus.ground.trail.writes import given_files

from .. import access, reads
from ..models import Address, AddressFile, Street
from ..reads.address_rows import AddressRow, RefusedAddress, address_rows
from ..rules.geojson import WGS84, in_degrees

FOLDER = "addresses"
STREETS_AT_ONCE = 100
Place = tuple[float | None, float | None, int | None]
"""Latitude and longitude, or the id of the neighbourhood that the file names."""
StreetKey = tuple[str, str, str]


class AddressRun:
    """One walk through a file with addresses, and what came of its rows so far."""

    def __init__(self, row: AddressFile, *, by: Actor, at: datetime) -> None:
        self.row, self.on = row, timezone.localdate(at)
        self.nis = reads.municipality_here().nis_code
        known = reads.neighbourhoods()
        self.areas = {name: place.pk for place in known for name in (folded(place.name), folded(place.code))}
        self.streets: dict[StreetKey, int] = {}
        self.seen: set[tuple[Any, ...]] = set()
        self.rows = self.accepted = self.others = 0
        self.refused: list[tuple[int, str]] = []

    def take(self, rows: Sequence[AddressRow | RefusedAddress], *, is_trial: bool) -> None:
        """Take in one batch in one transaction; of a trial nothing is kept. What is there already stays."""
        self.rows += len(rows)
        ours = [row for row in rows if not row.nis or not self.nis or row.nis == self.nis]
        self.others += len(rows) - len(ours)
        self.refused += [(row.row, row.reason) for row in ours if isinstance(row, RefusedAddress)]
        placed = self._placed([row for row in ours if isinstance(row, AddressRow)])
        kept = [(row, place) for row, place in placed if self._is_new(row)]
        self.accepted += len(kept)
        if kept and not is_trial:
            with transaction.atomic():
                self._keep(kept)

    def walk(self, stream: IO[bytes]) -> None:
        """Go through a file that lies elsewhere, without keeping anything. Raises BadFile for what is no table."""
        rows = address_rows(stream)
        while batch := list(islice(rows, given.OF_A_BATCH)):
            self.take(batch, is_trial=True)

    def _is_new(self, row: AddressRow) -> bool:
        key = (row.street, row.postal_area, row.place, row.label, row.box, row.postcode)
        if key in self.seen:
            self.refused.append((row.row, _("This address stands in the file twice. The first row counts.")))
            return False
        self.seen.add(key)
        return True

    def _placed(self, rows: Sequence[AddressRow]) -> list[tuple[AddressRow, Place]]:
        """The rows that lie in a neighbourhood of today, each with where; the others are refused."""
        found: list[tuple[AddressRow, Place]] = []
        points = _in_degrees(rows)
        where = reads.locate_many(latitudes=points[:, 1], longitudes=points[:, 0], on=self.on)
        spots = iter(zip(points, where, strict=True))
        for row in rows:
            if row.point is None:
                area = self.areas.get(folded(row.area))
                if area is None:
                    self._refuse(row, _("“%(name)s” is no neighbourhood of this city.") % {"name": row.area[:60]})
                else:
                    found.append((row, (None, None, area)))
                continue
            (longitude, latitude), here = next(spots)
            if here == reads.OUTSIDE:
                self._refuse(row, _("This address lies in no neighbourhood of this city."))
            else:
                found.append((row, (round(float(latitude), 6), round(float(longitude), 6), None)))
        return found

    def _refuse(self, row: AddressRow, sentence: str) -> None:
        self.refused.append((row.row, sentence))

    def _keep(self, kept: Sequence[tuple[AddressRow, Place]]) -> None:
        self._know_streets({_street_of(row) for row, _place in kept})
        made = []
        for row, (latitude, longitude, area) in kept:
            address = Address(
                street_id=self.streets[_street_of(row)], number=row.number, label=row.label, box=row.box,
                postcode=row.postcode, latitude=latitude, longitude=longitude, neighbourhood_id=area,
            )  # fmt: skip
            scope.assert_one_municipality(address)
            made.append(address)
        Address.objects.bulk_create(made, ignore_conflicts=True)

    def _know_streets(self, keys: Iterable[StreetKey]) -> None:
        """The ids of these streets, made where they are not there yet. Two queries at most, none for known ones."""
        new = sorted(set(keys) - self.streets.keys())
        if not new:
            return
        made = [Street(file=self.row, name=name, postal_area=area, place=place) for name, area, place in new]
        for street in made:
            scope.assert_one_municipality(street)
        Street.objects.bulk_create(made, ignore_conflicts=True)
        rows = Street.objects.filter(file=self.row, name__in={name for name, _area, _place in new})
        self.streets |= {(one.name, one.postal_area, one.place): one.pk for one in rows}

    def kept(self) -> dict[str, Any]:
        """What came of the rows, as the row of the file holds it."""
        refused = sorted(self.refused)
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "others": self.others,
            "refused": len(refused),
            "problems": refused[: given.MOST_PROBLEMS],
        }


def _street_of(row: AddressRow) -> StreetKey:
    return row.street, row.postal_area, row.place


def _in_degrees(rows: Sequence[AddressRow]) -> Any:
    """The points of the rows that have one, in their order: longitude and latitude."""
    having = [row for row in rows if row.point is not None]
    points = np.array([row.point for row in having], dtype=np.float64).reshape(-1, 2)
    systems = np.array([row.system for row in having])
    for system in {row.system for row in having} - {WGS84}:
        points[systems == system] = in_degrees(points[systems == system], system)
    return points


def _must_change(by: Actor) -> None:
    access.must(access.may_change_settings(by))


def _rows(stream: IO[bytes], _row: AddressFile, _at: datetime) -> Any:
    return address_rows(stream)


def _check_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.ground.places.jobs.check_address_file", key=key, at=at, file_ref=file_ref)


def _take_in_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.ground.places.jobs.take_in_address_file", key=key, at=at, file_ref=file_ref)


def _delete_later(*, key: str, at: datetime, names: list[str]) -> None:
    trail.later("wijklus.ground.places.jobs.delete_files", key=key, at=at, names=names)


_WAY = given_files.Way(
    model=AddressFile,
    verb="places.address_file",
    folder=FOLDER,
    job="addresses",
    require=_must_change,
    rows=_rows,
    run=AddressRun,
    check_later=_check_later,
    take_in_later=_take_in_later,
    delete_later=_delete_later,
)


def keep_address_file(*, upload: File[bytes], by: Actor, at: datetime) -> AddressFile:
    """Keep a file that was given, and have it checked. Raises Refused for one that is empty or too large."""
    return given_files.keep(_WAY, upload=upload, by=by, at=at)


check_address_file = partial(given_files.check, _WAY)
drop_address_file = partial(given_files.drop, _WAY)


def start_address_file(*, row: AddressFile, by: Actor, at: datetime) -> AddressFile:
    """Have the addresses taken in, after the check was seen. Raises Refused when there would be none."""
    if row.state == given.CHECKED and not row.accepted:
        raise Refused(_("Not one address of this file can be taken in: what holds now stays."))
    return given_files.start(_WAY, row=row, by=by, at=at)


def take_in_address_file(*, row: AddressFile, by: Actor, at: datetime) -> None:
    """Take in every address, at most 500 in a transaction; then these hold, and no others. May run again."""
    given_files.take_in(_WAY, row=row, by=by, at=at)
    row.refresh_from_db()
    with transaction.atomic():
        trail.later(
            "wijklus.ground.places.jobs.empty_address_files", key=f"addresses-empty:{row.reference}", at=at
        )  # fmt: skip
        trail.record(
            by=by, at=at, verb="places.take_in_address_file", kind="address_file", ref=row.reference,
            neighbourhood_id=None, after={"file": row.file_name, "count": row.accepted},
        )  # fmt: skip


def empty_address_files() -> int:
    """Delete the addresses that a newer file replaced, a hundred streets in a transaction; tells how many streets."""
    count = 0
    while streets := reads.replaced_streets(most=STREETS_AT_ONCE):
        with transaction.atomic():
            Address.objects.filter(street__in=streets).delete()
            Street.objects.filter(pk__in=streets).delete()
        count += len(streets)
    return count
