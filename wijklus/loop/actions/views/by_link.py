"""The page behind the link in a mail: a service answers one commitment without logging in."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import kept
from wijklus.ground.people import reads as people
from wijklus.loop.priorities.rules import shown

from .. import access, reads, rules, writes
from ..forms import AnswerForm, DecideForm, ProposeForm, ReportForm
from .commitments import answered
from .talking import decided, proposed

Forms = dict[str, forms.Form]
"""What can be filled in, by its name in the page."""


@require_http_methods(["GET", "POST"])
def commitment_link(request: CityRequest, reference: str, expires: int, key: str) -> HttpResponse:
    """Looking changes nothing; a POST answers, reports how it went, proposes other terms or agrees with them."""
    visit = reads.visit(commitment_reference=reference, expires=expires, key=key, at=clock.now())
    if visit is None:
        raise Http404("no such link")
    sent: Forms = {}
    if request.method == "POST" and visit.standing == "open":
        sent, is_kept = _posted(request, visit)
        if is_kept:
            return redirect(request.path)
    return render(request, "actions/link.html", _context(request, visit, sent), status=_status(visit, sent))


def _posted(request: CityRequest, visit: reads.LinkVisit) -> tuple[Forms, bool]:
    found, by, data = visit.commitment, visit.actor, request.POST
    access.require(access.may_answer(by, found))
    if "agrees" in data:
        decide = DecideForm(data)
        is_kept = decide.is_valid() and kept(decide, lambda: decided(found, decide, by=by)) is not None
        return {"decide_form": decide}, is_kept
    if "due_on" in data:
        propose = ProposeForm(data, of=found, by=by)
        is_kept = propose.is_valid() and kept(propose, lambda: proposed(found, propose, by=by)) is not None
        return {"propose_form": propose}, is_kept
    if found.state == rules.ASKED or "answer" in data:
        answer = AnswerForm(data, of=found, by=by)
        is_kept = answer.is_valid() and kept(answer, lambda: answered(found, answer, by=by)) is not None
        return {"form": answer}, is_kept
    report = ReportForm(data)
    given: dict[str, Any] = {"commitment": found, "by": by, "at": clock.now()}
    is_kept = report.is_valid() and kept(report, lambda: writes.report(**given, **report.cleaned_data)) is not None
    return {"form": report}, is_kept


def _forms(visit: reads.LinkVisit) -> Forms:
    found, by = visit.commitment, visit.actor
    made: Forms = {}
    if not access.may_answer(by, found):
        return made
    if found.state == rules.ASKED:
        made["form"] = AnswerForm(of=found, by=by)
    elif found.state in rules.PROMISED:
        made["form"] = ReportForm(initial={"says": found.promiser_says, "note": found.promiser_note})
    if found.waits_for == rules.PROMISER:
        made["decide_form"] = DecideForm(initial={"version": found.version})
    elif found.state in rules.PENDING and not found.waits_for:
        made["propose_form"] = ProposeForm(of=found, by=by, initial={"due_on": found.due_on})
    return made


def _context(request: CityRequest, visit: reads.LinkVisit, sent: Forms) -> dict[str, object]:
    found = visit.commitment
    today = clock.today()
    is_open = visit.standing == "open"
    asked_for = reads.people_behind([found.action_id]).get(found.action_id, 0) if is_open else 0
    steps = list(reads.steps(found)) if is_open else []
    return {
        "standing": visit.standing,
        "commitment": found,
        **_forms(visit),
        **sent,
        "steps": steps,
        "proposal": next((step for step in reversed(steps) if found.waits_for and step.step in rules.PROPOSALS), None),
        "needs_login": not access.may_answer(visit.actor, found),
        "themes": [link.priority.theme.title for link in reads.priorities_of([found.action_id])] if is_open else [],
        "people": shown(asked_for, request.municipality.small_cell),
        "conditional": reads.conditional(found, on=today),
        "clock": reads.late_clock(found, on=today),
        "awaits_visa": reads.awaits_visa(found),
        "contact": people.contact_for(neighbourhood_id=found.action.neighbourhood_id, on=today),
    }


def _status(visit: reads.LinkVisit, sent: Forms) -> int:
    if visit.standing != "open":
        return 410
    return 422 if any(form.errors for form in sent.values()) else 200
