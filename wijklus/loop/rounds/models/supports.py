"""Who supports a proposal before the services look at it: one browser once, and nothing that says who."""

from uuid import uuid4

from django.db import models

from wijklus.base.scope import Scoped

from .proposals import Proposal


class Support(Scoped):
    """The support of one browser for a proposal, by the keyed hash of a number that only that browser has.

    The hash differs for each proposal, so that two of them do not show that they come from one browser. All are
    deleted when the ballot opens; how many there were stays on the proposal.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="+", db_index=False)
    supporter_digest = models.CharField(max_length=64)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["proposal", "supporter_digest"], name="a_browser_supports_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
