"""Questions about what came in by mail, and about the thread in which a signal is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet

from wijklus.base import reference as links
from wijklus.base.actor import Actor, Reach
from wijklus.base.letters import Thread

from .. import access
from ..models import Addition, IncomingMail, Mailbox, Photo, Signal
from ..rules import mailbox as rules


def mailbox() -> Mailbox | None:
    """The mailbox of the municipality, on or off. One query."""
    return Mailbox.objects.first()


def bounces_reach(box: Mailbox) -> bool:
    """Whether what we send and nobody can deliver comes back to this mailbox: it goes to the sender. No query."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower() == box.address.lower()


def mail_by_digest(digest: str) -> IncomingMail | None:
    """A mail that came before. One query."""
    return IncomingMail.objects.filter(digest=digest).first()


def mail_by_reference(reference: str) -> IncomingMail | None:
    """A mail, for a job. One query."""
    return IncomingMail.objects.filter(reference=reference).first()


def mail_of(signal: Signal) -> IncomingMail | None:
    """The mail that became this signal; also when it is still being taken in. One query, none for other channels."""
    if signal.channel != "mail" or not signal.form_key:
        return None
    return IncomingMail.objects.filter(digest__startswith=signal.form_key.removeprefix(access.MAIL_KEY)).first()


@dataclass(frozen=True)
class MailCounts:
    """How many mails came to what, and how many of the same came again."""

    by_state: dict[str, int]
    by_reason: dict[str, int]
    repeats: int


def mail_counts(*, by: Actor, since: datetime) -> MailCounts:
    """What became of the mails since a moment. One query."""
    access.require(access.may_see_mail(by))
    rows = IncomingMail.objects.filter(came_at__gte=since).order_by()
    by_state: dict[str, int] = {}
    by_reason: dict[str, int] = {}
    repeats = 0
    for row in rows.values("state", "reason", "repeats").annotate(n=Count("pk")):
        by_state[row["state"]] = by_state.get(row["state"], 0) + row["n"]
        by_reason[row["reason"]] = by_reason.get(row["reason"], 0) + row["n"]
        repeats += row["repeats"] * row["n"]
    by_reason.pop("", None)
    return MailCounts(by_state, by_reason, repeats)


def incoming(*, by: Actor, states: Sequence[str]) -> QuerySet[IncomingMail]:
    """The mails in these states, newest first."""
    access.require(access.may_see_mail(by))
    return IncomingMail.objects.filter(state__in=states).select_related("signal").order_by("-came_at", "-id")


def mails_to_forget(*, now: datetime) -> QuerySet[IncomingMail]:
    """Mails that became no signal, of which nobody needs to know any more who sent them."""
    old = IncomingMail.objects.filter(came_at__lt=now - timedelta(days=rules.DAYS_KEPT), signal__isnull=True)
    return old.exclude(sender="", subject="", message_id="")


def addition_by_reference(*, by: Actor, reference: str) -> Addition | None:
    """One of them, for whoever may read its signal. One query."""
    found = Addition.objects.select_related("signal__neighbourhood").filter(reference=reference).first()
    if found is not None:
        access.require(access.may_read(by, found.signal))
    return found


def unseen(neighbourhood_ids: Reach = None) -> QuerySet[Addition]:
    """What people added and nobody read yet, oldest first, of some neighbourhoods or of all."""
    rows = Addition.objects.filter(seen_at__isnull=True)
    if neighbourhood_ids is not None:
        rows = rows.filter(signal__neighbourhood_id__in=neighbourhood_ids)
    return rows.order_by("added_at", "pk")


def count_photos(signal: Signal) -> int:
    """How many photos stand with a signal. One query."""
    return Photo.objects.filter(signal=signal).count()


def signal_of_thread(found: Sequence[tuple[str, str]]) -> Signal | None:
    """The signal to which one of these (reference, key) belongs; None when no key fits. One query at most."""
    if not found:
        return None
    rows = Signal.objects.select_related("neighbourhood", "person").filter(
        reference__in=[ref for ref, _key in found[:20]]
    )
    known = {row.reference: row for row in rows}
    for ref, key in found:
        signal = known.get(ref)
        if signal is not None and signal.text and links.fits_short(key, access.ADDS, ref, signal.link_version):
            return signal
    return None


def thread_of(signal: Signal) -> Thread:
    """The thread of the mails about a signal: where its person answers to, and what they wrote first. Two queries."""
    key = links.short_key(access.ADDS, signal.reference, signal.link_version)
    box: Any = Mailbox.objects.filter(is_on=True).first()
    came = mail_of(signal)
    reply_to = ""
    if box is not None:
        tag = rules.tag_of(signal.reference, key)
        reply_to = rules.with_suffix(box.address, tag) if box.takes_tags else box.address
    return Thread(
        tag=rules.tag_of(signal.reference, key),
        reply_to=reply_to,
        first=came.message_id if came is not None else "",
        in_subject=f"[#{signal.reference}-{key}]" if box is not None and not box.takes_tags else "",
    )
