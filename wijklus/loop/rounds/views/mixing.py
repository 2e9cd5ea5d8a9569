"""A mix of deciding bodies: for who runs the round, and as everybody sees what they chose together."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused

from .. import access, reads, rules, writes
from ..forms.mixing import MixForm, TakeBackForm
from ..models import Mix, Round, Tally
from .public import as_file


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mix(request: CityRequest, reference: str) -> HttpResponse:
    """Say what each body weighs, take back what was noted by mistake, and weigh what they chose."""
    access.require(access.may_run(request.actor))
    round = reads.round_for(by=request.actor, reference=reference)
    if round is None:
        raise Http404("no such round")
    form = _form(round)
    here = redirect("rounds:mix", request.municipality.slug, reference)
    step = request.POST.get("step", "")
    if request.method == "POST" and step in ("take_back", "weigh"):
        (_take_back if step == "take_back" else _weigh)(request, round)
        return here
    if request.method == "POST":
        if form is None:
            raise Http404("no such step")
        form = MixForm(request.POST, prefix="mix")
        if form.is_valid() and posting.kept(form, lambda: _set(request, round, form)):
            return here
    areas = reads.to_weigh(round)
    context = {
        "round": round,
        "form": form,
        "weights": reads.weights_of(round),
        "areas": areas,
        "weighed": [one.area.pk for one in areas if one.is_weighed],
        "decisions": reads.decisions_of(round),
    }
    return render(request, "rounds/mix.html", context, status=422 if request.method == "POST" else 200)


def _form(round: Round) -> MixForm | None:
    if round.state != rules.DRAFT:
        return None
    now = reads.percents_of(round) or {"vote": 100}
    return MixForm(prefix="mix", initial={**now, "version": round.version})


def _set(request: CityRequest, round: Round, form: Any) -> Any:
    version = form.cleaned_data["version"]
    return writes.set_mix(
        round=round, version=version, percents=form.percents(), by=request.actor, at=clock.now()
    )  # fmt: skip


def _take_back(request: CityRequest, round: Round) -> None:
    decision = reads.decision_for(by=request.actor, reference=request.POST.get("decision", ""))
    if decision is None or decision.area.round_id != round.pk:
        raise Http404("no such decision")
    form = TakeBackForm(request.POST)

    def take_back() -> None:
        if not form.is_valid():
            raise Refused(_("Say why it is taken back."))
        writes.take_back_decision(
            decision=decision, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
        )  # fmt: skip

    posting.did(request, take_back, _("Done."))


def _weigh(request: CityRequest, round: Round) -> None:
    area = reads.area_of(round, request.POST.get("neighbourhood", ""))
    if area is None:
        raise Http404("no such neighbourhood")
    posting.did(request, lambda: writes.weigh(area=area, by=request.actor, at=clock.now()), _("Done."))


def _found(reference: str, slug: str) -> tuple[Mix, Tally]:
    round = reads.round_by_reference(reference)
    area = reads.area_of(round, slug) if round is not None else None
    found = reads.mix_of(area) if area is not None else None
    tally = reads.tally_of(area) if area is not None else None
    if area is None or found is None or tally is None:
        raise Http404("nothing was weighed")
    found.area = area
    return found, tally


@require_safe
def together(request: CityRequest, reference: str, slug: str) -> HttpResponse:
    """What the vote and the bodies chose together: what each weighs and gave, winners, why, and the files."""
    request.keep_for(None)
    found, tally = _found(reference, slug)
    context = {
        "area": found.area,
        "round": found.area.round,
        "mix": found,
        "mixed": reads.mixed_of(found, tally),
        "told": reads.told_of(found.area),
        "small_cell": request.municipality.small_cell,
    }
    return render(request, "rounds/together.html", context)


def _open(reference: str, slug: str) -> Mix:
    found, _tally = _found(reference, slug)
    if not found.is_open:
        raise Http404("withheld: too few voters")
    return found


@require_safe
def together_file(request: CityRequest, reference: str, slug: str) -> HttpResponse:
    """The ballots of the vote and those of the bodies, each with its weight, in the Pabulib format."""
    found = _open(reference, slug)
    return as_file(found.pb, f"samen-{reference}-{slug}.pb", "text/plain; charset=utf-8", found.pb_sha256)


@require_safe
def together_results(request: CityRequest, reference: str, slug: str) -> HttpResponse:
    """What they chose together, for machines."""
    found = _open(reference, slug)
    return as_file(found.results, f"samen-{reference}-{slug}.json", "application/json", found.results_sha256)
