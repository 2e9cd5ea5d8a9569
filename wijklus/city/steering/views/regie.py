"""Who directs which matter: what is to be mended, and one matter with its history."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.paging import page
from wijklus.base.posting import kept
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.priorities import rules as priority_rules

from .. import access, reads, writes
from ..forms import ChangeDirectionForm, DirectForm, EndDirectionForm
from ..rules import regie as rules

SHOWN = {"": "", "zonder": rules.NONE, "meer": rules.SEVERAL, "een": rules.ONE}


@login_required
@require_safe
def regie(request: CityRequest) -> HttpResponse:
    """The matters that have no director or several, or those of one standing."""
    today, shown = clock.today(), request.GET.get("toon", "")
    shown = shown if shown in SHOWN else ""
    rows = reads.matters(by=request.actor, on=today, standing=SHOWN[shown])
    context = {
        "page": page(rows, by="people", cursor=request.GET.get("vanaf", "")),
        "counted": reads.matters_counted(by=request.actor, on=today),
        "shown": shown,
    }
    return render(request, "steering/regie.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: CityRequest, reference: str) -> HttpResponse:
    """One matter: who directs it, who did, and the form that says so."""
    theme = _theme(request, reference)
    may_direct = access.may_direct(request.actor, theme.neighbourhood_id) and theme.state == priority_rules.OPEN
    if request.method == "POST":
        access.require(may_direct)
    today = clock.today()
    form = DirectForm(request.POST or None, initial={"valid_from": today}) if may_direct else None
    if form is not None and request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if kept(form, lambda: writes.direct(theme=theme, **given, by=request.actor, at=clock.now())) is not None:
            messages.success(request, _("Who directs this is noted."))
            return redirect("steering:matter", request.municipality.slug, reference)
    context = {
        "theme": theme,
        "rows": reads.directed(by=request.actor, theme_id=theme.pk),
        "standing": rules.standing(len({row.party_id for row in reads.directing(theme_id=theme.pk, on=today)})),
        "today": today,
        "form": form,
        "may_end": access.may_direct(request.actor, theme.neighbourhood_id),
    }
    return render(request, "steering/matter.html", context, status=422 if form is not None and form.errors else 200)


def _theme(request: CityRequest, reference: str) -> Any:
    found = priorities.theme_for_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such theme")
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_direction(request: CityRequest, reference: str) -> HttpResponse:
    """Let somebody's regie go on otherwise, or with somebody else; what was stays in the history."""
    found = reads.arrangement(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such arrangement")
    access.require(access.may_direct(request.actor, found.theme.neighbourhood_id))
    form = ChangeDirectionForm(
        request.POST or None, initial=ChangeDirectionForm.initial_of(found, on=clock.today())
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = kept(form, lambda: writes.change_direction(arrangement=found, **given, by=request.actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Who directs this is changed. What was stays in the history."))
            return redirect("steering:matter", request.municipality.slug, found.theme.reference)
    context = {"form": form, "arrangement": found}
    return render(request, "steering/change_direction.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_direction(request: CityRequest, reference: str) -> HttpResponse:
    """Let somebody's regie end, with the reason."""
    found = reads.arrangement(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such arrangement")
    access.require(access.may_direct(request.actor, found.theme.neighbourhood_id))
    form = EndDirectionForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = kept(form, lambda: writes.end_direction(arrangement=found, **given, by=request.actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("This regie ends."))
            return redirect("steering:matter", request.municipality.slug, found.theme.reference)
    context = {"form": form, "arrangement": found}
    return render(request, "steering/end_direction.html", context, status=422 if form.errors else 200)
