"""Screens: evaluating a plan, by those who work for it."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.loop.plans import access as plan_access
from wijklus.loop.plans import reads as plans

from .. import access, reads, writes
from ..forms import GoalJudgementForm, PublishEvaluationForm, StartEvaluationForm
from ..models import Evaluation
from ..rules import evaluating

ROUND_OF_DAYS = 28
"""How long residents are asked, unless somebody chooses otherwise."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evaluations(request: CityRequest, reference: str) -> HttpResponse:
    """The evaluations of a plan, when the next one is due, and the form that begins it."""
    access.require(access.may_read(request.actor))
    plan = plans.for_actor(by=request.actor, reference=reference)
    if plan is None:
        raise Http404("no such plan")
    coming = reads.next_of(plan=plan, on=clock.today())
    rows = list(reads.evaluations(plan=plan))
    may_start = access.may_follow(request.actor, plan.neighbourhood_id) and coming is not None
    may_start = may_start and not any(row.state == evaluating.ASKING for row in rows)
    start = {"kind": coming[0] if coming else evaluating.HALF, "closes_on": _in_four_weeks()}
    form = StartEvaluationForm(request.POST or None, initial=start)
    if request.method == "POST":
        access.require(access.may_follow(request.actor, plan.neighbourhood_id))
        if form.is_valid():
            given = {"plan": plan, "by": request.actor, "at": clock.now(), **form.cleaned_data}
            made = posting.kept(form, lambda: writes.start_evaluation(**given))
            if made is not None:
                return redirect("results:evaluation", request.municipality.slug, made.reference)
    context = {
        "plan": plan,
        "rows": rows,
        "coming": coming,
        "form": form if may_start or form.errors else None,
        "lacks_outside": reads.lacks_outside(plan=plan),
    }
    return render(request, "results/evaluations.html", context, status=422 if form.errors else 200)


def _in_four_weeks() -> date:
    return clock.today() + timedelta(days=ROUND_OF_DAYS)


def _found(request: CityRequest, reference: str) -> Evaluation:
    row = reads.evaluation_for_actor(by=request.actor, reference=reference)
    if row is None:
        raise Http404("no such evaluation")
    return row


@login_required
@require_safe
def evaluation(request: CityRequest, reference: str) -> HttpResponse:
    """One evaluation being made: each goal with its figures and what the city finds, and what is still to be done."""
    row = _found(request, reference)
    is_open = row.state == evaluating.ASKING
    found = reads.being_made(row) if is_open else reads.published(row, small_cell=request.municipality.small_cell)
    may_follow = access.may_follow(request.actor, row.plan.neighbourhood_id)
    context = {
        "plan": row.plan,
        "evaluation": row,
        "found": found,
        "is_open": is_open,
        "asking": is_open and clock.today() <= row.closes_on,
        "answers": reads.said_so_far(row) if is_open else row.answers,
        "invited": reads.links_of(row).count() if is_open else row.invited,
        "by_link": reads.said_so_far(row, by_link=True) if is_open else row.answers_by_link,
        "may_judge": may_follow and is_open,
    }
    return render(request, "results/evaluation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def judge_goal(request: CityRequest, reference: str, goal: str) -> HttpResponse:
    """Say what the city finds of one goal; a second writer sees both texts."""
    row = _found(request, reference)
    access.require(access.may_follow(request.actor, row.plan.neighbourhood_id))
    found = reads.being_made(row)
    one = next((each for each in found.goals if each.reference == goal), None)
    if one is None:
        raise Http404("no such goal")
    initial = {"version": one.version, "judgement": one.judgement, "words": one.words}
    form = GoalJudgementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {"evaluation": row, "goal": goal, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        if posting.kept(form, lambda: writes.judge_goal(**given)) is not None:
            messages.success(request, _("Kept."))
            return redirect("results:evaluation", request.municipality.slug, reference)
    context = {"plan": row.plan, "evaluation": row, "goal": one, "form": form}
    return render(request, "results/judge_goal.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish_evaluation(request: CityRequest, reference: str) -> HttpResponse:
    """Publish what was found; an end evaluation ends the course of the plan."""
    row = _found(request, reference)
    access.require(access.may_follow(request.actor, row.plan.neighbourhood_id))
    if row.kind == evaluating.END:
        access.require(plan_access.may_adopt(request.actor, row.plan.neighbourhood_id))
    form = PublishEvaluationForm(request.POST or None, initial={"version": row.version, "evaluated_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = {"evaluation": row, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        if posting.kept(form, lambda: writes.publish_evaluation(**given)) is not None:
            messages.success(request, _("Everybody can read it now."))
            return redirect("results:evaluation", request.municipality.slug, reference)
    context = {"plan": row.plan, "evaluation": row, "found": reads.being_made(row), "form": form}
    return render(request, "results/publish_evaluation.html", context, status=422 if form.errors else 200)
