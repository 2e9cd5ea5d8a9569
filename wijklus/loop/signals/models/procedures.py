"""What is not a signal: whom the city has for each procedure, and what was handed to it."""

from django.db import models

from wijklus.base.scope import Scoped

from ..rules import procedures
from .said import Signal


class Procedure(Scoped):
    """Who handles one kind of procedure in the city, and what it says of the term. Without a row the law counts."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=[(kind, kind) for kind in procedures.PROCEDURES])
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    link = models.URLField(blank=True)
    term_days = models.PositiveSmallIntegerField(null=True, blank=True)
    law = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["municipality", "kind"], name="one_contact_per_procedure")]

    def __str__(self) -> str:
        return self.kind


class HandedOver(Scoped):
    """A signal that turned out to be a procedure: handed to whom, when, by whom, and until when the law lets them."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    signal = models.OneToOneField(Signal, models.PROTECT, related_name="handed_over")
    kind = models.CharField(max_length=9, choices=[(kind, kind) for kind in procedures.PROCEDURES])
    to_name = models.CharField(max_length=120)
    to_email = models.EmailField(blank=True)
    law = models.CharField(max_length=200, blank=True)
    term_on = models.DateField(null=True, blank=True)
    by_function = models.CharField(max_length=160, blank=True)
    by_person = models.BooleanField(default=False)
    handed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["municipality", "-handed_at", "-id"], name="handed_over_newest")]

    def __str__(self) -> str:
        return f"{self.signal_id}: {self.kind}"
