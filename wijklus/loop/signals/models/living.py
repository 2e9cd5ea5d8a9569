"""What lives: derived, by quarter, how many people said something about a subject in a place."""

from django.db import models
from django.db.models import Q

from wijklus.base.scope import Scoped

from .. import rules
from .categories import Category


class LivingQuarter(Scoped):
    """A quarter of which the groups were made. `touched` rises when something of it changes, `done` says how far it
    was made: a job makes it anew when they differ. The running quarter is made anew every time.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    since = models.DateField()
    is_over = models.BooleanField(default=False)
    small_cell = models.PositiveSmallIntegerField()
    with_themes = models.BooleanField(default=False)
    touched = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(null=True)
    computed_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        ordering = ["-since"]
        constraints = [models.UniqueConstraint(fields=["municipality", "since"], name="one_row_per_living_quarter")]

    def __str__(self) -> str:
        return str(self.since)


class LivingGroup(Scoped):
    """Derived: people and counted voices in one quarter, neighbourhood, main category and cell.

    Of the kind "all" for who sees the rows behind it; "public" as everybody may see it, people apart from voices: `n`
    is at least the small cell then, and groups never overlap. `category` None is "not sorted", or several when
    `is_mixed`. The kinds "places" and "open" are those two summed by place, for the map and for totals. The others are
    the same by theme: what it is called, its reference, and its category (all empty: in no theme).
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    kind = models.CharField(max_length=6, choices=[(kind, kind) for kind in rules.living.KINDS_OF_GROUP])
    neighbourhood = models.ForeignKey("places.Neighbourhood", models.PROTECT, related_name="+", db_index=False)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    is_mixed = models.BooleanField(default=False)
    label = models.CharField(max_length=160, blank=True)
    label_ref = models.CharField(max_length=40, blank=True)
    cell = models.BigIntegerField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    people = models.PositiveIntegerField(default=0)
    voices = models.PositiveIntegerField(default=0)
    n = models.PositiveIntegerField()

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="several_subjects_have_no_category", condition=Q(is_mixed=False) | Q(category__isnull=True)
            )
        ]
        indexes = [
            models.Index(fields=["municipality", "since", "kind", "-n", "id"], name="living_biggest_first"),
            models.Index(fields=["municipality", "since", "neighbourhood"], name="living_in_neighbourhood"),
        ]

    def __str__(self) -> str:
        return f"{self.since} {self.kind}: {self.n}"
