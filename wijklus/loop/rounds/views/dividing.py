"""How the money of a round is divided over its neighbourhoods, while it is a draft."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.ground.places import reads as places
from wijklus.loop.budgets import reads as budgets

from .. import access, reads, rules, writes
from ..forms.setting import NeedForm, ReservedForm, WhyForm
from ..models import Round
from ..rules import dividing


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def divide(request: CityRequest, reference: str) -> HttpResponse:
    """Divide the money by need, take it from projects of the city, or say why it is as it was typed."""
    access.require(access.may_run(request.actor))
    round = reads.round_for(by=request.actor, reference=reference)
    if round is None or round.state != rules.DRAFT:
        raise Http404("no such draft")
    forms = _forms(request, round)
    step = request.POST.get("step", "")
    if request.method == "POST":
        if step not in forms:
            raise Http404("no such step")
        forms[step] = _forms(request, round, request.POST)[step]
        if forms[step].is_valid() and posting.kept(forms[step], _write(step, forms[step], round, request)):
            return redirect("rounds:desk", request.municipality.slug, reference)
    context = {"round": round, "need": forms["need"], "reserved": forms["reserved"], "typed": forms["typed"]}
    return render(request, "rounds/divide.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: CityRequest, round: Round, data: Any = None) -> dict[str, Any]:
    known = reads.need_figures(on=clock.today())
    lines = budgets.lines_with_money(by=request.actor)
    there = list(places.neighbourhoods())
    people = known.pop(dividing.INHABITANTS, {})
    given = {"version": round.version}
    return {
        dividing.NEED: NeedForm(
            data, prefix="nood", measures=known, places=[one for one in there if one.pk in people],
            initial={**given, "places": [one.slug for one in there if one.pk in people]},
        ),
        dividing.RESERVED: ReservedForm(data, prefix="project", places=there, lines=lines, initial=given),
        dividing.TYPED: WhyForm(data, prefix="hand", initial=given),
    }  # fmt: skip


def _write(step: str, form: Any, round: Round, request: CityRequest) -> Callable[[], Any]:
    given = form.cleaned_data
    common: dict[str, Any] = {"round": round, "version": given["version"], "by": request.actor, "at": clock.now()}
    steps: dict[str, Callable[[], Any]] = {
        dividing.NEED: lambda: writes.divide_by_need(
            whole=given["whole"], neighbourhoods=form.neighbourhoods(), measures=form.asked(), **common
        ),
        dividing.RESERVED: lambda: writes.divide_by_projects(parts=form.parts(), **common),
        dividing.TYPED: lambda: writes.give_reason_for_amounts(reason=given["reason"], **common),
    }
    return steps[step]
