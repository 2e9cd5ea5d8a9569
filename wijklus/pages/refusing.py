"""What no page can work with is refused before the page; two writers in each other's way, and who opens an address to
which only forms send, get a sentence."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from wijklus.base import contention

NUL = "\x00"
SECONDS = "5"


class RefusingMiddleware:
    """Answers 400 to a NUL sign, which PostgreSQL cannot keep, and 503 to a write that lost against another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or _holds_nul(request.GET):
            raise SuspiciousOperation("a NUL sign in the address")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Look at what was posted, now that the token was checked."""
        if request.method == "POST" and _holds_nul(request.POST):
            raise SuspiciousOperation("a NUL sign in a form")

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Nothing was written: the database undid the one of two writers that would have waited for ever."""
        if not isinstance(problem, OperationalError) or not contention.lost(problem):
            return None
        response = render(request, "busy.html", status=503)
        response.headers["Retry-After"] = SECONDS
        return response


class SentOnlyMiddleware:
    """Says where to go to who opens an address to which only forms send: after logging in again, or from a history."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed):
            return response
        page = render(request, "405.html", status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def _holds_nul(sent: Any) -> bool:
    return any(NUL in value or NUL in name for name, values in sent.lists() for value in values)
