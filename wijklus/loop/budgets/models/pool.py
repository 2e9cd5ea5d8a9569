"""Pooled money: funds, what they put in per year, and what of it goes to which action."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import Cents, CentsField
from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from ..rules import pool
from .plan_money import KINDS

FUND_KINDS = [
    (pool.SERVICE, _("own line of a service")),
    (pool.CITY_FUND, _("fund of the city for neighbourhoods")),
    (pool.PROVINCE, _("province")),
    (pool.FLEMISH, _("Flemish government")),
    (pool.EU, _("European Union")),
    (pool.WELFARE, _("public centre for social welfare")),
    (pool.HOUSING, _("housing company")),
    (pool.DONATION, _("donation")),
]
FORMS = [(pool.EURO, _("money")), (pool.HOURS, _("hours")), (pool.GOODS, _("goods"))]


class Fund(Scoped):
    """Where money comes from: who gives, what kind of fund it is, and from when until when.

    Of an earmarked fund no more can be given out than was put in; the lines of the city's own services are estimates.
    `code` is what the ledger calls it. A closed fund gives nothing new; what stands of it stays.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    name = models.CharField(max_length=120)
    party = models.ForeignKey("people.Party", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=FUND_KINDS)
    is_earmarked = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    code = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="one_fund_per_name"),
            models.CheckConstraint(
                name="fund_ends_after_it_starts",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="line_of_a_service_is_an_estimate", condition=~Q(kind=pool.SERVICE, is_earmarked=True)
            ),
            models.UniqueConstraint(
                fields=["municipality", "code"], condition=~Q(code=""), name="one_fund_per_code_of_the_ledger"
            ),
            models.CheckConstraint(
                name="closed_fund_has_a_reason", condition=Q(closed_at__isnull=True) | ~Q(closed_reason="")
            ),
        ]
        indexes = [models.Index(fields=["municipality", "created_at", "id"], name="funds_in_order")]

    def __str__(self) -> str:
        return self.name


class Contribution(Scoped):
    """What a fund puts in for one year: money, hours with what an hour is worth, or goods with their value.

    `allocated` is the sum of what of it goes to actions, kept by the writes. `paid_from` names the fund that already
    pays this, so that it never counts twice.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="contributions")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    form = models.CharField(max_length=5, default=pool.EURO, choices=FORMS)
    what = models.CharField(max_length=200, blank=True)
    hours = models.PositiveIntegerField(null=True, blank=True)
    hourly = CentsField(null=True, blank=True)
    value = CentsField()
    is_ceiling = models.BooleanField(default=False)
    allocated = CentsField(default=0)
    paid_from = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="+")
    unspent_reason = models.TextField(blank=True)
    by_function = models.CharField(max_length=160)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["-year", "id"]
        constraints = [
            models.CheckConstraint(name="contribution_above_zero", condition=Q(value__gt=0)),
            models.CheckConstraint(name="allocated_not_negative", condition=Q(allocated__gte=0)),
            models.CheckConstraint(
                name="earmarked_money_is_a_ceiling", condition=Q(is_ceiling=False) | Q(allocated__lte=F("value"))
            ),
            models.CheckConstraint(
                name="hours_have_an_hourly_value",
                condition=Q(form=pool.HOURS, hours__isnull=False, hourly__isnull=False)
                | (~Q(form=pool.HOURS) & Q(hours__isnull=True, hourly__isnull=True)),
            ),
            models.CheckConstraint(
                name="not_paid_from_itself", condition=Q(paid_from__isnull=True) | ~Q(paid_from=F("fund"))
            ),
        ]
        indexes = [models.Index(fields=["municipality", "year", "kind"], name="contributions_of_a_year")]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.year}: {self.value}"

    @property
    def left(self) -> Cents:
        """What no action has yet; below zero when estimates ask more than was put in."""
        return self.value - self.allocated

    @property
    def is_over(self) -> bool:
        """Whether actions ask more of it than was put in."""
        return self.left < Cents(0)


class Allocation(Scoped):
    """What of a contribution goes to an action; may point at the line of the multi-year plan it stands in.

    `code` is under what the ledger books it.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="allocations")
    action = models.ForeignKey("actions.Action", models.PROTECT, related_name="+")
    amount = CentsField()
    objective = models.ForeignKey("policy.PlanObjective", models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=60, blank=True)
    by_function = models.CharField(max_length=160)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "action"], name="one_allocation_per_action"),
            models.CheckConstraint(name="allocation_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return self.reference


class AllocationShift(Scoped):
    """What an action got more or less of a contribution, why, and who said so. Never changed."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="shifts")
    was = CentsField()
    amount = CentsField()
    reason = models.TextField()
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="shift_has_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.was} -> {self.amount}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a shift; a second time is refused, for what was said does not change."""
        if not self._state.adding:
            raise TypeError("a shift that was told is never changed")
        super().save(*args, **kwargs)
