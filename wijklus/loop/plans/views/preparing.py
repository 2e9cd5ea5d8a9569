"""Screens: the start check and the scope card, before residents are asked anything for a plan."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import kept

from .. import access, reads, writes
from ..forms import HoursForm, ScopeForm, StartForm
from ..models import Plan
from .desk import plan_or_404


@login_required
@require_http_methods(["GET", "POST"])
def start_check(request: CityRequest, reference: str) -> HttpResponse:
    """What was agreed inside, what still lacks, and the hours of services."""
    plan = plan_or_404(request, reference)
    may_write = access.may_prepare(request.actor, plan.neighbourhood_id)
    if request.method == "POST":
        access.require(may_write)
    found = reads.readiness(plan=plan)
    names = ("cycle", "agreed_by", "agreed_on", "agreement_url", "decides")
    initial: dict[str, Any] = {name: getattr(found.check, name) for name in names} if found.check else {}
    initial["version"] = found.check.version if found.check else 0
    form = StartForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {"plan": plan, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        if kept(form, lambda: writes.check_start(**given)) is not None:
            messages.success(request, _("Kept."))
            return redirect("plans:start_check", request.municipality.slug, reference)
    return _shown(request, plan, found, form, HoursForm(auto_id="hours-%s"), may_write)


@login_required
@require_POST
def set_hours(request: CityRequest, reference: str) -> HttpResponse:
    """Note the hours a week of one service."""
    plan = plan_or_404(request, reference)
    access.require(access.may_prepare(request.actor, plan.neighbourhood_id))
    form = HoursForm(request.POST, auto_id="hours-%s")
    if form.is_valid():
        given = {"plan": plan, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        kept(form, lambda: writes.set_hours(**given))
        if not form.errors:
            messages.success(request, _("Kept."))
            return redirect("plans:start_check", request.municipality.slug, reference)
    return _shown(request, plan, reads.readiness(plan=plan), None, form, True)


def _shown(
    request: CityRequest, plan: Plan, found: reads.Readiness, form: StartForm | None, hours: HoursForm, may_write: bool
) -> HttpResponse:
    context = {"plan": plan, "found": found, "form": form, "hours_form": hours, "may_write": may_write}
    wrong = hours.errors or (form is not None and form.errors)
    return render(request, "plans/start_check.html", context, status=422 if wrong else 200)


@login_required
@require_http_methods(["GET", "POST"])
def set_scope(request: CityRequest, reference: str) -> HttpResponse:
    """Make a scope card; what the last one said stands in the form."""
    plan = plan_or_404(request, reference)
    access.require(access.may_write(request.actor, plan.neighbourhood_id))
    last = next(iter(reads.scope_cards(plan=plan)), None)
    form = ScopeForm(
        request.POST or None, is_first=last is None, initial=ScopeForm.as_typed(last) if last else {"number": 0}
    )
    if request.method == "POST" and form.is_valid():
        given = {"plan": plan, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        if kept(form, lambda: writes.set_scope(**given)) is not None:
            messages.success(request, _("Everybody can read it now."))
            return redirect("plans:scope", request.municipality.slug, reference)
    context = {"plan": plan, "form": form, "heading": _("What this plan is about"), "submit": _("Make it public")}
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


@require_safe
def scope(request: CityRequest, reference: str) -> HttpResponse:
    """What a plan is about and what not, who decides, and how the city prepared: for everybody."""
    neighbourhood_id = reads.neighbourhood_of(reference=reference)
    if neighbourhood_id is None:
        raise Http404("no such plan")
    request.keep_for(neighbourhood_id)
    plan = reads.by_reference(reference=reference)
    if plan is None:
        raise Http404("no such plan")
    cards = reads.scope_cards(plan=plan)
    context = {
        "plan": plan,
        "card": cards[0] if cards else None,
        "earlier": cards[1:],
        "found": reads.readiness(plan=plan),
    }
    return render(request, "plans/scope.html", context)
