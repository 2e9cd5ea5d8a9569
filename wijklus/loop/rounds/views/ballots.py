"""The ballot on screen: filled in, looked at once more, and then handed in. Until then nothing of it is kept here."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wijklus.base.cents import Cents
from wijklus.base.http import CityRequest
from wijklus.base.remembering import remembered_text

from .. import rules
from ..forms import BallotForm
from ..models import Proposal, Round
from ..reads import BallotPaper
from ..reads.mistakes import FIELD, Told, mistake_in, told
from ..rules import ballots

NOT_SAID = "id_of_age"
RECEIPT, DRAFT = secrets.token_hex(16), secrets.token_hex(16)
"""What stands in a page that is remembered, where the receipt and the draft of a voter come: nobody can write these."""


@dataclass(frozen=True)
class Line:
    """A project on the ballot with what stands at it, and what is wrong there."""

    project: Proposal
    written: str
    error: str

    @property
    def field(self) -> str:
        """The name and the id of its input."""
        return f"{FIELD}{self.project.number}"


@dataclass(frozen=True)
class Filled:
    """A ballot as it was sent: what was written, the vote it makes, and everything that is wrong with it."""

    written: Mapping[int, str]
    vote: ballots.Vote
    wrong: list[Told]
    of_age: bool


def empty() -> Filled:
    """The ballot before anything was sent, also of who voted before."""
    return Filled({}, ballots.Vote(()), [], False)


def filled_in(form: BallotForm, round: Round, paper: BallotPaper) -> Filled:
    """The ballot that was sent, looked at in full."""
    kind, of_age = round.ballot_kind, bool(form.cleaned_data["of_age"])
    numbers, mistake = form.filled(kind)
    vote = ballots.vote_of(kind, numbers)
    amiss = told(mistake, paper.projects, terms=round.terms) if mistake is not None else None
    amiss = amiss or mistake_in(vote, paper.projects, terms=round.terms, budget=paper.area.amount)
    wrong = [amiss] if amiss is not None else []
    if not of_age:
        wrong.append(Told(ballots.Wrong.MAY_NOT, _age(round, paper), NOT_SAID))
    return Filled(form.written(kind), vote, wrong, of_age)


def _age(round: Round, paper: BallotPaper) -> str:
    who = {"age": round.minimum_age, "place": paper.area.neighbourhood.name}
    return _("Only who lives in %(place)s and is %(age)s or older may vote. Nothing was kept.") % who


def ballot_page(
    request: CityRequest, round: Round, paper: BallotPaper, filled: Filled, *, code: str, is_sent: bool, at_desk: bool
) -> HttpResponse:
    """The ballot to fill in, with what is wrong with it."""
    errors = {one.field: one.sentence for one in filled.wrong if one.is_of_one}
    context: dict[str, Any] = {
        "round": round, "terms": round.terms, "paper": paper, "code": code, "wrong": filled.wrong,
        "post_to": "" if at_desk else reverse("rounds:vote", args=[request.municipality.slug, round.reference]),
        "of_age": filled.of_age, "is_sent": is_sent, "at_desk": at_desk, "places": len(paper.projects),
        "lines": [
            Line(one, filled.written.get(one.number or 0, ""), errors.get(f"{FIELD}{one.number}", ""))
            for one in paper.projects
        ],
    }  # fmt: skip
    return render(request, "rounds/ballot.html", context, status=422 if filled.wrong else 200)


def look_page(
    request: CityRequest, round: Round, paper: BallotPaper, filled: Filled, *, code: str, at_desk: bool
) -> HttpResponse:
    """The ballot as it will be handed in: what was chosen, what it costs together, and what is left."""
    there = {one.number: one for one in paper.projects}
    values = ballots.filled_of(round.ballot_kind, filled.vote)
    costs = [there[number].cost for number in filled.vote.choices]
    cost = Cents(sum(one.cents for one in costs if one is not None))
    context = {
        "round": round, "paper": paper, "code": code, "at_desk": at_desk,
        "chosen": [(there[number], values[number]) for number in filled.vote.choices],
        "cost": cost, "left": paper.area.amount - cost, "given": sum(filled.vote.points),
        "points_left": round.points_in_all - sum(filled.vote.points),
        "with_points": round.ballot_kind in (rules.CUMULATIVE, rules.SCORING),
    }  # fmt: skip
    return render(request, "rounds/look.html", context)


def receipt_page(
    request: CityRequest, round: Round, paper: BallotPaper, receipt: str, *, at_desk: bool, by_ticket: bool
) -> HttpResponse:
    """That a ballot is kept, with its receipt. The page is the same for every voter but for two words of letters."""

    def page() -> str:
        told = {"round": round, "receipt": RECEIPT, "draft": DRAFT, "at_desk": at_desk, "by_ticket": by_ticket}
        return render_to_string("rounds/voted.html", told, request)

    words = remembered_text(("rounds.voted", request.path, get_language(), by_ticket), page)
    return HttpResponse(words.replace(RECEIPT, receipt).replace(DRAFT, paper.draft))
