"""What residents say of a proposed plan: the list of who answers them, and the page for everybody."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wijklus.base.http import CityRequest
from wijklus.loop.plans import reads as plans
from wijklus.loop.signals import rules as signal_rules

from .. import access, reads

PER_PAGE = 25


def _goals(proposal: Any) -> dict[str, str]:
    """What each goal of a proposal says, by reference; "" is the whole plan."""
    goals = plans.document(proposal)["goals"]
    return {"": _("The whole plan"), **{goal["reference"]: f"{goal['place']}. {goal['goal']}" for goal in goals}}


@login_required
@require_safe
def comments(request: CityRequest, reference: str) -> HttpResponse:
    """Every comment on the proposals of a plan, those without an answer first."""
    plan = plans.for_actor(by=request.actor, reference=reference)
    if plan is None:
        raise Http404("no such plan")
    page = Paginator(reads.comments_for(by=request.actor, plan=plan), PER_PAGE).get_page(request.GET.get("page"))
    goals = {row.proposal_id: _goals(row.proposal) for row in page}
    rows = [
        {
            "comment": row,
            "goal": goals[row.proposal_id].get(row.goal, ""),
            "waits": row.signal.state in signal_rules.WAITING,
            "asked_to_show": signal_rules.hearing.QUOTE in row.signal.agreed_to,
        }
        for row in page
    ]
    may_answer = access.may_answer(request.actor, plan.neighbourhood_id)
    return render(
        request, "feedback/comments.html", {"plan": plan, "rows": rows, "page": page, "may_answer": may_answer}
    )


@require_safe
def plan_comments(request: CityRequest, reference: str, number: int) -> HttpResponse:
    """What was said of a proposal, as far as its people agreed to show it, and every answer: for everybody."""
    neighbourhood_id = plans.neighbourhood_of(reference=reference)
    if neighbourhood_id is None:
        raise Http404("no such plan")
    request.keep_for(neighbourhood_id)
    proposal = plans.proposal_public(reference=reference, number=number)
    if proposal is None:
        raise Http404("no such proposal")
    page = Paginator(reads.comments_on(proposal), PER_PAGE).get_page(request.GET.get("pagina"))
    goals = _goals(proposal)
    parts: dict[str, list[reads.Said]] = {}
    for said in reads.said_publicly(list(page)):
        parts.setdefault(said.goal, []).append(said)
    context = {
        "plan": proposal.plan,
        "proposal": proposal,
        "parts": [(name, parts[goal]) for goal, name in goals.items() if goal in parts],
        "page": page,
    }
    return render(request, "feedback/plan_comments.html", context)
