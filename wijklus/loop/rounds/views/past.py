"""Elections of before or elsewhere, as everybody sees them. No session, no form."""

import json

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijklus.base.http import CityRequest

from .. import reads
from ..models import PastElection
from .public import as_file

PER_PAGE = 20


@require_safe
def past_elections(request: CityRequest) -> HttpResponse:
    """All of them, the newest first."""
    request.keep_for(None)
    page = Paginator(reads.past_elections(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "rounds/past_elections.html", {"page": page})


@require_safe
def past_election(request: CityRequest, reference: str) -> HttpResponse:
    """One of them: winners, money, why, and the files."""
    request.keep_for(None)
    found = _found(reference)
    results = json.loads(found.results)
    currency = results["currency"]
    projects = reads.because_words(results["projects"], currency=currency)
    context = {
        "election": found,
        "winners": [one for one in projects if one.won],
        "others": [one for one in projects if not one.won],
        **{name: reads.amount_words(results[name], currency) for name in ("budget", "cost", "leftover")},
    }
    return render(request, "rounds/past_election.html", context)


def _found(reference: str) -> PastElection:
    found = reads.past_election(reference)
    if found is None:
        raise Http404("no such election")
    return found


@require_safe
def past_file(request: CityRequest, reference: str) -> HttpResponse:
    """The file as it was published: its bytes hash to the SHA-256 of the page."""
    found = _found(reference)
    name = f"{reference}.pb"
    return as_file(found.pb, name, "text/plain; charset=utf-8", found.pb_sha256)


@require_safe
def past_results(request: CityRequest, reference: str) -> HttpResponse:
    """The result for machines."""
    found = _found(reference)
    return as_file(found.results, f"{reference}.json", "application/json", found.results_sha256)
