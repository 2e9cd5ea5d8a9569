"""The lines of a shared list, and who else works on a theme."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import kept
from wijklus.loop.priorities import reads as priorities

from .. import access, reads, rules, writes
from ..forms import ChangeEntryForm, EntryForm
from ..models import Team, TeamEntry
from .teams import found_team


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_entry(request: CityRequest, reference: str) -> HttpResponse:
    """Write down what somebody works on."""
    team = found_team(request, reference)
    initial = {"since": clock.today(), "theme": request.GET.get("thema", "")}
    form = EntryForm(request.POST or None, by=request.actor, team=team, initial=initial)
    access.require(bool(form.members))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if kept(form, lambda: writes.put_entry(team=team, **given, by=request.actor, at=clock.now())) is not None:
            messages.success(request, _("It is on the list."))
            return redirect("teams:team", request.municipality.slug, reference)
    return render(request, "teams/new_entry.html", {"form": form, "team": team}, status=422 if form.errors else 200)


def found_entry(request: CityRequest, reference: str, entry: str) -> tuple[Team, TeamEntry]:
    """A line of the list of a team."""
    team = found_team(request, reference)
    found = reads.entry_for(by=request.actor, team=team, reference=entry)
    if found is None:
        raise Http404("no such line")
    found.team = team  # with its members and neighbourhoods
    return team, found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: CityRequest, reference: str, entry: str) -> HttpResponse:
    """Say how a matter stands, or that it is done."""
    team, found = found_entry(request, reference, entry)
    access.require(access.may_speak_for(request.actor, team, found.member))
    now = {"what": found.what, "state": found.state, "until": found.until, "version": found.version}
    form = ChangeEntryForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if kept(form, lambda: writes.change_entry(entry=found, **given, by=request.actor, at=clock.now())) is not None:
            messages.success(request, _("Saved."))
            return redirect("teams:team", request.municipality.slug, reference)
    context = {"form": form, "team": team, "entry": found, "may_refer": team.is_active and found.state != rules.DONE}
    return render(request, "teams/entry.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def colleagues(request: CityRequest, reference: str) -> HttpResponse:
    """Everybody who works on a theme, across employers."""
    theme = priorities.theme_for_actor(by=request.actor, reference=reference)
    if theme is None:
        raise Http404("no such theme")
    context = {"theme": theme, "rows": reads.colleagues(by=request.actor, theme=theme, on=clock.today())}
    return render(request, "teams/colleagues.html", context)
