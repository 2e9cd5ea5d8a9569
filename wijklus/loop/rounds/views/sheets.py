"""Ballots on paper: how far they are, sheets to print, handing them out, typing them, and settling differences."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules, writes
from ..forms import CodeForm
from ..forms.sheets import HandOutForm, PrintForm, SettleForm, SheetForm, WithoutLetterForm
from ..models import Round, RoundArea
from ..reads.ballots import projects_on
from ..reads.papers import paper_ballots
from ..rules import sheets
from .voting import AT_ALL, HOUR, PER_COLLEAGUE, TOO_MANY


def _found(request: CityRequest, reference: str) -> Round:
    access.require(access.may_type(request.actor))
    round = reads.round_for(by=request.actor, reference=reference)
    if round is None:
        raise Http404("no such round")
    return round


def _may(request: CityRequest) -> dict[str, bool]:
    """What who types may do besides: run the round, or see its page."""
    return {"may_run": access.may_run(request.actor), "may_see": access.may_see(request.actor)}


def area_here(request: CityRequest, reference: str, slug: str) -> RoundArea:
    """The neighbourhood in the address, of a round; for who types ballots on paper. Raises Http404."""
    area = reads.area_of(_found(request, reference), slug)
    if area is None:
        raise Http404("no such neighbourhood")
    return area


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper_desk(request: CityRequest, reference: str) -> HttpResponse:
    """How far the ballots on paper of a round are; sheets to print, and that all were typed."""
    round = _found(request, reference)
    areas = list(round.areas.all())
    step = request.POST.get("step", "")
    form = PrintForm(request.POST if step == "print" else None, areas=areas)
    if step == "close":
        posting.did(
            request, lambda: writes.close_paper(round=round, by=request.actor, at=clock.now()),
            _("Everything is counted now. Load this page again in a minute."),
        )  # fmt: skip
        return redirect("rounds:paper_desk", request.municipality.slug, reference)
    if form.is_valid():
        made = posting.kept(form, lambda: _print(request, round, form))
        if made is not None:
            return made
    context = {
        **_may(request), "round": round, "form": form, "papers": reads.papers_of(by=request.actor, round=round),
        "desk": reads.paper_desk_of(round), "is_open": rules.is_open_to_votes(
            round.state, round.ballot_until, clock.today()
        ),
    }  # fmt: skip
    return render(request, "rounds/paper_desk.html", context, status=422 if form.is_bound else 200)


def _print(request: CityRequest, round: Round, form: PrintForm) -> HttpResponse:
    """Sheets to print, each with its number."""
    area, size = form.area(), form.cleaned_data["size"]
    area.round = round
    serials = writes.print_sheets(area=area, size=size, by=request.actor, at=clock.now())
    response = HttpResponse(
        paper_ballots(area, serials, language=get_language() or "nl", at=clock.now()), content_type="application/pdf"
    )
    name = f"stembiljetten-{round.reference}-{area.neighbourhood.slug}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_out(request: CityRequest, reference: str) -> HttpResponse:
    """Note that somebody gets a ballot on paper: with their letter, or with a reason why there is none."""
    access.require(access.may_receive(request.actor))
    round = _found(request, reference)
    step, areas = request.POST.get("step", ""), list(round.areas.all())
    letter = HandOutForm(request.POST if step == "letter" else None, prefix="met")
    without = WithoutLetterForm(request.POST if step == "without" else None, prefix="zonder", areas=areas)
    if letter.is_valid() and not tried_too_often(request, round, letter):
        area = posting.kept(letter, lambda: _with_letter(request, round, letter))
        if area is not None:
            said = _("Give this person a ballot of %(place)s. Voting with this letter is no longer possible.")
            messages.success(request, said % {"place": area.neighbourhood.name})
            return redirect("rounds:hand_out", request.municipality.slug, reference)
    if without.is_valid() and posting.kept(without, lambda: _without(request, round, without)):
        messages.success(request, _("Noted. Give this person a ballot."))
        return redirect("rounds:hand_out", request.municipality.slug, reference)
    is_open = rules.is_open_to_votes(round.state, round.ballot_until, clock.today())
    context = {"round": round, "letter": letter, "without": without, "is_open": is_open}
    status = 422 if letter.is_bound or without.is_bound else 200
    return render(request, "rounds/hand_out.html", context, status=status)


def tried_too_often(request: CityRequest, round: Round, form: CodeForm) -> bool:
    """Count codes that are wrong for each colleague, so that codes cannot be tried out from inside."""
    at, whose = clock.now(), f"vote-by:{request.actor.user_id}"
    if trail.hit(key=whose, window_seconds=HOUR, at=at) > AT_ALL:
        form.add_error(None, str(TOO_MANY))
        return True
    if reads.voter_of(round, form.cleaned_data["code"]) is None:
        count = trail.hit(key=f"code-by:{request.actor.user_id}", window_seconds=HOUR, at=at)
        if count >= PER_COLLEAGUE:
            trail.use_up(key=whose, most=AT_ALL, window_seconds=HOUR, at=at)
    return False


def _with_letter(request: CityRequest, round: Round, form: HandOutForm) -> RoundArea:
    return writes.hand_out(round=round, code=form.cleaned_data["code"], by=request.actor, at=clock.now())


def _without(request: CityRequest, round: Round, form: WithoutLetterForm) -> Any:
    area = form.area()
    area.round = round
    return writes.hand_out_without(area=area, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def type_sheets(request: CityRequest, reference: str, slug: str) -> HttpResponse:
    """Type a sheet, and the next: one form, and nothing of what somebody else typed."""
    area = area_here(request, reference, slug)
    form = SheetForm(request.POST or None, kind=area.round.ballot_kind)

    def keep() -> bool:
        writes.type_sheet(
            area=area, serial=form.cleaned_data["serial"], read=form.read(), by=request.actor, at=clock.now()
        )
        return True

    if form.is_valid() and posting.kept(form, keep):
        messages.success(request, _("Sheet %(serial)s is kept.") % {"serial": form.cleaned_data["serial"]})
        return redirect("rounds:type_sheets", request.municipality.slug, reference, slug)
    context = {**_may(request), "round": area.round, "area": area, "form": form, "projects": projects_on(area)}
    return render(request, "rounds/type_sheets.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: CityRequest, reference: str) -> HttpResponse:
    """A sheet that two people read differently: both readings, and what becomes of it."""
    access.require(access.may_type(request.actor))
    found = reads.sheet_for(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such sheet")
    area, step = found.area, request.POST.get("step", "")
    form = SettleForm(
        request.POST if step == "settle" else None, kind=area.round.ballot_kind, initial={"version": found.version}
    )
    steps: dict[str, Callable[[], Any]] = {
        "settle": lambda: writes.settle_sheet(
            sheet=found, version=form.cleaned_data["version"], read=form.read(), reason=form.cleaned_data["reason"],
            by=request.actor, at=clock.now(),
        ),
        "confirm": lambda: writes.confirm_sheet(
            sheet=found, version=found.version, by=request.actor, at=clock.now()
        ),
    }  # fmt: skip
    if step == "confirm" and posting.did(request, steps[step], _("Agreed.")):
        return redirect("rounds:paper_desk", request.municipality.slug, area.round.reference)
    if step == "settle" and form.is_valid() and posting.kept(form, lambda: steps[step]() or True):
        return redirect("rounds:paper_desk", request.municipality.slug, area.round.reference)
    titles = {one.number: one.title for one in projects_on(area) if one.number is not None}
    context = {
        **_may(request), "round": area.round, "sheet": found, "form": form if found.state == sheets.DIFFERS else None,
        "readings": [
            (row, sheets.in_words(writes.sheets.read_of(row).vote, titles)) for row in reads.readings_of(found)
        ],
        "settled": sheets.in_words(writes.sheets.read_of(found).vote, titles),
        "may_confirm": found.state == sheets.PROPOSED and found.settled_by_id != request.actor.user_id,
    }  # fmt: skip
    return render(request, "rounds/sheet.html", context, status=422 if form.is_bound else 200)
