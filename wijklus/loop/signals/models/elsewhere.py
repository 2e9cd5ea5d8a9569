"""That what was said already runs in another system of the city, and how it stands there."""

from django.db import models

from wijklus.base.scope import Scoped

from .said import Signal


class Elsewhere(Scoped):
    """Where a signal is handled outside Wijklus: the system, its number there, and the state when it was last asked."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    signal = models.OneToOneField(Signal, models.PROTECT, related_name="elsewhere")
    system = models.CharField(max_length=60)
    number = models.CharField(max_length=100)
    link = models.URLField(blank=True)
    is_closed = models.BooleanField(default=False)
    told_state = models.CharField(max_length=60, blank=True)
    seen_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["municipality", "system", "number"], name="one_signal_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"
