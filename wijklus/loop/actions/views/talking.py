"""Screens: other terms for a promise, agreeing with them, confirming under a mandate, and the visa of finance."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wijklus.base import clock
from wijklus.base.actor import Actor
from wijklus.base.http import CityRequest
from wijklus.base.posting import did, kept
from wijklus.base.text import number

from .. import access, reads, writes
from ..forms import ConfirmForm, DecideForm, DenyForm, ProposeForm
from ..models import Commitment
from .commitments import commitment_or_404, shown


@login_required
@require_POST
def propose(request: CityRequest, reference: str) -> HttpResponse:
    """One side proposes other terms for a promise."""
    found = commitment_or_404(request, reference)
    access.require(access.may_propose(request.actor, found))
    form = ProposeForm(request.POST, of=found, by=request.actor)
    if form.is_valid() and kept(form, lambda: proposed(found, form, by=request.actor)) is not None:
        return redirect("actions:commitment", request.municipality.slug, reference)
    return shown(request, found, propose_form=form)


def proposed(found: Commitment, form: ProposeForm, *, by: Actor) -> Commitment:
    """Hand the terms of a valid form on."""
    given: dict[str, Any] = {"terms": form.terms("due_on"), "reason": form.cleaned_data["reason"]}
    return writes.propose_terms(commitment=found, by=by, at=clock.now(), **given)


@login_required
@require_POST
def decide(request: CityRequest, reference: str) -> HttpResponse:
    """The other side agrees with other terms, or not."""
    found = commitment_or_404(request, reference)
    access.require(access.may_propose(request.actor, found))
    form = DecideForm(request.POST)
    if form.is_valid() and kept(form, lambda: decided(found, form, by=request.actor)) is not None:
        return redirect("actions:commitment", request.municipality.slug, reference)
    return shown(request, found, decide_form=form)


def decided(found: Commitment, form: DecideForm, *, by: Actor) -> Commitment:
    """Hand the decision of a valid form on."""
    given = {**form.cleaned_data, "agrees": form.cleaned_data["agrees"] == "yes"}
    return writes.decide_terms(commitment=found, by=by, at=clock.now(), **given)


@login_required
@require_POST
def confirm(request: CityRequest, reference: str) -> HttpResponse:
    """Who stands above confirms, under a mandate, a promise that was subject to confirmation."""
    found = commitment_or_404(request, reference)
    access.require(access.may_confirm(request.actor, found))
    form = ConfirmForm(request.POST, mandates=reads.mandates_for(found, by=request.actor, on=clock.today()))
    given: dict[str, Any] = {"commitment": found, "by": request.actor, "at": clock.now()}
    if form.is_valid() and kept(form, lambda: writes.confirm_promise(**given, **form.cleaned_data)) is not None:
        return redirect("actions:commitment", request.municipality.slug, reference)
    return shown(request, found, confirm_form=form)


@login_required
@require_POST
def deny(request: CityRequest, reference: str) -> HttpResponse:
    """Who stands above does not confirm a promise beyond its mandate, and says why."""
    found = commitment_or_404(request, reference)
    access.require(access.may_confirm(request.actor, found))
    form = DenyForm(request.POST)
    given: dict[str, Any] = {"commitment": found, "by": request.actor, "at": clock.now()}
    if form.is_valid() and kept(form, lambda: writes.deny_promise(**given, **form.cleaned_data)) is not None:
        return redirect("actions:commitment", request.municipality.slug, reference)
    return shown(request, found, deny_form=form)


@login_required
@require_POST
def visa(request: CityRequest, reference: str) -> HttpResponse:
    """Finance confirms that the money is there. Posted: `note`, and the `version` that was seen."""
    found = commitment_or_404(request, reference)
    sent = {"note": request.POST.get("note", ""), "version": number(request.POST.get("version", "")) or 0}
    given: dict[str, Any] = {"commitment": found, "by": request.actor, "at": clock.now(), **sent}
    did(request, lambda: writes.give_visa(**given), _("The visa is given."))
    return redirect("actions:commitment", request.municipality.slug, reference)
