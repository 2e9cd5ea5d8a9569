"""One contact: from where somebody lives to who is there for them, and when that was last confirmed."""

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.text import folded
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.places.rules.addresses import LONGEST
from wijklus.ground.trail import writes as trail
from wijklus.loop.signals.rules import is_real_point

HOUR = 3600
PER_CLIENT = 600
"""Addresses asked from one network address in an hour: a help desk, not a machine."""
PER_TYPIST = 6_000
"""Suggestions asked from one network address in an hour: some for each address that is typed."""


@require_safe
def find_contact(request: CityRequest) -> HttpResponse:
    """Where do you live? By street and number, a point on the map, the name of the neighbourhood, or the list."""
    today = clock.today()
    every = list(places.neighbourhoods())
    register = places.address_register()
    address = request.GET.get("adres", "").strip()[:LONGEST] if register else ""
    is_too_much = bool(address) and _asks_too_much(request, "address", PER_CLIENT)
    asks = address and register and not is_too_much
    addresses = places.find_addresses(text=address, register=register, on=today) if asks and register else None
    point = _point(request)
    here = places.locate(latitude=point[0], longitude=point[1], on=today) if point and not address else None
    here = here or (addresses.only if addresses else None)
    asked = request.GET.get("zoek", "").strip()[:80] if not address else ""
    found = [place for place in every if folded(asked) in folded(place.name)] if asked else every
    if here is not None or (asked and len(found) == 1):
        return redirect("contacts", request.municipality.slug, (here or found[0]).slug)
    fresh, of = people.share_fresh(neighbourhood_ids=[place.pk for place in every], on=today)
    context = {
        "has_addresses": register is not None,
        "address": address,
        "is_too_much": is_too_much,
        "addresses": addresses,
        "asked": asked,
        "found": found or every,
        "is_found": bool(found) and (not point or bool(address)),
        "boundaries": places.current_set(on=today),
        "fresh": fresh,
        "of": of,
    }
    return render(request, "pages/find_contact.html", context, status=429 if is_too_much else 200)


@require_safe
def suggest_addresses(request: CityRequest) -> HttpResponse:
    """For the field of the street and number, while somebody types: {"found": addresses, "said": how many that is}."""
    if _asks_too_much(request, "suggest", PER_TYPIST):
        return JsonResponse({"found": [], "said": ""}, status=429)
    text, register = request.GET.get("adres", "").strip()[:LONGEST], places.address_register()
    found = places.suggest_addresses(text=text, register=register) if text and register else []
    said = ngettext("%(n)s address below", "%(n)s addresses below", len(found)) % {"n": len(found)} if found else ""
    return JsonResponse({"found": found, "said": said})


def _asks_too_much(request: CityRequest, what: str, most: int) -> bool:
    """Whether more of this was asked from this network in an hour than people do."""
    key = f"{what}:{get_adapter(request).get_client_ip(request)}"
    return trail.hit(key=key, window_seconds=HOUR, at=clock.now()) > most


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
