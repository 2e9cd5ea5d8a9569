"""A ballot on paper that was given by mistake and comes back at the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest

from .. import access, reads, rules, writes
from ..forms.sheets import TakeBackForm, TakeBackWithoutForm
from ..models import Round, RoundArea
from .sheets import tried_too_often


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: CityRequest, reference: str) -> HttpResponse:
    """Withdraw a sheet of which nothing was read: with the letter it was given for, or without one."""
    access.require(access.may_receive(request.actor))
    round = reads.round_for(by=request.actor, reference=reference)
    if round is None:
        raise Http404("no such round")
    step, issues = request.POST.get("step", ""), reads.issues_of(by=request.actor, round=round)
    letter = TakeBackForm(request.POST if step == "letter" else None, prefix="met")
    without = TakeBackWithoutForm(request.POST if step == "without" else None, prefix="zonder", issues=issues)
    may_try = letter.is_valid() and not tried_too_often(request, round, letter)
    if may_try and posting.kept(letter, lambda: _with_letter(request, round, letter)) is not None:
        messages.success(request, _("Withdrawn. With this letter the person can vote again, in every way."))
        return redirect("rounds:paper_desk", request.municipality.slug, reference)
    if without.is_valid() and posting.kept(without, lambda: _without(request, without)) is not None:
        messages.success(request, _("Withdrawn. This sheet does not count."))
        return redirect("rounds:paper_desk", request.municipality.slug, reference)
    is_open = rules.is_open_to_votes(round.state, round.ballot_until, clock.today())
    context = {"round": round, "letter": letter, "without": without, "issues": issues, "is_open": is_open}
    status = 422 if letter.is_bound or without.is_bound else 200
    return render(request, "rounds/take_back.html", context, status=status)


def _with_letter(request: CityRequest, round: Round, form: TakeBackForm) -> RoundArea:
    said = form.cleaned_data
    return writes.take_back(
        round=round, code=said["code"], serial=said["serial"], reason=said["reason"], by=request.actor, at=clock.now()
    )


def _without(request: CityRequest, form: TakeBackWithoutForm) -> RoundArea:
    said = form.cleaned_data
    return writes.take_back_without(
        issue=form.given(), serial=said["serial"], reason=said["reason"], by=request.actor, at=clock.now()
    )
