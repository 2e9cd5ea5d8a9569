"""Which mailbox is read, and reading it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base import imap, sealed
from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads
from ..models import Mailbox
from ..rules import mailbox as rules
from .mail import take_in_mail

PURPOSE = "wijklus.loop.signals.mailbox"


def change_mailbox(
    *,
    address: str,
    host: str,
    port: int,
    login: str,
    password: str,
    folder: str,
    takes_tags: bool,
    is_on: bool,
    version: int,
    by: Actor,
    at: datetime,
) -> Mailbox:
    """Decide which mailbox is read from today on. An empty password leaves the one that is kept.

    Raises Refused for an address or a server that will not be asked; nothing is asked of it here.
    """
    access.require(access.may_change_mailbox(by))
    _check(address, host, port, login)
    values: dict[str, Any] = {
        "address": address.strip().lower(),
        "host": host.strip().lower(),
        "port": port,
        "login": cleaned(login),
        "folder": cleaned(folder) or "INBOX",
        "takes_tags": takes_tags,
        "is_on": is_on,
    }
    with transaction.atomic():
        box = Mailbox.objects.select_for_update().first() or Mailbox(since=timezone.localdate(at), version=0)
        if box.version != version:
            raise Conflict(
                _("Somebody else changed the mailbox first. Look, and choose again."), theirs=box, mine=values
            )
        before = {name: getattr(box, name) for name in ("host", "folder", "is_on")}
        _renumber(box, values, at=at)
        for name, value in values.items():
            setattr(box, name, value)
        if password:
            box.secret = sealed.sealed(password, purpose=PURPOSE)
        if not box.secret:
            raise Refused(_("Give the password of the mailbox."), field="password")
        box.problem, box.version = "", version + 1
        box.save()
        after = {name: getattr(box, name) for name in before}
        trail.record(
            by=by, at=at, verb="signals.change_mailbox", kind="mailbox", ref=f"mailbox-{box.pk}", neighbourhood_id=None,
            before=before if version else None, after=after, public=False,
        )  # fmt: skip
    return box


def _renumber(box: Mailbox, values: dict[str, Any], *, at: datetime) -> None:
    """Another mailbox has other numbers, and is read from today on."""
    if any(getattr(box, name) != values[name] for name in ("host", "login", "folder")):
        box.validity, box.last_uid, box.since = 0, 0, timezone.localdate(at)


def _check(address: str, host: str, port: int, login: str) -> None:
    try:
        validate_email(address.strip())
    except ValidationError as wrong:
        raise Refused(_("This is not a mail address."), field="address") from wrong
    imap.checked(host.strip(), port)
    if not cleaned(login):
        raise Refused(_("Give the name with which the mailbox is opened."), field="login")


def try_mailbox(*, box: Mailbox, by: Actor, at: datetime) -> int:
    """Open the mailbox as a poll would, and tell how many mails wait there; nothing in it changes. Asks the server."""
    access.require(access.may_change_mailbox(by))
    try:
        with imap.opened(_account(box)) as inbox:
            after = box.last_uid if inbox.validity == box.validity else 0
            waiting = len(inbox.after(after, since=box.since))
    except Refused as refused:
        Mailbox.objects.filter(pk=box.pk).update(problem=str(refused.sentence)[:300])
        raise
    Mailbox.objects.filter(pk=box.pk).update(problem="")
    return waiting


def _account(box: Mailbox) -> imap.Account:
    try:
        password = sealed.opened(box.secret, purpose=PURPOSE)
    except sealed.CannotOpen as wrong:
        raise Refused(
            _("The password was kept with another secret key: fill it in again."), field="password"
        ) from wrong
    return imap.Account(box.host, box.port, box.login, password, box.folder)


def poll(*, by: Actor, at: datetime) -> int:
    """Read what came into the mailbox since the last time, one mail after another; how many were read.

    Outside any transaction. A mail is marked as read once it is kept; whatever is killed goes on with the next number,
    and a mail that comes twice is one.
    """
    access.require(access.may_take_in_mail(by))
    box = _claimed(at=at)
    if box is None:
        return 0
    problem, read = "", 0
    try:
        with imap.opened(_account(box)) as inbox:
            read = _read_all(box, inbox, by=by, at=at)
    except Refused as refused:
        problem = str(refused.sentence)[:300]
    finally:
        Mailbox.objects.filter(pk=box.pk).update(polling_until=None, polled_at=at, problem=problem)
    return read


def _claimed(*, at: datetime) -> Mailbox | None:
    """The mailbox, when it is on and nobody else reads it."""
    free = Q(polling_until__isnull=True) | Q(polling_until__lt=at)
    if not Mailbox.objects.filter(free, is_on=True).update(polling_until=at + rules.POLL_LEASE):
        return None
    return reads.mailbox()


def _read_all(box: Mailbox, inbox: imap.Inbox, *, by: Actor, at: datetime) -> int:
    after = box.last_uid
    if (
        inbox.validity != box.validity
    ):  # the server numbered everything anew: what was read before is known by its digest
        Mailbox.objects.filter(pk=box.pk).update(validity=inbox.validity, last_uid=0)
        after = 0
    read = 0
    for uid in inbox.after(after, since=box.since)[: rules.MOST_AT_ONCE]:
        if not inbox.has_time():
            break
        size = inbox.size_of(uid)
        raw = inbox.read(uid, only_head=size > rules.LARGEST_MAIL)
        if raw:
            take_in_mail(raw=raw, box=box, validity=inbox.validity, uid=uid, size=size, by=by, at=at)
            inbox.mark(uid)
        Mailbox.objects.filter(pk=box.pk, last_uid__lt=uid).update(last_uid=uid)
        read += 1
    return read
