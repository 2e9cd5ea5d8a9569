"""What a proposal grew out of, for who runs the round."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused

from .. import access, reads, writes
from ..forms.growing import OriginForm
from ..models import Proposal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def origins(request: CityRequest, reference: str) -> HttpResponse:
    """Say what a proposal grew out of, or take that back."""
    access.require(access.may_run(request.actor))
    proposal = reads.proposal_for(by=request.actor, reference=reference)
    if proposal is None:
        raise Http404("no such proposal")
    themes = reads.themes_to_name(by=request.actor, proposal=proposal)
    form = OriginForm(prefix="herkomst", themes=themes)
    here = redirect("rounds:origins", request.municipality.slug, reference)
    if request.method == "POST" and "remove" in request.POST:
        _remove(request, proposal)
        return here
    if request.method == "POST":
        form = OriginForm(request.POST, prefix="herkomst", themes=themes)
        if form.is_valid() and posting.kept(form, lambda: _add(request, proposal, form)):
            return here
    context = {"proposal": proposal, "round": proposal.area.round, "form": form, "origins": reads.origins_of(proposal)}
    return render(request, "rounds/origins.html", context, status=422 if request.method == "POST" else 200)


def _remove(request: CityRequest, proposal: Proposal) -> None:
    given = request.POST["remove"]
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    origin = reads.origin_for(by=request.actor, proposal=proposal, number=number)
    if origin is None:
        raise Http404("no such origin")
    posting.did(request, lambda: writes.remove_origin(origin=origin, by=request.actor, at=clock.now()), _("Done."))


def _add(request: CityRequest, proposal: Proposal, form: OriginForm) -> Any:
    given = form.cleaned_data
    signal = reads.signal_to_name(by=request.actor, reference=given["signal"]) if given["signal"] else None
    if given["signal"] and signal is None:
        raise Refused(_("We do not know this number. Check it sign by sign."), field="signal")
    return writes.add_origin(
        proposal=proposal, signal=signal, theme=form.themes.get(given["theme"]), reason=given["reason"],
        by=request.actor, at=clock.now(),
    )  # fmt: skip
