"""The wijkactieplan: a versioned contract over priorities, actions and money."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from . import rules

STATES = [
    (rules.DRAFT, _("draft")),
    (rules.PROPOSED, _("proposed")),
    (rules.ADOPTED, _("adopted")),
    (rules.AMENDED, _("being amended")),
    (rules.EVALUATED, _("evaluated")),
    (rules.ENDED, _("ended")),
]
SET_WITH = [(rules.CITY, _("the city alone")), (rules.RESIDENTS, _("together with residents"))]


class Plan(Scoped):
    """The plan of one neighbourhood for a period. What is being written now; what was decided stands in versions."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    introduction = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=9, default=rules.DRAFT, choices=STATES)
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


class StartCheck(Scoped):
    """What was agreed inside the city before residents are asked anything for a plan: is it ready to follow up?"""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    plan = models.OneToOneField(Plan, models.PROTECT, related_name="start_check")
    cycle = models.TextField(blank=True)
    agreed_by = models.CharField(max_length=160, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreement_url = models.URLField(max_length=500, blank=True)
    decides = models.TextField(blank=True)
    by_function = models.CharField(max_length=160)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.agreed_by


class ServiceHours(Scoped):
    """How many hours a week a service keeps free to follow up a plan."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="service_hours")
    party = models.ForeignKey("people.Party", models.PROTECT, related_name="+")
    per_week = models.DecimalField(max_digits=4, decimal_places=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "party"], name="hours_of_a_service_once_in_a_plan"),
            models.CheckConstraint(name="service_hours_are_some", condition=Q(per_week__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.per_week)


class ScopeCard(Scoped):
    """What a plan is about and what not, as it was said in public on a day; a next card does not change the one before.

    `within` and `limits` are lists of sentences, `outside` a list of {what, there}: not here, but there.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="scope_cards")
    number = models.PositiveIntegerField()
    within = models.JSONField(default=list)
    outside = models.JSONField(default=list)
    limits = models.JSONField(default=list)
    decides = models.TextField()
    set_with = models.CharField(max_length=9, choices=SET_WITH)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_where = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    by_function = models.CharField(max_length=160)
    made_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_scope_card_per_number"),
            models.CheckConstraint(
                name="agreed_with_residents_on_a_day", condition=Q(set_with="city") | Q(agreed_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


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
    """What a body adopted on a day: the whole document as canonical JSON with its SHA-256, never changed again.

    `share` is what of its goals and means traces back to people, as the document says, for the overview of a city.
    """

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
    share = models.JSONField(default=dict)
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


class PlanProposal(Scoped):
    """A plan as it lay on the table for comment: the document of that day with its SHA-256, never changed again."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    comments_until = models.DateField()
    explanation = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    by_function = models.CharField(max_length=160)

    class Meta(Scoped.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_plan_proposal_per_number")]

    def __str__(self) -> str:
        return f"{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store what was proposed; a second time is refused, for people commented on these words."""
        if not self._state.adding:
            raise TypeError("a proposal is never changed")
        super().save(*args, **kwargs)


class PlanComment(Scoped):
    """That a signal comments on a proposal: on one goal of it, or on the whole plan. Its words stand in the signal."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    proposal = models.ForeignKey(PlanProposal, models.PROTECT, related_name="comments")
    signal = models.OneToOneField("signals.Signal", models.PROTECT, related_name="plan_comment")
    goal = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.goal}"


class PlanBacking(Scoped):
    """That a body stands behind a plan: what it decided, which consequence it accepts, and what it then did."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="backings")
    body = models.CharField(max_length=160)
    decided_on = models.DateField()
    decision = models.TextField()
    decision_url = models.URLField(max_length=500, blank=True)
    consequence = models.TextField()
    deed = models.TextField(blank=True)
    deed_on = models.DateField(null=True, blank=True)
    by_function = models.CharField(max_length=160)
    noted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_deed_of_a_body_has_a_day",
                condition=Q(deed="", deed_on__isnull=True) | (~Q(deed="") & Q(deed_on__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.body


class PlanEvaluation(Scoped):
    """That a body evaluated a version of a plan on a day, and what was learned."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="evaluations")
    number = models.PositiveIntegerField()
    evaluated_by = models.CharField(max_length=160)
    evaluated_on = models.DateField()
    report_url = models.URLField(max_length=500, blank=True)
    learned = models.TextField()
    by_function = models.CharField(max_length=160)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.evaluated_by


class TracingSetting(Scoped):
    """To how many distinct persons a priority must trace back, in a city that chose so."""

    municipality = models.OneToOneField("places.Municipality", models.PROTECT, related_name="+")
    persons = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.persons)
