"""By which day people hear something: what the city decided about it, and the derived days of every signal."""

from django.db import models
from django.db.models import Q

from wijklus.base.scope import Scoped

from .categories import Category
from .said import Signal


class CategoryTerm(Scoped):
    """Working days until a first answer and until an outcome, of a category; without a category the city's default.

    The city's default for a first answer is a setting of the municipality; None stands for what is above.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    category = models.OneToOneField(Category, models.PROTECT, null=True, blank=True, related_name="term")
    first_answer_days = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(category__isnull=True), name="one_default_of_terms"
            ),
            models.CheckConstraint(
                name="default_of_first_answer_stands_once",
                condition=Q(category__isnull=False) | Q(first_answer_days__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_answer_days} {self.outcome_days}"


class ClosingDay(Scoped):
    """A day on which the city does not work though the country does: terms pass it over."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    on = models.DateField()
    name = models.CharField(max_length=80)

    class Meta(Scoped.Meta):
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["municipality", "on"], name="one_closing_day_a_day")]

    def __str__(self) -> str:
        return f"{self.on}: {self.name}"


class SignalTerm(Scoped):
    """Derived, one row per signal: by which days its person hears something, and since when it stands where it is.

    `due_on` is the day that counts now, empty when nothing is owed. Written in the transaction of the change; the days
    of what is still owed are made anew when a term or a closing day changes, and by `wijklus rebuild`.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    signal = models.OneToOneField(Signal, models.PROTECT, related_name="term")
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+", db_index=False)
    first_answer_on = models.DateField()
    outcome_on = models.DateField()
    due_on = models.DateField(null=True)
    is_answered = models.BooleanField(default=False)
    moved_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(
                fields=["municipality", "neighbourhood", "due_on", "signal"],
                condition=Q(due_on__isnull=False),
                name="terms_due_in_neighbourhood",
            ),
            models.Index(
                fields=["municipality", "due_on", "signal", "neighbourhood"],
                condition=Q(due_on__isnull=False),
                name="terms_due_in_city",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signal_id}: {self.due_on}"
