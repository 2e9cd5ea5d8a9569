"""The calendar of the multi-year plan: last days, and the proposals that made them or missed them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import did, kept
from wijklus.base.text import number
from wijklus.ground.places import reads as places
from wijklus.ground.policy import reads as policy
from wijklus.ground.policy import writes as policy_writes
from wijklus.loop.actions import reads as actions
from wijklus.loop.actions import rules as action_rules

from .. import access, reads, writes
from ..forms import AmendmentChangeForm, AmendmentForm, OutcomeForm, ProposalForm
from ..models import AmendmentProposal
from ..rules import calendar as rules

PER_PAGE = 20
GET_AND_POST = ["GET", "HEAD", "POST"]
STANDINGS: dict[str, Callable[[], str]] = {
    rules.WAITS: lambda: _("Still to be handed in"),
    rules.MISSED_IT: lambda: _("Missed it"),
    rules.MADE_IT: lambda: _("Made it"),
}
STATES: dict[str, Callable[[], str]] = {
    rules.PREPARED: lambda: _("prepared, not handed in"),
    rules.HANDED_IN: lambda: _("handed in"),
    rules.TAKEN_UP: lambda: _("taken up"),
    rules.NOT_TAKEN_UP: lambda: _("not taken up"),
}
STEPS: dict[str, Callable[..., Any]] = {"hand_in": writes.hand_in, "move_on": writes.move_on}


@login_required
@require_safe
def calendar(request: CityRequest) -> HttpResponse:
    """The amendments with their last day, and how many proposals made each."""
    access.require(access.may_see(request.actor))
    page = Paginator(policy.amendments(), PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    counts = reads.counts(by=request.actor, amendments=list(page), on=today)
    context = {
        "page": page,
        "rows": [(row, [(STANDINGS[key](), n) for key, n in counts[row.pk].items() if n]) for row in page],
        "next": policy.next_amendment(on=today),
        "today": today,
        "neighbourhoods": [
            (place.slug, place.name) for place in places.neighbourhoods() if access.may_propose(request.actor, place.pk)
        ],
        "may_keep": access.may_keep(request.actor),
    }
    return render(request, "budgets/calendar.html", context)


def _form(request: CityRequest, form: Any, *, heading: str, submit: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": submit, "is_calendar": True}
    return render(request, "budgets/money_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(GET_AND_POST)
def new_amendment(request: CityRequest) -> HttpResponse:
    """Set the last day of an amendment."""
    access.require(access.may_keep(request.actor))
    form = AmendmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = kept(form, lambda: policy_writes.add_amendment(by=request.actor, at=clock.now(), **values))
        if made is not None:
            return redirect("budgets:amendment", request.municipality.slug, made.reference)
    return _form(request, form, heading=_("New amendment"), submit=_("Keep this"))


def _amendment_or_404(request: CityRequest, reference: str) -> Any:
    access.require(access.may_see(request.actor))
    found = policy.amendment(reference=reference)
    if found is None:
        raise Http404("no such amendment")
    return found


@login_required
@require_http_methods(GET_AND_POST)
def change_amendment(request: CityRequest, reference: str) -> HttpResponse:
    """Change the days of an amendment, with the reason."""
    access.require(access.may_keep(request.actor))
    found = _amendment_or_404(request, reference)
    start = {name: getattr(found, name) for name in ("version", "name", "last_day", "decided_on")}
    form = AmendmentChangeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        how: dict[str, Any] = {"amendment": found, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        if kept(form, lambda: policy_writes.change_amendment(**how)) is not None:
            return redirect("budgets:amendment", request.municipality.slug, reference)
    return _form(request, form, heading=_("Change the days"), submit=_("Keep this"))


@login_required
@require_safe
def amendment(request: CityRequest, reference: str) -> HttpResponse:
    """One amendment: the proposals that made it, missed it, or are still to be handed in."""
    found = _amendment_or_404(request, reference)
    sheet = reads.amendment_sheet(by=request.actor, amendment=found, on=clock.today())
    groups = [
        (STANDINGS[key](), [(row, STATES[row.state]()) for row in rows])
        for key, rows in sheet.by_standing.items()
        if rows
    ]
    context = {"row": found, "groups": groups, "may_keep": access.may_keep(request.actor)}
    return render(request, "budgets/amendment.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def propose(request: CityRequest) -> HttpResponse:
    """Prepare a proposal for an action of a neighbourhood (`?wijk=`)."""
    place = places.neighbourhood_by_slug(request.GET.get("wijk", ""))
    if place is None:
        access.require(access.may_see(request.actor))
        return redirect("budgets:calendar", request.municipality.slug)
    access.require(access.may_propose(request.actor, place.pk))
    open_ones = actions.actions(by=request.actor, neighbourhood_id=place.pk).filter(state__in=sorted(action_rules.OPEN))
    coming = policy.amendments().filter(last_day__gte=clock.today()).order_by("last_day")
    start = {"year": clock.today().year + 1, "action": request.GET.get("actie", "")}
    form = ProposalForm(
        request.POST or None, actions=open_ones.order_by("title", "pk"), amendments=coming, initial=start
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = kept(form, lambda: writes.propose(by=request.actor, at=clock.now(), **values))
        if made is not None:
            return redirect("budgets:amendment_proposal", request.municipality.slug, made.reference)
    heading = _("Propose something for an action in %(name)s") % {"name": place.name}
    return _form(request, form, heading=heading, submit=_("Keep the proposal"))


def _proposal_or_404(request: CityRequest, reference: str) -> AmendmentProposal:
    found = reads.amendment_proposal(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such proposal")
    return found


@login_required
@require_http_methods(GET_AND_POST)
def amendment_proposal(request: CityRequest, reference: str) -> HttpResponse:
    """One proposal; finance notes here what became of it."""
    found = _proposal_or_404(request, reference)
    may_decide = access.may_keep(request.actor) and found.state == rules.HANDED_IN
    form = OutcomeForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST":
        access.require(access.may_keep(request.actor))
        how: dict[str, Any] = {"proposal": found, "by": request.actor, "at": clock.now()}
        if form.is_valid() and kept(form, lambda: writes.decide(**how, **form.cleaned_data)) is not None:
            return redirect("budgets:amendment_proposal", request.municipality.slug, reference)
    standing = rules.standing(handed_on=found.handed_on, last_day=found.amendment.last_day, on=clock.today())
    context = {
        "row": found,
        "state": STATES[found.state](),
        "standing": STANDINGS[standing](),
        "is_missed": standing == rules.MISSED_IT,
        "may_move": found.state == rules.PREPARED and access.may_propose(request.actor, found.action.neighbourhood_id),
        "may_decide": may_decide,
        "form": form,
    }
    return render(request, "budgets/amendment_proposal.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def proposal_step(request: CityRequest, reference: str) -> HttpResponse:
    """A button under a proposal: hand it in, or move it on to the next amendment."""
    found = _proposal_or_404(request, reference)
    step, version = request.POST.get("step", ""), number(request.POST.get("version", ""))
    if step not in STEPS or version is None:
        raise Http404("no such step")
    did(request, lambda: STEPS[step](proposal=found, version=version, by=request.actor, at=clock.now()))
    return redirect("budgets:amendment_proposal", request.municipality.slug, reference)
