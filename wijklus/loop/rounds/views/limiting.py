"""How a round is counted beside its rule: measure and threshold, pots and categories, and rivals."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused

from .. import access, reads, rules, writes
from ..forms.setting import CountingForm, PlacingForm, PotForm, RivalsForm
from ..models import Round


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def counting(request: CityRequest, reference: str) -> HttpResponse:
    """What is counted: in the draft how, later of which proposals only one can win."""
    access.require(access.may_run(request.actor))
    round = reads.round_for(by=request.actor, reference=reference)
    if round is None:
        raise Http404("no such round")
    forms = _forms(request, round)
    step = request.POST.get("step", "")
    if request.method == "POST":
        if step not in forms:
            raise Http404("no such step")
        forms[step] = _forms(request, round, request.POST)[step]
        if forms[step].is_valid() and posting.kept(forms[step], _write(step, forms[step], round, request)):
            return redirect("rounds:counting", request.municipality.slug, reference)
    context = {"round": round, "pots": reads.pots_of(round), "rival_sets": reads.rivals_of(round), **forms}
    return render(request, "rounds/counting.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: CityRequest, round: Round, data: Any = None) -> dict[str, Any]:
    if round.state == rules.DRAFT:
        given = {"version": round.version, "satisfaction": round.satisfaction, "least_votes": round.least_votes}
        return {"manner": CountingForm(data, prefix="telling", initial=given), "pot": PotForm(data, prefix="pot")}
    if round.state in rules.CHECKED_IN:
        there = reads.could_be_rivals(by=request.actor, round=round)
        return {"rivals": RivalsForm(data, prefix="samen", proposals=there)}
    return {}


def _write(step: str, form: Any, round: Round, request: CityRequest) -> Callable[[], Any]:
    given: dict[str, Any] = form.cleaned_data
    common: dict[str, Any] = {"by": request.actor, "at": clock.now()}

    def rivals() -> Any:
        chosen = form.chosen()
        if not chosen:
            raise Refused(_("Choose at least two proposals for the same neighbourhood."), field="proposals")
        return writes.name_rivals(area=chosen[0].area, proposals=chosen, reason=given["reason"], **common)

    steps: dict[str, Callable[[], Any]] = {
        "manner": lambda: writes.set_counting(round=round, **given, **common),
        "pot": lambda: writes.add_pot(round=round, **given, **common),
        "rivals": rivals,
    }
    return steps[step]


@login_required
@require_POST
def remove_pot(request: CityRequest, reference: str) -> HttpResponse:
    """Take a pot or category away."""
    pot = reads.pot_for(by=request.actor, reference=reference)
    if pot is None:
        raise Http404("no such pot")
    posting.did(request, lambda: writes.remove_pot(pot=pot, by=request.actor, at=clock.now()), _("Done."))
    return redirect("rounds:counting", request.municipality.slug, pot.round.reference)


@login_required
@require_POST
def drop_rivals(request: CityRequest, reference: str) -> HttpResponse:
    """Proposals do not exclude each other after all."""
    rivals = reads.rivals_for(by=request.actor, reference=reference)
    if rivals is None:
        raise Http404("no such set")
    posting.did(request, lambda: writes.drop_rivals(rivals=rivals, by=request.actor, at=clock.now()), _("Done."))
    return redirect("rounds:counting", request.municipality.slug, rivals.area.round.reference)


@login_required
@require_POST
def place(request: CityRequest, reference: str) -> HttpResponse:
    """Say to which pot and category a proposal belongs."""
    access.require(access.may_run(request.actor))
    proposal = reads.proposal_for(by=request.actor, reference=reference)
    if proposal is None:
        raise Http404("no such proposal")
    form = PlacingForm(request.POST, prefix="plaats", pots=reads.pots_of(proposal.area.round))

    def put() -> None:
        if not form.is_valid():
            raise Refused(_("Choose one of the options."))
        writes.put_in_pot(
            proposal=proposal, version=form.cleaned_data["version"], pot=form.chosen("pot"),
            category=form.chosen("category"), by=request.actor, at=clock.now(),
        )  # fmt: skip

    posting.did(request, put, _("Done."))
    return redirect("rounds:proposal_desk", request.municipality.slug, reference)
