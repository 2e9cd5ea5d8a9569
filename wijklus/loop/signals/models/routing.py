"""Which service handles what was said: the rules of the city, and the service of each signal."""

from django.db import models
from django.db.models import F, Q

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .categories import Category
from .said import Signal


class RoutingRule(Scoped):
    """A rule that hands signals to a service, from a day until (not including) another; the first that fits counts.

    `words` are the phrases as somebody typed them; an empty list is about any text.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    position = models.BigIntegerField()
    party = models.ForeignKey("people.Party", models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+")
    words = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="routing_rule_ends_after_it_starts",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            )
        ]
        indexes = [models.Index(fields=["municipality", "position"], name="routing_rules_in_order")]

    def __str__(self) -> str:
        return self.reference


class Routing(Scoped):
    """Which service handles a signal: by the rule that fitted first, or by hand (without a rule), with the reason.

    By hand it can also be nobody. `matched` says what of the rule fitted, as it stood then.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    signal = models.OneToOneField(Signal, models.PROTECT, related_name="routing")
    party = models.ForeignKey("people.Party", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    rule = models.ForeignKey(RoutingRule, models.PROTECT, null=True, blank=True, related_name="+")
    matched = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    by_function = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_rule_hands_to_somebody", condition=Q(rule__isnull=True) | Q(party__isnull=False)
            ),
            models.CheckConstraint(name="by_hand_has_a_reason", condition=Q(rule__isnull=False) | ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["municipality", "party", "-signal"], name="signals_of_party")]

    def __str__(self) -> str:
        return f"{self.signal_id} -> {self.party_id}"
