"""What everybody reads of an evaluation, and the form on which residents say what they find. No account."""

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock, posting
from wijklus.base.actor import resident
from wijklus.base.http import CityRequest
from wijklus.ground.trail import writes as trail
from wijklus.loop.plans import reads as plans

from .. import reads, writes
from ..forms import ResidentForm
from ..models import Evaluation
from ..rules import evaluating

HOUR = 3600
PER_ADDRESS = 60
"""Sent from one network address in an hour: a meeting of the neighbourhood, not a machine."""
TOO_MANY = _("Too much was sent from this network in the last hour. Wait a little, or call or mail the city.")


@require_safe
def plan_evaluations(request: CityRequest, reference: str) -> HttpResponse:
    """The evaluations of a plan, and the one on which residents can say what they find now. No session, no form."""
    neighbourhood_id = plans.neighbourhood_of(reference=reference)
    plan = plans.by_reference(reference=reference)
    if neighbourhood_id is None or plan is None:
        raise Http404("no such plan")
    request.keep_for(neighbourhood_id)
    context = {"plan": plan, "rows": list(reads.evaluations(plan=plan)), "today": clock.today()}
    return render(request, "results/plan_evaluations.html", context)


def _found(reference: str) -> Evaluation:
    row = reads.evaluation(reference=reference)
    if row is None:
        raise Http404("no such evaluation")
    return row


@require_safe
def plan_evaluation(request: CityRequest, reference: str) -> HttpResponse:
    """One evaluation: of each goal what the city finds, what residents find, and the figures. No session, no form."""
    neighbourhood_id = reads.neighbourhood_of_evaluation(reference=reference)
    if neighbourhood_id is None:
        raise Http404("no such evaluation")
    request.keep_for(neighbourhood_id)
    row, found = _found(reference), None
    if row.state == evaluating.PUBLISHED:
        found = reads.published(row, small_cell=request.municipality.small_cell)
    asking = evaluating.takes_judgements(state=row.state, closes_on=row.closes_on, on=clock.today())
    context = {"plan": row.plan, "evaluation": row, "found": found, "asking": asking}
    return render(request, "results/plan_evaluation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: CityRequest, reference: str) -> HttpResponse:
    """The form of residents: one question for each goal. The same browser once more changes its answer."""
    row = _found(reference)
    goals = reads.goals_of(row)
    voice = _voice(request, row)
    form = ResidentForm(request.POST if request.method == "POST" else None, goals=goals)
    by_link = reads.answered_by_link(evaluation=row, voice=voice)
    if request.method != "POST" and not by_link:
        form.initial = form.initial_of(reads.said_by(evaluation=row, voice=voice))
    context = {
        "plan": row.plan,
        "evaluation": row,
        "form": form,
        "asking": evaluating.takes_judgements(state=row.state, closes_on=row.closes_on, on=clock.today()),
        "is_used": by_link,
    }
    if request.method == "POST":
        at = clock.now()
        key = f"judge:{get_adapter(request).get_client_ip(request)}"
        if trail.hit(key=key, window_seconds=HOUR, at=at) > PER_ADDRESS:
            form.add_error(None, str(TOO_MANY))
            return render(request, "results/judge.html", context, status=429)
        if form.is_valid() and _counted(request, row, form, voice):
            return redirect("results:judged", request.municipality.slug, reference)
    return render(request, "results/judge.html", context, status=422 if form.errors else 200)


def _counted(request: CityRequest, row: Evaluation, form: ResidentForm, voice: str) -> bool:
    said, by, at = form.said(), resident(request.municipality.pk), clock.now()
    counted = posting.kept(form, lambda: writes.judge_as_resident(evaluation=row, voice=voice, said=said, by=by, at=at))
    return counted is not None


def _voice(request: CityRequest, row: Evaluation) -> str:
    """What names this browser in this evaluation and nowhere else: made from the one cookie that a form sets."""
    get_token(request)
    return salted_hmac(f"evaluation:{row.reference}", request.META["CSRF_COOKIE"], algorithm="sha256").hexdigest()


@require_http_methods(["GET", "HEAD", "POST"])
def judge_by_link(request: CityRequest, reference: str, link: str, expires: int, key: str) -> HttpResponse:
    """The same form by the personal link of somebody behind the plan: it counts once, without an account."""
    found = reads.judging_link(evaluation=reference, reference=link, expires=expires, key=key)
    if found is None:
        raise Http404("no such link")
    row, voice = found.evaluation, _voice(request, found.evaluation)
    form = ResidentForm(request.POST if request.method == "POST" else None, goals=reads.goals_of(row))
    context = {
        "plan": row.plan, "evaluation": row, "form": form, "is_personal": True, "is_used": found.is_used,
        "asking": reads.takes(found, on=clock.today()),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said, by, at = form.said(), resident(request.municipality.pk), clock.now()
        counted = posting.kept(form, lambda: writes.judge_by_link(link=found, voice=voice, said=said, by=by, at=at))
        if counted is not None:
            return redirect("results:judge_by_link", request.municipality.slug, reference, link, expires, key)
    return render(request, "results/judge.html", context, status=422 if form.errors else 200)


@require_safe
def judged(request: CityRequest, reference: str) -> HttpResponse:
    """That it was counted, and where to say more."""
    row = _found(reference)
    return render(request, "results/judged.html", {"plan": row.plan, "evaluation": row})
