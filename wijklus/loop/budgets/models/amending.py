"""Proposals to an amendment of the multi-year plan: money that an action needs."""

from django.db import models
from django.db.models import Q

from wijklus.base.cents import CentsField
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from ..rules import calendar
from .plan_money import KINDS


class AmendmentProposal(Scoped):
    """What an action asks of an amendment of the multi-year plan, when it was handed in, and what became of it."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    amendment = models.ForeignKey("policy.PlanAmendment", models.PROTECT, related_name="+")
    action = models.ForeignKey("actions.Action", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    amount = CentsField()
    why = models.TextField()
    state = models.CharField(
        max_length=12, default=calendar.PREPARED, choices=[(s, s) for s in calendar.ALLOWED_AMENDMENT_PROPOSAL]
    )
    handed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    by_function = models.CharField(max_length=160)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="amendment_proposal_above_zero", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="handed_in_on_a_day",
                condition=Q(state=calendar.PREPARED, handed_on__isnull=True)
                | (~Q(state=calendar.PREPARED) & Q(handed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="not_taken_up_has_a_reason", condition=~Q(state=calendar.NOT_TAKEN_UP) | ~Q(outcome="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.amount}"
