"""Recording a result, from the page of an action or of a theme."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.loop.actions import reads as actions
from wijklus.loop.priorities import reads as priorities

from .. import access, writes
from ..forms import ResultForm


@login_required
def record_for_action(request: CityRequest, reference: str) -> HttpResponse:
    """What came of an action."""
    action = actions.for_actor(by=request.actor, reference=reference)
    if action is None:
        raise Http404
    return _record(request, action, {"action": action})


@login_required
def record_for_theme(request: CityRequest, reference: str) -> HttpResponse:
    """What came of a theme that never became an action: usually a "no" with its reason."""
    theme = priorities.theme_for_actor(by=request.actor, reference=reference)
    if theme is None:
        raise Http404
    return _record(request, theme, {"theme": theme})


def _record(request: CityRequest, about: Any, named: dict[str, Any]) -> HttpResponse:
    if not access.may_record(request.actor, about.neighbourhood_id):
        raise NotAllowed
    form = ResultForm(request.POST or None, initial={"happened_on": clock.today()})
    if form.is_valid():
        try:
            result = writes.record_result(**named, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("The result is noted. Now tell the people behind it."))
            return redirect("feedback:answer", request.municipality.slug, result.reference)
    return render(request, "results/record.html", {"form": form, "about": about, **named})
