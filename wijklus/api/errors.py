"""Everything that can go wrong, as JSON with a sentence in the language that was asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import bad_request as page_bad_request
from django.views.defaults import page_not_found
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from wijklus.base.refusals import NotAllowed, Refused

from .georeport import faults as georeport

log = structlog.get_logger(__name__)
API = "/api/"
FIELDS = {
    "lat": "point",
    "lon": "point",
    "channel": "answer.channel",
    "name": "answer.name",
    "email": "answer.email",
    "phone": "answer.phone",
    "address": "answer.address",
    "group": "answer.group_name",
}
"""What a refusal of a write is about, as it is called in the body of a call."""


class Problem(Exception):
    """A call that cannot be answered, with its status, its code and its sentence."""

    def __init__(self, status: int, code: str, sentence: str, **headers: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def answer(
    status: int,
    code: str,
    sentence: Any,
    *,
    fields: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The one shape of an error."""
    error = {"code": code, "sentence": str(sentence), "fields": list(fields)}
    return JsonResponse({"error": error}, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    """What an address without a page answers: JSON to software, the usual page to people."""
    if not request.path.startswith(API):
        return page_not_found(request, exception)
    if request.path.startswith(georeport.ADDRESS):
        return georeport.not_found(request)
    return answer(404, "not_found", _("There is nothing at this address. See /api/ for what there is."))


def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:
    """What cannot be read before any view sees it: in the standard's form for Open311, the usual page otherwise."""
    if request.path.startswith(georeport.ADDRESS):
        return georeport.bad_request(request)
    return page_bad_request(request, exception)


def refused_field(field: str | None) -> str:
    """The name in the body of what a write refused."""
    return FIELDS.get(field or "", field or "")


def add_to(api: NinjaAPI) -> None:
    """Let this interface answer with these errors."""
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(Http404, not_found)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(NotAllowed, _not_allowed)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(RequestDataTooBig, _too_big)
    api.add_exception_handler(Exception, _broken)


def _problem(_request: HttpRequest, problem: Any) -> HttpResponse:
    return answer(problem.status, problem.code, problem.sentence, headers=problem.headers)


def _not_allowed(_request: HttpRequest, refused: Any) -> HttpResponse:
    return answer(403, "not_allowed", refused.sentence)


def _unreadable(_request: HttpRequest, _error: Any) -> HttpResponse:
    return answer(400, "not_json", _("The body of this call is not JSON."))


def _too_big(_request: HttpRequest, _error: Any) -> HttpResponse:
    return too_big()


def too_big() -> HttpResponse:
    """More was sent than a signal can hold."""
    return answer(413, "too_big", _("The body of this call is too big."))


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("api_failed", path=request.path, exc_info=error)
    return answer(500, "failed", _("Something went wrong here. Try again later."))


def _refused(_request: HttpRequest, refused: Any) -> HttpResponse:
    sentence = str(refused.sentence)
    return answer(422, "refused", sentence, fields=[{"field": refused_field(refused.field), "sentence": sentence}])


def _invalid(_request: HttpRequest, wrong: Any) -> HttpResponse:
    fields = [{"field": _named(fault["loc"]), "sentence": _told(fault)} for fault in wrong.errors]
    return answer(422, "invalid", _("Something in this call is missing or not right."), fields=fields)


def _named(where: Sequence[Any]) -> str:
    """The input: without the part of the call it stands in, and without the name of the argument of the function."""
    start = 2 if where[0] == "body" else 1
    return ".".join(str(step) for step in where[start:])


def _told(fault: Mapping[str, Any]) -> str:
    given = fault.get("ctx", {})
    sentences = {
        "missing": _("This is needed."),
        "extra_forbidden": _("This name is not known here."),
        "literal_error": _("Choose one of these: %(choices)s.") % {"choices": given.get("expected", "")},
        "string_too_long": _("This can be at most %(most)s signs long.") % {"most": given.get("max_length", "")},
        "string_too_short": _("This must be at least %(least)s signs long.") % {"least": given.get("min_length", "")},
        "greater_than_equal": _("This must be at least %(least)s.") % {"least": given.get("ge", "")},
        "less_than_equal": _("This can be at most %(most)s.") % {"most": given.get("le", "")},
    }
    return sentences.get(fault["type"], _("This value does not have the right form."))
