"""What becomes public of a signal, and signals whose words say that somebody is in danger."""

from django.db import models
from django.db.models import Q

from wijklus.base.scope import Scoped

from ..rules import alarm, moderating
from .said import Signal


class Publication(Scoped):
    """What others may read of a signal whose person agreed to show it: nothing until somebody read it and confirmed.

    `text` is the public text; that of the signal stays as it was said. `photos` are the photos that are shown, each
    with its reference and size. Why it was not shown is a code of the list, with words.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    signal = models.OneToOneField(Signal, models.PROTECT, related_name="publication")
    state = models.CharField(
        max_length=9, default=moderating.WAITING, choices=[(s, s) for s in moderating.ALLOWED_PUBLICATION]
    )
    text = models.TextField(blank=True)
    photos = models.JSONField(default=list)
    reason = models.CharField(max_length=11, blank=True, choices=[(r, r) for r in moderating.REASONS])
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_function = models.CharField(max_length=160, blank=True)
    version = models.PositiveIntegerField(default=1)
    PERSONAL = ("text", "photos", "words")

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(
                name="refused_with_a_reason", condition=~Q(state=moderating.REFUSED) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="only_what_is_shown_has_words", condition=Q(state=moderating.SHOWN) | Q(text="")
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state", "asked_at", "id"], name="publications_in_order")]

    def __str__(self) -> str:
        return f"{self.signal_id}: {self.state}"


class Alarm(Scoped):
    """A signal whose words say that somebody may be in danger, until somebody read it and says so."""

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    signal = models.OneToOneField(Signal, models.PROTECT, related_name="alarm")
    kind = models.CharField(max_length=7, choices=[(a, a) for a in alarm.ALARMS])
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by_function = models.CharField(max_length=160, blank=True)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(
                fields=["municipality", "-raised_at"], condition=Q(seen_at__isnull=True), name="alarms_not_seen"
            )
        ]

    def __str__(self) -> str:
        return f"{self.signal_id}: {self.kind}"
