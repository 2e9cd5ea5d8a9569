"""A voter logs in at a login service of the city (OpenID Connect), and comes back to the ballot."""

import json
from dataclasses import asdict
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wijklus.base import clock, sealed
from wijklus.base.actor import resident
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import reads, rules, writes
from ..reads import logins
from ..rules import admitting
from .asking import HOUR, PER_CLIENT, TOO_MANY
from .ballots import ballot_page, empty

COOKIE, SECONDS, PURPOSE = "wijklus_aanmelden", 900, "rounds.trip"


def _back(request: CityRequest) -> str:
    return settings.SITE_URL + reverse("rounds:logged_in", args=[request.municipality.slug])


@never_cache
@require_safe
def log_in(request: CityRequest, reference: str) -> HttpResponse:
    """Say where you live, where nobody else does, and go to the login service."""
    shown = reads.public_round(reference=reference)
    provider = reads.provider_of(request.municipality.slug)
    if shown is None or provider is None or not reads.ways_of(shown.round).by_login:
        raise Http404("nobody logs in here")
    round, to = shown.round, request.GET.get("naar", "")
    is_open = not round.without_vote and rules.is_open_to_votes(round.state, round.ballot_until, clock.today())
    if not to or not is_open:
        return _page(request, round, provider)
    key = f"log-in:{get_adapter(request).get_client_ip(request)}"
    if trail.hit(key=key, window_seconds=HOUR, at=clock.now()) > PER_CLIENT:
        return _page(request, round, provider, TOO_MANY, 429)
    trip = logins.new_trip(round.reference, to)
    try:
        response = redirect(logins.where_to(provider, trip, back=_back(request)))
    except Refused as no:
        return _page(request, round, provider, no.sentence, 422)
    response.set_cookie(
        COOKIE, sealed.sealed(json.dumps(asdict(trip)), purpose=PURPOSE), max_age=SECONDS, httponly=True,
        samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip
    return response


@never_cache
@require_safe
def logged_in(request: CityRequest) -> HttpResponse:
    """Back from the login service: the ballot, or the reason why not. Works once: the browser forgets the trip."""
    try:
        trip = logins.Trip(**json.loads(sealed.opened(request.COOKIES.get(COOKIE, ""), purpose=PURPOSE)))
    except (sealed.CannotOpen, ValueError) as no:
        raise Http404("nobody went to log in") from no
    shown, provider = reads.public_round(reference=trip.round), reads.provider_of(request.municipality.slug)
    if shown is None or provider is None:
        raise Http404("no such round")
    round = shown.round
    try:
        claims = logins.who_came_back(
            provider, trip, state=request.GET.get("state", ""), code=request.GET.get("code", ""), back=_back(request)
        )
        ticket = writes.let_in(
            round=round, claims=claims, number_claim=provider.number_claim, area=reads.area_of(round, trip.place),
            by=resident(request.municipality.pk), at=clock.now(),
        )  # fmt: skip
        response = _ballot(request, round, ticket)
    except Refused as no:
        response = _page(request, round, provider, no.sentence, 422)
    response.delete_cookie(COOKIE)
    return response


def _ballot(request: CityRequest, round: Any, ticket: str) -> HttpResponse:
    voter = reads.voter_of(round, ticket)
    if voter is None:
        raise Refused(logins.FAILED)
    paper = reads.ballot_paper(round, voter)
    return ballot_page(request, round, paper, empty(), code=ticket, is_sent=False, at_desk=False)


def _page(
    request: CityRequest, round: Any, provider: logins.Provider, refused: Any = "", status: int = 200
) -> HttpResponse:
    is_open = not round.without_vote and rules.is_open_to_votes(round.state, round.ballot_until, clock.today())
    chooses = reads.ways_of(round).checked_by == admitting.NONE
    areas = round.areas.select_related("neighbourhood").order_by("neighbourhood__name") if chooses else []
    context = {"round": round, "provider": provider, "refused": refused, "is_open": is_open, "areas": areas}
    return render(request, "rounds/log_in.html", context, status=status)
