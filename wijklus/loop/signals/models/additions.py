"""What was added to a signal later, by the software through which it was said."""

from django.db import models

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules
from .said import Signal


class Addition(Scoped):
    """Words that somebody added to their own signal later, and whether they say that it is still open or solved.

    `their_key` is made of the number that the other software gave it, so that the same one sent twice is kept once.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="additions")
    text = models.TextField(max_length=rules.LONGEST_TEXT)
    says = models.CharField(max_length=6, choices=[(said, said) for said in rules.SAYS])
    origin_label = models.CharField(max_length=200)
    their_key = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 (NULL: no key, not unique)
    added_at = models.DateTimeField()
    PERSONAL = ("text",)

    class Meta(Scoped.Meta):
        ordering = ["added_at", "id"]
        constraints = [models.UniqueConstraint(fields=["signal", "their_key"], name="one_addition_per_key")]

    def __str__(self) -> str:
        return self.reference
