"""Screens for finance: funds, what they put in, what of it goes to actions, and the figures of a year."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.paging import page
from wijklus.base.posting import kept
from wijklus.ground.places import reads as places
from wijklus.loop.actions import reads as actions
from wijklus.loop.actions import rules as action_rules

from .. import access, reads, writes
from ..forms import (
    AllocationForm,
    ContributionForm,
    CorrectionForm,
    FundEditForm,
    FundForm,
    ReasonForm,
    ShiftForm,
    UnspentForm,
)
from ..models import KINDS, Allocation, Contribution, Fund

GET_AND_POST = ["GET", "HEAD", "POST"]


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


@login_required
@require_safe
def funds(request: CityRequest) -> HttpResponse:
    """The funds with what they put in, and the figures of one year."""
    found = page(reads.funds(by=request.actor), by="created_at", cursor=request.GET.get("vanaf", ""))
    sums = reads.sums_of([fund.pk for fund in found.rows])
    years = reads.years(by=request.actor)
    asked = _whole(request.GET.get("jaar", ""))
    this = clock.today().year
    year = asked if asked in years else next((one for one in years if one <= this), min(years, default=this))
    told = dict(KINDS)
    context = {
        "page": found,
        "rows": [(fund, [(told[one.kind], one) for one in sums.get(fund.pk, [])]) for fund in found.rows],
        "years": years,
        "year": year,
        "figures": [(told[one.kind], one) for one in reads.figures_of_year(by=request.actor, year=year)],
        "may_keep": access.may_keep(request.actor),
    }
    return render(request, "budgets/funds.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def new_fund(request: CityRequest) -> HttpResponse:
    """Add a fund."""
    access.require(access.may_keep(request.actor))
    form = FundForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        made = kept(form, lambda: writes.add_fund(by=request.actor, at=clock.now(), **form.cleaned_data))
        if made is not None:
            return redirect("budgets:fund", request.municipality.slug, made.reference)
    return _form(request, form, heading=_("New fund"), submit=_("Add the fund"))


def _form(request: CityRequest, form: Any, *, heading: str, submit: str, **more: Any) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": submit, **more}
    return render(request, "budgets/money_form.html", context, status=422 if form.errors else 200)


def _fund_or_404(request: CityRequest, reference: str) -> Fund:
    found = reads.fund(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such fund")
    return found


@login_required
@require_safe
def fund(request: CityRequest, reference: str) -> HttpResponse:
    """One fund: what it puts in year by year, what actions have of it, and what is left with the reason."""
    found = _fund_or_404(request, reference)
    told = dict(KINDS)
    sheets = [(sheet, [(told[one.kind], one) for one in sheet.sums]) for sheet in reads.fund_sheet(found)]
    return render(
        request, "budgets/fund.html", {"fund": found, "sheets": sheets, "may_keep": access.may_keep(request.actor)}
    )


@login_required
@require_http_methods(GET_AND_POST)
def edit_fund(request: CityRequest, reference: str) -> HttpResponse:
    """Change the name, the days and the code of a fund, with the reason."""
    access.require(access.may_keep(request.actor))
    found = _fund_or_404(request, reference)
    start = {name: getattr(found, name) for name in ("version", "name", "valid_from", "valid_until", "code")}
    form = FundEditForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if kept(form, lambda: writes.edit_fund(fund=found, by=request.actor, at=clock.now(), **values)) is not None:
            return redirect("budgets:fund", request.municipality.slug, reference)
    return _form(request, form, heading=_("Change the fund"), submit=_("Keep this"), fund=found)


@login_required
@require_http_methods(GET_AND_POST)
def close_fund(request: CityRequest, reference: str) -> HttpResponse:
    """Close a fund with the reason, or open a closed one again."""
    access.require(access.may_keep(request.actor))
    found = _fund_or_404(request, reference)
    write = writes.close_fund if found.closed_at is None else writes.open_fund_again
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if kept(form, lambda: write(fund=found, by=request.actor, at=clock.now(), **values)) is not None:
            return redirect("budgets:fund", request.municipality.slug, reference)
    heading = _("Close the fund") if found.closed_at is None else _("Open the fund again")
    return _form(request, form, heading=heading, submit=heading, fund=found)


@login_required
@require_http_methods(GET_AND_POST)
def put_in(request: CityRequest, reference: str) -> HttpResponse:
    """Note what a fund puts in for a year."""
    access.require(access.may_keep(request.actor))
    found = _fund_or_404(request, reference)
    others = reads.funds(by=request.actor).exclude(pk=found.pk).order_by("name")
    form = ContributionForm(request.POST or None, others=others, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if kept(form, lambda: writes.put_in(fund=found, by=request.actor, at=clock.now(), **values)) is not None:
            return redirect("budgets:fund", request.municipality.slug, found.reference)
    return _form(request, form, heading=_("What is put in"), submit=_("Keep this"), fund=found)


def _contribution_or_404(request: CityRequest, reference: str) -> Contribution:
    found = reads.contribution(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such contribution")
    return found


@login_required
@require_safe
def contribution(request: CityRequest, reference: str) -> HttpResponse:
    """What was put in: which actions have of it, and what is left."""
    row = _contribution_or_404(request, reference)
    context = {
        "row": row,
        "allocations": reads.allocations_of(row),
        "neighbourhoods": [(place.slug, place.name) for place in places.neighbourhoods()],
        "may_keep": access.may_keep(request.actor),
    }
    return render(request, "budgets/contribution.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def correct(request: CityRequest, reference: str) -> HttpResponse:
    """Correct an amount that was put in, with the reason."""
    access.require(access.may_keep(request.actor))
    row = _contribution_or_404(request, reference)
    form = CorrectionForm(request.POST or None, initial={"version": row.version, "value": row.value})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if kept(form, lambda: writes.correct(contribution=row, by=request.actor, at=clock.now(), **values)) is not None:
            return redirect("budgets:contribution", request.municipality.slug, reference)
    return _form(request, form, heading=_("Correct what was put in"), submit=_("Keep this"), contribution=row)


@login_required
@require_http_methods(GET_AND_POST)
def explain_unspent(request: CityRequest, reference: str) -> HttpResponse:
    """Tell why not all of it goes to an action."""
    access.require(access.may_keep(request.actor))
    row = _contribution_or_404(request, reference)
    start = {"version": row.version, "unspent_reason": row.unspent_reason}
    form = UnspentForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = kept(form, lambda: writes.explain_unspent(contribution=row, by=request.actor, at=clock.now(), **values))
        if done is not None:
            return redirect("budgets:contribution", request.municipality.slug, reference)
    return _form(request, form, heading=_("Why is not all of it given?"), submit=_("Keep this"), contribution=row)


@login_required
@require_http_methods(GET_AND_POST)
def allocate(request: CityRequest, reference: str) -> HttpResponse:
    """Give an amount to an action of a neighbourhood (`?wijk=`)."""
    access.require(access.may_keep(request.actor))
    row = _contribution_or_404(request, reference)
    place = places.neighbourhood_by_slug(request.GET.get("wijk", ""))
    if place is None:
        return redirect("budgets:contribution", request.municipality.slug, reference)
    open_ones = actions.actions(by=request.actor, neighbourhood_id=place.pk).filter(state__in=sorted(action_rules.OPEN))
    form = AllocationForm(request.POST or None, actions=open_ones.order_by("title", "pk"))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = kept(form, lambda: writes.allocate(contribution=row, by=request.actor, at=clock.now(), **values))
        if done is not None:
            return redirect("budgets:contribution", request.municipality.slug, reference)
    heading = _("Give to an action in %(name)s") % {"name": place.name}
    return _form(request, form, heading=heading, submit=_("Give this amount"), contribution=row)


@login_required
@require_http_methods(GET_AND_POST)
def allocation(request: CityRequest, reference: str) -> HttpResponse:
    """What an action gets, how that shifted, and a form to shift it with the reason."""
    found: Allocation | None = reads.allocation(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such allocation")
    may_keep = access.may_keep(request.actor)
    form = ShiftForm(request.POST or None, initial={"version": found.version, "amount": found.amount})
    if request.method == "POST":
        access.require(may_keep)
        done = _shift(request, found, form) if form.is_valid() else None
        if done is not None:
            return redirect("budgets:allocation", request.municipality.slug, reference)
    booked = reads.booked_on([found.pk]).get(found.pk)
    bookings = page(
        reads.bookings_of(by=request.actor, allocation=found), by="booked_on", cursor=request.GET.get("vanaf", "")
    )
    context = {
        "row": found,
        "shifts": reads.shifts_of(found),
        "form": form,
        "may_keep": may_keep,
        "booked": booked,
        "unspent": None if booked is None else found.amount - booked,
        "bookings": bookings.rows,
        "booking_page": bookings,
    }
    return render(request, "budgets/allocation.html", context, status=422 if form.errors else 200)


def _shift(request: CityRequest, row: Allocation, form: ShiftForm) -> Allocation | None:
    values = form.cleaned_data
    return kept(form, lambda: writes.shift(allocation=row, by=request.actor, at=clock.now(), **values))
