"""What there is and where: the first thing a client asks."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from wijklus.base.http import CityRequest

from . import asking, wire
from .faults import door

CHANGED = "2026-11-22T00:00:00+00:00"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


@door("GET")
def discovery(request: CityRequest, shape: str) -> HttpResponse:
    """The one endpoint of this municipality, its forms, and whom to ask for a key."""
    city = request.municipality
    here = reverse("api:open311_services", args=[city.slug, shape]).rpartition("/")[0]
    endpoint = {
        "specification": SPECIFICATION,
        "url": settings.SITE_URL + here,
        "changeset": CHANGED,
        "type": "production",
        "formats": [wire.TYPES[wire.XML], wire.TYPES[wire.JSON]],
    }
    found = {
        "changeset": CHANGED,
        "contact": f"{city.name}: {city.contact_email}",
        "max_requests": asking.MOST,
        "key_service": city.contact_email,
        "endpoints": [endpoint],
    }
    return wire.answer(shape, "discovery", found)
