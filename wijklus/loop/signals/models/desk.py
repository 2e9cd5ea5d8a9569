"""The desk of who sorts signals: filters that are kept as views, and who looks at what now."""

from django.db import models
from django.db.models import Q

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules
from .said import Signal


class InboxView(Scoped):
    """Filters of the inbox kept under a name: of one person, or (without an owner) of everybody who works here."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    name = models.CharField(max_length=rules.LONGEST_VIEW_NAME)
    wishes = models.JSONField(default=dict)
    owner = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    made_by_function = models.CharField(max_length=160, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], condition=Q(owner__isnull=True), name="one_shared_view_per_name"
            ),
            models.UniqueConstraint(
                fields=["municipality", "owner", "name"],
                condition=Q(owner__isnull=False),
                name="one_own_view_per_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Looking(Scoped):
    """Which signal somebody has open now: one row a person, which goes along and counts for less than a minute."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    user = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["municipality", "user"], name="one_look_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.signal_id}"
