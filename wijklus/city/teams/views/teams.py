"""Teams: the list, a new one, its shared list and its members."""

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
from wijklus.base.posting import did, kept

from .. import access, reads, writes
from ..forms import ChangeTeamForm, MemberForm, TeamForm
from ..models import Team

SHOWN_REFERRALS = 20


def found_team(request: CityRequest, reference: str) -> Team:
    """The team of an address, for who may read its list."""
    found = reads.team_for(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such team")
    return found


@login_required
@require_safe
def index(request: CityRequest) -> HttpResponse:
    """The teams one is in or leads."""
    rows = reads.teams(by=request.actor)
    context = {
        "page": page(rows, by="created_at", cursor=request.GET.get("vanaf", "")),
        "may_start": request.actor.can("plans.write"),
    }
    return render(request, "teams/index.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_team(request: CityRequest) -> HttpResponse:
    """Make a team."""
    access.require(request.actor.can("plans.write") and access.may_see(request.actor))
    form = TeamForm(request.POST or None, by=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = kept(form, lambda: writes.start_team(**given, by=request.actor, at=clock.now()))
        if made is not None:
            return redirect("teams:members", request.municipality.slug, made.reference)
    return render(request, "teams/new_team.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def team(request: CityRequest, reference: str) -> HttpResponse:
    """The shared list of a team, by theme or employer, and what was referred."""
    found = found_team(request, reference)
    theme, employer = request.GET.get("thema", ""), request.GET.get("werkgever", "")
    with_done = request.GET.get("klaar") == "ja"
    rows = reads.entries(by=request.actor, team=found, theme=theme, employer=employer, with_done=with_done)
    here = [one for one in found.members.all() if one.left_on is None]
    context = {
        "team": found,
        "page": page(rows, by="changed_at", cursor=request.GET.get("vanaf", "")),
        "themes": list(reads.themes_to_list(by=request.actor, team=found).values_list("reference", "title")[:200]),
        "employers": sorted({(one.party.reference, one.party.name) for one in here}, key=lambda one: one[1]),
        "theme": theme,
        "employer": employer,
        "with_done": with_done,
        "members": here,
        "referrals": page(
            reads.referrals(by=request.actor, team=found), by="asked_at", size=SHOWN_REFERRALS,
            cursor=request.GET.get("verwezen", ""),
        ),
        "today": clock.today(),
        "may_lead": access.may_lead(request.actor, found),
        "own": [one.pk for one in found.members.all() if access.may_speak_for(request.actor, found, one)],
        "may_list": found.is_active and any(access.may_speak_for(request.actor, found, one) for one in here),
    }  # fmt: skip
    return render(request, "teams/team.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_team(request: CityRequest, reference: str) -> HttpResponse:
    """Another name or term, or the end of a team."""
    found = found_team(request, reference)
    access.require(access.may_lead(request.actor, found))
    now: dict[str, Any] = {
        name: getattr(found, name) for name in ("name", "referral_days", "is_active", "version")
    }  # fmt: skip
    form = ChangeTeamForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if kept(form, lambda: writes.change_team(team=found, **given, by=request.actor, at=clock.now())) is not None:
            messages.success(request, _("Saved: %(name)s.") % {"name": given["name"]})
            return redirect("teams:team", request.municipality.slug, reference)
    context = {"form": form, "team": found}
    return render(request, "teams/change_team.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: CityRequest, reference: str) -> HttpResponse:
    """Who is in a team: add somebody, or let somebody leave."""
    found = found_team(request, reference)
    access.require(access.may_lead(request.actor, found))
    here = redirect("teams:members", request.municipality.slug, reference)
    if request.method == "POST" and "leaves" in request.POST:
        member = reads.member_for(by=request.actor, team=found, reference=request.POST["leaves"])
        if member is None:
            raise Http404("no such member")
        did(
            request,
            lambda: writes.end_member(member=member, on=clock.today(), by=request.actor, at=clock.now()),
            _("%(who)s is not in the team any more.") % {"who": member},
        )
        return here
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "team": found, "on": clock.today(), "by": request.actor, "at": clock.now()}
        if kept(form, lambda: writes.add_member(**given)) is not None:
            return here
    context = {"form": form, "team": found, "members": [one for one in found.members.all() if one.left_on is None]}
    return render(request, "teams/members.html", context, status=422 if form.errors else 200)
