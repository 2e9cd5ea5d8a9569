"""What was added to a signal later: in a reply by mail, or by the software through which it was said."""

from django.db import models
from django.db.models import Q

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from .. import rules
from .said import Signal


class Addition(Scoped):
    """Words that somebody added to their own signal later, and whether they say that it is still open or solved.

    `their_key` is made of the number that the other software gave it, so that the same one sent twice is kept once.
    What came by mail says neither; `is_theirs`: the reply carries the secret of the thread and says that it comes
    from where the person is answered; no more is known, for a sender can be filled in. `seen_at`: it was read.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+")
    reference = ReferenceField()
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="additions")
    text = models.TextField(max_length=rules.LONGEST_TEXT)
    says = models.CharField(max_length=6, blank=True, choices=[(said, said) for said in rules.SAYS])
    origin_label = models.CharField(max_length=200)
    their_key = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 (NULL: no key, not unique)
    added_at = models.DateTimeField()
    came_by = models.OneToOneField(
        "signals.IncomingMail", models.PROTECT, null=True, blank=True, related_name="addition"
    )
    is_theirs = models.BooleanField(default=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by_function = models.CharField(max_length=160, blank=True)
    PERSONAL = ("text",)

    class Meta(Scoped.Meta):
        ordering = ["added_at", "id"]
        constraints = [models.UniqueConstraint(fields=["signal", "their_key"], name="one_addition_per_key")]
        indexes = [
            models.Index(
                fields=["municipality", "added_at"], condition=Q(seen_at__isnull=True), name="additions_unseen"
            )
        ]

    def __str__(self) -> str:
        return self.reference
