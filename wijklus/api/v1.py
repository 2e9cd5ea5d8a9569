"""The first version of the interface: its calls gathered, and what goes for all of them."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.ground.trail import reads as trail

from . import errors, reading, receiving

LARGEST_BODY = 65_536
Call = Callable[..., HttpResponse]

api = NinjaAPI(
    title="Wijklus",
    version="1",
    description="Public reading without personal data, and one way to signal. No key is needed.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
errors.add_to(api)
api.add_router("", reading.router, tags=["reading"])
api.add_router("", receiving.router, tags=["signalling"])


def around(call: Call) -> Call:
    """What goes for every call: one shape of errors, sizes, and answers that are only sent when they changed.

    The middleware takes the municipality out of the address and opens its scope; the call is told its name again.
    """

    @wraps(call)
    def answered(request: CityRequest, **address: Any) -> HttpResponse:
        if request.municipality is not None:
            address["city"] = request.municipality.slug
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves the body out
        if request.method == "POST":
            return _never_kept(_unacceptable(request) or call(request, **address))
        tag = _tag(request) if request.method == "GET" and request.municipality is not None else ""
        same = get_conditional_response(request, etag=tag) if tag else None
        response = same or call(request, **address)
        if response.status_code == 405:
            sentence = _("This address does not take this method.")
            return errors.answer(405, "method", sentence, headers={"Allow": response["Allow"]})
        if response.status_code >= 400:
            return _never_kept(response)
        response["Cache-Control"] = "no-cache"
        if tag:
            response["ETag"] = tag
        return response

    return answered


def _never_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _unacceptable(request: CityRequest) -> HttpResponse | None:
    """JSON only: a form on another site cannot send that from somebody's browser without being asked."""
    if request.content_type != "application/json":
        return errors.answer(415, "not_json", _("Send JSON, with the content type application/json."))
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST_BODY:
        return errors.too_big()
    return None


def _tag(request: CityRequest) -> str:
    """What an answer depends on: the address, the language, the release, the day, and all that changed. One query."""
    revisions = trail.revision(request.municipality.pk)
    parts = (request.get_full_path(), get_language(), settings.RELEASE, clock.today(), revisions.city)
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'
