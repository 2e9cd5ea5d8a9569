"""The page on which somebody supports a proposal: without an account, once for each browser."""

import secrets
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijklus.base import clock
from wijklus.base.actor import resident
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import reads, rules, writes
from ..models import Proposal
from .proposing import HOUR, PER_ADDRESS, TOO_MANY

COOKIE, DAYS = "wijklus_steun", 180


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: CityRequest, reference: str) -> HttpResponse:
    """Say that you support a proposal; the browser keeps a number, so that it does so once."""
    proposal = reads.public_proposal(reference=reference)
    if proposal is None:
        raise Http404("no such proposal")
    round = proposal.area.round
    context: dict[str, Any] = {"proposal": proposal, "round": round}
    context["is_open"] = rules.takes_support(round.state, proposal.state, round.support_needed)
    if request.method != "POST":
        return render(request, "rounds/support.html", context)
    number = request.COOKIES.get(COOKIE, "")[:64] or secrets.token_urlsafe(24)
    refused = _given(request, proposal, number)
    if refused is not None:
        return render(request, "rounds/support.html", {**context, "refused": refused[0]}, status=refused[1])
    proposal.refresh_from_db(fields=["supporters"])
    response = render(request, "rounds/support.html", {**context, "is_given": True})
    response.set_cookie(
        COOKIE, number, max_age=DAYS * 86400, httponly=True, samesite="Lax", secure=request.is_secure()
    )  # fmt: skip
    return response


def _given(request: CityRequest, proposal: Proposal, number: str) -> tuple[str, int] | None:
    """Why the support was not kept, with the status; None when it was."""
    at = clock.now()
    key = f"support:{get_adapter(request).get_client_ip(request)}"
    if trail.hit(key=key, window_seconds=HOUR, at=at) > PER_ADDRESS:
        return str(TOO_MANY), 429
    try:
        writes.support(proposal=proposal, supporter=number, by=resident(request.municipality.pk), at=at)
    except Refused as no:
        return str(no.sentence), 422
    return None
