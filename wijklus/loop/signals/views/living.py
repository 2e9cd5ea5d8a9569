"""What lives in the city: a map and a list of groups of people, for everybody and for who sees the rows behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wijklus.base.actor import Actor
from wijklus.base.http import CityRequest
from wijklus.base.paging import start_of

from .. import access, reads
from ..forms.living import LivingForm
from ..models import LivingGroup, LivingQuarter
from ..rules import living as rule

BY_THEME = "thema"


@dataclass(frozen=True)
class Asked:
    """What a page asks for, and the form that says so; without a wish there is nothing to show yet."""

    form: LivingForm
    quarter: LivingQuarter | None
    wish: reads.Wish | None


@dataclass(frozen=True)
class Line:
    """A group in words."""

    group: LivingGroup
    about: str
    where: str


@require_safe
def living(request: CityRequest) -> HttpResponse:
    """As everybody may see it."""
    return _page(request, None)


@require_safe
def living_points(request: CityRequest) -> HttpResponse:
    """The same for the map, as GeoJSON."""
    return _points(request, None)


@login_required
@require_safe
def work_living(request: CityRequest) -> HttpResponse:
    """All of it, with the running quarter, where one may read the signals."""
    access.require(access.may_read_any(request.actor))
    return _page(request, request.actor)


@login_required
@require_safe
def work_living_points(request: CityRequest) -> HttpResponse:
    """The same for the map, as GeoJSON."""
    access.require(access.may_read_any(request.actor))
    return _points(request, request.actor)


def _asked(request: CityRequest, by: Actor | None, *, offers: bool = True) -> Asked:
    """Two queries; one without what the form offers, for the map."""
    quarters = reads.living_quarters(small=request.municipality.small_cell, by=by)
    offer = reads.living_offer(language=get_language() or "nl", by=by) if offers else reads.LivingOffer([], [])
    form = LivingForm(
        request.GET,
        quarters=[(row.since.isoformat(), quarter_name(row)) for row in quarters],
        subjects=offer.subjects,
        places=offer.places,
    )
    form.is_valid()
    asked = request.GET.get("kwartaal")
    quarter = next((row for row in quarters if row.since.isoformat() == asked), next(iter(quarters), None))
    if quarter is None:
        return Asked(form, None, None)
    where = [slug for slug in request.GET.getlist("wijk") if slug]
    by_theme = request.GET.get("per") == BY_THEME
    subject = request.GET.get("onderwerp", "")
    return Asked(form, quarter, reads.Wish(quarter.since, subject, where, form.corners(), by_theme))


def quarter_name(quarter: LivingQuarter) -> str:
    """A quarter in words; the running one is not over yet."""
    last = rule.quarter_after(quarter.since) - timedelta(days=1)
    name = _("%(first)s to %(last)s") % {"first": date_format(quarter.since, "F"), "last": date_format(last, "F Y")}
    return name if quarter.is_over else _("%(quarter)s (running)") % {"quarter": name}


def _page(request: CityRequest, by: Actor | None) -> HttpResponse:
    """Three queries beside who asks."""
    asked, start = _asked(request, by), start_of(request.GET.get("vanaf"))
    found = None
    if asked.wish is not None:
        found = reads.what_lives(asked.wish, small=request.municipality.small_cell, start=start, by=by)
    name = "signals:living" if by is None else "signals:work_living"
    address = reverse(name, args=[request.municipality.slug])
    points_address = reverse(f"{name}_points", args=[request.municipality.slug])
    context = {
        "form": asked.form,
        "quarter": asked.quarter,
        "quarter_name": quarter_name(asked.quarter) if asked.quarter else "",
        "found": found,
        "lines": lines(found.page) if found else [],
        "corners": asked.wish.corners if asked.wish else (),
        "area": ";".join(f"{lat},{lon}" for lat, lon in asked.wish.corners) if asked.wish else "",
        "is_filtered": asked.wish is not None and asked.wish.is_narrow,
        "address": address,
        "points": f"{points_address}?{query_of(request)}",
        "older": f"{address}?{query_of(request, vanaf=start + reads.PER_PAGE)}" if found and found.has_more else "",
        "newer": f"{address}?{query_of(request)}" if start else "",
        "small_cell": request.municipality.small_cell,
        "by_theme": asked.wish is not None and asked.wish.by_theme,
        "is_work": by is not None,
        "without_area": f"{address}?{query_of(request, without=('vlak', *LivingForm.SIDES))}",
    }
    return render(request, "signals/work_living.html" if by is not None else "signals/living.html", context)


def query_of(request: CityRequest, *, without: Sequence[str] = (), **changes: Any) -> str:
    """The wishes of this page as the end of an address: what can be shared."""
    query = request.GET.copy()
    for name in (*without, "vanaf"):
        query.pop(name, None)
    for name in [name for name in query if not any(query.getlist(name))]:
        del query[name]
    for name, value in changes.items():
        query[name] = str(value)
    return query.urlencode(safe=";,")


def lines(groups: Sequence[LivingGroup]) -> list[Line]:
    """Groups in the language of the reader. No query."""
    return [Line(group, about_of(group), _where(group)) for group in groups]


def about_of(group: LivingGroup) -> str:
    """The subject of a group, or what its theme is called."""
    if group.kind in rule.THEME_KINDS:
        return _("Several themes together") if group.is_mixed else group.label or _("In no theme yet")
    if group.is_mixed:
        return _("Several subjects together")
    return reads.name_of(group.category.name, get_language() or "nl") if group.category else _("Not sorted yet")


def _where(group: LivingGroup) -> str:
    if group.cell is not None:
        return _("around one place on the map")
    return _("spread over the neighbourhood") if group.lat is not None else _("no place known")


def _points(request: CityRequest, by: Actor | None) -> HttpResponse:
    asked = _asked(request, by, offers=False)
    found = reads.spots(asked.wish, small=request.municipality.small_cell, by=by) if asked.wish is not None else []
    words = {n: ngettext("%(n)s person", "%(n)s people", n) % {"n": n} for n in {spot.n for spot in found}}
    return JsonResponse({"type": "FeatureCollection", "features": [_feature(spot, words[spot.n]) for spot in found]})


def _feature(spot: reads.Spot, people: str) -> dict[str, Any]:
    """One circle: the middle of a cell of several streets or of a neighbourhood, never the place of anybody."""
    latitude, longitude = spot.point
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(longitude, 5), round(latitude, 5)]},
        "properties": {"n": spot.n, "label": f"{spot.name}: {people}"},
    }
