"""Screens: what comes first in a neighbourhood, in order."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import did, kept, moved
from wijklus.base.text import number
from wijklus.ground.places import reads as places

from .. import access, reads, rules, writes
from ..forms import PriorityForm
from ..models import Priority
from .themes import theme_or_404


@login_required
@require_safe
def ranking(request: CityRequest, neighbourhood: str) -> HttpResponse:
    """The priorities of a neighbourhood in order, with who stands behind each; moved by button, keyboard or drag."""
    access.require(access.may_see(request.actor))
    place = places.neighbourhood_by_slug(neighbourhood)
    if place is None:
        raise Http404("no such neighbourhood")
    rows = list(reads.ranked(neighbourhood_id=place.pk))
    sources = reads.sources_of([row.theme for row in rows])
    context = {
        "neighbourhood": place,
        "rows": [(row, sources[row.theme_id]) for row in rows],
        "ended": list(reads.ended(neighbourhood_id=place.pk)),
        "may_write": access.may_write(request.actor, place.pk),
    }
    return render(request, "priorities/ranking.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def prioritise(request: CityRequest, reference: str) -> HttpResponse:
    """Make a theme a priority: of its own neighbourhood, or of the one that is chosen for a theme of the city."""
    theme = theme_or_404(request, reference)
    access.require(access.may_write_any(request.actor))
    initial = {"neighbourhood": theme.neighbourhood.slug if theme.neighbourhood else "", "decided_on": clock.today()}
    form = PriorityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"theme": theme, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        made = kept(form, lambda: writes.prioritise(**given))
        if made is not None:
            return redirect("priorities:ranking", request.municipality.slug, made.neighbourhood.slug)
    context = {"form": form, "heading": _("Make it a priority"), "submit": _("Make it a priority"), "theme": theme}
    return render(request, "priorities/form.html", context, status=422 if form.errors else 200)


def _priority_or_404(request: CityRequest, reference: str) -> Priority:
    found = reads.priority_for_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such priority")
    return found


@login_required
@require_POST
def move(request: CityRequest, reference: str) -> HttpResponse:
    """Move a priority. Posted: `to`, which is up, down or a place."""
    row = _priority_or_404(request, reference)
    asked = request.POST.get("to", "")
    to: str | int = asked if asked in (rules.UP, rules.DOWN) else number(asked) or rules.UP
    said = _("“%(title)s” has another place.") % {"title": row.theme.title}
    did(request, lambda: writes.reorder(priority=row, to=to, by=request.actor, at=clock.now()), said)
    ranking = reverse("priorities:ranking", args=[request.municipality.slug, row.neighbourhood.slug])
    return HttpResponseRedirect(moved(ranking, row.reference, to, "p"))


@login_required
@require_POST
def end(request: CityRequest, reference: str) -> HttpResponse:
    """A priority is done or dropped, with a reason. Posted: `to` (done or dropped), `reason`."""
    row = _priority_or_404(request, reference)
    given: dict[str, Any] = {
        "priority": row,
        "reason": request.POST.get("reason", ""),
        "by": request.actor,
        "at": clock.now(),
    }
    if request.POST.get("to") == rules.DROPPED:
        did(request, lambda: writes.drop(**given), _("The priority is dropped."))
    else:
        did(request, lambda: writes.finish(**given), _("The priority is done."))
    return redirect("priorities:ranking", request.municipality.slug, row.neighbourhood.slug)


@login_required
@require_POST
def take_back(request: CityRequest, reference: str) -> HttpResponse:
    """A priority that was done or dropped comes first again."""
    row = _priority_or_404(request, reference)
    given: dict[str, Any] = {
        "priority": row,
        "reason": request.POST.get("reason", ""),
        "by": request.actor,
        "at": clock.now(),
    }
    did(request, lambda: writes.take_back(**given), _("This is a priority again."))
    return redirect("priorities:ranking", request.municipality.slug, row.neighbourhood.slug)
