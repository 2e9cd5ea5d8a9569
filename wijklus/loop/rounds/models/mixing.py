"""A mix of deciding bodies: how much each weighs, and what they chose together."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.cents import CentsField
from wijklus.base.scope import Scoped

from ..rules import mixing
from .deciding import BODIES
from .rounds import Round, RoundArea

PARTS = [(mixing.VOTE, _("the vote of residents")), *BODIES]


class BodyWeight(Scoped):
    """What a body weighs in a round, in percents of a hundred; a round without any is decided by the vote alone."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="body_weights")
    body = models.CharField(max_length=9, choices=PARTS)
    percent = models.PositiveSmallIntegerField()

    class Meta(Scoped.Meta):
        ordering = ["-percent", "body"]
        constraints = [
            models.UniqueConstraint(fields=["round", "body"], name="a_body_weighs_once"),
            models.CheckConstraint(name="body_weighs_a_part", condition=Q(percent__gte=1, percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.percent}"


class Mix(Scoped):
    """What the bodies of a neighbourhood chose together, as it is published beside the vote: files as of a Tally."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    area = models.OneToOneField(RoundArea, models.PROTECT, related_name="mix")
    cost = CentsField()
    leftover = CentsField()
    is_open = models.BooleanField()
    pb = models.TextField()
    pb_sha256 = models.CharField(max_length=64)
    results = models.TextField()
    results_sha256 = models.CharField(max_length=64)
    by_function = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.area_id}: {self.pb_sha256[:8]}"
