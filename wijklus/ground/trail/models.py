"""The trail (who did what, when, on which mandate), jobs and deliveries. Knows no other room: ids are plain."""

import secrets
import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q

from wijklus.base.scope import Scoped, ScopedManager

SEALING = frozenset({"seq", "content_digest", "digest"})
REDACTING = frozenset({"before", "after", "reason", "salt", "redacted_at"})
CONTENT = (
    "municipality_id", "at", "actor_id", "function", "mandate", "verb", "object_kind", "object_ref",
    "neighbourhood_id", "before", "after", "reason",
)  # fmt: skip


class AppendOnly(RuntimeError):
    """Somebody tried to change or remove what stands in the trail."""


def new_salt() -> str:
    """Sixteen random bytes, as text."""
    return secrets.token_hex(16)


class EntryRows(models.QuerySet["Entry"]):
    """Entries can be added and asked for; only sealing and redacting fill in or empty their own columns."""

    def update(self, **columns: Any) -> int:
        if not (columns.keys() <= SEALING or columns.keys() <= REDACTING):
            raise AppendOnly("an entry of the trail is never changed")
        return super().update(**columns)

    def delete(self) -> NoReturn:
        raise AppendOnly("an entry of the trail is never removed")


class Entry(Scoped):
    """One change, told so that people can read it. Append-only; personal values are named, never kept.

    `seq` and `digest` are given by the sealing job over committed rows, so that writes do not wait for one another.
    """

    municipality_id = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    function = models.CharField(max_length=160)
    mandate = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_ref = models.CharField(max_length=40)
    neighbourhood_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True, default=new_salt)
    seq = models.BigIntegerField(null=True, unique=True)
    content_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    redacted_at = models.DateTimeField(null=True)

    objects: ClassVar[ScopedManager[Any]] = ScopedManager.from_queryset(EntryRows)()

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["municipality_id", "object_kind", "object_ref"], name="trail_of_object"),
            models.Index(fields=["municipality_id", "-at", "-id"], name="trail_by_moment"),
            models.Index(fields=["id"], condition=Q(seq__isnull=True), name="trail_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_ref}"

    def content(self) -> dict[str, Any]:
        """What the digest is taken over: everything but the chain itself."""
        return {name: getattr(self, name) for name in CONTENT}

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("an entry of the trail is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("an entry of the trail is never removed")


WHOLE_CITY = 0
"""Stands in the revisions where a neighbourhood would, for what concerns every page of the city."""


class Revision(models.Model):
    """How often anything public about a neighbourhood (or about the city as a whole) changed: a cache key."""

    municipality_id = models.BigIntegerField()
    neighbourhood_id = models.BigIntegerField(default=0)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality_id", "neighbourhood_id"], name="one_revision")]

    def __str__(self) -> str:
        return str(self.number)


class Job(models.Model):
    """Later work: a dotted function name and its keyword arguments, in the transaction of the change that wants it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    municipality_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=160, unique=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    task_id = models.UUIDField(default=uuid.uuid4)
    done_parts = models.PositiveIntegerField(default=0)
    all_parts = models.PositiveIntegerField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "not_before"], name="jobs_to_do"),
            models.Index(fields=["municipality_id", "state"], name="jobs_of_city"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class Delivery(Scoped):
    """One message to one person for one purpose. `sending` is committed before the mail server is spoken to."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNCERTAIN = "uncertain"

    municipality_id = models.BigIntegerField()
    key = models.CharField(max_length=160, unique=True)
    channel = models.CharField(max_length=10, default="mail")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=120, blank=True)
    job_key = models.CharField(max_length=160, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["state", "lease_until"], name="deliveries_open")]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class HitCount(models.Model):
    """How often something was tried in one window of time; raised by one SQL statement, never through a cache.

    Whom it is about is a keyed digest; the row goes once its window is over (`ends`, in seconds since 1970).
    """

    key = models.CharField(max_length=120)
    ends = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "ends"], name="one_count_per_window")]
        indexes = [models.Index(fields=["ends"], name="counts_by_end")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class SentForm(models.Model):
    """A form of a working page that was sent, so that sending it again does nothing twice.

    `digest` is of the session, the address and all that was sent, the token of that one rendering included. `location`
    is where the first sender was led; empty while it is being done.
    """

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
    location = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return self.digest


class Worker(models.Model):
    """A worker process and when it was last heard."""

    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
