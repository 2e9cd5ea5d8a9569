"""Who decides besides the rule, and how residents carry a project out."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import reads as people

from .. import access, reads, rules, writes
from ..forms.deciding import AgreementForm, BodyForm, DrawForm, GrantRowForm, OverrideForm
from ..models import Proposal, Round


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deciders(request: CityRequest, reference: str) -> HttpResponse:
    """Draw a panel by lot, and note what a body of residents decided."""
    access.require(access.may_run(request.actor))
    round = reads.round_for(by=request.actor, reference=reference)
    if round is None:
        raise Http404("no such round")
    forms = _forms(request, round)
    step = request.POST.get("step", "")
    if request.method == "POST":
        if step not in forms:
            raise Http404("no such step")
        forms[step] = _forms(request, round, (request.POST, request.FILES))[step]
        if forms[step].is_valid() and posting.kept(forms[step], _write(step, forms[step], round, request)):
            return redirect("rounds:deciders", request.municipality.slug, reference)
    context = {"round": round, "panels": reads.panels_of(round), "small_cell": request.municipality.small_cell, **forms}
    return render(request, "rounds/deciders.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: CityRequest, round: Round, data: Any = (None, None)) -> dict[str, Any]:
    there = reads.could_be_rivals(by=request.actor, round=round)
    return {
        "draw": DrawForm(*data, prefix="panel", areas=round.areas.all()),
        "body": BodyForm(*data, prefix="besluit", proposals=there, initial={"on": clock.today()}),
    }


def _write(step: str, form: Any, round: Round, request: CityRequest) -> Callable[[], Any]:
    given: dict[str, Any] = form.cleaned_data
    common: dict[str, Any] = {"by": request.actor, "at": clock.now()}
    if step == "draw":
        area = form.areas[given["neighbourhood"]]
        area.round = round
        register: bytes = given["register"].read(rules.LARGEST_REGISTER)
        return lambda: writes.draw_panel(area=area, size=given["size"], register=register, **common)

    def note() -> Any:
        chosen = form.chosen()
        if not chosen:
            raise Refused(_("Choose proposals of this neighbourhood."), field="proposals")
        return writes.note_decision(area=chosen[0].area, **{**given, "proposals": chosen}, **common)

    return note


def _found(request: CityRequest, reference: str) -> Proposal:
    proposal = reads.proposal_for(by=request.actor, reference=reference)
    if proposal is None:
        raise Http404("no such proposal")
    if not access.may_decide(request.actor, proposal):
        raise NotAllowed
    return proposal


@login_required
@require_POST
def overrule(request: CityRequest, reference: str) -> HttpResponse:
    """Decide otherwise than the rule, under a mandate."""
    proposal = _found(request, reference)
    form = OverrideForm(request.POST, prefix="anders", mandates=people.mandates(on=clock.today()))

    def decide() -> None:
        if not form.is_valid():
            raise Refused(_("Choose a mandate, and say why it is decided otherwise."))
        writes.override(
            proposal=proposal, wins=proposal.state == rules.LOST, reason=form.cleaned_data["reason"],
            mandate=form.mandates[form.cleaned_data["mandate"]], by=request.actor, at=clock.now(),
        )  # fmt: skip

    posting.did(request, decide, _("Done."))
    return redirect("rounds:proposal_desk", request.municipality.slug, reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def carrying(request: CityRequest, reference: str) -> HttpResponse:
    """The agreement with residents who carry a project out, its advances and its settlement."""
    proposal = _found(request, reference)
    found = reads.grant_of(proposal)
    forms = _carrying_forms(found)
    step = request.POST.get("step", "")
    if request.method == "POST":
        if step not in forms:
            raise Http404("no such step")
        forms[step] = _carrying_forms(found, request.POST)[step]
        if forms[step].is_valid() and posting.kept(forms[step], _carry(step, forms[step], proposal, found, request)):
            return redirect("rounds:carrying", request.municipality.slug, reference)
    context = {"proposal": proposal, "round": proposal.area.round, "granted": found, **forms}
    return render(request, "rounds/carrying.html", context, status=422 if request.method == "POST" else 200)


def _carrying_forms(found: reads.GrantView | None, data: Any = None) -> dict[str, Any]:
    today = {"on": clock.today()}
    if found is None:
        return {"agree": AgreementForm(data, prefix="afspraak", initial=today)}
    if found.is_settled:
        return {}
    return {
        "advance": GrantRowForm(data, prefix="voorschot", initial=today),
        "settlement": GrantRowForm(data, prefix="afrekening", initial=today),
    }


def _carry(
    step: str, form: Any, proposal: Proposal, found: reads.GrantView | None, request: CityRequest
) -> Callable[[], Any]:
    given: dict[str, Any] = {**form.cleaned_data, "by": request.actor, "at": clock.now()}
    if found is None:
        return lambda: writes.agree(proposal=proposal, **given)
    grant = found.grant
    grant.proposal = proposal
    return lambda: (writes.pay_advance if step == "advance" else writes.settle)(grant=grant, **given)
