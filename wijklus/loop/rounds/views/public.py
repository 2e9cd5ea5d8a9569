"""What everybody may read: rounds, proposals, and the result with the files to count it again. No session, no form."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.loop.actions import reads as actions

from .. import reads, rules
from ..models import RoundArea, Tally

PER_PAGE = 20


@require_safe
def rounds(request: CityRequest) -> HttpResponse:
    """All rounds, the newest first."""
    request.keep_for(None)
    page = Paginator(reads.public_rounds(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "has_past": reads.past_elections().exists()}
    return render(request, "rounds/rounds.html", context)


@require_safe
def round_page(request: CityRequest, reference: str) -> HttpResponse:
    """A round: what is decided, when, with how much money, what was proposed, and what came of it."""
    request.keep_for(None)
    shown = reads.public_round(reference=reference)
    if shown is None:
        raise Http404("no such round")
    round, on = shown.round, clock.today()
    context = {
        "shown": shown,
        "round": round,
        "pots": reads.pots_of(round),
        "rival_sets": reads.rivals_of(round),
        "panels": reads.panels_of(round),
        "weights": reads.weights_of(round),
        "channel_weights": reads.weight_words(round),
        "small_cell": request.municipality.small_cell,
        "takes_proposals": rules.takes_proposals(round.state, round.check_from, on),
        "takes_votes": not round.without_vote and rules.is_open_to_votes(round.state, round.ballot_until, on),
        "is_counted": round.counted_at is not None,
        "ways": reads.ways_of(round),
    }
    return render(request, "rounds/round.html", context)


@require_safe
def proposal(request: CityRequest, reference: str) -> HttpResponse:
    """A proposal: what, where, what it costs, what the services said, and what came of it."""
    request.keep_for(None)
    found = reads.public_proposal(reference=reference)
    if found is None:
        raise Http404("no such proposal")
    round = found.area.round
    context: dict[str, Any] = {"proposal": found, "round": round}
    context["takes_support"] = rules.takes_support(round.state, found.state, round.support_needed)
    context["override"] = getattr(found, "override", None)
    context["origins"] = reads.origins_of(found)
    context["milestones"] = actions.milestones_of(found.action_id) if found.action_id else ()
    context["granted"] = reads.grant_of(found) if found.action_id else None
    return render(request, "rounds/proposal.html", context)


def _counted(reference: str, slug: str) -> tuple[RoundArea, Tally]:
    round = reads.round_by_reference(reference)
    area = reads.area_of(round, slug) if round is not None else None
    tally = reads.tally_of(area) if area is not None else None
    if round is None or area is None or tally is None or round.counted_at is None:
        raise Http404("no such result")
    return area, tally


@require_safe
def result(request: CityRequest, reference: str, slug: str) -> HttpResponse:
    """The result of a neighbourhood: winners, money, why, and the files."""
    request.keep_for(None)
    area, tally = _counted(reference, slug)
    projects = reads.because_words(json.loads(tally.results)["projects"])
    context = {
        "area": area,
        "round": area.round,
        "tally": tally,
        "winners": [one for one in projects if one.won],
        "others": [one for one in projects if not one.won],
        "small_cell": request.municipality.small_cell,
        "told": reads.told_of(area),
        "channel_weights": reads.weight_words(area.round),
        "weights": reads.weights_of(area.round),
        "paper": reads.paper_figures(area, tally),
        "second_letters": reads.how_many_second_letters(area),
        "figures": reads.figures_of(tally, projects, small_cell=request.municipality.small_cell),
    }
    return render(request, "rounds/result.html", context)


def as_file(text: str, name: str, kind: str, sha256: str) -> HttpResponse:
    """A published file, to keep under this name; its ETag is the hash of its bytes."""
    response = HttpResponse(text.encode(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = f'"{sha256}"'
    response["Content-Language"] = get_language() or "nl"
    return response


def _open(reference: str, slug: str) -> Tally:
    _area, tally = _counted(reference, slug)
    if not tally.is_open:
        raise Http404("withheld: too few voters")
    return tally


@require_safe
def election_file(request: CityRequest, reference: str, slug: str) -> HttpResponse:
    """The ballots of a neighbourhood in the Pabulib format: its bytes hash to the SHA-256 of the result."""
    tally = _open(reference, slug)
    return as_file(tally.pb, f"wijkbudget-{reference}-{slug}.pb", "text/plain; charset=utf-8", tally.pb_sha256)


@require_safe
def results_file(request: CityRequest, reference: str, slug: str) -> HttpResponse:
    """The result for machines."""
    tally = _open(reference, slug)
    return as_file(tally.results, f"uitslag-{reference}-{slug}.json", "application/json", tally.results_sha256)


@require_safe
def receipts(request: CityRequest, reference: str, slug: str) -> HttpResponse:
    """The hash of every receipt, sorted: who finds theirs knows that their ballot was counted."""
    _area, tally = _counted(reference, slug)
    return HttpResponse(tally.commitments.encode(), content_type="text/plain; charset=utf-8")
