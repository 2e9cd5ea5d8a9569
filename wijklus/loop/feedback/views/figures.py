"""The figures of the loop, for everybody, with the rows behind them for those who work with them."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import NotAllowed
from wijklus.ground.places import reads as places

from .. import access, reads, rules
from ..forms import PeriodForm, WorkPeriodForm

PER_PAGE = 50


def figures(request: CityRequest) -> HttpResponse:
    """The whole city."""
    return _figures(request, None)


def figures_of(request: CityRequest, slug: str) -> HttpResponse:
    """One neighbourhood."""
    neighbourhood = places.neighbourhood_by_slug(slug)
    if neighbourhood is None:
        raise Http404
    return _figures(request, neighbourhood)


def _figures(request: CityRequest, neighbourhood: Any) -> HttpResponse:
    request.keep_for(None)  # an answer reaches people in other neighbourhoods than the one it is about
    form, since, until = _period(request)
    found = reads.figures(
        neighbourhood_ids=None if neighbourhood is None else [neighbourhood.pk], since=since, until=until
    )
    context = {
        "form": form,
        "neighbourhood": neighbourhood,
        "figures": found,
        "parts": reads.shown_parts(found.people, request.municipality.small_cell),
        "voices": reads.shown_parts(found.voices, request.municipality.small_cell),
        "verdicts": reads.shown_verdicts(found, request.municipality.small_cell),
        "small": found.people.n < request.municipality.small_cell,
        "small_debt": found.debt.people < request.municipality.small_cell,
        "small_cell": request.municipality.small_cell,
        "now": clock.now(),
    }
    return render(request, "feedback/figures.html", context)


def _period(request: CityRequest, form_class: Any = PeriodForm, **options: Any) -> tuple[PeriodForm, date, date]:
    """The asked period, or the last twelve months and this one; always whole months.

    Two periods that differ by a day would tell what one person was told.
    """
    until = rules.month_after(clock.today())
    since = until.replace(year=until.year - 1)
    if "since" not in request.GET:
        start = {"since": since, "until": until, "wijk": request.GET.get("wijk", "")}
        return form_class(initial=start, **options), since, until
    form = form_class(request.GET, **options)
    if form.is_valid():
        since, until = form.cleaned_data["since"].replace(day=1), rules.whole_month(form.cleaned_data["until"])
    return form, since, until


@login_required
def work_figures(request: CityRequest) -> HttpResponse:
    """The figures for those who work with them: every number, the rows behind it, and who holds up whom."""
    if not access.may_see_debt(request.actor):
        raise NotAllowed
    reach, now = access.debt_of(request.actor), clock.now()
    mine = [each for each in places.neighbourhoods() if reach is None or each.pk in reach]
    chosen = next((each for each in mine if each.slug == request.GET.get("wijk")), None)
    form, since, until = _period(request, WorkPeriodForm, neighbourhoods=[(each.slug, each.name) for each in mine])
    where = reach if chosen is None else frozenset({chosen.pk})
    found = reads.figures(neighbourhood_ids=where, since=since, until=until)
    rows_too = access.may_see_all_rows(request.actor, where)
    small_cell = 0 if rows_too else request.municipality.small_cell
    context = {
        "form": form,
        "neighbourhood": chosen,
        "figures": found,
        "parts": reads.shown_parts(found.people, small_cell),
        "verdicts": reads.shown_verdicts(found, small_cell),
        "small": found.people.n < small_cell,
        "small_cell": small_cell,
        "rows_too": rows_too,
        "holders": reads.debt_by_holder(neighbourhood_ids=where, now=now),
    }
    return render(request, "feedback/work_figures.html", context)


@login_required
def rows(request: CityRequest, part: str) -> HttpResponse:
    """The signals behind one figure."""
    if not access.may_see_rows(request.actor) or part not in reads.PART_LABELS:
        raise NotAllowed
    _form, since, until = _period(request)
    slug = request.GET.get("wijk", "")
    neighbourhood = places.neighbourhood_by_slug(slug) if slug else None
    found = reads.rows(
        actor=request.actor,
        part=part,
        neighbourhood_ids=[neighbourhood.pk] if neighbourhood else None,
        since=since,
        until=until,
    )
    start = max(int(request.GET["from"]), 0) if request.GET.get("from", "").isdigit() else 0
    page = list(found[start : start + PER_PAGE + 1])
    context = {
        "label": reads.PART_LABELS[part],
        "rows": [_row(signal) for signal in page[:PER_PAGE]],
        "next": start + PER_PAGE if len(page) > PER_PAGE else None,
        "since": since,
        "until": until,
        "neighbourhood": neighbourhood,
    }
    return render(request, "feedback/rows.html", context)


def _row(signal: Any) -> dict[str, Any]:
    """A signal behind a figure, with the days it took."""
    state = getattr(signal, "loop_state", None)
    moments = (state.first_answer_at, state.outcome_at) if state else (None, None)
    first, outcome = (None if at is None else (at - signal.received_at).days for at in moments)
    return {"signal": signal, "first": first, "outcome": outcome}
