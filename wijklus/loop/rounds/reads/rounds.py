"""Rounds: for who runs them, and as everybody sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from wijklus.base.actor import Actor

from .. import access, rules
from ..models import CodeBatch, Proposal, Round, RoundArea


def rounds_for(*, by: Actor) -> QuerySet[Round]:
    """All rounds, the newest first, for whoever may see the working pages or types ballots on paper."""
    access.require(access.may_find(by))
    return Round.objects.order_by("-created_at", "-pk")


def round_for(*, by: Actor, reference: str) -> Round | None:
    """A round with its neighbourhoods, for whoever may find it. Two queries."""
    return (
        rounds_for(by=by)
        .select_related("division")
        .prefetch_related("areas__neighbourhood")
        .filter(reference=reference)
        .first()
    )


def round_by_reference(reference: str) -> Round | None:
    """A round, for a job."""
    return Round.objects.filter(reference=reference).first()


def area_of(round: Round, slug: str) -> RoundArea | None:
    """A neighbourhood of a round by its slug. One query."""
    found = RoundArea.objects.select_related("neighbourhood", "round", "municipality", "mix")
    return found.filter(round=round, neighbourhood__slug=slug).first()


def due_rounds(*, on: date) -> list[Round]:
    """Rounds that a day brings to their next phase, or whose key must go. One query."""
    running = Q(state__in=(rules.CALL, rules.CHECK, rules.BALLOT, rules.COUNT))
    to_cut = Q(objection_until__lt=on, cut_at=None) & ~Q(link_key="")
    return list(Round.objects.filter(running | to_cut).order_by("pk"))


def batches_of(*, by: Actor, round: Round) -> QuerySet[CodeBatch]:
    """The codes that were made for a round, the newest first: for who runs it."""
    access.require(access.may_run(by))
    return CodeBatch.objects.filter(area__round=round).select_related("area__neighbourhood")


def batch_for(*, by: Actor, reference: str) -> CodeBatch | None:
    """A batch of codes, for who runs the round."""
    access.require(access.may_run(by))
    found = CodeBatch.objects.select_related("area__round", "area__neighbourhood", "area__municipality")
    return found.filter(reference=reference).first()


@dataclass(frozen=True)
class PublicRound:
    """A round as everybody sees it: its neighbourhoods and the proposals that are public."""

    round: Round
    areas: Sequence[RoundArea]
    proposals: Sequence[Proposal]

    @property
    def by_area(self) -> list[tuple[RoundArea, list[Proposal]]]:
        """The proposals of each neighbourhood."""
        return [(area, [one for one in self.proposals if one.area_id == area.pk]) for area in self.areas]


def public_rounds() -> QuerySet[Round]:
    """Rounds that everybody may see, the newest first, with `n_areas`. One query."""
    found = Round.objects.exclude(state=rules.DRAFT).annotate(n_areas=Count("areas"))
    return found.order_by("-call_from", "-pk")


def public_round(*, reference: str) -> PublicRound | None:
    """A round and its public proposals, in the order in which they were sent. Three queries."""
    rounds = Round.objects.exclude(state=rules.DRAFT).select_related("division", "admission")
    found = rounds.filter(reference=reference).first()
    if found is None:
        return None
    areas = RoundArea.objects.filter(round=found).select_related("neighbourhood", "mix").order_by("neighbourhood__name")
    proposals = Proposal.objects.filter(area__round=found, shown_at__isnull=False).defer("text")
    return PublicRound(found, list(areas), list(proposals.order_by("place", "number", "pk")))
