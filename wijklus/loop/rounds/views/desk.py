"""Who runs a round: the list, a new one, its page, and its phases."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.ground.places import reads as places

from .. import access, reads, rules, writes
from ..forms import CodesForm, KindForm, RoundForm
from ..models import BALLOT_KINDS, STATES, Round
from ..rules import admitting

PER_PAGE = 20


def _found(request: CityRequest, reference: str) -> Round:
    round = reads.round_for(by=request.actor, reference=reference)
    if round is None:
        raise Http404("no such round")
    return round


@login_required
@require_safe
def index(request: CityRequest) -> HttpResponse:
    """All rounds, the newest first."""
    page = Paginator(reads.rounds_for(by=request.actor), PER_PAGE).get_page(request.GET.get("page"))
    may = {"may_run": access.may_run(request.actor), "may_see": access.may_see(request.actor)}
    return render(request, "rounds/index.html", {"page": page, **may})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CityRequest) -> HttpResponse:
    """Begin a round."""
    access.require(access.may_run(request.actor))
    kind = _kind(request)
    if request.method != "POST" and kind is None:
        return render(request, "rounds/kind.html", {"form": KindForm()})
    form = RoundForm(request.POST or None, neighbourhoods=places.neighbourhoods(), kind=kind or rules.APPROVAL)
    made = None
    if form.is_valid():
        made = posting.kept(
            form,
            lambda: writes.start_round(values=form.values(), amounts=form.amounts(), by=request.actor, at=clock.now()),
        )
    if made is not None:
        return redirect("rounds:desk", request.municipality.slug, made.reference)
    return render(request, "rounds/form.html", {"form": form}, status=422 if form.is_bound else 200)


def _kind(request: CityRequest) -> str | None:
    """The way of voting that was chosen, on the page before this one or with the form itself."""
    asked = request.POST.get("ballot_kind") or request.GET.get("soort", "")
    return asked if asked in rules.BALLOT_KINDS else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: CityRequest, reference: str) -> HttpResponse:
    """Change a round while it is a draft."""
    access.require(access.may_run(request.actor))
    round = _found(request, reference)
    kind = _kind(request) or round.ballot_kind
    form = RoundForm(request.POST or None, neighbourhoods=places.neighbourhoods(), kind=kind, round=round)
    changed = None
    if form.is_valid():
        changed = posting.kept(
            form,
            lambda: writes.change_round(
                round=round, version=form.cleaned_data["version"], values=form.values(), amounts=form.amounts(),
                by=request.actor, at=clock.now(),
            ),
        )  # fmt: skip
    if changed is not None:
        return redirect("rounds:desk", request.municipality.slug, reference)
    status = 422 if form.is_bound else 200
    return render(request, "rounds/form.html", {"form": form, "round": round, "kinds": BALLOT_KINDS}, status=status)


@login_required
@require_safe
def desk(request: CityRequest, reference: str) -> HttpResponse:
    """One round: what is next, the proposals, the codes."""
    round = _found(request, reference)
    may_run = access.may_run(request.actor)
    found = reads.proposals_of(by=request.actor, round=round)
    context: dict[str, Any] = {
        "round": round,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "may_run": may_run,
        "may_type": access.may_type(request.actor),
        "next": _next(round) if may_run else None,
        "ballots": reads.ballots_so_far(round) if round.state == rules.BALLOT else None,
    }
    if may_run:
        context["paper"] = round.state == rules.COUNT and reads.paper_desk_of(round)
        context["batches"] = reads.batches_of(by=request.actor, round=round)[:50]
        ways = reads.admission_of(round).ways
        by_letter = ways.with_letters and ways.checked_by == admitting.NONE
        if by_letter and round.state in (rules.CALL, rules.CHECK, rules.BALLOT):
            context["codes"] = CodesForm(areas=round.areas.all())
    return render(request, "rounds/desk.html", context)


def _next(round: Round) -> tuple[str, Any] | None:
    """The phase to which a person may bring the round, with its name."""
    by_hand = {rules.CALL, rules.CHECK, rules.BALLOT, rules.DONE}
    to = next(iter(rules.ALLOWED_ROUND[round.state] & by_hand), None)
    return (to, dict(STATES)[to]) if to else None


@login_required
@require_POST
def advance(request: CityRequest, reference: str) -> HttpResponse:
    """Bring a round to its next phase."""
    round = _found(request, reference)
    to = request.POST.get("to", "")
    posting.did(
        request,
        lambda: writes.advance(round=round, to=to, by=request.actor, at=clock.now()),
        _("The round is in its next phase."),
    )
    return redirect("rounds:desk", request.municipality.slug, reference)
