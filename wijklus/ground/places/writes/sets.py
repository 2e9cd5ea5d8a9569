"""A division of the municipality into neighbourhoods begins, and the one before it ends."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor, system
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Boundary, Municipality, Neighbourhood, NeighbourhoodSet
from ..rules.geojson import Area, area_m2, as_geojson


def open_set(
    *,
    by: Actor,
    at: datetime,
    boundaries: bytes,
    code_property: str,
    name_property: str,
    name: str,
    valid_from: date,
    not_locatable_code: str = "",
    crs: int | None = None,
    source: str = "",
    credit: str = "",
) -> NeighbourhoodSet:
    """Begin a new division from a GeoJSON file; the one before it ends that day.

    Neighbourhoods keep their identity by code. The one that cannot be located is made when it is not there yet.
    """
    access.must(access.may_change_settings(by))
    collection = reads.read_boundaries_file(boundaries, crs=crs)
    with transaction.atomic():
        # The lock on the municipality makes two divisions at once wait for one another: no two can overlap.
        municipality = Municipality.objects.select_for_update().get(pk=scope.municipality_id())
        code = not_locatable_code.strip() or rules.not_locatable_code(municipality.nis_code)
        existing = Neighbourhood.objects.filter(is_locatable=False).first()
        areas = reads.read_areas(
            collection,
            code_property=code_property,
            name_property=name_property,
            not_locatable_code=existing.code if existing else code,
        )
        earlier = _close_earlier(valid_from)
        made = NeighbourhoodSet.objects.create(
            municipality=municipality,
            name=(name.strip() or str(valid_from))[:120],
            valid_from=valid_from,
            source=source.strip()[:300],
            credit=credit.strip()[:300],
        )
        if existing is None:
            _make_not_locatable(municipality, code, areas)
        found = _neighbourhoods(municipality, [area for area in areas if area.geometry is not None])
        _draw(made, municipality, areas, found)
        _mark_current(on=at.astimezone(ZoneInfo(municipality.time_zone)).date())
        _plan_marking(municipality, valid_from, at)
        trail.record(
            by=by,
            at=at,
            verb="places.open_set",
            kind="neighbourhood_set",
            ref=made.reference,
            neighbourhood_id=None,
            before={"name": earlier.name, "valid_until": str(valid_from)} if earlier else None,
            after={"name": made.name, "valid_from": str(valid_from), "neighbourhoods": len(found)},
        )
    return made


def _close_earlier(valid_from: date) -> NeighbourhoodSet | None:
    """End the last division on the day the new one begins. Raises Refused when the new one does not begin later."""
    earlier = reads.latest_set()
    if earlier is None:
        return None
    if valid_from <= earlier.valid_from:
        day = {"name": earlier.name, "day": earlier.valid_from}
        raise Refused(_("“%(name)s” begins on %(day)s; a new division begins later than that.") % day, "valid_from")
    NeighbourhoodSet.objects.filter(pk=earlier.pk).update(valid_until=valid_from)
    return earlier


def _make_not_locatable(municipality: Municipality, code: str, areas: Sequence[Area]) -> None:
    """The neighbourhood for what cannot be put on the map, named as in the file or in the municipality's language."""
    named = [area.name for area in areas if area.code == code]
    name = named[0] if named else rules.NOT_LOCATABLE.get(municipality.language, rules.NOT_LOCATABLE["en"])
    Neighbourhood.objects.create(
        municipality=municipality, code=code[:40], slug=_free_slug(name, code), name=name, is_locatable=False
    )


def _free_slug(name: str, code: str) -> str:
    taken = set(Neighbourhood.objects.values_list("slug", flat=True))
    return rules.free_slug(name, code, taken)


def _neighbourhoods(municipality: Municipality, areas: Sequence[Area]) -> dict[str, Neighbourhood]:
    """The neighbourhood of every area, by code: found again, with its name of now, or made. Slugs never change."""
    known = {row.code: row for row in Neighbourhood.objects.all()}
    taken = {row.slug for row in known.values()}
    new = []
    renamed = []
    for area in sorted(areas, key=lambda area: area.code):
        row = known.get(area.code)
        if row is None:
            slug = rules.free_slug(area.name, area.code, taken)
            taken.add(slug)
            row = Neighbourhood(municipality=municipality, code=area.code, slug=slug, name=area.name)
            scope.assert_one_municipality(row)
            new.append(row)
        elif row.name != area.name:
            row.name = area.name
            renamed.append(row)
        known[area.code] = row
    Neighbourhood.objects.bulk_create(new)
    Neighbourhood.objects.bulk_update(renamed, ["name"])
    return {area.code: known[area.code] for area in areas}


def _draw(
    made: NeighbourhoodSet, municipality: Municipality, areas: Sequence[Area], found: dict[str, Neighbourhood]
) -> None:
    """Keep where each neighbourhood lies in this division."""
    rows = []
    for area in areas:
        if area.geometry is None:
            continue
        west, south, east, north = area.geometry.bounds
        row = Boundary(
            municipality=municipality,
            set=made,
            neighbourhood=found[area.code],
            name=area.name,
            geometry=as_geojson(area.geometry),
            west=west,
            south=south,
            east=east,
            north=north,
            area_m2=area_m2(area.geometry),
        )
        scope.assert_one_municipality(row)
        rows.append(row)
    Boundary.objects.bulk_create(rows, batch_size=200)


def _mark_current(*, on: date) -> None:
    """Mark which neighbourhoods are of today: those of the division valid on this day, and the one without a place."""
    valid = [row.pk for row in reads.neighbourhoods(on=on)]
    Neighbourhood.objects.filter(is_locatable=True, is_current=True).exclude(pk__in=valid).update(is_current=False)
    Neighbourhood.objects.filter(pk__in=valid, is_current=False).update(is_current=True)


def _plan_marking(municipality: Municipality, valid_from: date, at: datetime) -> None:
    """When the division begins on a later day, have its neighbourhoods marked current that night."""
    begin = datetime.combine(valid_from, time.min, tzinfo=ZoneInfo(municipality.time_zone))
    if begin > at:
        trail.later(
            "wijklus.ground.places.jobs.mark_current",
            key=f"places.mark_current:{municipality.pk}:{valid_from}",
            at=begin,
        )


def mark_current(*, at: datetime) -> None:
    """Mark which neighbourhoods are of today, in the municipality's own time. Asked for by a job, at midnight."""
    with transaction.atomic():
        municipality = Municipality.objects.select_for_update().get(pk=scope.municipality_id())
        _mark_current(on=at.astimezone(ZoneInfo(municipality.time_zone)).date())
        trail.record(
            by=system(municipality.pk),
            at=at,
            verb="places.mark_current",
            kind="municipality",
            ref=municipality.slug,
            neighbourhood_id=None,
        )
