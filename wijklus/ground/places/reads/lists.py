"""Which municipalities, sets, neighbourhoods and figures there are."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery

from wijklus.base import scope
from wijklus.base.prepared import prepared
from wijklus.base.remembering import remembered
from wijklus.ground.trail import reads as trail

from ..models import Boundary, Draft, Municipality, Neighbourhood, NeighbourhoodSet, ProfileFigure

SHIPPED_HELP = Path(settings.PACKAGE_DIR) / "data" / "help_contacts.csv"


@dataclass(frozen=True)
class HelpContact:
    """Where somebody who needs help for themselves can go."""

    name: str
    note: str
    phone: str
    url: str
    language: str


def municipalities() -> QuerySet[Municipality]:
    """All municipalities of this installation, by name. One query."""
    return Municipality.objects.order_by("name")


def time_zones() -> dict[int, str]:
    """The time zone of every municipality of the installation, by id: for whom the clock of jobs ticks. One query."""
    return dict(Municipality.objects.order_by("pk").values_list("pk", "time_zone"))


def municipality_by_slug(slug: str) -> Municipality | None:
    """The municipality with this name in the address, with its revision, or None. One query."""
    return next(iter(_municipalities_named(slug=slug)), None)


def municipality_and_revision(slug: str) -> tuple[int, int] | None:
    """The id and the revision of the city with this name in the address, for who remembers the rest. One query."""
    found = next(iter(_numbers_of(slug=slug)), None)
    if found is None:
        return None
    _id_by_slug[slug] = found[0]
    return found[0], found[1] or 0


_id_by_slug: dict[str, int] = {}
"""Ids that were found in this process: those of the cities of this installation."""


def last_known_id(slug: str) -> int | None:
    """The id that a city had when this process last asked: what is done with it is checked afterwards. No query."""
    return _id_by_slug.get(slug)


@prepared
def _numbers_of(*, slug: str) -> QuerySet[Municipality, tuple[int, int | None]]:
    return trail.with_revision(Municipality.objects.filter(slug=slug)).order_by().values_list("pk", "revision")


@prepared
def _municipalities_named(*, slug: str) -> QuerySet[Municipality]:
    return trail.with_revision(Municipality.objects.filter(slug=slug))


def help_contacts(*, municipality: Municipality, language: str) -> Sequence[HelpContact]:
    """Where to find help, in a language; in the municipality's own when it has none in that one. No query."""
    rows = [
        HelpContact(**{name: row.get(name, "") for name in HelpContact.__annotations__}) for row in _rows(municipality)
    ]
    return [row for row in rows if row.language == language] or [
        row for row in rows if row.language == municipality.language
    ]


def _rows(municipality: Municipality) -> list[dict[str, str]]:
    return list(municipality.help_contacts)


def shipped_help_contacts(country: str) -> list[dict[str, str]]:
    """The help lines that come with Wijklus, for a municipality to begin with: those of Flanders, in Belgium."""
    if country != "BE":
        return []
    with SHIPPED_HELP.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def municipality_here() -> Municipality:
    """The municipality in scope, with what it decided about itself. One query."""
    return _municipality_with(pk=scope.municipality_id())[0]


@remembered
@prepared
def _municipality_with(*, pk: int) -> QuerySet[Municipality]:
    return Municipality.objects.filter(pk=pk)


def settings_version() -> int:
    """How often the settings of the municipality in scope were changed: what an edit says it read. One query."""
    return Municipality.objects.values_list("version", flat=True).get(pk=scope.municipality_id())


def sets() -> QuerySet[NeighbourhoodSet]:
    """Every division of the municipality in scope, the newest first. One query."""
    return NeighbourhoodSet.objects.order_by("-valid_from")


def current_set(*, on: date) -> NeighbourhoodSet | None:
    """The division valid on a day. One query."""
    return next(iter(_sets_of_a_day(on=on)), None)


@remembered
@prepared
def _sets_of_a_day(*, on: date) -> QuerySet[NeighbourhoodSet]:
    still = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    return NeighbourhoodSet.objects.filter(still, valid_from__lte=on).order_by("pk")[:1]


def latest_set() -> NeighbourhoodSet | None:
    """The division that starts last, also when that is in the future. One query."""
    return sets().first()


def neighbourhoods(*, on: date | None = None) -> QuerySet[Neighbourhood]:
    """The neighbourhoods one can point at, by name: on a day, or today's when no day is given. One query."""
    rows = Neighbourhood.objects.filter(is_locatable=True)
    if on is None:
        return rows.filter(is_current=True)
    valid = Q(boundaries__set__valid_until__isnull=True) | Q(boundaries__set__valid_until__gt=on)
    return rows.filter(valid, boundaries__set__valid_from__lte=on).distinct()


def neighbourhood_by_slug(slug: str) -> Neighbourhood | None:
    """The neighbourhood with this name in the address, also one that is no longer current, with its revisions.

    One query.
    """
    return next(iter(_neighbourhoods_named(slug=slug)), None)


@prepared
def _neighbourhoods_named(*, slug: str) -> QuerySet[Neighbourhood]:
    return trail.with_revisions(Neighbourhood.objects.filter(slug=slug))


def neighbourhood_to_say(slug: str, *, on: date) -> Neighbourhood | None:
    """The same without its revisions, knowing which boundary it has on a day. One query."""
    return knowing_boundary(_neighbourhoods_to_say(slug=slug, on=on), on)


@remembered
@prepared
def _neighbourhoods_to_say(*, slug: str, on: date) -> QuerySet[Neighbourhood]:
    return with_boundary(Neighbourhood.objects.filter(slug=slug), on)


def with_boundary(rows: QuerySet[Neighbourhood], on: date) -> QuerySet[Neighbourhood]:
    """These neighbourhoods with the id of the boundary that each has on a day; of which day, knowing_boundary notes."""
    valid = Q(set__valid_until__isnull=True) | Q(set__valid_until__gt=on)
    then = Boundary.objects.filter(valid, set__valid_from__lte=on, neighbourhood_id=OuterRef("pk")).order_by()
    return rows.annotate(boundary_then=Subquery(then.values("pk")[:1]))


def knowing_boundary(rows: Sequence[Neighbourhood], on: date) -> Neighbourhood | None:
    """The first of what was asked by with_boundary, noting the day; None when there is none."""
    for row in rows:
        row.boundary_known = (on, row.boundary_then)  # type: ignore[attr-defined]
        return row
    return None


def boundary_of(neighbourhood: Neighbourhood, *, on: date) -> int | None:
    """The id of the boundary of a neighbourhood on a day. One query, none when it was fetched with it."""
    day, boundary_id = getattr(neighbourhood, "boundary_known", (None, None))
    if day == on:
        return boundary_id
    return boundary_ids(on=on, only=neighbourhood.pk).get(neighbourhood.pk)


def neighbourhood_by_code(code: str) -> Neighbourhood | None:
    """The neighbourhood with this code, whatever set it stood in. One query."""
    return Neighbourhood.objects.filter(code=code).first()


def not_locatable() -> Neighbourhood:
    """The one neighbourhood without a place, for what cannot be put on the map. One query."""
    return Neighbourhood.objects.get(is_locatable=False)


def nowhere() -> QuerySet[Neighbourhood]:
    """The same as rows, to stand inside the question of another room. No query of its own."""
    return Neighbourhood.objects.filter(is_locatable=False)


def boundary_ids(*, on: date, only: int | None = None) -> dict[int, int]:
    """By neighbourhood, the id of its boundary on a day; `only` asks for one neighbourhood. One query."""
    return dict(_boundaries_of_a_day(on=on) if only is None else _boundary_of_a_day(on=on, neighbourhood_id=only))


@prepared
def _boundaries_of_a_day(*, on: date) -> QuerySet[Boundary, tuple[int, int]]:
    valid = Q(set__valid_until__isnull=True) | Q(set__valid_until__gt=on)
    return Boundary.objects.filter(valid, set__valid_from__lte=on).order_by().values_list("neighbourhood_id", "pk")


@prepared
def _boundary_of_a_day(*, on: date, neighbourhood_id: int) -> QuerySet[Boundary, tuple[int, int]]:
    valid = Q(set__valid_until__isnull=True) | Q(set__valid_until__gt=on)
    rows = Boundary.objects.filter(valid, set__valid_from__lte=on, neighbourhood_id=neighbourhood_id)
    return rows.order_by().values_list("neighbourhood_id", "pk")


def centres(*, on: date) -> dict[int, tuple[float, float]]:
    """By neighbourhood, latitude and longitude of the middle of its box on a day. One query."""
    valid = Q(set__valid_until__isnull=True) | Q(set__valid_until__gt=on)
    rows = Boundary.objects.filter(valid, set__valid_from__lte=on).order_by()
    sides = rows.values_list("neighbourhood_id", "south", "north", "west", "east")
    return {pk: (round((south + north) / 2, 5), round((west + east) / 2, 5)) for pk, south, north, west, east in sides}


def extent() -> tuple[float, float, float, float] | None:
    """West, south, east and north of all boundaries the municipality ever had; None without boundaries. One query."""
    sides = Boundary.objects.order_by().aggregate(
        west=Min("west"), south=Min("south"), east=Max("east"), north=Max("north")
    )
    return None if sides["west"] is None else (sides["west"], sides["south"], sides["east"], sides["north"])


def every_neighbourhood() -> QuerySet[Neighbourhood]:
    """All neighbourhoods there ever were, also the one that is not locatable, those of today last. One query."""
    return Neighbourhood.objects.order_by("is_current", "pk")


def figures(*, neighbourhood_id: int) -> QuerySet[ProfileFigure]:
    """What is known in figures about a neighbourhood: by indicator, the newest year first. One query."""
    return ProfileFigure.objects.filter(neighbourhood_id=neighbourhood_id).order_by("indicator", "-year")


def inhabitants(*, on: date) -> dict[int, ProfileFigure]:
    """By neighbourhood, the latest known number of inhabitants up to a day. One query."""
    rows = ProfileFigure.objects.filter(indicator="inhabitants", year__lte=on.year).order_by("year")
    return {row.neighbourhood_id: row for row in rows}


def latest_figures(*, on: date) -> dict[str, dict[int, ProfileFigure]]:
    """By indicator and neighbourhood, the latest known figure up to a day. One query."""
    found: dict[str, dict[int, ProfileFigure]] = {}
    for row in ProfileFigure.objects.filter(year__lte=on.year).order_by("indicator", "year"):
        found.setdefault(row.indicator, {})[row.neighbourhood_id] = row
    return found


def draft_of(*, owner_id: int, municipality_id: int = 0) -> Draft | None:
    """What this account filled in so far for a new municipality, or for a new division of this one. One query."""
    return Draft.objects.filter(owner_id=owner_id, municipality_id=municipality_id).first()
