"""Reports that are made on paper by a job."""

from django.db import models

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped


class Report(Scoped):
    """A progress report of every plan for college and council, of a day; without a file it is being made."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    language = models.CharField(max_length=10)
    on = models.DateField()
    file = models.FileField(max_length=200, blank=True)
    by_function = models.CharField(max_length=160)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return self.reference
