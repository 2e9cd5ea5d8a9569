"""What everybody may read of how a plan is decided: proposals, the way to a decision, and what differs."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.loop.actions import reads as actions

from .. import reads, rules
from ..forms import CompareForm
from ..models import Plan, PlanProposal


def _plan_or_404(reference: str) -> Plan:
    found = reads.by_reference(reference=reference)
    if found is None:
        raise Http404("no such plan")
    return found


def _kept_plan_or_404(request: CityRequest, reference: str) -> Plan:
    neighbourhood_id = reads.neighbourhood_of(reference=reference)
    if neighbourhood_id is None:
        raise Http404("no such plan")
    request.keep_for(neighbourhood_id)
    return _plan_or_404(reference)


@require_safe
def course(request: CityRequest, reference: str) -> HttpResponse:
    """How a plan is decided: where it stands, what lay on the table, who adopted and who stands behind it."""
    plan = _kept_plan_or_404(request, reference)
    carriers = list(actions.carriers(neighbourhood_id=plan.neighbourhood_id)) if vars(plan).get("is_carried") else []
    handed_back = bool(vars(plan).get("was_carried"))
    before = list(actions.carriers_before(neighbourhood_id=plan.neighbourhood_id)) if handed_back else []
    context = {"plan": plan, "course": reads.course(plan=plan), "carriers": carriers, "before": before}
    return render(request, "plans/course.html", context)


def _proposal_or_404(reference: str, number: int) -> PlanProposal:
    found = reads.proposal_public(reference=reference, number=number)
    if found is None:
        raise Http404("no such proposal")
    return found


@require_safe
def proposal_now(request: CityRequest, reference: str) -> HttpResponse:
    """On to what was proposed last."""
    number = reads.proposal_last(reference=reference)
    if number is None:
        raise Http404("nothing was proposed")
    return redirect("plans:proposal", request.municipality.slug, reference, number)


@require_safe
def proposal(request: CityRequest, reference: str, number: int) -> HttpResponse:
    """One proposal from its frozen document, each goal with the way to comment on it while that is asked."""
    neighbourhood_id = reads.neighbourhood_of(reference=reference)
    if neighbourhood_id is None:
        raise Http404("no such plan")
    request.keep_for(neighbourhood_id)
    found = _proposal_or_404(reference, number)
    is_last = reads.proposal_last(reference=reference) == number
    is_open = is_last and found.plan.state == rules.PROPOSED and clock.today() <= found.comments_until
    document = reads.document(found)
    context = {
        "plan": found.plan,
        "proposal": found,
        "document": document,
        "share": reads.share_in(document),
        "comment_on": found.reference if is_open else "",
    }
    return render(request, "plans/proposal.html", context)


@require_safe
def proposed(request: CityRequest, reference: str, number: int) -> HttpResponse:
    """The frozen document of a proposal: its bytes hash to the SHA-256 that the page tells."""
    found = _proposal_or_404(reference, number)
    response = HttpResponse(found.document.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="plan-{reference}-p{number}.json"'
    response["ETag"] = f'"{found.sha256}"'
    return response


@require_safe
def compare(request: CityRequest, reference: str) -> HttpResponse:
    """What differs between two papers of a plan, in words; `?van=` and `?naar=` name them, else the last versions."""
    plan = _plan_or_404(reference)
    papers = reads.papers(plan=plan)
    form = CompareForm(_asked(request, papers), papers=papers)
    is_chosen = len(papers) > 1 and form.is_valid()
    changes = None
    if is_chosen:
        before, after = (reads.document_of(form.cleaned_data[name], plan=plan) for name in ("van", "naar"))
        changes = reads.difference(before, after)
    context = {"plan": plan, "form": form, "changes": changes, "papers": papers}
    return render(request, "plans/compare.html", context, status=200 if is_chosen or len(papers) < 2 else 422)


def _asked(request: CityRequest, papers: Sequence[reads.Paper]) -> dict[str, str]:
    adopted = [paper for paper in papers if not paper.is_proposal]
    names = [paper.name for paper in (adopted if len(adopted) > 1 else papers)]
    last = dict(zip(("van", "naar"), names[-2:], strict=False))
    return {**last, **{name: request.GET[name] for name in ("van", "naar") if name in request.GET}}
