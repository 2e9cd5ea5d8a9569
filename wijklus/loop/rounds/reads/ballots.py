"""What a voter sees, and what everybody sees of the count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ..models import Ballot, Proposal, Round, RoundArea, Tally
from ..rules import ON_BALLOT, ballots, voting
from . import booth, secrets
from .admitting import Standing


@dataclass(frozen=True)
class BallotPaper:
    """The ballot of one voter: the projects in their own order, and what they chose before."""

    voter: Standing
    projects: Sequence[Proposal]
    chosen: Sequence[int]
    has_voted: bool
    filled: Mapping[int, int]
    draft: str

    @property
    def area(self) -> RoundArea:
        """The neighbourhood of the voter."""
        return self.voter.area


def projects_on(area: RoundArea) -> list[Proposal]:
    """The projects on the ballot of a neighbourhood, by their number. One query."""
    found = Proposal.objects.filter(area=area, state__in=ON_BALLOT, number__isnull=False)
    return list(found.select_related("pot", "category").order_by("number"))


def ballot_paper(round: Round, voter: Standing, *, with_kept: bool = True) -> BallotPaper:
    """The ballot of a voter, in the order that the recorded seed gives them, and what they handed in before.

    Without that where it is not shown: to hand a ballot in, and at a desk. A ballot of the same person in another
    neighbourhood is not shown: its numbers are of other projects. Two queries, one for each.
    """
    projects = {one.number: one for one in booth.on_the_ballot(voter.area) if one.number is not None}
    order = voting.order_for(round.seed, voter.order, projects)
    key = secrets.link_key(round)
    ballot = _kept(voter, voting.ballot_id(key, voter.proof)) if with_kept else None
    vote = ballots.Vote(tuple(ballot.choices), tuple(ballot.points)) if ballot is not None else ballots.Vote(())
    return BallotPaper(
        voter=voter,
        projects=[projects[number] for number in order],
        chosen=list(vote.choices),
        has_voted=ballot is not None,
        filled=ballots.filled_of(round.ballot_kind, vote),
        draft=voting.draft_name(key, voter.proof),
    )


def _kept(voter: Standing, pk: UUID) -> Ballot | None:
    return Ballot.objects.filter(pk=pk, area=voter.area, is_on_paper=False).first()


def ballots_so_far(round: Round) -> int:
    """How many ballots there are in a round. One query."""
    return Ballot.objects.filter(area__round=round, is_on_paper=False).count()


def votes_in(area: RoundArea) -> list[Ballot]:
    """The ballots of a neighbourhood that count, in the order of their keys; no row of a letter with a ballot on paper.

    One query.
    """
    return list(Ballot.objects.filter(area=area, is_on_paper=False).order_by("pk").only("choices", "points", "channel"))


def tally_of(area: RoundArea) -> Tally | None:
    """The count of a neighbourhood, once it is there. One query."""
    return Tally.objects.filter(area=area).first()
