"""Raising a theme to the city, and everything that was raised, with its term and its answer."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.loop.priorities import reads as priorities

from .. import access, reads, rules, writes
from ..forms import OUTCOME_LABELS, RaiseForm
from ..models import PolicySignal

PER_PAGE = 25


def _page(request: CityRequest, *, on: date, part: str = "") -> tuple[list[dict[str, Any]], "Page[PolicySignal]"]:
    page = Paginator(reads.policy_signals(on=on, part=part), PER_PAGE).get_page(request.GET.get("page"))
    return [_shown(row, on) for row in page], page


def _shown(row: Any, on: date) -> dict[str, Any]:
    return {
        "row": row,
        "standing": reads.policy_standing(row, on=on),
        "late": reads.policy_days_late(row, on=on),
        "outcome": OUTCOME_LABELS.get(row.outcome, ""),
        "places": sorted({source.theme.neighbourhood.name for source in row.sources.all()}),
    }


@login_required
@require_safe
def policy_signals(request: CityRequest) -> HttpResponse:
    """What waits, what is late and what was answered, with the next step for who may answer."""
    access.require(access.may_read(request.actor))
    part = request.GET.get("toon", "")
    part = part if part in reads.POLICY_PARTS else ""
    rows, page = _page(request, on=clock.today(), part=part)
    context = {"rows": rows, "page": page, "part": part, "may_answer": access.may_record(request.actor, None)}
    return render(request, "results/policy_signals.html", context)


@require_safe
def policy_public(request: CityRequest) -> HttpResponse:
    """The same for everybody. No session, no form."""
    request.keep_for(None)
    rows, page = _page(request, on=clock.today())
    return render(request, "results/policy_public.html", {"rows": rows, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def raise_policy(request: CityRequest, reference: str) -> HttpResponse:
    """Ask the city for what a neighbourhood cannot solve itself."""
    theme = priorities.theme_for_actor(by=request.actor, reference=reference)
    if theme is None or theme.neighbourhood_id is None:
        raise Http404("no such theme")
    access.require(access.may_follow(request.actor, theme.neighbourhood_id))
    initial = {"question": theme.summary or theme.title, "due_on": rules.policy.term(clock.today())}
    form = RaiseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = posting.kept(form, lambda: writes.raise_policy(theme=theme, **given, by=request.actor, at=clock.now()))
        if made is not None:
            return redirect("results:policy_signals", request.municipality.slug)
    context = {"form": form, "theme": theme, "heading": _("Raise to the city")}
    return render(request, "results/raise_policy.html", context, status=422 if form.errors else 200)
