"""Keeping the figures of a neighbourhood: what is followed, and what was measured."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.ground.places import reads as places

from .. import access, reads, rules, writes
from ..forms import IndicatorForm, MeasurementForm
from ..models import Indicator

PER_PAGE = 25
MOST_FIGURES = 200


@login_required
@require_safe
def index(request: CityRequest) -> HttpResponse:
    """Every neighbourhood: what is followed there, and which plan lacks a figure from outside."""
    page = Paginator(reads.neighbourhoods_with(by=request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_take_in": access.may_take_in(request.actor)}
    return render(request, "results/index.html", context)


def _place(slug: str) -> Any:
    found = places.neighbourhood_by_slug(slug)
    if found is None:
        raise Http404("no such neighbourhood")
    return found


@login_required
@require_safe
def indicators(request: CityRequest, slug: str) -> HttpResponse:
    """What is followed in one neighbourhood, with the last figure of each."""
    access.require(access.may_read(request.actor))
    place = _place(slug)
    plan = reads.plan_now(neighbourhood_id=place.pk)
    page = Paginator(reads.followed(neighbourhood_id=place.pk), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "neighbourhood": place,
        "plan": plan,
        "lacks_outside": plan is not None and reads.lacks_outside(plan=plan),
        "rows": reads.followed_in(page),
        "page": page,
        "may_follow": access.may_follow(request.actor, place.pk),
    }
    return render(request, "results/indicators.html", context)


def _form(request: CityRequest, place: Any, row: Indicator | None = None) -> IndicatorForm:
    return IndicatorForm(
        request.POST or None,
        initial=IndicatorForm.initial_of(row) if row is not None else {"origin": rules.OUTSIDE, "about": "plan"},
        plan=reads.plan_now(neighbourhood_id=place.pk),
        priorities=reads.priorities_to_choose(neighbourhood_id=place.pk),
        indicator=row,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_indicator(request: CityRequest, slug: str) -> HttpResponse:
    """Begin to follow something."""
    place = _place(slug)
    access.require(access.may_follow(request.actor, place.pk))
    form = _form(request, place)
    if request.method == "POST" and form.is_valid():
        made = posting.kept(
            form,
            lambda: writes.start_indicator(neighbourhood=place, given=form.given(), by=request.actor, at=clock.now()),
        )
        if made is not None:
            return redirect("results:indicator", request.municipality.slug, made.reference)
    context = {"form": form, "neighbourhood": place, "heading": _("Follow something new")}
    return render(request, "results/indicator_form.html", context, status=422 if form.errors else 200)


def _found(request: CityRequest, reference: str) -> Indicator:
    row = reads.indicator_for_actor(by=request.actor, reference=reference)
    if row is None:
        raise Http404("no such indicator")
    return row


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_indicator(request: CityRequest, reference: str) -> HttpResponse:
    """Change what is said of it; a second writer sees both."""
    row = _found(request, reference)
    access.require(access.may_follow(request.actor, row.neighbourhood_id))
    form = _form(request, row.neighbourhood, row)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        done = posting.kept(
            form,
            lambda: writes.edit_indicator(
                indicator=row, version=version, given=form.given(), by=request.actor, at=clock.now()
            ),
        )
        if done is not None:
            return redirect("results:indicator", request.municipality.slug, reference)
    context = {"form": form, "neighbourhood": row.neighbourhood, "indicator": row, "heading": row.name}
    return render(request, "results/indicator_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: CityRequest, reference: str) -> HttpResponse:
    """One indicator with its chart, and a form for the next figure."""
    row = _found(request, reference)
    may_follow = access.may_follow(request.actor, row.neighbourhood_id)
    form = MeasurementForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST":
        access.require(may_follow)
        if form.is_valid() and _measured(request, row, form):
            return redirect("results:indicator", request.municipality.slug, reference)
    (one,) = reads.followed_in([row])
    context = {
        "indicator": row,
        "one": one,
        "figures": list(reads.measurements(indicator=row)[:MOST_FIGURES]),
        "form": form if may_follow else None,
        "may_follow": may_follow,
    }
    return render(request, "results/indicator.html", context, status=422 if form.errors else 200)


def _measured(request: CityRequest, row: Indicator, form: MeasurementForm) -> bool:
    given = form.cleaned_data
    return (
        posting.kept(form, lambda: writes.measure(indicator=row, **given, by=request.actor, at=clock.now())) is not None
    )
