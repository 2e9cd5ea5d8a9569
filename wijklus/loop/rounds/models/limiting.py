"""What limits the choice in a round: pots and categories with a most, and proposals that exclude each other."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from ..rules import limiting
from .rounds import Round, RoundArea

POT_KINDS = [(limiting.POT, _("pot: who carries it out")), (limiting.CATEGORY, _("category: what it is about"))]
EXECUTORS = [(limiting.CITY, _("a service of the city")), (limiting.RESIDENTS, _("a group of residents"))]


class Pot(Scoped):
    """A part of the proposals of a round, by who carries them out or by what they are about.

    `percent`: what they may cost together, of the money of their neighbourhood; empty when there is no such limit.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    round = models.ForeignKey(Round, models.PROTECT, related_name="pots")
    kind = models.CharField(max_length=8, choices=POT_KINDS)
    name = models.CharField(max_length=60)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    executor = models.CharField(max_length=9, choices=EXECUTORS, blank=True)

    class Meta(Scoped.Meta):
        ordering = ["-kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="pot_named_once_in_a_round"),
            models.CheckConstraint(
                name="pot_percent_of_a_whole", condition=Q(percent__isnull=True) | Q(percent__gte=1, percent__lte=100)
            ),
            models.CheckConstraint(
                name="a_pot_has_who_carries_it_out",
                condition=Q(kind=limiting.CATEGORY, executor="") | (Q(kind=limiting.POT) & ~Q(executor="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RivalSet(Scoped):
    """Proposals for one neighbourhood of which at most one can be carried out, and why."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    area = models.ForeignKey(RoundArea, models.PROTECT, related_name="rival_sets")
    reason = models.TextField()
    proposals: Any = models.ManyToManyField("rounds.Proposal", related_name="rival_sets")

    class Meta(Scoped.Meta):
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="rivals_for_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return self.reference
