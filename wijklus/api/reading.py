"""What everybody may read: municipalities, neighbourhoods, categories, themes, plans and figures."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router
from ninja.params.functions import Query

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.ground.places import reads as places
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.plans import reads as plans
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.signals import reads as signals

from . import figures, schemas
from .errors import Problem

router = Router()
MOST = 200
FURTHEST = 10_000
MOST_THEMES = 500
MANY: Any = Query(50, ge=1, le=MOST, description=gettext_noop("how many, at most 200"))
START: Any = Query(0, ge=0, le=FURTHEST, description=gettext_noop("how many to pass over; follow `next` instead"))
QUARTER: Any = Query(
    None,
    description=gettext_noop(
        "the first day of a calendar quarter that is over, such as 2026-01-01; the last 20 are public"
    ),
)
QUARTER_AFTER: Any = Query(
    None, description=gettext_noop("the first day of the quarter after that one, such as 2026-04-01; may be left out")
)
WRONG = {404: schemas.ErrorAnswer, 422: schemas.ErrorAnswer}


def place_of(slug: str) -> Any:
    """The neighbourhood an address names. One query."""
    found = places.neighbourhood_by_slug(slug)
    if found is None:
        raise Problem(404, "no_neighbourhood", _("There is no neighbourhood with this name in the address."))
    return found


def page(request: Any, rows: Sequence[Any], *, limit: int, offset: int) -> tuple[Sequence[Any], str | None]:
    """The rows of one page (asked for with one more), and the address of the next."""
    after = offset + limit
    if len(rows) <= limit or after > FURTHEST:
        return rows[:limit], None
    return rows[:limit], f"{request.path}?{urlencode({'limit': limit, 'offset': after})}"


@router.get(
    "/municipalities",
    response={200: schemas.Municipalities, 422: schemas.ErrorAnswer},
    summary=gettext_noop("The municipalities of this installation"),
    url_name="municipalities",
)
def municipalities(request: Any, limit: int = MANY, offset: int = START) -> schemas.Municipalities:
    """By name."""
    found, following = page(
        request, list(places.municipalities()[offset : offset + limit + 1]), limit=limit, offset=offset
    )
    items = [
        schemas.Municipality(
            slug=city.slug,
            name=city.name,
            nis_code=city.nis_code,
            country=city.country,
            language=city.language,
            languages=city.languages or [city.language],
        )
        for city in found
    ]
    return schemas.Municipalities(items=items, next=following)


@router.get(
    "/{slug:city}/neighbourhoods",
    response={200: schemas.Neighbourhoods, **WRONG},
    summary=gettext_noop("The neighbourhoods of a municipality, with their inhabitants"),
    url_name="neighbourhoods",
)
def neighbourhoods(request: CityRequest, city: str, limit: int = MANY, offset: int = START) -> schemas.Neighbourhoods:
    """By name; the inhabitants of the latest year that is known, with the source."""
    rows = list(places.neighbourhoods()[offset : offset + limit + 1])
    found, following = page(request, rows, limit=limit, offset=offset)
    people = places.inhabitants(on=clock.today())
    items = [
        schemas.Neighbourhood(
            code=row.code,
            slug=row.slug,
            name=row.name,
            inhabitants=_inhabitants(people.get(row.pk)),
            link=settings.SITE_URL + reverse("neighbourhood", args=[city, row.slug]),
        )
        for row in found
    ]
    return schemas.Neighbourhoods(items=items, next=following)


def _inhabitants(figure: Any) -> schemas.Inhabitants | None:
    return figure and schemas.Inhabitants(year=figure.year, value=figure.value, source=figure.source)


@router.get(
    "/{slug:city}/categories",
    response={200: schemas.Categories, **WRONG},
    summary=gettext_noop("The categories of a municipality"),
    url_name="categories",
)
def categories(request: CityRequest, city: str, limit: int = MANY, offset: int = START) -> schemas.Categories:
    """Those in use, in the order of the city."""
    rows = list(signals.categories(only_active=True)[offset : offset + limit + 1])
    found, following = page(request, rows, limit=limit, offset=offset)
    items = [
        schemas.Category(
            code=row.code,
            name=row.name,
            parent=row.parent.code if row.parent else None,
            public_space=row.is_public_space,
        )
        for row in found
    ]
    return schemas.Categories(items=items, next=following)


@router.get(
    "/{slug:city}/neighbourhoods/{slug:slug}/themes",
    response={200: schemas.Themes, **WRONG},
    summary=gettext_noop("What lives in a neighbourhood: its open themes"),
    url_name="themes",
)
def themes(request: CityRequest, city: str, slug: str, limit: int = MANY, offset: int = START) -> schemas.Themes:
    """Most people first. Small numbers are withheld."""
    rows = priorities.public_themes(
        neighbourhood_id=place_of(slug).pk,
        small_cell=request.municipality.small_cell,
        most=min(offset + limit + 1, MOST_THEMES),
    )
    found, following = page(request, rows[offset:], limit=limit, offset=offset)
    items = [
        schemas.Theme(
            reference=row.reference,
            title=row.title,
            state=row.state,
            people=row.people,
            voices=row.voices,
            withheld=row.people is None or row.voices is None,
        )
        for row in found
    ]
    return schemas.Themes(items=items, next=following)


@router.get(
    "/{slug:city}/neighbourhoods/{slug:slug}/plan",
    response={200: schemas.Plan, **WRONG},
    summary=gettext_noop("The plan of a neighbourhood, as it was adopted"),
    url_name="plan",
)
def plan(request: CityRequest, city: str, slug: str) -> schemas.Plan:
    """The latest adopted version, with its frozen document; 404 when none was adopted."""
    found = plans.current(neighbourhood_id=place_of(slug).pk)
    version = plans.versions(plan=found).first() if found else None
    if found is None or version is None:
        raise Problem(404, "no_plan", _("No plan was adopted for this neighbourhood yet."))
    return schemas.Plan(
        reference=found.reference,
        title=found.title,
        state=found.state,
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        version=version.number,
        decided_by=version.decided_by,
        decided_on=version.decided_on,
        decision_url=version.decision_url,
        adopted_at=version.adopted_at,
        sha256=version.sha256,
        follow_up_assured=version.follow_up_assured,
        missing=version.missing,
        document=plans.document(version),
    )


@router.get(
    "/{slug:city}/figures",
    response={200: schemas.Figures, **WRONG},
    summary=gettext_noop("The figures of a municipality"),
    url_name="figures",
)
def figures_of_city(
    request: CityRequest, city: str, since: date | None = QUARTER, until: date | None = QUARTER_AFTER
) -> schemas.Figures:
    """Of the signals received in one calendar quarter that is over; the last one when no period is given.

    No other period is public, and numbers under `small_cell` are null, with those from which one could be computed:
    from periods that overlap, or from a city and its neighbourhoods, what a single person was told would follow.
    """
    return _figures(request, since, until, None)


@router.get(
    "/{slug:city}/neighbourhoods/{slug:slug}/figures",
    response={200: schemas.Figures, **WRONG},
    summary=gettext_noop("The figures of a neighbourhood"),
    url_name="figures_of",
)
def figures_of_neighbourhood(
    request: CityRequest, city: str, slug: str, since: date | None = QUARTER, until: date | None = QUARTER_AFTER
) -> schemas.Figures:
    """The same, of one neighbourhood."""
    return _figures(request, since, until, place_of(slug).pk)


def _figures(
    request: CityRequest, since: date | None, until: date | None, neighbourhood_id: int | None
) -> schemas.Figures:
    start = figures.quarter(since, until, today=clock.today())
    found = feedback.public_figures(
        neighbourhood_id=neighbourhood_id, since=start, small_cell=request.municipality.small_cell
    )
    return figures.public(found)
