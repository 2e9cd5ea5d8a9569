"""Screens: how often each service keeps its word, for everybody and for who works here, with the rows behind it."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.paging import page
from wijklus.ground.people import reads as people

from .. import access, reads, rules


def _period(request: CityRequest) -> dict[str, Any]:
    """The year that was asked for, else the last twelve months; with the years that can be chosen."""
    today = clock.today()
    years = [str(year) for year in range(today.year, today.year - rules.LONGEST_AGO, -1)]
    year = request.GET.get("jaar", "")
    year = year if year in years else ""
    since, until = rules.period(int(year) if year else None, today)
    return {
        "year": year,
        "since": since,
        "until": until,
        "last": _day_before(until, since),
        "years": [("", _("the last twelve months")), *((one, one) for one in years)],
    }


def _day_before(until: date, since: date) -> date:
    return max(since, until - timedelta(days=1))


@require_safe
def kept_promises(request: CityRequest) -> HttpResponse:
    """For everybody: how often each service keeps its word; what is under the smallest number is withheld."""
    chosen = _period(request)
    smallest = max(rules.FEWEST, request.municipality.small_cell)
    rates = reads.kept_rates(since=chosen["since"], until=chosen["until"])
    shown = [rate for rate in rates if rate.public(smallest)]
    context = {**chosen, "rates": shown, "withheld": len(rates) - len(shown), "smallest": smallest}
    return render(request, "actions/kept.html", context)


@login_required
@require_safe
def rates(request: CityRequest) -> HttpResponse:
    """For those who work here: the same, with how many promises each figure is made of and the rows behind it."""
    access.require(access.may_see(request.actor))
    chosen = _period(request)
    found = reads.kept_rates(since=chosen["since"], until=chosen["until"])
    return render(request, "actions/rates.html", {**chosen, "rates": found, "smallest": rules.FEWEST})


@login_required
@require_safe
def rate_rows(request: CityRequest, reference: str) -> HttpResponse:
    """The promises behind one figure of one service."""
    access.require(access.may_see(request.actor))
    party = people.party_by_reference(reference)
    if party is None or party.kind not in rules.MANDATED_PARTIES:
        raise Http404("no such service")
    chosen = _period(request)
    said = request.GET.get("oordeel", "")
    rows = reads.judged(
        by=request.actor, party_id=party.pk, since=chosen["since"], until=chosen["until"], said=said
    )  # fmt: skip
    found = page(rows, by="due_on", cursor=request.GET.get("vanaf", ""), rising=True)
    words = {
        "promiser": _("judged by the service"), "promiser-kept": _("kept, says the service"),
        "receiver": _("judged by the receiver"), "receiver-kept": _("kept, says the receiver"),
        "both": _("judged by both"), "unjudged": _("judged by nobody"),
    }  # fmt: skip
    context = {**chosen, "party": party, "page": found, "rows": found.rows, "said": words.get(said, "")}
    return render(request, "actions/rate_rows.html", context)
