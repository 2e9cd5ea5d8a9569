"""What a voter sees, and what everybody sees of the count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..models import Ballot, Proposal, Round, RoundArea, Tally, Voter
from ..rules import ON_BALLOT, ballots, voting
from . import secrets


@dataclass(frozen=True)
class BallotPaper:
    """The ballot of one voter: the projects in their own order, and what they chose before."""

    area: RoundArea
    projects: Sequence[Proposal]
    chosen: Sequence[int]
    has_voted: bool
    filled: Mapping[int, int]
    draft: str


def voter_of(round: Round, code: str) -> Voter | None:
    """Whose code this is, in a round. One query; none for what cannot be a code."""
    if not voting.looks_like_a_code(code):
        return None
    digests = [voting.code_digest(secret, round.reference, code) for secret in secrets.secrets_in_use()]
    found = Voter.objects.select_related("area__neighbourhood", "area__round")
    return found.filter(code_digest__in=digests, area__round=round).first()


def projects_on(area: RoundArea) -> list[Proposal]:
    """The projects on the ballot of a neighbourhood, by their number. One query."""
    found = Proposal.objects.filter(area=area, state__in=ON_BALLOT, number__isnull=False)
    return list(found.select_related("pot", "category").order_by("number"))


def ballot_paper(round: Round, voter: Voter, code: str) -> BallotPaper:
    """The ballot of whoever has this code, in the order that the recorded seed gives them. Two queries."""
    projects = {one.number: one for one in projects_on(voter.area) if one.number is not None}
    order = voting.order_for(round.seed, voter.pk.hex, projects)
    key = secrets.link_key(round)
    ballot = Ballot.objects.filter(pk=voting.ballot_id(key, code)).first()
    vote = ballots.Vote(tuple(ballot.choices), tuple(ballot.points)) if ballot is not None else ballots.Vote(())
    return BallotPaper(
        area=voter.area,
        projects=[projects[number] for number in order],
        chosen=list(vote.choices),
        has_voted=ballot is not None,
        filled=ballots.filled_of(round.ballot_kind, vote),
        draft=voting.draft_name(key, code),
    )


def ballots_so_far(round: Round) -> int:
    """How many ballots there are in a round. One query."""
    return Ballot.objects.filter(area__round=round).count()


def tally_of(area: RoundArea) -> Tally | None:
    """The count of a neighbourhood, once it is there. One query."""
    return Tally.objects.filter(area=area).first()
