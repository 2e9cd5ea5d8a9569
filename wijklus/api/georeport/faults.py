"""All that can go wrong, as the standard tells it: a list of a code and a sentence, in the form of the address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from wijklus.base.http import CityRequest
from wijklus.base.refusals import NotAllowed, Refused

from . import wire

log = structlog.get_logger(__name__)
ADDRESS = "/api/open311/"


class Fault(Exception):
    """A call that cannot be answered, with its status and its sentence."""

    def __init__(self, status: int, sentence: Any, **headers: str) -> None:
        super().__init__(str(sentence))
        self.status = status
        self.sentence = str(sentence)
        self.headers = headers


def told(shape: str, status: int, sentence: Any, **headers: str) -> HttpResponse:
    """The one shape of an error: `code` is the status."""
    error = {"code": status, "description": str(sentence)}
    return wire.answer(shape, "errors", [error], status=status, **headers)


def not_found(request: HttpRequest) -> HttpResponse:
    """What an address of nothing answers, and one of a municipality that is not here."""
    return told(_shape(request), 404, _("There is nothing at this address, or no such jurisdiction."))


def bad_request(request: HttpRequest) -> HttpResponse:
    """What a call answers that was refused before it was looked at: too big, broken, or with a NUL sign."""
    return told(_shape(request), 400, _("This call is too big, or cannot be read."))


def door(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """What goes for every call: its methods, the jurisdiction, and errors in the form that was asked for.

    No cookie opens anything here, so a form on another site gains nothing: no token against forgery is asked.
    """

    def around(call: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(call)
        def answered(request: CityRequest, shape: str, **address: Any) -> HttpResponse:
            if shape not in wire.TYPES:
                return told(wire.XML, 404, _("Ask for .xml or .json."))
            if request.method == "OPTIONS":
                return wire.preflight(methods)
            method = "GET" if request.method == "HEAD" else str(request.method)
            if method not in methods:
                sentence = _("This address does not take this method.")
                return told(shape, 405, sentence, Allow=", ".join(methods))
            try:
                _check_jurisdiction(request)
                return call(request, shape=shape, **address)
            except Exception as error:
                return _what_went_wrong(request, shape, error)

        return csrf_exempt(answered)

    return around


def given(request: CityRequest, name: str) -> str:
    """What a call says under this name: in its form, else in its address."""
    return str(request.POST.get(name) or request.GET.get(name) or "").strip()


def _check_jurisdiction(request: CityRequest) -> None:
    """It may be left out, as an address is of one municipality; another one is not found here."""
    city = request.municipality
    asked = given(request, "jurisdiction_id")
    if asked and asked.casefold() not in {city.slug, city.nis_code}:
        raise Fault(404, _("This jurisdiction_id is not found here: it is %(slug)s.") % {"slug": city.slug})


def _shape(request: HttpRequest) -> str:
    return wire.JSON if request.path.endswith(".json") else wire.XML


def _what_went_wrong(request: HttpRequest, shape: str, error: Exception) -> HttpResponse:
    if isinstance(error, Fault):
        return told(shape, error.status, error.sentence, **error.headers)
    if isinstance(error, Refused):
        return told(shape, 400, error.sentence)
    if isinstance(error, NotAllowed):
        return told(shape, 403, error.sentence)
    log.error("open311_failed", path=request.path, exc_info=error)
    return told(shape, 500, _("Something went wrong here. Try again later."))
