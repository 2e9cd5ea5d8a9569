"""Voting with a code, alone or at a desk. Nothing of it stands in an address, a cookie or a session."""

from dataclasses import dataclass, replace
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijklus.base import clock
from wijklus.base.actor import Actor, resident
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused
from wijklus.base.remembering import asks_ahead, remembers
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules, writes
from ..forms import BallotForm, CodeForm, DeskBallotForm, DeskCodeForm
from ..models import Round
from ..rules import voting
from ..writes.voting import CLOSED, NO_CODE
from .asking import named
from .ballots import ballot_page, empty, filled_in, look_page, receipt_page

HOUR = 3600
PER_ADDRESS = 60
"""Codes that are wrong, from one network address in an hour; after that no code is looked up for it, right or wrong."""
PER_ROUND = 20_000
"""Codes that are wrong, in one round in an hour: somebody tries many addresses, which then get fewer tries each."""
WHEN_MANY_TRY = 5
"""Codes that are wrong, from one network address, once a round has more than it may: nobody can lock a round."""
AT_ALL = 600
"""Times that a code is given at all, from one network address in an hour: a polling room."""
PER_COLLEAGUE = 20
"""Codes that are wrong, from one colleague at a desk in an hour."""
TOO_MANY = _("Too many codes were tried. Wait an hour, or call the city. Nothing was kept.")
FROM_HERE = _(
    "Too many wrong codes came from this network, so nobody can vote from it for at most an hour. Nothing was kept. "
    "Vote from another network, as that of a mobile phone, go to a desk of the city with your letter, or call the city."
)


@dataclass(frozen=True)
class Booth:
    """Where somebody votes: the way a ballot comes in, who hands it in, and what is asked there."""

    channel: str
    by: Actor
    code_form: type[CodeForm]
    ballot_form: type[BallotForm]
    template: str

    @property
    def at_desk(self) -> bool:
        """Whether a colleague is there: then nothing is kept in the browser."""
        return self.channel == voting.DESK


def _ask_ahead(request: CityRequest, reference: str) -> None:
    """Whoever gives a code is counted, and the code is looked up, along with the first question of the request."""
    if request.method == "POST":
        trail.hit_ahead(key=_key(request, "vote"), window_seconds=HOUR, at=clock.now())
        reads.ask_voter_ahead(reference, voting.folded(request.POST.get("code", "")))


@never_cache
@remembers
@asks_ahead(_ask_ahead)
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: CityRequest, reference: str) -> HttpResponse:
    """First the code, then the ballot with it, then the receipt."""
    by = resident(request.municipality.pk)
    return _vote(request, reference, Booth(voting.LETTER, by, CodeForm, BallotForm, "rounds/vote.html"))


@login_required
@never_cache
@remembers
@require_http_methods(["GET", "HEAD", "POST"])
def vote_at_desk(request: CityRequest, reference: str) -> HttpResponse:
    """The same for a person who is present with their letter, once a colleague checked their right."""
    access.require(access.may_receive(request.actor))
    booth = Booth(voting.DESK, request.actor, DeskCodeForm, DeskBallotForm, "rounds/vote_at_desk.html")
    return _vote(request, reference, booth)


def _vote(request: CityRequest, reference: str, booth: Booth) -> HttpResponse:
    round = reads.round_to_vote_in(reference)
    if round is None:
        raise Http404("no such round")
    is_open = not round.without_vote and rules.is_open_to_votes(round.state, round.ballot_until, clock.today())
    if request.method != "POST":
        return _page(request, round, booth, booth.code_form() if is_open else None)
    form = (booth.ballot_form if "ballot" in request.POST else booth.code_form)(request.POST)
    if not is_open:
        form.is_valid()
        form.add_error(None, str(CLOSED))
        return _page(request, round, booth, form, is_open=False, status=422)
    refused = _tried_too_often(request, booth) or _unknown(request, round, booth, form)
    if refused is not None:
        form.add_error(None if refused[1] == 429 else "code", str(refused[0])) if refused[0] else None
        _without_ticket(form)
        return _page(
            request, round, booth, booth.code_form(request.POST) if not refused[0] else form, status=refused[1]
        )
    return _ballot(request, round, booth, form)


def _without_ticket(form: CodeForm) -> None:
    """Leave the field for a code empty, where a ticket that is over stood."""
    data: Any = form.data
    if voting.is_ticket(data.get("code", "")):
        data = data.copy()
        data["code"] = ""
        form.data = data


def _key(request: CityRequest, what: str) -> str:
    return f"{what}:{get_adapter(request).get_client_ip(request)}"


def _all_tries(request: CityRequest, booth: Booth) -> str:
    """What every try counts for: a colleague, as who works there shares one network; or else the address."""
    return f"vote-by:{booth.by.user_id}" if booth.at_desk else _key(request, "vote")


def _tried_too_often(request: CityRequest, booth: Booth) -> tuple[Any, int] | None:
    count = trail.hit(key=_all_tries(request, booth), window_seconds=HOUR, at=clock.now())
    return (TOO_MANY if booth.at_desk else FROM_HERE, 429) if count > AT_ALL else None


def _unknown(request: CityRequest, round: Round, booth: Booth, form: CodeForm) -> tuple[Any, int] | None:
    """Why a code is of no use, counted by address and by round; None for a code that may vote."""
    is_filled_in, why = form.is_valid(), NO_CODE
    if is_filled_in:
        why = _why_not(round, booth, form)
        if not why:
            return None
    _count_wrong(request, round, booth)
    return (why if is_filled_in else "", 422)


def _count_wrong(request: CityRequest, round: Round, booth: Booth) -> None:
    """Count a code that is wrong; who reaches the limit is refused before anything is looked up, a right code too."""
    whose = f"code-by:{booth.by.user_id}" if booth.at_desk else _key(request, "code")
    of_one, of_round = trail.hits(keys=[whose, f"code-of:{round.reference}"], window_seconds=HOUR, at=clock.now())
    most = PER_COLLEAGUE if booth.at_desk else WHEN_MANY_TRY if of_round > PER_ROUND else PER_ADDRESS
    if of_one >= most:
        trail.use_up(key=_all_tries(request, booth), most=AT_ALL, window_seconds=HOUR, at=clock.now())


def _why_not(round: Round, booth: Booth, form: CodeForm) -> Any:
    """Why what was typed gives no ballot; "" when it does. A code that works once becomes a ticket here."""
    code, at = form.cleaned_data["code"], clock.now()
    voter = form.voter = reads.voter_of(round, code)
    if voter is not None:
        return voter.refusal(at)
    try:
        ticket = writes.redeem(round=round, code=code, by=booth.by, at=at)
    except Refused as no:
        return no.sentence
    if ticket is None:
        return NO_CODE
    form.cleaned_data["code"], form.voter = ticket, reads.voter_of(round, ticket)
    return ""


def _ballot(request: CityRequest, round: Round, booth: Booth, form: CodeForm) -> HttpResponse:
    """The ballot of a code that is known: empty, looked at once more, or handed in."""
    code, voter = form.cleaned_data["code"], form.voter
    if voter is None:
        raise Http404("no such code")
    paper = _paper(round, voter, booth)
    if not isinstance(form, BallotForm):
        return ballot_page(request, round, paper, empty(), code=code, is_sent=False, at_desk=booth.at_desk)
    filled, step = filled_in(form, round, paper), request.POST.get("step", "vote")
    if filled.wrong or step == "change":
        if step == "change":
            filled = replace(filled, wrong=[])
        return ballot_page(request, round, paper, filled, code=code, is_sent=True, at_desk=booth.at_desk)
    if step == "look":
        return look_page(request, round, paper, filled, code=code, at_desk=booth.at_desk)
    try:
        receipt = writes.cast(
            round=round, credential=voting.Credential(code, _channel(booth, code)), choices=filled.vote.choices,
            points=filled.vote.points, of_age=filled.of_age, by=booth.by, at=clock.now(), paper=paper,
        )  # fmt: skip
    except Refused as no:  # the ballot closed meanwhile
        form.add_error(None, str(no.sentence))
        return _page(request, round, booth, form, is_open=False, status=422)
    return receipt_page(request, round, paper, receipt, at_desk=booth.at_desk, by_ticket=voting.is_ticket(code))


def _paper(round: Round, voter: reads.Standing, booth: Booth) -> reads.BallotPaper:
    """The ballot of a voter; at a desk nothing is kept of it in the browser."""
    paper = reads.ballot_paper(round, voter)
    return replace(paper, draft="") if booth.at_desk else paper


def _channel(booth: Booth, code: str) -> str:
    """The way a ballot comes in: who has a ticket and is not at a desk votes online."""
    return voting.ONLINE if voting.is_ticket(code) and not booth.at_desk else booth.channel


def _page(
    request: CityRequest, round: Round, booth: Booth, form: CodeForm | None, *, is_open: bool = True, status: int = 200
) -> HttpResponse:
    ways = reads.ways_of(round)
    if form is not None and not ways.with_letters:
        form = named(form)
    context = {"round": round, "form": form, "is_open": is_open and form is not None, "ways": ways}
    return render(request, booth.template, context, status=status)
