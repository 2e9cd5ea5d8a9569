"""Policy down: what the city decided, and what that means for each neighbourhood."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.base.paging import page
from wijklus.ground.places import reads as places
from wijklus.ground.policy import access as policy_access
from wijklus.ground.policy import reads as policy
from wijklus.ground.policy import writes as policy_writes
from wijklus.loop.signals import access as signal_access

from .. import access, reads
from ..forms import DecisionForm, MeaningForm
from .council import _form

PER_PAGE = 25


@require_safe
def decisions(request: CityRequest) -> HttpResponse:
    """What the city decided, the last first. No session, no form."""
    request.keep_for(None)
    shown = Paginator(policy.decisions(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "results/decisions.html", {"page": shown})


@require_safe
def decision(request: CityRequest, reference: str) -> HttpResponse:
    """One decision, what it means for each neighbourhood, and where residents react. No session, no form."""
    request.keep_for(None)
    row = policy.decision(reference=reference)
    if row is None:
        raise Http404("no such decision")
    return render(request, "results/decision.html", {"decision": row, "meanings": _meanings(row.pk)})


def _meanings(decision_id: int) -> list[dict[str, Any]]:
    count = reads.reactions_by_meaning(decision_id=decision_id)
    return [{"row": row, "reactions": count.get(row.pk, 0)} for row in policy.meanings(decision_id=decision_id)]


@login_required
@require_safe
def decisions_work(request: CityRequest) -> HttpResponse:
    """The decisions for who works with them."""
    access.require(access.may_read(request.actor))
    shown = Paginator(policy.decisions(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": shown, "may_keep": policy_access.may_keep(request.actor)}
    return render(request, "results/decisions_work.html", context)


@login_required
@require_safe
def decision_work(request: CityRequest, reference: str) -> HttpResponse:
    """One decision, with what still lacks a meaning and what residents said."""
    access.require(access.may_read(request.actor))
    row = policy.decision(reference=reference)
    if row is None:
        raise Http404("no such decision")
    meanings = _meanings(row.pk)
    told = {one["row"].neighbourhood_id for one in meanings}
    mine = _mine(request)
    context = {
        "decision": row,
        "meanings": [one | {"mine": one["row"].neighbourhood_id in {place.pk for place in mine}} for one in meanings],
        "lacking": [place for place in mine if place.pk not in told],
    }
    return render(request, "results/decision_work.html", context)


@login_required
@require_safe
def reactions(request: CityRequest, reference: str) -> HttpResponse:
    """What residents said of a decision, in every neighbourhood or the one of `?wijk=`, each with its signal."""
    access.require(access.may_read(request.actor))
    row = policy.decision(reference=reference)
    if row is None:
        raise Http404("no such decision")
    told = [one.neighbourhood for one in policy.meanings(decision_id=row.pk)]
    asked = request.GET.get("wijk", "")
    chosen = next((place for place in told if place.slug == asked), None)
    rows = reads.reactions_on(by=request.actor, decision=row, neighbourhood_id=chosen.pk if chosen else None)
    found = page(rows, by="made_at", cursor=request.GET.get("vanaf", ""))
    context = {
        "decision": row,
        "page": found,
        "rows": [(one, signal_access.may_read(request.actor, one.signal)) for one in found.rows],
        "neighbourhoods": [("", _("All neighbourhoods")), *((place.slug, place.name) for place in told)],
        "asked": chosen.slug if chosen else "",
    }
    return render(request, "results/reactions.html", context)


def _mine(request: CityRequest) -> list[Any]:
    """The neighbourhoods for which this actor may say what a decision means."""
    every = places.neighbourhoods()
    return [place for place in every if policy_access.may_explain(request.actor, place.pk)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_decision(request: CityRequest) -> HttpResponse:
    """Note a decision about policy."""
    policy_access.require(policy_access.may_keep(request.actor))
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = posting.kept(form, lambda: policy_writes.note_decision(**given, by=request.actor, at=clock.now()))
        if made is not None:
            return redirect("results:decision_work", request.municipality.slug, made.reference)
    return _form(request, form, _("Note a decision of the city"), _("Keep this decision"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: CityRequest, reference: str) -> HttpResponse:
    """Say what a decision means for a neighbourhood."""
    row, mine = policy.decision(reference=reference), {place.slug: place for place in _mine(request)}
    policy_access.require(bool(mine))
    if row is None:
        raise Http404("no such decision")
    told = {one.neighbourhood.slug: one for one in policy.meanings(decision_id=row.pk)}
    asked = request.GET.get("wijk", "")
    before = told.get(asked)
    initial: dict[str, Any] = {"neighbourhood": asked, "owner": row.owner, "version": 0}
    if before is not None:
        initial |= {"text": before.text, "owner": before.owner, "version": before.version}
    offered = [(slug, place.name) for slug, place in mine.items() if slug == asked or slug not in told]
    form = MeaningForm(request.POST or None, neighbourhoods=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = posting.kept(
            form,
            lambda: policy_writes.explain(
                decision=row, neighbourhood=mine[given["neighbourhood"]], text=given["text"], owner=given["owner"],
                version=given["version"], by=request.actor, at=clock.now(),
            ),
        )  # fmt: skip
        if made is not None:
            return redirect("results:decision_work", request.municipality.slug, row.reference)
    heading = _("What does “%(title)s” mean here?") % {"title": row.title}
    return _form(request, form, heading, _("Make this public"))
