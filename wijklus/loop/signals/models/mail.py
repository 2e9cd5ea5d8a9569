"""What comes in by mail: the mailbox, and what became of each mail."""

from django.db import models
from django.db.models import Q

from wijklus.base.reference import ReferenceField
from wijklus.base.scope import Scoped

from ..rules import mailbox as rules
from .said import Signal


class Mailbox(Scoped):
    """The mailbox of a municipality, how far it was read, and what went wrong last. One for each municipality.

    `secret` is the password, encrypted; `last_uid` counts within `validity`, which the server changes when it numbers
    its mails anew.
    """

    municipality = models.OneToOneField("places.Municipality", models.PROTECT, related_name="+")
    address = models.EmailField()
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField(default=993)
    login = models.CharField(max_length=200)
    secret = models.TextField(blank=True)
    folder = models.CharField(max_length=100, default="INBOX")
    takes_tags = models.BooleanField(default=True)
    is_on = models.BooleanField(default=False)
    since = models.DateField()
    validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    polled_at = models.DateTimeField(null=True, blank=True)
    polling_until = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.host


class IncomingMail(Scoped):
    """One mail that came in, and what became of it. The mail itself stays in the mailbox.

    `digest` (keyed) is of its Message-ID and its words: the same mail twice is one. Who sent it, its subject and its
    Message-ID are emptied with the person, or after a while.
    """

    municipality = models.ForeignKey("places.Municipality", models.PROTECT, related_name="+", db_index=False)
    reference = ReferenceField()
    digest = models.CharField(max_length=64)
    validity = models.BigIntegerField(default=0)
    uid = models.BigIntegerField(null=True, blank=True)
    size = models.PositiveIntegerField(default=0)
    came_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=rules.COMING, choices=[(s, s) for s in rules.ALLOWED_MAIL])
    reason = models.CharField(max_length=10, blank=True, choices=[(r, r) for r in rules.REASONS])
    sentence = models.CharField(max_length=300, blank=True)
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, blank=True, related_name="mails")
    sender = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=rules.LONGEST_HEADER, blank=True)
    message_id = models.CharField(max_length=rules.LONGEST_HEADER, blank=True)
    left_out = models.JSONField(default=list)
    language = models.CharField(max_length=5, blank=True)
    repeats = models.PositiveIntegerField(default=0)
    PERSONAL = ("sender", "subject", "message_id", "left_out")

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["municipality", "digest"], name="one_mail_once"),
            models.UniqueConstraint(
                fields=["municipality", "validity", "uid"], condition=Q(uid__isnull=False), name="one_mail_per_number"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state", "-came_at", "-id"], name="mails_by_state")]

    def __str__(self) -> str:
        return self.reference
