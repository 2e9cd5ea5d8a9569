"""The form with which residents send a proposal."""

import secrets

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wijklus.base import clock, posting
from wijklus.base.actor import resident
from wijklus.base.http import CityRequest
from wijklus.ground.trail import writes as trail

from .. import reads, rules, writes
from ..forms import ProposalForm
from ..models import Proposal

HOUR = 3600
PER_ADDRESS = 60
"""Sent from one network address in an hour: a meeting of the neighbourhood, not a machine."""
TOO_MANY = _("Too much was sent from this network in the last hour. Wait a little, or call or mail the city.")


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: CityRequest, reference: str) -> HttpResponse:
    """Send a proposal, while the call is open; otherwise the page says when."""
    shown = reads.public_round(reference=reference)
    if shown is None:
        raise Http404("no such round")
    form = ProposalForm(request.POST or None, areas=shown.areas, initial={"form_key": secrets.token_urlsafe(18)})
    is_open = rules.takes_proposals(shown.round.state, shown.round.check_from, clock.today())
    context = {"form": form, "round": shown.round, "is_open": is_open}
    if request.method == "POST":
        sent, status = _receive(request, form)
        if sent is not None:
            return render(request, "rounds/proposed.html", {"round": shown.round, "proposal": sent})
        return render(request, "rounds/propose.html", context, status=status)
    return render(request, "rounds/propose.html", context)


def _receive(request: CityRequest, form: ProposalForm) -> tuple[Proposal | None, int]:
    """What was received, or None with the status of the page that says why not."""
    at = clock.now()
    key = f"propose:{get_adapter(request).get_client_ip(request)}"
    if trail.hit(key=key, window_seconds=HOUR, at=at) > PER_ADDRESS:
        form.add_error(None, str(TOO_MANY))
        return None, 429
    if not form.is_valid():
        return None, 422
    given = form.cleaned_data
    sent = posting.kept(
        form,
        lambda: writes.propose(
            area=form.areas[given["neighbourhood"]],
            title=given["title"],
            text=given["text"],
            cost=given["cost"],
            name=given["name"],
            email=given["email"],
            language=(get_language() or "nl")[:2],
            form_key=given["form_key"],
            grown_out_of=given["origin"],
            by=resident(request.municipality.pk),
            at=at,
        ),
    )
    return sent, 200 if sent is not None else 422
