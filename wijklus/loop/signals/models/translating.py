"""What somebody said, in another language: written by a person, and always shown as a translation."""

from django.db import models

from wijklus.base.scope import Scoped

from .. import rules
from .said import Signal


class Translation(Scoped):
    """The words of a signal in another language, by whom and when; the words themselves stay as they were said."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="translations")
    language = models.CharField(max_length=5)
    text = models.TextField(max_length=rules.LONGEST_TEXT)
    made_by_function = models.CharField(max_length=160)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    PERSONAL = ("text",)

    class Meta(Scoped.Meta):
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["signal", "language"], name="one_translation_per_language")]

    def __str__(self) -> str:
        return f"{self.signal_id} ({self.language})"
