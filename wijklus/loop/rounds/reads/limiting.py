"""What limits the choice in a round: its pots and categories, and proposals that exclude each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents

from .. import access
from ..models import Pot, Proposal, RivalSet, Round, RoundArea
from ..rules import limiting, tally


def pots_of(round: Round) -> QuerySet[Pot]:
    """The pots of a round, then its categories."""
    return Pot.objects.filter(round=round)


def pot_for(*, by: Actor, reference: str) -> Pot | None:
    """A pot or category, for who runs the round."""
    access.require(access.may_run(by))
    return Pot.objects.select_related("round").filter(reference=reference).first()


def rivals_of(round: Round) -> QuerySet[RivalSet]:
    """The sets of proposals of a round that exclude each other, with the proposals. Two queries."""
    found = RivalSet.objects.filter(area__round=round).select_related("area__neighbourhood")
    return found.prefetch_related("proposals")


def rivals_for(*, by: Actor, reference: str) -> RivalSet | None:
    """A set of proposals that exclude each other, for who runs the round."""
    access.require(access.may_run(by))
    return RivalSet.objects.select_related("area__round").filter(reference=reference).first()


def could_be_rivals(*, by: Actor, round: Round) -> QuerySet[Proposal]:
    """The proposals of a round that everybody may read and that are not refused."""
    access.require(access.may_run(by))
    found = Proposal.objects.filter(area__round=round, shown_at__isnull=False).exclude(state="refused")
    return found.select_related("area__neighbourhood", "area__round").defer("text").order_by("area", "pk")


@dataclass(frozen=True)
class Cap:
    """What the projects of a pot or category may cost together in a neighbourhood."""

    pot: Pot
    most: Cents


def caps_of(area: RoundArea, pots: Sequence[Pot]) -> list[Cap]:
    """The limits of a round in one neighbourhood."""
    return [Cap(pot, Cents(limiting.cap(area.amount.cents, pot.percent))) for pot in pots]


def manner_of(area: RoundArea) -> tally.Manner:
    """How a neighbourhood is counted beside the rule. Two queries."""
    round = area.round
    pots = list(pots_of(round))
    pairs = RivalSet.proposals.through.objects.filter(rivalset__area=area, proposal__number__isnull=False)
    return tally.Manner(
        satisfaction=limiting.measure(round.ballot_kind, round.counting_rule, round.satisfaction),
        least_votes=round.least_votes,
        caps={pot.name: limiting.cap(area.amount.cents, pot.percent) for pot in pots},
        rivals=limiting.sets_of(pairs.values_list("rivalset_id", "proposal__number")),
    )
