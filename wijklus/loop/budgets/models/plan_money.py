"""The amounts of the multi-year plan by year, and the files with such a plan that were given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import CentsField
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules

KINDS = [(rules.OPERATING, _("operating")), (rules.INVESTMENT, _("investment"))]


class PlanAmount(Scoped):
    """What the multi-year plan sets aside for one of its lines in one year, operating or investment.

    May be negative: plans correct an earlier year, or book what a sale brings in.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    objective = models.ForeignKey("policy.PlanObjective", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    amount = CentsField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["objective", "year", "kind"], name="one_plan_amount_per_year_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.year}: {self.amount}"


class GivenFile(Scoped):
    """A file that was given: what the check found in it, and how far it is taken in. It is kept as the source."""

    reference = ReferenceField()
    file = models.FileField(max_length=200)
    file_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, default=rules.INVESTMENT, choices=KINDS)
    state = models.CharField(max_length=10, default=rules.CHECKING, choices=[(s, s) for s in rules.ALLOWED_PLAN_FILE])
    problem = models.TextField(blank=True)
    rows = models.PositiveIntegerField(default=0)
    at_row = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    job_key = models.CharField(max_length=160, blank=True)
    given_by_function = models.CharField(max_length=160)
    given_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.file_name


class PlanFile(GivenFile):
    """A file with a multi-year plan. `others` counts rows of other municipalities."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    plan_version = models.CharField(max_length=60, blank=True)
    others = models.PositiveIntegerField(default=0)
    total = CentsField(default=0)

    class Meta(Scoped.Meta):
        ordering = ["-given_at", "-id"]
