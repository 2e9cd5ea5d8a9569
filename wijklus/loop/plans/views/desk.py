"""Screens: the desk on which a plan is written, with the checklist of what its follow-up lacks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import did, kept, moved
from wijklus.base.text import number
from wijklus.loop.priorities import rules as order_rules

from .. import access, reads, rules, writes
from ..forms import DecisionForm, GoalForm, NewGoalForm, NewPlanForm, PlanForm
from ..models import Plan, PlanItem

PER_PAGE = 50


def plan_or_404(request: CityRequest, reference: str) -> Plan:
    """The plan with this reference, for who may see plans that are being written."""
    found = reads.for_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such plan")
    return found


def _item_or_404(request: CityRequest, reference: str) -> PlanItem:
    found = reads.item_for_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such goal")
    return found


def _form(request: CityRequest, form: Any, heading: str, submit: str, **more: Any) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": submit, **more}
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def index(request: CityRequest) -> HttpResponse:
    """All plans of the municipality."""
    page = Paginator(reads.plans(by=request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "plans": page.object_list, "may_start": access.may_write_any(request.actor)}
    context["share"] = reads.share_of_city()
    context["may_set"] = access.may_set_tracing(request.actor)
    return render(request, "plans/index.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: CityRequest) -> HttpResponse:
    """Start the plan of a neighbourhood."""
    access.require(access.may_write_any(request.actor))
    form = NewPlanForm(request.POST or None, by=request.actor)
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = kept(form, lambda: writes.start_plan(by=request.actor, at=clock.now(), **values))
        if made is not None:
            return redirect("plans:desk", request.municipality.slug, made.reference)
    return _form(request, form, _("New plan"), _("Start the plan"))


@login_required
@require_safe
def desk(request: CityRequest, reference: str) -> HttpResponse:
    """The goals with their actions and promises, what lacks with a link to it, and the way to adoption."""
    found = plan_or_404(request, reference)
    shown = reads.desk(plan=found, on=clock.today())
    may_write = access.may_write(request.actor, found.neighbourhood_id)
    may_prepare = access.may_prepare(request.actor, found.neighbourhood_id)
    context = {
        "plan": found,
        "document": shown.document,
        "goals": shown.goals,
        "versions": list(reads.versions(plan=found)),
        "candidates": shown.candidates,
        "backings": list(reads.backings(plan=found)),
        "lacks": reads.not_ready(plan=found),
        "may_write": may_write,
        "may_prepare": may_prepare,
        "is_guest": may_prepare and not may_write,
        "speaks": not access.may_see(request.actor),
        "may_edit": may_write and found.state in rules.WRITTEN,
        "may_propose": may_write and rules.PROPOSED in rules.ALLOWED[found.state],
        "may_amend": may_write and found.state in (rules.ADOPTED, rules.EVALUATED),
        "may_evaluate": rules.EVALUATED in rules.ALLOWED[found.state],
        "share": reads.share_in(shown.document),
        "may_adopt": access.may_adopt(request.actor, found.neighbourhood_id),
    }
    return render(request, "plans/desk.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: CityRequest, reference: str) -> HttpResponse:
    """Change what the plan is called and for when it is; a second writer sees both texts."""
    found = plan_or_404(request, reference)
    access.require(access.may_write(request.actor, found.neighbourhood_id))
    names = ("version", "title", "introduction", "valid_from", "valid_until")
    form = PlanForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        given = {"plan": found, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        if kept(form, lambda: writes.edit_plan(**given)) is not None:
            return redirect("plans:desk", request.municipality.slug, reference)
    return _form(request, form, _("Edit the plan"), _("Save"), plan=found)


@login_required
@require_http_methods(["GET", "POST"])
def add_goal(request: CityRequest, reference: str) -> HttpResponse:
    """Put a priority in the plan with a goal; `?prioriteit=` names it."""
    found = plan_or_404(request, reference)
    access.require(access.may_write(request.actor, found.neighbourhood_id))
    form = NewGoalForm(request.POST or None, plan=found, initial={"priority": request.GET.get("prioriteit", "")})
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = kept(form, lambda: writes.add_item(plan=found, by=request.actor, at=clock.now(), **values))
        if made is not None:
            return redirect("plans:desk", request.municipality.slug, reference)
    return _form(request, form, _("Put a priority in the plan"), _("Put it in the plan"), plan=found)


@login_required
@require_http_methods(["GET", "POST"])
def edit_goal(request: CityRequest, reference: str) -> HttpResponse:
    """Change a goal and its indicator; a second writer sees both texts."""
    item = reads.item_for_actor(by=request.actor, reference=reference)
    if item is None:
        return _gone(request)
    access.require(access.may_write(request.actor, item.plan.neighbourhood_id))
    initial: dict[str, Any] = {
        name: getattr(item, name) for name in ("version", "goal", "indicator", "baseline", "target")
    }
    initial["objective"] = str(item.objective_id or "")
    form = GoalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {"item": item, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        if kept(form, lambda: writes.change_item(**given)) is not None:
            return redirect("plans:desk", request.municipality.slug, item.plan.reference)
    return _form(request, form, _("Edit the goal"), _("Save"), plan=item.plan)


def _gone(request: CityRequest) -> HttpResponse:
    """Somebody took the goal out meanwhile: what was typed is shown, so that nothing is lost."""
    if request.method != "POST":
        raise Http404("no such goal")
    said = _("This goal is not in the plan any more. What you typed stands here: you can copy it.")
    context = {"form": GoalForm(request.POST), "heading": _("Edit the goal"), "gone": said}
    return render(request, "plans/form.html", context, status=404)


@login_required
@require_POST
def move_goal(request: CityRequest, reference: str) -> HttpResponse:
    """Move a goal. Posted: `to`, which is up, down or a place."""
    item, asked = _item_or_404(request, reference), request.POST.get("to", "")
    named = asked in (order_rules.UP, order_rules.DOWN)
    to: str | int = asked if named else number(asked) or order_rules.UP
    said = _("“%(title)s” has another place.") % {"title": item.goal}
    given: dict[str, Any] = {"to": to, "reason": request.POST.get("reason", ""), "by": request.actor}
    did(request, lambda: writes.order_item(item=item, at=clock.now(), **given), said)
    desk = reverse("plans:desk", args=[request.municipality.slug, item.plan.reference])
    return HttpResponseRedirect(moved(desk, item.reference, to, "doel"))


@login_required
@require_POST
def remove_goal(request: CityRequest, reference: str) -> HttpResponse:
    """Take a priority out of the plan. Posted: `reason`."""
    item, reason = _item_or_404(request, reference), request.POST.get("reason", "")
    said = _("The goal is out of the plan.")
    did(request, lambda: writes.remove_item(item=item, reason=reason, by=request.actor, at=clock.now()), said)
    return redirect("plans:desk", request.municipality.slug, item.plan.reference)


@login_required
@require_http_methods(["GET", "POST"])
def adopt(request: CityRequest, reference: str) -> HttpResponse:
    """Record the decision: what lacks is shown first, and does not stop the body that decides."""
    found = plan_or_404(request, reference)
    access.require(access.may_adopt(request.actor, found.neighbourhood_id))
    initial = {"version": found.version, "decided_on": clock.today()}
    form = DecisionForm(request.POST or None, is_first=not reads.versions(plan=found).exists(), initial=initial)
    if request.method == "POST" and form.is_valid():
        decision = {name: value for name, value in form.cleaned_data.items() if name != "checked"}
        given = {"plan": found, "by": request.actor, "at": clock.now(), **decision}
        made = kept(form, lambda: writes.adopt(**given))
        if made is not None:
            messages.success(
                request, _("Version %(number)s is adopted. Everybody can read it now.") % {"number": made.number}
            )
            return redirect("plans:desk", request.municipality.slug, reference)
    document = reads.compose(plan=found, on=clock.today())
    return _form(request, form, _("Record the decision"), _("Adopt this version"), plan=found, document=document)


@login_required
@require_POST
def end(request: CityRequest, reference: str) -> HttpResponse:
    """End a plan. Posted: `reason`."""
    found, reason = plan_or_404(request, reference), request.POST.get("reason", "")
    said = _("The plan has ended.")
    did(request, lambda: writes.end_plan(plan=found, reason=reason, by=request.actor, at=clock.now()), said)
    return redirect("plans:desk", request.municipality.slug, reference)
