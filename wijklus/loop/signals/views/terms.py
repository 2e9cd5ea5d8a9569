"""Within how many working days people hear something, and which days are worked."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import did, kept

from .. import access, reads, writes
from ..forms import ClosingDayForm, OutcomeForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: CityRequest) -> HttpResponse:
    """The default terms, the categories with terms of their own, the holidays and the closing days."""
    access.require(access.may_edit_categories(request.actor))
    book = reads.term_book()
    form = OutcomeForm(request.POST or None, initial={"outcome_days": book.outcome})
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["outcome_days"]
        if kept(form, lambda: writes.set_outcome_default(days=days, by=request.actor, at=clock.now())):
            messages.success(request, _("Kept. The days of what is still to be answered are counted anew."))
            return redirect("signals:terms", request.municipality.slug)
    return _page(request, form=form)


def _page(request: CityRequest, **more: Any) -> HttpResponse:
    """The page, with a form that was refused as it was filled in."""
    language, today = get_language() or "nl", clock.today()
    forms = {
        "form": OutcomeForm(initial={"outcome_days": reads.term_book().outcome}),
        "closing": ClosingDayForm(),
        **more,
    }
    holidays = reads.holidays_of(request.municipality.country, today.year)
    context = {
        **forms,
        "own": [(row, reads.name_of(row.category.name, language)) for row in reads.category_terms() if row.category],
        "closing_days": reads.closing_days(since=today.replace(month=1, day=1)),
        "holidays": holidays.items(),
        "year": today.year,
    }
    failed = any(form.is_bound and form.errors for form in (forms["form"], forms["closing"]))
    return render(request, "signals/terms.html", context, status=422 if failed else 200)


@login_required
@require_POST
def add_closing_day(request: CityRequest) -> HttpResponse:
    """Say that the city is closed on a day."""
    access.require(access.may_edit_categories(request.actor))
    form = ClosingDayForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        if kept(form, lambda: writes.add_closing_day(**given, by=request.actor, at=clock.now())):
            messages.success(request, _("The closing day was added."))
            return redirect("signals:terms", request.municipality.slug)
    return _page(request, closing=form)


@login_required
@require_POST
def remove_closing_day(request: CityRequest, day: str) -> HttpResponse:
    """Take a closing day out of the list."""
    access.require(access.may_edit_categories(request.actor))
    on = _day(day)
    if on is not None:
        done = _("The closing day was removed.")
        did(request, lambda: writes.remove_closing_day(on=on, by=request.actor, at=clock.now()), done)
    return redirect("signals:terms", request.municipality.slug)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
