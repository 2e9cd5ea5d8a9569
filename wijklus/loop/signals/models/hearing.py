"""How something was said to whoever noted it, and what the person agreed to."""

from django.db import models

from wijklus.base.scope import Scoped

from .. import rules
from .said import Signal


class Hearing(Scoped):
    """In which language something was said to whoever noted it, and whether an interpreter helped.

    The words themselves are in the language of the city.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    signal = models.OneToOneField(Signal, models.PROTECT, related_name="hearing")
    spoken = models.CharField(max_length=5, blank=True)
    with_interpreter = models.BooleanField(default=False)
    PERSONAL = ("spoken",)

    def __str__(self) -> str:
        return self.spoken


class Consent(Scoped):
    """One thing the person behind a signal agreed to: when, and who wrote it down."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="consents")
    use = models.CharField(max_length=9, choices=[(use, use) for use in rules.CONSENTS])
    given_at = models.DateTimeField()
    noted_by_id = models.BigIntegerField(null=True, blank=True)
    noted_by_function = models.CharField(max_length=160, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["signal", "use"], name="one_consent_per_use")]

    def __str__(self) -> str:
        return self.use
