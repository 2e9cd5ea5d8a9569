"""The amounts of the multi-year plan by year, and the files with such a plan that were given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import CentsField
from wijklus.base.given_files import GivenFile
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


class MoneyFile(GivenFile):
    """A file with amounts, all of one kind where its rows do not say which. `notes`: rows kept that are unusual."""

    kind = models.CharField(max_length=10, default=rules.INVESTMENT, choices=KINDS)
    notes = models.JSONField(default=list)

    class Meta(Scoped.Meta):
        abstract = True


class PlanFile(MoneyFile):
    """A file with a multi-year plan. `others` counts rows of other municipalities."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    plan_version = models.CharField(max_length=60, blank=True)
    others = models.PositiveIntegerField(default=0)
    total = CentsField(default=0)

    class Meta(Scoped.Meta):
        ordering = ["-given_at", "-id"]
