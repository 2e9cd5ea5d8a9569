"""Public pages, kept until something they show has changed.

The key of a page is its address (with the language in it), the release, the revisions of its neighbourhood and city,
and the day. A kept page costs one small query, the one for the revisions, and no session, scope or template. The
revisions are read before the page is made: a change in between is then a change after it, and the page is made anew.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial, wraps
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, has_vary_header

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.ground.places import reads as places
from wijklus.ground.trail import reads as trail

View = Callable[..., HttpResponse]
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Basis:
    """What a page was made from, and until when its days are right."""

    municipality_id: int
    neighbourhood_id: int | None
    revisions: trail.Revisions
    until: datetime

    def holds(self) -> bool:
        """Whether the page would be made the same now. At most one query."""
        return clock.now() < self.until and self.revisions == trail.revision(
            self.municipality_id, self.neighbourhood_id
        )


@dataclass(frozen=True)
class Kept:
    """A page as it went out, with its headers."""

    basis: Basis
    body: bytes
    headers: tuple[tuple[str, str], ...]


def by_slug(*, neighbourhood: str | None = None, **_: object) -> Any:
    """The neighbourhood that the address names, if it names one; a page of the whole city otherwise."""
    return places.neighbourhood_by_slug(neighbourhood) if neighbourhood else None


def cached_by_revision(neighbourhood_of: Callable[..., Any] = by_slug) -> Callable[[View], View]:
    """Keep what a public view answers to a GET without a query string: `@cached_by_revision()`.

    `neighbourhood_of` is called with what the address holds, and the view finds its answer as request.neighbourhood;
    the page is made anew when that neighbourhood or something of the whole city changes, or anything in the city when
    it is None. The view touches no session.
    """

    def keeping(view: View) -> View:
        @wraps(view)
        def kept(request: CityRequest, *args: object, **address: object) -> HttpResponse:
            request.neighbourhood = neighbourhood_of(**address)
            neighbourhood_id = request.neighbourhood.pk if request.neighbourhood else None
            revisions = trail.revisions_with(request.neighbourhood) or trail.revision(
                request.municipality.pk, neighbourhood_id
            )
            response = view(request, *args, **address)
            response.basis = Basis(  # type: ignore[attr-defined]
                request.municipality.pk, neighbourhood_id, revisions, _next_midnight()
            )
            return response

        return kept

    return keeping


class CachedPages:
    """Answers with a kept page before anything else is done, and keeps what a view of `cached_by_revision` made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.keep_for = partial(_keep_for, request)  # type: ignore[attr-defined, arg-type]
        if request.method != "GET" or request.META.get("QUERY_STRING") or "HTTP_HX_REQUEST" in request.META:
            return self.get_response(request)
        key = _key(request.path)
        kept = cache.get(key)
        if kept is None or not kept.basis.holds():
            response = self.get_response(request)
            basis = getattr(response, "basis", None) or getattr(request, "basis", None)
            if basis is None or not isinstance(response, HttpResponse) or not _public(request, response):
                return response
            kept = _as_kept(basis, response)
            cache.set(key, kept, timeout=None)
        return _answer(request, kept)


def _keep_for(request: CityRequest, neighbourhood_id: int | None) -> None:
    """What request.keep_for does: a view of a lower room says of what its page is, before it reads."""
    revisions = trail.revision(request.municipality.pk, neighbourhood_id)
    request.basis = Basis(request.municipality.pk, neighbourhood_id, revisions, _next_midnight())  # type: ignore[attr-defined]


def _key(path: str) -> str:
    return f"page:{settings.RELEASE}:{hashlib.sha256(path.encode()).hexdigest()}"


def _next_midnight() -> datetime:
    """When the day of the municipality ends: "3 days ago" is then no longer true."""
    tomorrow = clock.today() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=timezone.get_current_timezone())


def _public(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer is the same for everybody."""
    if response.status_code != 200:
        return False
    if response.cookies or has_vary_header(response, "Cookie"):
        log.warning("page_not_kept", path=request.path, reason="it touched the session")
        return False
    return True


def _as_kept(basis: Basis, response: HttpResponse) -> Kept:
    digest = hashlib.sha256(response.content).hexdigest()[:32]
    headers = {**response.headers, "ETag": f'"{digest}"', "Cache-Control": "max-age=0"}
    return Kept(basis, response.content, tuple(headers.items()))


def _answer(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    response = HttpResponse(kept.body, headers=dict(kept.headers))
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return response
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
