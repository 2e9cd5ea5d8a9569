"""Terms of office, policy fields and objectives of the multi-year plan (BBC), as far as a plan needs."""

from django.db import models
from django.db.models import F, Q

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped


class TermOfOffice(Scoped):
    """A period of one council and its college (bestuursperiode)."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(name="term_ends_after_it_starts", condition=Q(valid_until__gt=F("valid_from"))),
            models.UniqueConstraint(fields=["municipality", "valid_from"], name="one_term_starts_on_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanAmendment(Scoped):
    """A moment at which the multi-year plan is adapted, and the last day for a proposal to make it; set by finance."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    name = models.CharField(max_length=120)
    last_day = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["last_day"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "last_day"], name="one_amendment_per_last_day"),
            models.CheckConstraint(
                name="amendment_is_decided_after_its_last_day",
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("last_day")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PolicyField(models.Model):
    """A field (beleidsveld) of the Flemish policy and management cycle, code of four digits; the same for everybody."""

    code = models.CharField(max_length=10, unique=True)
    name = models.JSONField(default=dict)
    domain = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class PlanObjective(Scoped):
    """One line of the multi-year plan: goal, action plan, action. Codes are opaque and levels may be missing.

    Real plans use the same codes for several actions: `number` tells these apart. `key` is by what a line of a file is
    known again when the file is given once more; it is empty for a line that was typed in.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    plan_version = models.CharField(max_length=60)
    goal_code = models.CharField(max_length=60, blank=True)
    plan_code = models.CharField(max_length=60, blank=True)
    action_code = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField(default=1)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    key = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    policy_field = models.ForeignKey(PolicyField, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["goal_code", "plan_code", "action_code", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "plan_version", "goal_code", "plan_code", "action_code", "number"],
                name="one_objective_per_code_and_number",
            ),
            models.UniqueConstraint(
                fields=["municipality", "plan_version", "key"], condition=~Q(key=""), name="one_objective_per_key"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CouncilFrame(Scoped):
    """The frame that the council sets for the work in the neighbourhoods: what it says, and the dated document."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    decided_on = models.DateField()
    document_url = models.URLField(max_length=500)
    by_function = models.CharField(max_length=160)
    noted_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class PolicyDecision(Scoped):
    """A decision of the city about its policy, with the dated document and who answers for it (a function)."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    decided_by = models.CharField(max_length=160)
    decided_on = models.DateField()
    document_url = models.URLField(max_length=500, blank=True)
    owner = models.CharField(max_length=160)
    noted_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class PolicyMeaning(Scoped):
    """What a decision means for one neighbourhood, in plain words: by whom, and on which day."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    reference = ReferenceField()
    decision = models.ForeignKey(PolicyDecision, models.PROTECT, related_name="meanings")
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+")
    text = models.TextField()
    owner = models.CharField(max_length=160)
    dated_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "decision", "neighbourhood"], name="one_meaning_per_neighbourhood"
            )
        ]

    def __str__(self) -> str:
        return self.reference
