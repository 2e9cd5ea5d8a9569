"""One proposal for who judges it, and for who writes down what the deciding body said."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.base.refusals import NotAllowed
from wijklus.ground.people import reads as people

from .. import access, reads, rules, writes
from ..forms import FeasibleForm, ReasonForm, ServiceForm
from ..forms.carrying import ConfirmForm
from ..forms.deciding import OverrideForm
from ..forms.setting import PlacingForm
from ..models import Proposal

NOT_CONFIRMED = ("decline", "nee", writes.decline)


def _found(request: CityRequest, reference: str) -> Proposal:
    proposal = reads.proposal_for(by=request.actor, reference=reference)
    if proposal is None:
        raise Http404("no such proposal")
    return proposal


@login_required
@require_safe
def proposal_desk(request: CityRequest, reference: str) -> HttpResponse:
    """What was proposed, and what can be done with it now."""
    return _page(request, _found(request, reference), {})


def _page(request: CityRequest, proposal: Proposal, forms: dict[str, Any], *, status: int = 200) -> HttpResponse:
    at_check = proposal.area.round.state in rules.CHECKED_IN
    given = {"version": proposal.version}
    context: dict[str, Any] = {"proposal": proposal, "round": proposal.area.round}
    context["origins"] = reads.origins_of(proposal)
    context["may_lead"] = access.may_run(request.actor)
    next_states = rules.ALLOWED_PROPOSAL[proposal.state]
    if at_check and access.may_judge(request.actor, proposal):
        context["feasible"] = FeasibleForm(initial={**given, "cost": proposal.cost}, prefix="ja")
        context["refusal"] = ReasonForm(initial=given, prefix="nee")
        context["may_run"] = access.may_run(request.actor)
        pots = reads.pots_of(proposal.area.round) if context["may_run"] else ()
        if pots:
            where = {**given, "pot": proposal.pot_id, "category": proposal.category_id}
            context["placing"] = PlacingForm(initial=where, prefix="plaats", pots=pots)
        context["service"] = ServiceForm(initial=given, prefix="dienst", parties=people.parties(kind="service"))
    if rules.CONFIRMED in next_states and access.may_decide(request.actor, proposal):
        context["decline"] = ReasonForm(initial=given, prefix="nee")
        context["confirm"] = ConfirmForm(prefix="ja", parties=_carriers(), initial={"owner": proposal.party_id})
    if rules.DROPPED in next_states and access.may_decide(request.actor, proposal):
        context["drop"] = ReasonForm(initial=given, prefix="op")
    if access.may_decide(request.actor, proposal):
        context["may_carry"] = proposal.state == rules.CONFIRMED
        if proposal.state in (rules.WON, rules.LOST) and not hasattr(proposal, "override"):
            context["overrule"] = OverrideForm(prefix="anders", mandates=people.mandates(on=clock.today()))
    context["may_become"] = next_states
    return render(request, "rounds/proposal_desk.html", {**context, **forms}, status=status)


@login_required
@require_POST
def judge(request: CityRequest, reference: str) -> HttpResponse:
    """Make it public, ask a service, or say whether it can be done."""
    proposal = _found(request, reference)
    if not access.may_judge(request.actor, proposal):
        raise NotAllowed
    step = request.POST.get("step", "")
    steps: dict[str, Callable[[], tuple[str, Any, Callable[[], Any]]]] = {
        "show": lambda: ("show", None, lambda: _show(request, proposal)),
        "service": lambda: _service(request, proposal),
        "feasible": lambda: _feasible(request, proposal),
        "refuse": lambda: _refuse(request, proposal),
    }
    if step not in steps:
        raise Http404("no such step")
    name, form, write = steps[step]()
    return _done(request, proposal, name, form, write)


def _done(request: CityRequest, proposal: Proposal, name: str, form: Any, write: Callable[[], Any]) -> HttpResponse:
    """Do it; a form that is not right is shown again with what is wrong."""
    there = redirect("rounds:proposal_desk", request.municipality.slug, proposal.reference)
    if form is None:
        posting.did(request, write, _("Done."))
        return there
    if form.is_valid() and posting.kept(form, lambda: write() or True):
        return there
    return _page(request, proposal, {name: form}, status=422)


def _show(request: CityRequest, proposal: Proposal) -> None:
    version = int(request.POST.get("version", "0") or 0)
    writes.show_proposal(proposal=proposal, version=version, by=request.actor, at=clock.now())


def _service(request: CityRequest, proposal: Proposal) -> tuple[str, Any, Callable[[], Any]]:
    form = ServiceForm(request.POST, prefix="dienst", parties=people.parties(kind="service"))
    return "service", form, lambda: writes.ask_service(
        proposal=proposal, version=form.cleaned_data["version"], party=form.parties[form.cleaned_data["party"]],
        by=request.actor, at=clock.now(),
    )  # fmt: skip


def _feasible(request: CityRequest, proposal: Proposal) -> tuple[str, Any, Callable[[], Any]]:
    form = FeasibleForm(request.POST, prefix="ja")
    return "feasible", form, lambda: writes.judge_feasible(
        proposal=proposal, version=form.cleaned_data["version"], cost=form.cleaned_data["cost"],
        reason=form.cleaned_data["reason"], by=request.actor, at=clock.now(),
    )  # fmt: skip


def _refuse(request: CityRequest, proposal: Proposal) -> tuple[str, Any, Callable[[], Any]]:
    form = ReasonForm(request.POST, prefix="nee")
    return "refusal", form, lambda: writes.judge_refused(
        proposal=proposal, version=form.cleaned_data["version"] or 0, reason=form.cleaned_data["reason"],
        by=request.actor, at=clock.now(),
    )  # fmt: skip


@login_required
@require_POST
def decide(request: CityRequest, reference: str) -> HttpResponse:
    """What the deciding body said of a chosen project."""
    proposal = _found(request, reference)
    if not access.may_decide(request.actor, proposal):
        raise NotAllowed
    given: dict[str, Any] = {"proposal": proposal, "by": request.actor, "at": clock.now()}
    if request.POST.get("step") == "confirm":
        confirm = ConfirmForm(request.POST, prefix="ja", parties=_carriers())
        return _done(
            request, proposal, "confirm", confirm,
            lambda: writes.confirm(
                owner=confirm.parties.get(confirm.cleaned_data["owner"]), due_on=confirm.cleaned_data["due_on"],
                milestones=confirm.milestones(), **given,
            ),
        )  # fmt: skip
    name, prefix, write = ("drop", "op", writes.drop) if request.POST.get("step") == "drop" else NOT_CONFIRMED
    form = ReasonForm(request.POST, prefix=prefix)
    return _done(request, proposal, name, form, lambda: write(reason=form.cleaned_data["reason"], **given))


def _carriers() -> list[Any]:
    """Who can own the action of a project: services, then groups of residents."""
    return [*people.parties(kind="service"), *people.parties(kind="group")]
