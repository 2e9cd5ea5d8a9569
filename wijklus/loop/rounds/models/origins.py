"""What a proposal grew out of: what somebody said, or a theme."""

from django.db import models
from django.db.models import Q

from wijklus.base.scope import Scoped

from .proposals import Proposal


class ProposalOrigin(Scoped):
    """That a proposal grew out of a signal or a theme: who said so, when, and why.

    Whoever stands behind it is answered with what becomes of the proposal.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="origins")
    signal = models.ForeignKey("signals.Signal", models.PROTECT, null=True, blank=True, related_name="+")
    theme = models.ForeignKey("priorities.Theme", models.PROTECT, null=True, blank=True, related_name="+")
    by_id = models.BigIntegerField(null=True)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta(Scoped.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="grown_out_of_one_thing",
                condition=Q(signal__isnull=False, theme__isnull=True) | Q(signal__isnull=True, theme__isnull=False),
            ),
            models.UniqueConstraint(fields=["proposal", "signal"], name="proposal_once_per_signal"),
            models.UniqueConstraint(fields=["proposal", "theme"], name="proposal_once_per_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} <- {self.signal_id or self.theme_id}"
