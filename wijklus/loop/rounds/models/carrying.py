"""Projects that residents carry out themselves: the agreement, the advances, and the settlement."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import CentsField
from wijklus.base.scope import Scoped

from ..rules import deciding
from .proposals import Proposal

ROW_KINDS = [(deciding.ADVANCE, _("advance")), (deciding.SETTLEMENT, _("settlement"))]


class Grant(Scoped):
    """What a group of residents gets to carry out a confirmed project, by an agreement."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="grant")
    group = models.CharField(max_length=160)
    amount = CentsField()
    agreement = models.TextField()
    agreed_on = models.DateField()
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.CheckConstraint(name="grant_above_zero", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return self.group


class GrantRow(Scoped):
    """An advance, or the settlement: how much, when, and for what. Only added, never changed."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="rows")
    kind = models.CharField(max_length=10, choices=ROW_KINDS)
    amount = CentsField()
    on = models.DateField()
    what = models.CharField(max_length=300)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant"], condition=Q(kind=deciding.SETTLEMENT), name="a_grant_is_settled_once"
            ),
            models.CheckConstraint(
                name="grant_row_has_an_amount",
                condition=Q(amount__gt=0) | Q(kind=deciding.SETTLEMENT, amount=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
