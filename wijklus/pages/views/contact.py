"""One contact: from where somebody lives to who is there for them, and when that was last confirmed."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.text import folded
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.loop.signals.rules import is_real_point


@require_safe
def find_contact(request: CityRequest) -> HttpResponse:
    """Where do you live? By a point on the map, by (a part of) the name of the neighbourhood, or from the list."""
    today = clock.today()
    every = list(places.neighbourhoods())
    point = _point(request)
    here = places.locate(latitude=point[0], longitude=point[1], on=today) if point else None
    asked = request.GET.get("zoek", "").strip()[:80]
    found = [place for place in every if folded(asked) in folded(place.name)] if asked else every
    if here is not None or (asked and len(found) == 1):
        return redirect("contacts", request.municipality.slug, (here or found[0]).slug)
    fresh, of = people.share_fresh(neighbourhood_ids=[place.pk for place in every], on=today)
    context = {
        "asked": asked,
        "found": found or every,
        "is_found": bool(found) and not (point and here is None),
        "boundaries": places.current_set(on=today),
        "fresh": fresh,
        "of": of,
    }
    return render(request, "pages/find_contact.html", context)


def _point(request: CityRequest) -> tuple[float, float] | None:
    try:
        lat, lon = float(request.GET.get("lat", "")), float(request.GET.get("lon", ""))
    except ValueError:
        return None
    return (lat, lon) if is_real_point(lat, lon) else None


@require_safe
def contacts(request: CityRequest, neighbourhood: str) -> HttpResponse:
    """Who is there for one neighbourhood: director, groups and services, each with its last confirmation."""
    place = places.neighbourhood_by_slug(neighbourhood)
    if place is None or not place.is_locatable:
        raise Http404("no such neighbourhood")
    ways = people.contact_ways(neighbourhood_id=place.pk, on=clock.today())
    context = {
        "neighbourhood": place,
        "persons": [way for way in ways if way.kind == people.PERSON],
        "groups": [way for way in ways if way.kind in ("group", "organisation")],
        "services": [way for way in ways if way.kind == "service"],
    }
    return render(request, "pages/contacts.html", context)
