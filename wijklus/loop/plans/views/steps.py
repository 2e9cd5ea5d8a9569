"""Screens: laying a plan on the table, opening it again, evaluating it, and who stands behind it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import did, kept

from .. import access, reads, writes
from ..forms import BackingForm, DeedForm, EvaluationForm, ProposalForm, TracingForm
from .desk import plan_or_404


def _form(request: CityRequest, form: Any, heading: str, submit: str, **more: Any) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": submit, **more}
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: CityRequest, reference: str) -> HttpResponse:
    """Lay the plan on the table: it is frozen, and people can comment until a day."""
    plan = plan_or_404(request, reference)
    access.require(access.may_write(request.actor, plan.neighbourhood_id))
    form = ProposalForm(request.POST or None, initial={"version": plan.version})
    if request.method == "POST" and form.is_valid():
        given = {"plan": plan, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        made = kept(form, lambda: writes.propose(**given))
        if made is not None:
            messages.success(request, _("The plan lies on the table. Everybody can comment on it now."))
            return redirect("plans:proposal", request.municipality.slug, reference, made.number)
    document = reads.compose(plan=plan, on=clock.today())
    return _form(request, form, _("Propose this plan"), _("Lay it on the table"), plan=plan, document=document)


def _step(request: CityRequest, reference: str, write: Callable[..., Any], said: str) -> HttpResponse:
    plan, reason = plan_or_404(request, reference), request.POST.get("reason", "")
    did(request, lambda: write(plan=plan, reason=reason, by=request.actor, at=clock.now()), said)
    return redirect("plans:desk", request.municipality.slug, reference)


@login_required
@require_POST
def take_back(request: CityRequest, reference: str) -> HttpResponse:
    """Take the proposal back to write further. Posted: `reason`."""
    return _step(request, reference, writes.take_back, _("The proposal is off the table. You can write further."))


@login_required
@require_POST
def amend(request: CityRequest, reference: str) -> HttpResponse:
    """Open an adopted plan to write a next version. Posted: `reason`."""
    return _step(request, reference, writes.amend, _("You can write the next version now. The last one still stands."))


@login_required
@require_http_methods(["GET", "POST"])
def evaluate(request: CityRequest, reference: str) -> HttpResponse:
    """Record who evaluated the plan, and what was learned."""
    plan = plan_or_404(request, reference)
    access.require(access.may_adopt(request.actor, plan.neighbourhood_id))
    form = EvaluationForm(request.POST or None, initial={"evaluated_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = {"plan": plan, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        if kept(form, lambda: writes.evaluate(**given)) is not None:
            messages.success(request, _("Everybody can read it now."))
            return redirect("plans:course", request.municipality.slug, reference)
    return _form(request, form, _("Evaluate this plan"), _("Make it public"), plan=plan)


@login_required
@require_http_methods(["GET", "POST"])
def back_plan(request: CityRequest, reference: str) -> HttpResponse:
    """Note that a body stands behind the plan, and the consequence it accepts."""
    plan = plan_or_404(request, reference)
    access.require(access.may_prepare(request.actor, plan.neighbourhood_id))
    form = BackingForm(request.POST or None, initial={"decided_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = {"plan": plan, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        if kept(form, lambda: writes.note_backing(**given)) is not None:
            messages.success(request, _("Everybody can read it now."))
            return redirect("plans:course", request.municipality.slug, reference)
    return _form(request, form, _("Who stands behind this plan?"), _("Make it public"), plan=plan)


@login_required
@require_http_methods(["GET", "POST"])
def note_deed(request: CityRequest, reference: str) -> HttpResponse:
    """Note what a body did that stands behind the plan; a second writer sees both texts."""
    backing = reads.backing_for_actor(by=request.actor, reference=reference)
    if backing is None:
        raise Http404("no such backing")
    access.require(access.may_prepare(request.actor, backing.plan.neighbourhood_id))
    initial = {"version": backing.version, "deed": backing.deed, "deed_on": backing.deed_on or clock.today()}
    form = DeedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {"backing": backing, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        if kept(form, lambda: writes.note_deed(**given)) is not None:
            messages.success(request, _("Everybody can read it now."))
            return redirect("plans:course", request.municipality.slug, backing.plan.reference)
    heading = _("What did they do: %(body)s") % {"body": backing.body}
    return _form(request, form, heading, _("Make it public"), plan=backing.plan)


@login_required
@require_http_methods(["GET", "POST"])
def tracing(request: CityRequest) -> HttpResponse:
    """Choose for the whole city to how many people a priority must trace back."""
    access.require(access.may_set_tracing(request.actor))
    setting = reads.tracing_setting()
    start = {"version": setting.version, "persons": setting.persons} if setting is not None else {"version": 0}
    form = TracingForm(request.POST or None, initial={"persons": request.municipality.small_cell, **start})
    if request.method == "POST" and form.is_valid():
        given = {"by": request.actor, "at": clock.now(), **form.cleaned_data}
        if kept(form, lambda: writes.set_tracing(**given)) is not None:
            messages.success(request, _("Kept."))
            return redirect("plans:index", request.municipality.slug)
    return _form(request, form, _("When does a priority come from below?"), _("Save"))
