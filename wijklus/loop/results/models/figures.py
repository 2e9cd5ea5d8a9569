"""Figures of what changed: what is measured, each value on its day, and the files they came from."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.given_files import GivenFile
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules

ORIGINS = [(rules.OUTSIDE, _("from outside the city's own services")), (rules.OWN, _("measured by the city itself"))]
DIGITS: dict[str, Any] = {"max_digits": 18, "decimal_places": 6}


class Indicator(Scoped):
    """What is measured in a neighbourhood, by whom, where it stood and where it should be.

    For a plan as a whole, or for one of its priorities; without a plan it is a figure that no plan is judged by. `code`
    is how files name it.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+")
    plan = models.ForeignKey("plans.Plan", models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.ForeignKey("priorities.Priority", models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=500, blank=True)
    origin = models.CharField(max_length=7, choices=ORIGINS)
    baseline = models.DecimalField(null=True, blank=True, **DIGITS)
    baseline_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(null=True, blank=True, **DIGITS)
    target_on = models.DateField(null=True, blank=True)
    by_function = models.CharField(max_length=160)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="baseline_with_its_day",
                condition=Q(baseline__isnull=True, baseline_on__isnull=True)
                | Q(baseline__isnull=False, baseline_on__isnull=False),
            ),
            models.CheckConstraint(
                name="target_with_its_day",
                condition=Q(target__isnull=True, target_on__isnull=True)
                | Q(target__isnull=False, target_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["neighbourhood", "code"], condition=~Q(code=""), name="indicator_code_once_in_a_neighbourhood"
            ),
        ]
        indexes = [models.Index(fields=["neighbourhood", "plan"], name="indicators_of_neighbourhood")]

    def __str__(self) -> str:
        return self.name


class IndicatorFile(GivenFile):
    """A file with figures that was given, what the check found in it, and how far it is taken in.

    `rows` counts figures. `others` are those of other areas, `unknown` those of indicators that nobody here follows;
    `names` lists the latter. With `start_new` they are started.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    source = models.CharField(max_length=200)
    origin = models.CharField(max_length=7, choices=ORIGINS)
    decimal = models.CharField(max_length=1, default=rules.COMMA)
    start_new = models.BooleanField(default=False)
    others = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    names = models.JSONField(default=list)

    class Meta(Scoped.Meta):
        ordering = ["-given_at", "-id"]


class Measurement(Scoped):
    """One value of an indicator on a day, typed by hand or from a file. `source` when it is another."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measurements", db_index=False)
    value = models.DecimalField(**DIGITS)
    on = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(IndicatorFile, models.PROTECT, null=True, blank=True, related_name="+")
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["indicator", "on"], name="one_value_a_day")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.on}: {self.value}"
