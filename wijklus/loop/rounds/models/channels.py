"""What a ballot weighs by the way it comes in."""

from fractions import Fraction

from django.db import models

from wijklus.base.scope import Scoped

from .ballots import CHANNELS
from .rounds import Round


class ChannelWeight(Scoped):
    """What a ballot weighs in one channel of a round, as an exact fraction (`3/2`). Without a row it weighs 1."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="channel_weights")
    channel = models.CharField(max_length=8, choices=CHANNELS)
    weight = models.CharField(max_length=9)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["round", "channel"], name="channel_weighed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.weight}"

    @property
    def as_fraction(self) -> Fraction:
        """The weight, exactly."""
        return Fraction(self.weight)
