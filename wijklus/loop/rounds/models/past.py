"""Elections of before or elsewhere, taken in from the file in which they were published."""

from django.db import models

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped


class PastElection(Scoped):
    """An election that was not held here: its file as it was published, and what the count of it gave.

    The ballots stay in the file, which is what is counted: `pb` holds its bytes as text, so that their SHA-256 is that
    of the file. `agrees`: whether the file names the winners that the count gave; None when it names none.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    title = models.CharField(max_length=300)
    place = models.CharField(max_length=300)
    held = models.CharField(max_length=60)
    counting_rule = models.CharField(max_length=60)
    voters = models.PositiveIntegerField()
    results = models.TextField()
    results_sha256 = models.CharField(max_length=64)
    pb = models.TextField()
    pb_sha256 = models.CharField(max_length=64)
    agrees = models.BooleanField(null=True)
    credit = models.CharField(max_length=300, blank=True)
    taken_in_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["municipality", "pb_sha256"], name="a_file_is_taken_in_once")]

    def __str__(self) -> str:
        return self.title
