"""How the money of a round was divided over its neighbourhoods, with the numbers, as everybody reads it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import CentsField
from wijklus.base.scope import Scoped

from ..rules import dividing
from .rounds import Round

WAYS = [
    (dividing.NEED, _("by the number of inhabitants, and more where there is more need")),
    (dividing.RESERVED, _("a part of the money of projects of the city")),
    (dividing.TYPED, _("the city chose the amounts, for the reason below")),
]


class Division(Scoped):
    """How the amounts of a round came about, with the numbers as they stood then (`measures` and `rows`).

    `amounts` the cents by the id of a neighbourhood.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    round = models.OneToOneField(Round, models.PROTECT, related_name="division")
    way = models.CharField(max_length=8, choices=WAYS)
    whole = CentsField()
    reason = models.TextField(blank=True)
    measures = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    amounts = models.JSONField(default=dict)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(name="amounts_by_hand_have_a_reason", condition=~Q(way=dividing.TYPED, reason="")),
            models.CheckConstraint(name="division_of_something", condition=Q(whole__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.way}"
