"""Actions (owner, mandate, term, planned answer) and the commitments of services and partners that carry them."""

from django.db import models
from django.db.models import Q

from wijklus.base.cents import CentsField
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from . import rules


class Action(Scoped):
    """Something that will be done about one or more priorities, owned by a party under a mandate."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    owner = models.ForeignKey("people.Party", models.PROTECT, null=True, blank=True, related_name="+")
    owner_function = models.CharField(max_length=160, blank=True)
    mandate = models.ForeignKey("people.Mandate", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    answer_planned_on = models.DateField(null=True, blank=True)
    means = CentsField(null=True, blank=True)
    no_means_needed = models.BooleanField(default=False)
    state = models.CharField(max_length=7, default=rules.PLANNED, choices=[(s, s) for s in rules.ALLOWED])
    state_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(name="means_or_none_needed", condition=~Q(means__isnull=False, no_means_needed=True))
        ]
        indexes = [models.Index(fields=["neighbourhood", "state"], name="actions_of_neighbourhood")]

    def __str__(self) -> str:
        return self.title


class ActionPriority(Scoped):
    """The priority an action serves: who linked them, when and why."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, models.PROTECT, related_name="links")
    priority = models.ForeignKey("priorities.Priority", models.PROTECT, related_name="+")
    by_id = models.BigIntegerField(null=True)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["action", "priority"], name="action_once_per_priority")]

    def __str__(self) -> str:
        return f"{self.action_id} -> {self.priority_id}"


class Commitment(Scoped):
    """A promise asked of a party: what, to whom, by when, under which mandate; both sides judge whether it was kept."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    action = models.ForeignKey(Action, models.PROTECT, related_name="commitments")
    kind = models.CharField(max_length=7, default=rules.REQUEST, choices=[("order", "order"), ("request", "request")])
    party = models.ForeignKey("people.Party", models.PROTECT, related_name="+")
    what = models.TextField()
    to_whom = models.CharField(max_length=200)
    amount = CentsField(null=True, blank=True)
    hours = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    mandate = models.ForeignKey("people.Mandate", models.PROTECT, null=True, blank=True, related_name="+")
    asked_due_on = models.DateField()
    promised_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, default=rules.ASKED, choices=[(s, s) for s in rules.ALLOWED_COMMITMENT])
    state_reason = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    asked_by_function = models.CharField(max_length=160)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_function = models.CharField(max_length=160, blank=True)
    promiser_says = models.CharField(max_length=9, blank=True)
    promiser_said_at = models.DateTimeField(null=True, blank=True)
    receiver_says = models.CharField(max_length=9, blank=True)
    receiver_said_at = models.DateTimeField(null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["party", "state", "asked_due_on"], name="commitments_of_party"),
            models.Index(fields=["municipality", "state", "asked_due_on"], name="commitments_by_term"),
        ]

    def __str__(self) -> str:
        return self.reference
