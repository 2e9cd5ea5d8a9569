"""The wijkactieplan: a versioned contract over priorities, actions and money."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from . import rules

STATES = [(rules.DRAFT, _("draft")), (rules.ADOPTED, _("adopted")), (rules.ENDED, _("ended"))]


class Plan(Scoped):
    """The plan of one neighbourhood for a period. What is being written now; what was decided stands in versions."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    introduction = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=7, default=rules.DRAFT, choices=STATES)
    state_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(name="plan_ends_after_it_starts", condition=Q(valid_until__gt=F("valid_from"))),
            models.UniqueConstraint(
                fields=["neighbourhood"], condition=~Q(state="ended"), name="one_running_plan_per_neighbourhood"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanItem(Scoped):
    """A priority in the plan: the goal, and the indicator by which anybody can see whether it is reached."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items")
    priority = models.ForeignKey("priorities.Priority", models.PROTECT, related_name="+")
    goal = models.TextField()
    indicator = models.CharField(max_length=200, blank=True)
    baseline = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=60, blank=True)
    objective = models.ForeignKey("policy.PlanObjective", models.PROTECT, null=True, blank=True, related_name="+")
    position = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "priority"], name="priority_once_in_a_plan")]

    def __str__(self) -> str:
        return self.goal[:60]


class PlanVersion(Scoped):
    """What a body adopted on a day: the whole document as canonical JSON with its SHA-256, never changed again."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    decided_by = models.CharField(max_length=160)
    decided_on = models.DateField()
    decision_url = models.URLField(max_length=500, blank=True)
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    follow_up_assured = models.BooleanField()
    missing = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    adopted_at = models.DateTimeField()
    adopted_by_function = models.CharField(max_length=160)

    class Meta(Scoped.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_per_number")]

    def __str__(self) -> str:
        return f"v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store what was adopted; a second time is refused, for what was decided does not change."""
        if not self._state.adding:
            raise TypeError("an adopted version is never changed")
        super().save(*args, **kwargs)
