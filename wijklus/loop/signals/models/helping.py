"""The count of calls for help."""

from django.db import models

from wijklus.base.scope import Scoped


class HelpCount(Scoped):
    """How many people looked for help for themselves on a day: only counted, what they need is kept nowhere."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    on = models.DateField()
    n = models.PositiveIntegerField(default=0)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["municipality", "on"], name="one_help_count_per_day")]

    def __str__(self) -> str:
        return f"{self.on}: {self.n}"
