"""What stands beside the rule: panels, decisions of bodies, overrides; and how residents carry a project out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from wijklus.base.cents import Cents

from ..models import BodyDecision, Grant, GrantRow, Override, Panel, Proposal, Round, RoundArea
from ..rules import deciding


def panels_of(round: Round) -> QuerySet[Panel]:
    """The panels drawn for a round. One query."""
    return Panel.objects.filter(area__round=round).select_related("area__neighbourhood")


@dataclass(frozen=True)
class Told:
    """What was decided in a neighbourhood beside the rule."""

    decisions: Sequence[BodyDecision]
    overrides: Sequence[Override]


def told_of(area: RoundArea) -> Told:
    """What bodies decided and what was decided otherwise. Three queries."""
    decisions = BodyDecision.objects.filter(area=area).prefetch_related("proposals")
    overrides = Override.objects.filter(proposal__area=area).select_related("proposal", "mandate").order_by("pk")
    return Told(list(decisions), list(overrides))


@dataclass(frozen=True)
class GrantView:
    """A grant with its rows, and what remains of it."""

    grant: Grant
    rows: Sequence[GrantRow]
    account: deciding.Account

    @property
    def advances(self) -> Cents:
        """What was paid in advance."""
        return Cents(self.account.advances)

    @property
    def rest(self) -> Cents:
        """What is not spent, or not paid yet."""
        return Cents(self.account.rest)

    @property
    def is_settled(self) -> bool:
        """Whether the settlement is there."""
        return self.account.spent is not None

    @property
    def to_pay(self) -> Cents:
        """What the city still pays after the settlement."""
        return Cents(self.account.to_pay)

    @property
    def to_return(self) -> Cents:
        """What the group gives back."""
        return Cents(self.account.to_return)


def grant_of(proposal: Proposal) -> GrantView | None:
    """The grant of a project that residents carry out. Two queries."""
    grant = Grant.objects.filter(proposal=proposal).first()
    if grant is None:
        return None
    rows = list(GrantRow.objects.filter(grant=grant))
    return GrantView(grant, rows, deciding.account(grant.amount.cents, [(row.kind, row.amount.cents) for row in rows]))
