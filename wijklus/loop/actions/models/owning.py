"""Groups of residents that carry a plan, or one priority of it, themselves."""

from django.db import models
from django.db.models import Q

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped


class Carrier(Scoped):
    """That a group carries a priority of a neighbourhood, or without one its whole plan; the city is its guest."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+")
    priority = models.ForeignKey("priorities.Priority", models.PROTECT, null=True, blank=True, related_name="+")
    party = models.ForeignKey("people.Party", models.PROTECT, related_name="+")
    agreed = models.TextField()
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
