"""Groups of residents that carry a plan, or one priority of it, themselves; and what their guest advised."""

from django.db import models
from django.db.models import Q

from wijklus.base.cents import CentsField
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped


class Carrier(Scoped):
    """That a group carries a priority of a neighbourhood, or without one its whole plan; the city is its guest.

    `reason` says why it was handed over; `money` is what the group can commission with, None when it has none.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+")
    priority = models.ForeignKey("priorities.Priority", models.PROTECT, null=True, blank=True, related_name="+")
    party = models.ForeignKey("people.Party", models.PROTECT, related_name="+")
    reason = models.TextField()
    agreed = models.TextField()
    money = CentsField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood"], condition=Q(priority=None, until=None), name="one_carrier_of_a_plan"
            ),
            models.UniqueConstraint(
                fields=["priority"], condition=Q(until=None) & ~Q(priority=None), name="one_carrier_of_a_priority"
            ),
            models.CheckConstraint(name="carrying_ends_with_a_reason", condition=Q(until=None) | ~Q(end_reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.priority_id}"


class Advice(Scoped):
    """What the director advised a group that carries something, as its guest; the group answers, and decides itself."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="advice")
    action = models.ForeignKey("actions.Action", models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()
    reply = models.TextField(blank=True)
    reply_by_function = models.CharField(max_length=160, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="advice_is_answered_with_words", condition=Q(replied_at__isnull=True) | ~Q(reply="")
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
