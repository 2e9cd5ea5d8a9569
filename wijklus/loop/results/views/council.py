"""The council and the neighbourhoods: its frame, who reports to it, what councillors ask and what was answered."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wijklus.base import clock, posting
from wijklus.base.http import CityRequest
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.policy import access as policy_access
from wijklus.ground.policy import reads as policy
from wijklus.ground.policy import writes as policy_writes
from wijklus.loop.actions import reads as actions
from wijklus.loop.plans import reads as plans

from .. import access, reads, rules, writes
from ..forms import CouncilAnswerForm, CouncilQuestionForm, EndRapporteurForm, FrameForm, RapporteurForm, RouteForm

PER_PAGE = 25
PARTS = ("open", "late", "answered")


@require_safe
def council(request: CityRequest) -> HttpResponse:
    """What the council set, who reports to it, and every question with its answer. No session, no form."""
    request.keep_for(None)
    return render(request, "results/council.html", _shown(request))


@login_required
@require_safe
def council_work(request: CityRequest) -> HttpResponse:
    """The same for who works here, with the next step of each question."""
    access.require(access.may_read(request.actor))
    part = request.GET.get("toon", "")
    part = part if part in PARTS else ""
    context = _shown(request, part) | {
        "part": part,
        "may_ask": access.may_ask_as_councillor(request.actor),
        "may_appoint": access.may_appoint(request.actor),
        "may_keep": policy_access.may_keep(request.actor),
    }
    return render(request, "results/council_work.html", context)


def _shown(request: CityRequest, part: str = "") -> dict[str, Any]:
    today = clock.today()
    page = Paginator(reads.council_questions(on=today, part=part), PER_PAGE).get_page(request.GET.get("page"))
    frames = list(policy.frames()[:PER_PAGE])
    return {
        "page": page,
        "today": today,
        "frame": frames[0] if frames else None,
        "earlier": frames[1:],
        "rapporteurs": reads.rapporteurs(on=today),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_council(request: CityRequest) -> HttpResponse:
    """A councillor asks about a neighbourhood, a plan or a promise."""
    access.require(access.may_ask_as_councillor(request.actor))
    about = _about(request)
    form = CouncilQuestionForm(
        request.POST or None,
        about=about,
        parties=_parties(),
        initial={"due_on": rules.council.term(clock.today()), "about": request.GET.get("over", "")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        named = _named(request, given.pop("about"))
        party = people.party_by_reference(given.pop("party"))
        made = posting.kept(
            form, lambda: writes.ask_as_councillor(**given, **named, party=party, by=request.actor, at=clock.now())
        )
        if made is not None:
            messages.success(request, _("Your question is asked. Everybody can read it, and the answer."))
            return redirect("results:council_work", request.municipality.slug)
    heading = _("Ask a question as a councillor")
    return _form(request, form, heading, _("Ask this question"))


def _about(request: CityRequest) -> list[tuple[str, Any]]:
    """What one may ask about: the city, the promise one came from, the plans that run, the neighbourhoods."""
    found: list[tuple[str, Any]] = [("", _("The whole city"))]
    over = request.POST.get("about", "") or request.GET.get("over", "")
    if over.startswith("toezegging-"):
        promise = actions.commitment_for_actor(by=request.actor, reference=over.removeprefix("toezegging-"))
        if promise is not None:
            found.append((over, _("The promise: %(what)s") % {"what": promise.what[:80]}))
    for plan in plans.running().select_related("neighbourhood").order_by("neighbourhood__name", "pk"):
        found.append((f"plan-{plan.reference}", _("The plan: %(title)s") % {"title": plan.title}))
    return found + [(f"wijk-{place.slug}", place.name) for place in places.neighbourhoods()]


def _named(request: CityRequest, about: str) -> dict[str, Any]:
    """What was chosen, as the write wants it."""
    kind, _dash, name = about.partition("-")
    if kind == "toezegging":
        return {"commitment": actions.commitment_for_actor(by=request.actor, reference=name)}
    if kind == "plan":
        return {"plan": plans.by_reference(reference=name)}
    return {"neighbourhood": places.neighbourhood_by_slug(name)} if kind == "wijk" else {}


def _parties() -> dict[str, str]:
    return {party.reference: party.name for party in people.parties(kind="service")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def council_question(request: CityRequest, reference: str) -> HttpResponse:
    """One question: answer it in public, or pass it on to whoever can."""
    row = reads.council_question(by=request.actor, reference=reference)
    if row is None:
        raise Http404("no such question")
    may_answer = row.answered_at is None and access.may_answer_councillor(
        request.actor, neighbourhood_id=row.neighbourhood_id, party_id=row.party_id
    )
    routing = request.POST.get("step") == "route"
    seen = {"version": row.version}
    answer = CouncilAnswerForm(request.POST if request.method == "POST" and not routing else None, initial=seen)
    route = RouteForm(
        request.POST if routing else None,
        parties=_parties(),
        initial={**seen, "party": row.party.reference if row.party else ""},
        prefix="route",
    )
    form: Any = route if routing else answer
    if request.method == "POST":
        access.require(may_answer)
        if form.is_valid() and posting.kept(form, lambda: _next(request, row, form, routing)) is not None:
            messages.success(request, _("The question was passed on.") if routing else _("Your answer is public now."))
            return redirect("results:council_work", request.municipality.slug)
    context = {"row": row, "answer": answer, "route": route, "may_answer": may_answer, "today": clock.today()}
    return render(request, "results/council_question.html", context, status=422 if form.errors else 200)


def _next(request: CityRequest, row: Any, form: Any, routing: bool) -> Any:
    given, by, at = form.cleaned_data, request.actor, clock.now()
    if routing:
        party = people.party_by_reference(given["party"])
        return writes.route_question(question=row, version=given["version"], party=party, by=by, at=at)
    return writes.answer_councillor(question=row, version=given["version"], text=given["text"], by=by, at=at)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_frame(request: CityRequest) -> HttpResponse:
    """Note the frame that the council set."""
    policy_access.require(policy_access.may_keep(request.actor))
    form = FrameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if posting.kept(form, lambda: policy_writes.set_frame(**given, by=request.actor, at=clock.now())) is not None:
            return redirect("results:council_work", request.municipality.slug)
    return _form(request, form, _("The frame of the council"), _("Keep this frame"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rapporteur(request: CityRequest) -> HttpResponse:
    """Note which councillor follows a neighbourhood."""
    access.require(access.may_appoint(request.actor))
    today = clock.today()
    councillors = {row.reference: row for row in people.holders(right="council.ask", on=today)}
    form = RapporteurForm(
        request.POST or None,
        neighbourhoods=[(place.slug, place.name) for place in places.neighbourhoods()],
        councillors=[(ref, f"{row.user.name} · {row.function}") for ref, row in councillors.items()],
        initial={"valid_from": today},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        place = places.neighbourhood_by_slug(given["neighbourhood"])
        if place is None:
            raise Http404("no such neighbourhood")
        membership = councillors[given["membership"]]
        made = posting.kept(
            form,
            lambda: writes.appoint_rapporteur(
                neighbourhood=place, membership=membership, valid_from=given["valid_from"], by=request.actor,
                at=clock.now(),
            ),
        )  # fmt: skip
        if made is not None:
            return redirect("results:council_work", request.municipality.slug)
    return _form(request, form, _("Who reports on a neighbourhood"), _("Note this rapporteur"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_rapporteur(request: CityRequest, neighbourhood: str) -> HttpResponse:
    """Let the councillor who follows a neighbourhood stop, with nobody in their place."""
    access.require(access.may_appoint(request.actor))
    row = reads.rapporteurs(on=clock.today()).filter(neighbourhood__slug=neighbourhood).first()
    if row is None:
        raise Http404("nobody reports on this neighbourhood")
    form = EndRapporteurForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        writes.end_rapporteur(rapporteur=row, on=form.cleaned_data["on"], by=request.actor, at=clock.now())
        messages.success(request, _("Kept."))
        return redirect("results:council_work", request.municipality.slug)
    names = {"who": row.membership.user.name, "place": row.neighbourhood.name}
    return _form(request, form, _("%(who)s does not report on %(place)s any more") % names, _("Let it end"))


def _form(request: CityRequest, form: Any, heading: str, submit: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": submit}
    return render(request, "results/council_form.html", context, status=422 if form.errors else 200)
