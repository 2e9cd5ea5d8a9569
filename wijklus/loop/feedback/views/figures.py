"""The figures of the loop, for everybody, with the rows behind them for those who work with them."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.paging import start_of
from wijklus.base.refusals import NotAllowed
from wijklus.ground.places import reads as places

from .. import access, reads, rules
from ..forms import PeriodForm, QuarterForm, WorkPeriodForm

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
    """Of one quarter that is over, with small numbers withheld, and those from which one could be computed."""
    request.keep_for(None)  # an answer reaches people in other neighbourhoods than the one it is about
    form, since = _quarter(request)
    found = reads.public_figures(
        neighbourhood_id=None if neighbourhood is None else neighbourhood.pk,
        since=since,
        small_cell=request.municipality.small_cell,
    )
    context = {
        "form": form,
        "neighbourhood": neighbourhood,
        "figures": found,
        "small_cell": request.municipality.small_cell,
        "voices_published": next((p for p in found.voices.parts if p.key == rules.ONLY_PUBLISHED), None),
    }
    return render(request, "feedback/figures.html", context)


def _quarter(request: CityRequest) -> tuple[QuarterForm, date]:
    """The quarter that was asked for, or the last one that is over."""
    quarters = rules.public_quarters(clock.today())
    choices = [(since.isoformat(), reads.quarter_name(since)) for since in quarters]
    if "since" not in request.GET:
        return QuarterForm(initial={"since": choices[0][0]}, quarters=choices), quarters[0]
    form = QuarterForm(request.GET, quarters=choices)
    return form, date.fromisoformat(form.cleaned_data["since"]) if form.is_valid() else quarters[0]


def _period(request: CityRequest, form_class: Any = PeriodForm, **options: Any) -> tuple[PeriodForm, date, date]:
    """The asked period, or the last twelve months and this one; always whole months. For those who see the rows."""
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
    """The figures for those who work with them: every number, the rows behind it, and who holds up whom.

    Who may not see the rows, sees what everybody sees: a free period would tell of a single person.
    """
    if not access.may_see_debt(request.actor):
        raise NotAllowed
    reach, now = access.figures_of(request.actor), clock.now()
    if reach is not None and not reach:
        return _figures(request, None)
    mine = [each for each in places.neighbourhoods() if reach is None or each.pk in reach]
    chosen = next((each for each in mine if each.slug == request.GET.get("wijk")), None)
    form, since, until = _period(request, WorkPeriodForm, neighbourhoods=[(each.slug, each.name) for each in mine])
    where = reach if chosen is None else frozenset({chosen.pk})
    found = reads.figures(neighbourhood_ids=where, since=since, until=until)
    debts, days = reads.debt(neighbourhood_ids=where, now=now), request.municipality.lost_after_days
    context = {
        "form": form,
        "neighbourhood": chosen,
        "figures": found,
        "parts": reads.parts(found.people),
        "verdicts": reads.verdict_parts(found),
        "rows_too": True,
        "holders": reads.debt_by_holder(debts, now=now),
        "lost": reads.total_of(reads.lost(neighbourhood_ids=where, now=now, after_days=days, debts=debts)),
        "lost_days": days,
    }
    return render(request, "feedback/work_figures.html", context)


@login_required
def rows(request: CityRequest, part: str) -> HttpResponse:
    """The signals behind one figure."""
    if not access.may_see_rows(request.actor) or part not in reads.PART_LABELS:
        raise NotAllowed
    _form, since, until = _period(request)
    slug = request.GET.get("wijk", "")
    neighbourhood = next((each for each in places.neighbourhoods() if each.slug == slug), None)
    if slug and neighbourhood is None:
        raise Http404
    found = reads.rows(
        actor=request.actor,
        part=part,
        neighbourhood_ids=[neighbourhood.pk] if neighbourhood else None,
        since=since,
        until=until,
    )
    start = start_of(request.GET.get("from"))
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
    first, outcome = (state.first_answer_days, state.outcome_days) if state else (None, None)
    return {"signal": signal, "first": first, "outcome": outcome}
