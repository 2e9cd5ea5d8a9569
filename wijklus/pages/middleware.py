"""The scope of the municipality named in the address, for the length of one request; addresses that hold a key."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from wijklus.base import ahead, clock, remembering, scope
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places

if TYPE_CHECKING:
    from wijklus.ground.places.models import Municipality


class KeptPrivate:
    """An address that holds a key opens something by itself: no cache keeps its page, no other site is told of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.resolver_match is not None and "key" in request.resolver_match.kwargs:
            add_never_cache_headers(response)
            response["Referrer-Policy"] = "same-origin"  # none at all would take the Origin from our own forms
            response["X-Robots-Tag"] = "noindex"
        return response


class ScopeMiddleware:
    """Takes `city` out of the address: sets request.municipality and request.actor, and opens the scope.

    The actor is looked up when first asked for, so that a public page never touches the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.municipality = None  # type: ignore[attr-defined]
        with ExitStack() as stack:
            request.open_scopes = stack  # type: ignore[attr-defined]
            stack.callback(timezone.deactivate)
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Open the scope of the city in the address before the view runs; 404 when there is no such city."""
        if "city" not in kwargs:
            return
        enter = request.open_scopes.enter_context  # type: ignore[attr-defined]
        slug, asks_ahead = kwargs.pop("city"), getattr(view, "asks_ahead", None)
        known = _asked_ahead(slug, enter, lambda: asks_ahead(request, **kwargs)) if asks_ahead is not None else None
        municipality = _municipality(slug, enter, remembers=getattr(view, "remembers", False), known=known)
        request.municipality = municipality  # type: ignore[attr-defined]
        timezone.activate(ZoneInfo(municipality.time_zone))
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: people.actor_of(user=request.user, municipality_id=municipality.pk, on=clock.today())
        )


def _asked_ahead(slug: str, enter: Callable[[Any], Any], ask: Callable[[], None]) -> tuple[int, int] | None:
    """The id and the revision of a city, asked in one message with what its view will ask; None where it is not.

    That needs the id beforehand: the one it had last. Where it has another by now, nothing that came is used.
    """
    probably = places.last_known_id(slug)
    answers = enter(ahead.answers_kept()) if probably is not None else None
    if probably is None or answers is None:
        return None
    with scope.of(probably):
        ask()
        known = places.municipality_and_revision(slug)
    if known is not None and known[0] == probably:
        return known
    answers.forget()
    return None


def _municipality(
    slug: str, enter: Callable[[Any], Any], *, remembers: bool, known: tuple[int, int] | None
) -> "Municipality":
    """The municipality in the address, with its scope open, and with its revision held for who remembers.

    Such a request asks for the revision alone: of the municipality itself it may know everything already.
    """
    if not remembers:
        municipality = places.municipality_by_slug(slug)
        if municipality is None:
            raise Http404("no such municipality")
        enter(scope.of(municipality.pk))
        return municipality
    known = known or places.municipality_and_revision(slug)
    if known is None:
        raise Http404("no such municipality")
    enter(scope.of(known[0]))
    enter(remembering.as_of(*known))
    return places.municipality_here()
