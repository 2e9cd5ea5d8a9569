"""Handing in a ballot: once per code, changed as often as its voter wants until the ballot closes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.inserting import Put, put_while
from wijklus.base.refusals import Refused
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Ballot, Proposal, Receipt, Round, RoundArea
from ..reads.ballots import projects_on
from ..reads.booth import taking_votes
from ..reads.mistakes import mistake_in
from ..rules import ballots, voting

CLOSED = _("Voting is closed, or has not begun. Nothing was kept. The days are on the page of the round.")
ON_PAPER = _("With this letter somebody got a ballot on paper: that one counts. Nothing was kept here.")
NO_CODE = _("We do not know this code. Check it letter by letter, or call the city.")


def cast(
    *,
    round: Round,
    credential: voting.Credential,
    choices: Sequence[int],
    of_age: bool,
    by: Actor,
    at: datetime,
    points: Sequence[int] = (),
    paper: reads.BallotPaper | None = None,
) -> str:
    """Keep the ballot of whoever shows this credential in place of the one before; gives the receipt.

    The key of a ballot follows from the proof, so two at once become one row, whatever way they come. The trail
    tells that somebody took a ballot at a desk, never whose or which; of others nothing, as it would hold a time.
    Who lives elsewhere by now, by the register, votes there: the ballot goes along.
    `paper` is the ballot that was read for this credential just now, where that was done. Raises Refused, and keeps
    nothing then.
    """
    at_desk, code = credential.channel == voting.DESK, credential.proof
    access.require(access.may_receive(by) if at_desk else access.may_vote(by))
    if round.without_vote or not rules.is_open_to_votes(round.state, round.ballot_until, timezone.localdate(at)):
        raise Refused(CLOSED)
    voter = _must_be_voter(round, paper.voter if paper is not None else reads.voter_of(round, code), of_age, at)
    vote = ballots.Vote(tuple(choices), tuple(points))
    projects = paper.projects if paper is not None else projects_on(voter.area)
    refuse_mistake(vote, projects, area=voter.area, round=round)
    vote = ballots.vote_of(round.ballot_kind, ballots.filled_of(round.ballot_kind, vote))
    key = reads.link_key(round)
    receipt = voting.receipt_of(key, voter.proof)
    ballot = Ballot(
        pk=voting.ballot_id(key, voter.proof), area=voter.area, choices=vote.choices, points=vote.points,
        channel=credential.channel,
    )  # fmt: skip
    proof = Receipt(pk=voting.receipt_id(key, voter.proof), area=voter.area, commitment=voting.commitment(receipt))
    for row in (ballot, proof):
        scope.assert_one_municipality(row)
    with not_on_paper(), transaction.atomic() if at_desk else nullcontext():
        _put_down(round, ballot, proof, at=at)
        if at_desk:
            trail.record(
                by=by, at=at, verb="rounds.vote_at_desk", kind="round", ref=round.reference, neighbourhood_id=None,
                after={}, public=False,
            )  # fmt: skip
    return receipt


def _must_be_voter(round: Round, voter: reads.Standing | None, of_age: bool, at: datetime) -> reads.Standing:
    """Whoever may vote in this round; raises Refused for anybody else."""
    if voter is None:
        raise Refused(NO_CODE, field="code")
    if refusal := voter.refusal(at):
        raise Refused(refusal, field="code")
    if not of_age:
        who = {"age": round.minimum_age, "place": voter.area.neighbourhood.name}
        raise Refused(
            _("Only who lives in %(place)s and is %(age)s or older may vote. Nothing was kept.") % who, field="of_age"
        )
    return voter


def _put_down(round: Round, ballot: Ballot, proof: Receipt, *, at: datetime) -> None:
    """Keep ballot and receipt together while people vote, which the database decides in the same statement."""
    takes_votes = taking_votes.sql(round_id=round.pk, on=timezone.localdate(at))
    kept = Put(ballot, instead=("area", "choices", "points", "channel")), Put(proof, instead=["area"])
    if not put_while(takes_votes, *kept):
        raise Refused(CLOSED)


@contextmanager
def not_on_paper() -> Iterator[None]:
    """Raise Refused when the database refuses a vote, as its voter got a ballot on paper: also at the same moment."""
    try:
        yield
    except IntegrityError as refused:
        if "on_paper_is_no_vote_elsewhere" not in str(refused):
            raise
        raise Refused(ON_PAPER, field="code") from refused


def refuse_mistake(vote: ballots.Vote, projects: Sequence[Proposal], *, area: RoundArea, round: Round) -> None:
    """Raise Refused for a ballot that does not count, with what to do about it."""
    mistake = mistake_in(vote, projects, terms=round.terms, budget=area.amount)
    if mistake is not None:
        raise Refused(mistake.sentence, field=mistake.field)


def note_ballots(*, round: Round, by: Actor, at: datetime) -> int:
    """Note once an hour how many ballots came in by code: never one voter."""
    access.require(access.may_work_the_clock(by))
    count = reads.ballots_so_far(round)
    trail.record(
        by=by, at=at, verb="rounds.note_ballots", kind="round", ref=round.reference, neighbourhood_id=None,
        after={"count": count}, public=False,
    )  # fmt: skip
    return count
