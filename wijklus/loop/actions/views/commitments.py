"""Screens: the board of promises, and one commitment with its next step for who asked and for who was asked."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.paging import page
from wijklus.base.posting import did, kept
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places

from .. import access, reads, rules, writes
from ..forms import AnswerForm, AskAgainForm, AskForm, ConfirmForm, DecideForm, DenyForm, ProposeForm, ReportForm
from ..models import COMMITMENT_STATES, Commitment
from .actions import action_or_404

ASKED_FOR = {
    "open": "open",
    "te-laat": "late",
    "overleg": "talk",
    "voorbehoud": "conditional",
    "visum": "visa",
    "alle": "",
}
"""What stands in the address of the board, and what it is called in the question."""


@dataclass(frozen=True)
class Board:
    """What of the board somebody asks to see: `asked` as it stands in the address."""

    asked: dict[str, str]
    parties: list[Any]
    neighbourhoods: list[Any]
    party: Any
    place: Any
    rows: Any


def board_asked(request: CityRequest) -> Board:
    """The board of one service in all neighbourhoods, or of one neighbourhood by all services. Three queries."""
    asked = {name: request.GET.get(name, "") for name in ("dienst", "wijk", "stand")}
    today = clock.today()
    neighbourhoods = list(places.neighbourhoods())
    place = next((row for row in neighbourhoods if row.slug == asked["wijk"]), None)
    place_id = place.pk if place else None
    parties = list(reads.board_counts(by=request.actor, on=today, neighbourhood_id=place_id))
    if "dienst" not in request.GET and request.actor.party_ids:
        asked["dienst"] = next((p.reference for p in parties if p.pk in request.actor.party_ids), "")
    party = next((row for row in parties if row.reference == asked["dienst"]), None)
    states = {**ASKED_FOR, **{state: state for state in rules.ALLOWED_COMMITMENT}}
    rows = reads.board(
        by=request.actor,
        on=today,
        party_id=party.pk if party else None,
        neighbourhood_id=place_id,
        state=states.get(asked["stand"], "open"),
    )
    return Board({**asked, "stand": asked["stand"] or "open"}, parties, neighbourhoods, party, place, rows)


@login_required
@require_safe
def promises(request: CityRequest) -> HttpResponse:
    """The board, a page of it."""
    board, today = board_asked(request), clock.today()
    parties, party = board.parties, board.party
    found = page(board.rows, by="due_on", cursor=request.GET.get("vanaf", ""), rising=True)
    annotated: list[Any] = list(found.rows)
    context = {
        "page": found,
        "rows": [_row(row, today, conditional=row.is_bare) for row in annotated],
        "asked": board.asked,
        "query": urlencode(board.asked),
        "counts": _counts([party] if party else parties, board.asked),
        "party": party,
        "place": board.place,
        "parties": [("", _("All services and partners")), *((row.reference, row.name) for row in parties)],
        "neighbourhoods": [("", _("All neighbourhoods")), *((row.slug, row.name) for row in board.neighbourhoods)],
        "states": [
            ("open", _("open: asked or promised")), ("te-laat", _("past their term")),
            ("overleg", _("other terms wait for an answer")), ("voorbehoud", _("subject to confirmation")),
            ("visum", _("money without visa")), ("alle", _("all")),
            *COMMITMENT_STATES,
        ],
    }  # fmt: skip
    return render(request, "actions/promises.html", context)


COUNTED = {"asked": rules.ASKED, "agree": "overleg", "due": "open", "late": "te-laat"}
"""What is counted above the board, and which state of the board shows it."""


def _counts(parties: list[Any], asked: dict[str, str]) -> list[tuple[Any, int, str]]:
    """In words what is counted, how many, and the query of the board that shows them."""
    words = {
        "asked": _("Asked, not answered"), "agree": _("Other terms to agree on"),
        "due": _("Due within two weeks"), "late": _("Past their term"),
    }  # fmt: skip
    chosen = {"dienst": asked["dienst"], "wijk": asked["wijk"]}
    return [
        (words[name], sum(getattr(row, name) for row in parties), urlencode({**chosen, "stand": state}))
        for name, state in COUNTED.items()
    ]


def _row(row: Any, today: Any, *, conditional: bool) -> dict[str, Any]:
    return {
        "it": row,
        "is_late": row.state in rules.PENDING and row.due_on < today,
        "conditional": conditional,
        "clock": reads.late_clock(row, on=today),
        "awaits_visa": reads.awaits_visa(row),
    }


def commitment_or_404(request: CityRequest, reference: str) -> Commitment:
    """One commitment, if this actor may see it; else there is no such page."""
    found = reads.commitment_for_actor(by=request.actor, reference=reference)
    if found is None:
        raise Http404("no such commitment")
    return found


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: CityRequest, reference: str) -> HttpResponse:
    """Ask for a commitment under an action."""
    found = action_or_404(request, reference)
    access.require(access.may_ask(request.actor, found))
    initial = {"to_whom": _("the residents of %(place)s") % {"place": found.neighbourhood.name}}
    form = AskForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = kept(form, lambda: writes.ask_commitment(action=found, by=request.actor, at=clock.now(), **values))
        if made is not None:
            return redirect("actions:commitment", request.municipality.slug, made.reference)
    context = {
        "form": form,
        "heading": _("Ask for a commitment"),
        "submit": _("Ask and send the mail"),
        "action": found,
    }
    return render(request, "actions/form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def commitment(request: CityRequest, reference: str) -> HttpResponse:
    """One commitment with its history and its one next step."""
    return shown(request, commitment_or_404(request, reference))


def shown(request: CityRequest, found: Commitment, **forms: Any) -> HttpResponse:
    """The page of one commitment, with the forms that were sent in the place of the empty ones."""
    today = clock.today()
    is_asked = access.is_asked_of(request.actor, found)
    may_ask = access.may_ask(request.actor, found.action)
    is_conditional = reads.conditional(found, on=today)
    may_confirm = is_conditional and access.may_confirm(request.actor, found)
    mandates = reads.mandates_for(found, by=request.actor, on=today) if may_confirm else []
    seen = {"version": found.version}
    context = {
        "row": _row(found, today, conditional=is_conditional),
        "confirmers": reads.confirmers(found) if is_conditional else [],
        "served": list(reads.priorities_of([found.action_id])),
        "people": reads.people_behind([found.action_id]).get(found.action_id, 0),
        "reachable": bool(people.contact_addresses_of(found.party, on=today)) if may_ask else True,
        "steps": list(reads.steps(found)),
        "proposal": reads.proposal(found),
        "answer_form": AnswerForm(of=found, by=request.actor),
        "propose_form": ProposeForm(of=found, by=request.actor, initial={"due_on": found.due_on}),
        "decide_form": DecideForm(initial=seen),
        "confirm_form": ConfirmForm(mandates=mandates, initial=seen),
        "deny_form": DenyForm(initial=seen),
        "report_form": ReportForm(),
        "again_form": AskAgainForm(),
        "may_answer": is_asked and found.state == rules.ASKED,
        "may_ask_council": request.actor.can("council.ask"),
        "may_propose": (is_asked or may_ask) and found.state in rules.PENDING and not found.waits_for,
        "may_decide": access.may_decide(request.actor, found),
        "may_confirm": may_confirm,
        "may_give_visa": access.may_give_visa(request.actor) and reads.awaits_visa(found),
        "may_report": is_asked and found.state in rules.PROMISED,
        "may_judge": may_ask and found.state in rules.PROMISED,
        "may_ask_again": may_ask and found.state == rules.REFUSED,
        "may_withdraw": may_ask and rules.WITHDRAWN in rules.ALLOWED_COMMITMENT[found.state],
        "may_renew": may_ask and found.state in rules.OPEN_COMMITMENT,
        **forms,
    }
    has_errors = any(form.errors for form in forms.values())
    return render(request, "actions/commitment.html", context, status=422 if has_errors else 200)


@login_required
@require_POST
def answer(request: CityRequest, reference: str) -> HttpResponse:
    """The service says yes with a day, offers something else, or says no with the reason."""
    found = commitment_or_404(request, reference)
    access.require(access.may_answer(request.actor, found))
    form = AnswerForm(request.POST, of=found, by=request.actor)
    if form.is_valid() and kept(form, lambda: answered(found, form, by=request.actor)) is not None:
        return redirect("actions:commitment", request.municipality.slug, reference)
    return shown(request, found, answer_form=form)


def answered(found: Commitment, form: AnswerForm, *, by: Any) -> Commitment:
    """Hand the answer of a valid form on."""
    if form.cleaned_data["answer"] == "other":
        terms, reason = form.terms("promised_on"), form.cleaned_data["reason"]
        return writes.offer_commitment(commitment=found, terms=terms, reason=reason, by=by, at=clock.now())
    return writes.answer_commitment(
        commitment=found,
        accepts=form.cleaned_data["answer"] == "yes",
        promised_on=form.cleaned_data["promised_on"],
        reason=form.cleaned_data["reason"],
        by=by,
        at=clock.now(),
    )


@login_required
@require_POST
def report(request: CityRequest, reference: str) -> HttpResponse:
    """The service says whether the promise was kept."""
    found = commitment_or_404(request, reference)
    access.require(access.may_answer(request.actor, found))
    form = ReportForm(request.POST)
    given: dict[str, Any] = {"commitment": found, "by": request.actor, "at": clock.now()}
    if form.is_valid() and kept(form, lambda: writes.report(**given, **form.cleaned_data)) is not None:
        return redirect("actions:commitment", request.municipality.slug, reference)
    return shown(request, found, report_form=form)


@login_required
@require_POST
def judge(request: CityRequest, reference: str) -> HttpResponse:
    """The director says for the residents whether the promise was kept."""
    found = commitment_or_404(request, reference)
    access.require(access.may_ask(request.actor, found.action))
    form = ReportForm(request.POST)
    given: dict[str, Any] = {"commitment": found, "by": request.actor, "at": clock.now()}
    if form.is_valid() and kept(form, lambda: writes.judge(**given, **form.cleaned_data)) is not None:
        return redirect("actions:commitment", request.municipality.slug, reference)
    return shown(request, found, report_form=form)


@login_required
@require_POST
def ask_again(request: CityRequest, reference: str) -> HttpResponse:
    """Ask again what was refused."""
    found = commitment_or_404(request, reference)
    access.require(access.may_ask(request.actor, found.action))
    form = AskAgainForm(request.POST)
    given: dict[str, Any] = {"commitment": found, "by": request.actor, "at": clock.now()}
    if form.is_valid() and kept(form, lambda: writes.ask_again(**given, **form.cleaned_data)) is not None:
        return redirect("actions:commitment", request.municipality.slug, reference)
    return shown(request, found, again_form=form)


@login_required
@require_POST
def withdraw(request: CityRequest, reference: str) -> HttpResponse:
    """Withdraw what was asked or promised. Posted: `reason`."""
    found = commitment_or_404(request, reference)
    given: dict[str, Any] = {"reason": request.POST.get("reason", ""), "by": request.actor, "at": clock.now()}
    did(request, lambda: writes.withdraw(commitment=found, **given), _("Withdrawn; they are told by mail."))
    return redirect("actions:commitment", request.municipality.slug, reference)


@login_required
@require_POST
def renew_link(request: CityRequest, reference: str) -> HttpResponse:
    """Send the mail anew with another link."""
    found = commitment_or_404(request, reference)
    given: dict[str, Any] = {"by": request.actor, "at": clock.now()}
    said = _("A new mail is on its way. The earlier link does not work any more.")
    did(request, lambda: writes.renew_link(commitment=found, **given), said)
    return redirect("actions:commitment", request.municipality.slug, reference)
