"""Bookings of the ledger, the files they came from, and how they were tied by hand to what actions get."""

from typing import Any

from django.db import models
from django.db.models import Q

from wijklus.base.cents import Cents, CentsField
from wijklus.base.scope import Scoped

from ..rules import tying
from .plan_money import KINDS, MoneyFile
from .pool import Allocation, Fund


class LedgerFile(MoneyFile):
    """A file with bookings; what came of it in operating money and in investments, and how many found an action."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    operating = CentsField(default=0)
    investment = CentsField(default=0)
    tied = models.PositiveIntegerField(default=0)

    class Meta(Scoped.Meta):
        ordering = ["-given_at", "-id"]


class Booking(Scoped):
    """What the ledger says was paid or received; a credit note is below zero. It is never changed, only tied.

    The codes stand as the ledger writes them. `key` is by what a booking is known again when it is given once more.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    ledger_file = models.ForeignKey(
        LedgerFile, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )  # fmt: skip
    row = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=40)
    number = models.CharField(max_length=60, blank=True)
    line = models.CharField(max_length=60, blank=True)
    booked_on = models.DateField()
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    amount = CentsField()
    text = models.CharField(max_length=300, blank=True)
    plan_version = models.CharField(max_length=60, blank=True)
    goal_code = models.CharField(max_length=60, blank=True)
    plan_code = models.CharField(max_length=60, blank=True)
    action_code = models.CharField(max_length=60, blank=True)
    fund_code = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=60, blank=True)
    objective = models.ForeignKey(
        "policy.PlanObjective", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    allocation = models.ForeignKey(Allocation, models.PROTECT, null=True, blank=True, related_name="bookings")
    tied = models.CharField(max_length=5, default=tying.LOOSE, blank=True, choices=[(t, t) for t in tying.TIES])
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key"], name="one_booking_per_key"),
            models.CheckConstraint(
                name="tied_by_codes_to_something", condition=~Q(tied=tying.CODES) | Q(allocation__isnull=False)
            ),
            models.CheckConstraint(
                name="tied_to_something_somehow", condition=~Q(tied=tying.LOOSE) | Q(allocation__isnull=True)
            ),
            models.CheckConstraint(
                name="split_or_tied_to_one", condition=~Q(tied=tying.SPLIT) | Q(allocation__isnull=True)
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "year", "kind", "allocation", "amount"], name="bookings_of_a_year"
            ),
            models.Index(fields=["municipality", "year", "kind", "booked_on", "id"], name="loose_bookings",
                         condition=Q(allocation__isnull=True)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number or self.key} {self.amount}"


class BookingPart(Scoped):
    """A part of a booking that was split, and the amount of an action it is for. Together they are the booking."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="parts")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="+")
    amount = CentsField()

    class Meta(Scoped.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "allocation"], name="one_part_per_amount"),
            models.CheckConstraint(name="part_is_something", condition=~Q(amount=0)),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.amount} -> {self.allocation_id}"


class BookingTie(Scoped):
    """A booking was tied by hand to what an action gets, split, or taken away: why, and who said so. Never changed.

    `parts` and `was_parts` hold what it was split in: [{"allocation": id, "cents": 1250, "action": title of then}].
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="ties")
    was = models.ForeignKey(Allocation, models.PROTECT, null=True, blank=True, related_name="+")
    was_tied = models.CharField(max_length=5, blank=True)
    was_parts = models.JSONField(default=list, blank=True)
    allocation = models.ForeignKey(Allocation, models.PROTECT, null=True, blank=True, related_name="+")
    parts = models.JSONField(default=list, blank=True)
    reason = models.TextField()
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="tie_has_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.was_id} -> {self.allocation_id}"

    def in_parts(self) -> list[tuple[str, Cents]]:
        """What it was split in: the title that the action had then, and the amount."""
        return [(part["action"], Cents(part["cents"])) for part in self.parts]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it; a second time is refused, for what was said does not change."""
        if not self._state.adding:
            raise TypeError("how a booking was tied is never changed")
        super().save(*args, **kwargs)
