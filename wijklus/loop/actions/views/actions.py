"""Screens: the list of actions, and one action with its follow-up and what was asked for it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.paging import page
from wijklus.base.posting import did, kept
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.places import reads as places
from wijklus.loop.priorities import reads as priorities

from .. import access, reads, rules, writes
from ..forms import ActionForm, NewActionForm
from ..forms.owning import GroupActionForm, NewGroupActionForm
from ..models import STATES, Action

FIX = {
    "owner": "id_owner",
    "mandate": "id_mandate",
    "term": "id_due_on",
    "means": "id_means",
    "planned_answer": "id_answer_planned_on",
    "late": "id_due_on",
    "promise": "",
    "answer": "id_answer_planned_on",
}
"""What lacks, and the field of the form in which it is filled in."""


def action_or_404(request: CityRequest, reference: str) -> Action:
    """The action of an address, checked."""
    found = reads.for_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such action")
    return found


@login_required
@require_safe
def index(request: CityRequest) -> HttpResponse:
    """All actions, with what their follow-up lacks."""
    asked = {name: request.GET.get(name, "") for name in ("wijk", "stand")}
    neighbourhoods = list(places.neighbourhoods())
    chosen = next((place for place in neighbourhoods if place.slug == asked["wijk"]), None)
    state = asked["stand"] if asked["stand"] in rules.ALLOWED else ""
    rows = reads.actions(by=request.actor, neighbourhood_id=chosen.pk if chosen else None, state=state)
    found = page(rows, by="created_at", cursor=request.GET.get("vanaf", ""))
    today = clock.today()
    lacks = reads.missing_of(found.rows, on=today, promises=reads.promises_of([row.pk for row in found.rows]))
    context = {
        "page": found,
        "rows": [(row, reads.words_for(lacks[row.pk]), reads.is_late(row, on=today)) for row in found.rows],
        "asked": asked,
        "neighbourhoods": [("", _("All neighbourhoods")), *((place.slug, place.name) for place in neighbourhoods)],
        "states": [("", _("all")), *STATES],
        "may_start": request.actor.can("actions.write"),
        "today": today,
    }
    return render(request, "actions/index.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: CityRequest) -> HttpResponse:
    """Start an action; `?prioriteit=` names the priority it serves."""
    access.require(access.may_start_any(request.actor))
    if not access.may_steer_any(request.actor):
        return _new_of_group(request)
    form = NewActionForm(request.POST or None, by=request.actor, on=clock.today(), initial=_first_values(request))
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = kept(form, lambda: writes.start(by=request.actor, at=clock.now(), **values))
        if made is not None:
            return redirect("actions:action", request.municipality.slug, made.reference)
    context = {"form": form, "heading": _("New action"), "submit": _("Start the action")}
    return render(request, "actions/form.html", context, status=422 if form.errors else 200)


def _new_of_group(request: CityRequest) -> HttpResponse:
    """A group of residents starts an action for what it carries; it owns it."""
    initial = {"priorities": [request.GET.get("prioriteit", "")]}
    form = NewGroupActionForm(request.POST or None, by=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = kept(form, lambda: writes.start(by=request.actor, at=clock.now(), **form.given()))
        if made is not None:
            return redirect("actions:action", request.municipality.slug, made.reference)
    context = {"form": form, "heading": _("New action"), "submit": _("Start the action")}
    return render(request, "actions/form.html", context, status=422 if form.errors else 200)


def _first_values(request: CityRequest) -> dict[str, Any]:
    reference = request.GET.get("prioriteit", "")
    row = priorities.priority_for_actor(by=request.actor, reference=reference) if reference else None
    return {"priorities": [reference], "neighbourhood": row.neighbourhood.slug} if row else {}


@login_required
@require_safe
def action(request: CityRequest, reference: str) -> HttpResponse:
    """One action: owner, mandate, term, means, planned answer; what lacks; what was asked and promised."""
    return shown_action(request, action_or_404(request, reference))


def shown_action(request: CityRequest, found: Action, *, refused: Any = None, reason: str = "") -> HttpResponse:
    """The page of one action; with why it could not move on, when it could not, and the reason that was typed."""
    reference = found.reference
    today = clock.today()
    served = list(reads.priorities_of([found.pk]))
    asked = reads.carried_one(found).commitments
    edit_url = reverse("actions:edit", args=[request.municipality.slug, reference])
    may_steer = access.may_change(request.actor, found)
    guest_at = reads.guest_at(found)
    lacks = reads.missing_of([found], on=today, promises={found.pk: [row.state for row in asked]})[found.pk]
    context = {
        "action": found,
        "served": served,
        "others": _others(found, {link.priority_id for link in served}) if may_steer else [],
        "people": reads.people_behind([found.pk]).get(found.pk, 0),
        "commitments": [(row, reads.conditional(row, on=today)) for row in asked],
        "lacks": [
            (reads.word_for(name), f"{edit_url}#{FIX[name]}" if FIX[name] else "#toezeggingen") for name in lacks
        ],
        "is_late": reads.is_late(found, on=today),
        "is_open": found.state in rules.OPEN,
        "may_steer": may_steer,
        "may_ask": access.may_ask(request.actor, found) and found.state in rules.OPEN,
        "waiting": list(reads.waiting_for(found.pk)) if may_steer and found.state in rules.OPEN else [],
        "guest_at": guest_at,
        "may_advise": guest_at is not None and access.may_advise(request.actor, guest_at),
        "advice": list(reads.advice_about(neighbourhood_id=found.neighbourhood_id, action_id=found.pk))
        if guest_at
        else [],
        "may_keep_up": access.may_keep_up(request.actor, found),
        "refused": refused,
        "reason": reason,
        "next_states": [(state, word) for state, word in STATES if state in rules.ALLOWED[found.state]],
        "today": today,
    }
    return render(request, "actions/action.html", context, status=422 if refused else 200)


def _others(action: Action, served: set[int]) -> list[tuple[str, str]]:
    """The other priorities of the neighbourhood, to link."""
    rows = priorities.ranked(neighbourhood_id=action.neighbourhood_id)
    return [(row.reference, row.theme.title) for row in rows if row.pk not in served]


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: CityRequest, reference: str) -> HttpResponse:
    """Change an action; a second writer sees both texts."""
    found = action_or_404(request, reference)
    access.require(access.may_change(request.actor, found))
    if access.is_of_group(found):
        return _edit_of_group(request, found)
    plain = ("version", "title", "description", "owner_function", "due_on", "answer_planned_on", "means")
    initial = {name: getattr(found, name) for name in (*plain, "no_means_needed")}
    initial["owner"] = found.owner.reference if found.owner else ""
    initial["mandate"] = found.mandate.reference if found.mandate else ""
    form = ActionForm(request.POST or None, on=clock.today(), initial=initial)
    form.keep_choice("owner", found.owner)
    form.keep_choice("mandate", found.mandate)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if kept(form, lambda: writes.change(action=found, by=request.actor, at=clock.now(), **values)) is not None:
            return redirect("actions:action", request.municipality.slug, reference)
    context = {"form": form, "heading": _("Change the action"), "submit": _("Save"), "action": found}
    return render(request, "actions/form.html", context, status=422 if form.errors else 200)


def _edit_of_group(request: CityRequest, found: Action) -> HttpResponse:
    """A group changes an action of its own; who owns it stays."""
    names = ("version", "title", "description", "due_on", "answer_planned_on", "means", "no_means_needed")
    form = GroupActionForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    if request.method == "POST" and form.is_valid():
        stays = {name: getattr(found, name) for name in ("owner", "owner_function", "mandate")}
        given: dict[str, Any] = {"action": found, **stays, **form.cleaned_data, "by": request.actor, "at": clock.now()}
        if kept(form, lambda: writes.change(**given)) is not None:
            return redirect("actions:action", request.municipality.slug, found.reference)
    context = {"form": form, "heading": _("Change the action"), "submit": _("Save"), "action": found}
    return render(request, "actions/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def advance(request: CityRequest, reference: str) -> HttpResponse:
    """Move an action on. Posted: `to`, `reason`, and as `known` the actions that wait for it."""
    found, to = action_or_404(request, reference), request.POST.get("to", "")
    known = request.POST.get("known", "").split()
    try:
        writes.advance(action=found, to=to, known=known, **_why(request))
    except NotAllowed:
        raise
    except Refused as refused:
        return shown_action(request, found, refused=refused.sentence, reason=request.POST.get("reason", ""))
    messages.success(request, _("The action moved on."))
    return redirect("actions:action", request.municipality.slug, reference)


@login_required
@require_POST
def link(request: CityRequest, reference: str) -> HttpResponse:
    """Say that an action serves a priority. Posted: `priority`, `reason`."""
    found = action_or_404(request, reference)
    row = _priority_or_404(request, found)
    did(
        request, lambda: writes.link_priority(action=found, priority=row, **_why(request)), _("The priority is linked.")
    )
    return redirect("actions:action", request.municipality.slug, reference)


@login_required
@require_POST
def unlink(request: CityRequest, reference: str) -> HttpResponse:
    """Say that an action does not serve a priority any more. Posted: `priority`, `reason`."""
    found = action_or_404(request, reference)
    row = _priority_or_404(request, found)
    did(request, lambda: writes.unlink_priority(action=found, priority=row, **_why(request)), _("The link is gone."))
    return redirect("actions:action", request.municipality.slug, reference)


def _priority_or_404(request: CityRequest, found: Action) -> Any:
    asked = request.POST.get("priority", "")
    if access.may_see(request.actor):
        row = priorities.priority_for_actor(by=request.actor, reference=asked)
    else:  # who speaks for a group knows the priorities of the neighbourhood by its plan
        here = [*priorities.ranked(neighbourhood_id=found.neighbourhood_id)]
        here += [link.priority for link in reads.priorities_of([found.pk])]
        row = next((one for one in here if one.reference == asked), None)
    if row is None:
        raise Http404("no such priority")
    return row


def _why(request: CityRequest) -> dict[str, Any]:
    """The reason that was given, who gave it and when."""
    return {"reason": request.POST.get("reason", ""), "by": request.actor, "at": clock.now()}
