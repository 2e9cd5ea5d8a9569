"""Bookings beside what was given to actions: the sheet of a year, what is loose, and tying by hand."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.paging import page
from wijklus.base.posting import kept, with_query
from wijklus.base.text import number
from wijklus.ground.places import reads as places

from .. import access, reads, rules, writes
from ..forms import LedgerCodeForm, ReasonForm, SplitForm, TieForm
from ..models import KINDS, Booking
from ..rules import ledger_file, splitting

PER_PAGE = 50
ROWS = 4
"""Parts that can be filled in at first; `?delen=` asks for more."""
GET_AND_POST = ["GET", "HEAD", "POST"]


def _asked(request: CityRequest) -> dict[str, Any]:
    """The year and the kind of money that are asked for; else the last year with bookings, and operating money."""
    years = reads.booked_years(by=request.actor)
    given = number(request.GET.get("jaar", ""))
    is_year = given is not None and ledger_file.FIRST_YEAR <= given <= ledger_file.LAST_YEAR
    year = given if given is not None and is_year else next(iter(years), clock.today().year)
    kind = request.GET.get("soort", "")
    kind = kind if kind in rules.KINDS else rules.OPERATING
    return {
        "years": years,
        "year": year,
        "kind": kind,
        "kinds": KINDS,
        "kind_label": dict(KINDS)[kind],
        "may_keep": access.may_keep(request.actor),
    }


@login_required
@require_safe
def ledger(request: CityRequest) -> HttpResponse:
    """What actions get beside what was booked on them, in one year and of one kind of money."""
    context = _asked(request)
    sheet = reads.reconciliation(by=request.actor, year=context["year"], kind=context["kind"])
    found = Paginator(sheet.actions, PER_PAGE).get_page(request.GET.get("page"))
    context |= {"sheet": sheet, "page": found, "rows": reads.with_actions(list(found))}
    return render(request, "budgets/ledger.html", context)


@login_required
@require_safe
def loose(request: CityRequest) -> HttpResponse:
    """The bookings of a year that no action has."""
    context = _asked(request)
    rows = reads.loose_bookings(by=request.actor, year=context["year"], kind=context["kind"])
    context["page"] = page(rows, by="booked_on", cursor=request.GET.get("vanaf", ""), size=PER_PAGE)
    return render(request, "budgets/ledger_loose.html", context)


@login_required
@require_safe
def without(request: CityRequest) -> HttpResponse:
    """What actions get and was not booked at all."""
    context = _asked(request)
    sheet = reads.reconciliation(by=request.actor, year=context["year"], kind=context["kind"])
    found = Paginator(sheet.without, PER_PAGE).get_page(request.GET.get("page"))
    rows = reads.without_bookings(by=request.actor, ids=[one.allocation for one in found])
    context |= {"sheet": sheet, "page": found, "rows": rows}
    return render(request, "budgets/ledger_without.html", context)


@login_required
@require_POST
def tie_again(request: CityRequest) -> HttpResponse:
    """Have the codes of the loose bookings of a year looked at again."""
    year = number(request.POST.get("jaar", ""))
    if year is None or not ledger_file.FIRST_YEAR <= year <= ledger_file.LAST_YEAR:
        raise Http404("no such year")
    writes.ask_to_tie_again(year=year, by=request.actor, at=clock.now())
    messages.success(request, _("The codes are looked at again. This takes a moment: look again soon."))
    return redirect(with_query(reverse("budgets:loose", args=[request.municipality.slug]), jaar=str(year)))


def _booking_or_404(request: CityRequest, booking_id: int) -> Booking:
    found = reads.booking(by=request.actor, booking_id=booking_id)
    if found is None:
        raise Http404("no such booking")
    return found


@login_required
@require_safe
def booking(request: CityRequest, booking: int) -> HttpResponse:
    """One booking: what the ledger says, what it is tied to, and how it came there."""
    found = _booking_or_404(request, booking)
    every = [(place.slug, place.name) for place in places.neighbourhoods()]
    context = {
        "row": found,
        "parts": reads.parts_of(found),
        "ties": reads.ties_of(found),
        "neighbourhoods": every,
        "others": [("", "–"), *every],
        "may_keep": access.may_keep(request.actor),
    }
    return render(request, "budgets/booking.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def tie(request: CityRequest, booking: int) -> HttpResponse:
    """Tie a booking to what an action of a neighbourhood (`?wijk=`) gets."""
    access.require(access.may_keep(request.actor))
    found = _booking_or_404(request, booking)
    place = places.neighbourhood_by_slug(request.GET.get("wijk", ""))
    if place is None:
        return redirect("budgets:booking", request.municipality.slug, booking)
    among = reads.choices_for(found, neighbourhood_ids=[place.pk])
    form = TieForm(request.POST or None, among=among, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if kept(form, lambda: writes.tie(booking=found, by=request.actor, at=clock.now(), **values)) is not None:
            return redirect("budgets:booking", request.municipality.slug, booking)
    heading = _("Tie to an action in %(name)s") % {"name": place.name}
    return _form(request, form, heading=heading, submit=_("Tie this booking"), booking=found)


@login_required
@require_http_methods(GET_AND_POST)
def split(request: CityRequest, booking: int) -> HttpResponse:
    """Split a booking over what actions of one or two neighbourhoods (`?wijk=`, `?ook=`) get."""
    access.require(access.may_keep(request.actor))
    found = _booking_or_404(request, booking)
    asked = [places.neighbourhood_by_slug(request.GET.get(name, "")) for name in ("wijk", "ook")]
    standing = list(reads.parts_of(found))
    if not standing and not any(asked):
        return redirect("budgets:booking", request.municipality.slug, booking)
    form = _split_form(request, found, standing, [place.pk for place in asked if place is not None])
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if kept(form, lambda: writes.split(booking=found, by=request.actor, at=clock.now(), **values)) is not None:
            return redirect("budgets:booking", request.municipality.slug, booking)
    heading = _("Split %(amount)s over several actions") % {"amount": found.amount.in_words()}
    more = len(form.rows) + ROWS if len(form.rows) < splitting.MOST else None
    return _form(request, form, heading=heading, submit=_("Split this booking"), booking=found, more_rows=more)


def _split_form(request: CityRequest, found: Booking, standing: list[Any], place_ids: list[int]) -> SplitForm:
    """The parts as they stand, and room for others."""
    among = {row.pk: row for row in reads.choices_for(found, neighbourhood_ids=place_ids)}
    among |= {part.allocation_id: part.allocation for part in standing}
    if found.allocation is not None:
        among[found.allocation.pk] = found.allocation
    rows = min(max(number(request.GET.get("delen", "")) or ROWS, len(standing)), splitting.MOST)
    first: dict[str, Any] = {"version": found.version}
    for place, part in enumerate(standing, start=1):
        first |= {f"allocation_{place}": part.allocation.reference, f"amount_{place}": part.amount}
    return SplitForm(request.POST or None, among=among.values(), rows=rows, initial=first)


@login_required
@require_http_methods(GET_AND_POST)
def undo_tie(request: CityRequest, booking: int) -> HttpResponse:
    """Take back what was last done by hand; what was tied by its codes is taken away, when that is `?los=1`."""
    access.require(access.may_keep(request.actor))
    found = _booking_or_404(request, booking)
    is_loosening = request.GET.get("los") == "1"
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        how = {"booking": found, "by": request.actor, "at": clock.now(), **form.cleaned_data}
        done = kept(form, lambda: writes.tie(allocation=None, **how) if is_loosening else writes.undo_tie(**how))
        if done is not None:
            return redirect("budgets:booking", request.municipality.slug, booking)
    heading = _("Take this booking away from the action") if is_loosening else _("Take back what was done by hand")
    return _form(request, form, heading=heading, submit=heading, booking=found)


@login_required
@require_http_methods(GET_AND_POST)
def ledger_code(request: CityRequest, reference: str) -> HttpResponse:
    """Note under which code the ledger books what an action gets."""
    access.require(access.may_keep(request.actor))
    found = reads.allocation(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such allocation")
    form = LedgerCodeForm(request.POST or None, initial={"version": found.version, "code": found.code})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = kept(form, lambda: writes.name_in_ledger(allocation=found, by=request.actor, at=clock.now(), **values))
        if done is not None:
            return redirect("budgets:allocation", request.municipality.slug, reference)
    return _form(request, form, heading=_("Code in the ledger"), submit=_("Keep this"), contribution=found.contribution)


def _form(request: CityRequest, form: Any, *, heading: str, submit: str, **more: Any) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": submit, **more}
    return render(request, "budgets/money_form.html", context, status=422 if form.errors else 200)
