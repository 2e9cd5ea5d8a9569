"""What a voter sees, and what everybody sees of the count."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..models import Ballot, Proposal, Round, RoundArea, Tally
from ..rules import ON_BALLOT, voting
from . import booth, secrets
from .admitting import Standing


@dataclass(frozen=True)
class BallotPaper:
    """The ballot of one voter: the projects in their own order. What they chose before is shown to nobody.

    Not to them either: whoever holds the code, as somebody who buys votes or who printed it, would read it too.
    """

    voter: Standing
    projects: Sequence[Proposal]
    draft: str

    @property
    def area(self) -> RoundArea:
        """The neighbourhood of the voter."""
        return self.voter.area


def projects_on(area: RoundArea) -> list[Proposal]:
    """The projects on the ballot of a neighbourhood, by their number. One query."""
    found = Proposal.objects.filter(area=area, state__in=ON_BALLOT, number__isnull=False)
    return list(found.select_related("pot", "category").order_by("number"))


def ballot_paper(round: Round, voter: Standing) -> BallotPaper:
    """The empty ballot of a voter, in the order that the recorded seed gives them. One query, none where remembered."""
    projects = {one.number: one for one in booth.on_the_ballot(voter.area) if one.number is not None}
    order = voting.order_for(round.seed, voter.order, projects)
    key = secrets.link_key(round)
    return BallotPaper(
        voter=voter,
        projects=[projects[number] for number in order],
        draft=voting.draft_name(key, voter.proof),
    )


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
