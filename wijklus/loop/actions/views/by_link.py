"""The page behind the link in a mail: a service answers one commitment without logging in."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import kept
from wijklus.ground.people import reads as people
from wijklus.loop.priorities.rules import shown

from .. import access, reads, rules, writes
from ..forms import AnswerForm, ReportForm
from .commitments import answered


@require_http_methods(["GET", "POST"])
def commitment_link(request: CityRequest, reference: str, expires: int, key: str) -> HttpResponse:
    """Looking changes nothing; a POST accepts with a day, refuses with the reason, or reports how it went."""
    visit = reads.visit(commitment_reference=reference, expires=expires, key=key, at=clock.now())
    if visit is None:
        raise Http404("no such link")
    form: AnswerForm | ReportForm | None = None
    if request.method == "POST" and visit.standing == "open":
        form, is_kept = _posted(request, visit)
        if is_kept:
            return redirect(request.path)
    return render(request, "actions/link.html", _context(request, visit, form), status=_status(visit, form))


def _posted(request: CityRequest, visit: reads.LinkVisit) -> tuple[AnswerForm | ReportForm, bool]:
    found, by = visit.commitment, visit.actor
    if found.state == rules.ASKED or "answer" in request.POST:
        answer = AnswerForm(request.POST)
        return answer, answer.is_valid() and kept(answer, lambda: answered(found, answer, by=by)) is not None
    report = ReportForm(request.POST)
    given: dict[str, Any] = {"commitment": found, "by": by, "at": clock.now()}
    return report, report.is_valid() and kept(report, lambda: writes.report(**given, **report.cleaned_data)) is not None


def _context(request: CityRequest, visit: reads.LinkVisit, form: AnswerForm | ReportForm | None) -> dict[str, object]:
    found = visit.commitment
    today = clock.today()
    if form is None and found.state == rules.ASKED:
        form = AnswerForm(initial={"promised_on": found.asked_due_on})
    elif form is None and found.state in rules.PROMISED:
        form = ReportForm(initial={"says": found.promiser_says, "note": found.promiser_note})
    is_open = visit.standing == "open"
    asked_for = reads.people_behind([found.action_id]).get(found.action_id, 0) if is_open else 0
    return {
        "standing": visit.standing,
        "commitment": found,
        "form": form if access.may_answer(visit.actor, found) else None,
        "needs_login": not access.may_answer(visit.actor, found),
        "themes": [link.priority.theme.title for link in reads.priorities_of([found.action_id])] if is_open else [],
        "people": shown(asked_for, request.municipality.small_cell),
        "conditional": reads.conditional(found, on=today),
        "contact": people.contact_for(neighbourhood_id=found.action.neighbourhood_id, on=today),
    }


def _status(visit: reads.LinkVisit, form: AnswerForm | ReportForm | None) -> int:
    if visit.standing != "open":
        return 410
    return 422 if form is not None and form.errors else 200
