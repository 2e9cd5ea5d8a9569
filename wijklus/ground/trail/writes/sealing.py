"""The chain over the trail: entries get their place once committed, so that writes never wait for one another."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.ground.trail import access, rules
from wijklus.ground.trail.models import Entry

from .entries import record


def seal(*, at: datetime, limit: int = 500) -> int:
    """Give up to `limit` committed entries without a sequence the next ones and their digests. Tells how many.

    Two at once: the unique sequence refuses the later one, which then has sealed nothing.
    """
    try:
        with scope.everywhere(), transaction.atomic():
            return _seal(limit)
    except IntegrityError:
        return 0


def _seal(limit: int) -> int:
    seq, digest = _last()
    sealed = 0
    for entry in Entry.objects.filter(seq__isnull=True).order_by("pk")[:limit]:
        content = rules.content_digest(entry.content(), entry.salt)
        following = rules.chained(digest, seq + 1, content)
        free = Entry.objects.filter(pk=entry.pk, seq__isnull=True)
        if free.update(seq=seq + 1, content_digest=content, digest=following):
            seq, digest, sealed = seq + 1, following, sealed + 1
    return sealed


def _last() -> tuple[int, str]:
    """The end of the chain: its number and digest."""
    last = Entry.objects.filter(seq__isnull=False).order_by("-seq").first()
    return (last.seq or 0, last.digest) if last else (0, "")


def redact(*, by: Actor, at: datetime, entry_id: int, reason: str) -> None:
    """Take a person's words out of one sealed entry; the chain stays intact over its salted digest.

    Who, when and which object stay. The taking out is itself an entry.
    """
    access.must_redact(by)
    with transaction.atomic():
        whole = Entry.objects.filter(pk=entry_id, seq__isnull=False, redacted_at__isnull=True)
        sealed = access.redactable(by, whole)
        if not sealed.update(before=None, after=None, reason="", salt="", redacted_at=at):
            raise Refused(_("This entry cannot be emptied yet, or it is empty already."))
        record(
            by=by, at=at, verb="trail.redact", kind="entry", ref=f"entry-{entry_id}", neighbourhood_id=None,
            reason=reason, public=False,
        )  # fmt: skip
