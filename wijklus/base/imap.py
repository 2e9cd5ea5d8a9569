"""Reading a mailbox of another server by IMAP over TLS: in good time, not too much of it, never behind our own door."""

import contextlib
import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import hurried, outside
from .refusals import Refused

ENOUGH = 300
"""Seconds after which no other mail is begun with."""
PORTS = (993,)
FIELD = "host"
FAILURES = (OSError, imaplib.IMAP4.error, UnicodeError, ValueError)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Account:
    """Which mailbox of which server, and how to get in."""

    host: str
    port: int
    name: str
    password: str = field(repr=False)
    folder: str = "INBOX"


class Inbox:
    """An open folder of a mailbox. Nothing in it is ever deleted."""

    def __init__(self, connection: imaplib.IMAP4, *, validity: int) -> None:
        self.connection, self.validity = connection, validity
        self.ends = time.monotonic() + ENOUGH

    def has_time(self) -> bool:
        """Whether another mail can be read now; what is left is read the next time."""
        return time.monotonic() < self.ends

    def after(self, uid: int, *, since: date) -> list[int]:
        """The numbers of the mails above this one that came on a day or later, lowest first."""
        day = f"{since.day}-{MONTHS[since.month - 1]}-{since.year}"
        found = _asked(self.connection.uid("SEARCH", f"UID {uid + 1}:*", "SINCE", day))
        numbers = b" ".join(part for part in found if isinstance(part, bytes)).split()
        return sorted(number for number in map(int, numbers) if number > uid)  # `*` is the last, also when it is below

    def size_of(self, uid: int) -> int:
        """How many bytes a mail has; 0 when it is gone."""
        answer = _asked(self.connection.uid("FETCH", str(uid), "(RFC822.SIZE)"))
        found = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(map(_line, answer)))
        return int(found.group(1)) if found else 0

    def read(self, uid: int, *, only_head: bool = False) -> bytes:
        """A mail as it came, or its headers only; nothing is marked by it. Empty when it is gone."""
        answer = _asked(self.connection.uid("FETCH", str(uid), "(BODY.PEEK[HEADER])" if only_head else "(BODY.PEEK[])"))
        return next((bytes(part[1]) for part in answer if isinstance(part, tuple)), b"")

    def mark(self, uid: int) -> None:
        """Mark a mail as read."""
        _asked(self.connection.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)"))


@contextlib.contextmanager
def opened(account: Account) -> Iterator[Inbox]:
    """The folder of an account. Raises Refused with a sentence when it cannot be opened, or when it breaks off."""
    connection = _connected(account)
    try:
        _log_in(connection, account)
        yield _selected(connection, account.folder)
    except FAILURES as problem:
        raise _broken(account) from problem
    finally:
        with contextlib.suppress(*FAILURES):
            connection.logout()


def checked(host: str, port: int) -> None:
    """Raise Refused for an address that will not be asked, without asking it."""
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", host):
        raise Refused(_("This is not the name of a server."), field=FIELD)
    if port not in PORTS and not settings.OUTSIDE_MAY_BE_NEAR:
        raise Refused(_("Mailboxes are read on port 993 only."), field="port")


def _connected(account: Account) -> imaplib.IMAP4:
    checked(account.host, account.port)
    try:
        return _Reached(account.host, account.port, outside.number_of(account.host, account.port))
    except ssl.SSLError as problem:
        sentence = _("%(host)s does not show a certificate that we trust.")
        raise Refused(sentence % {"host": account.host}, field=FIELD) from problem
    except FAILURES as problem:
        raise _broken(account) from problem


def _broken(account: Account) -> Refused:
    return Refused(_("%(host)s does not answer.") % {"host": account.host}, field=FIELD)


def _log_in(connection: imaplib.IMAP4, account: Account) -> None:
    try:
        connection.login(account.name, account.password)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeError) as problem:
        raise Refused(_("The server refuses this name and password."), field="password") from problem


def _selected(connection: imaplib.IMAP4, folder: str) -> Inbox:
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    state, _count = connection.select(quoted)
    if state != "OK":
        raise Refused(_("This mailbox has no folder of that name."), field="folder")
    told: Any = connection.response("UIDVALIDITY")[1]
    return Inbox(connection, validity=int(told[0]) if told and told[0] else 0)


def _asked(answer: tuple[str, Any]) -> list[Any]:
    state, data = answer
    if state != "OK":
        raise imaplib.IMAP4.error(state)
    return [part for part in data or [] if part is not None]


def _line(part: Any) -> bytes:
    return bytes(part[0]) if isinstance(part, tuple) else bytes(part)


class _Reached(imaplib.IMAP4_SSL):
    """A connection to a number that was looked up before; the certificate is checked against the name."""

    def __init__(self, host: str, port: int, number: str) -> None:
        self.number = number
        super().__init__(host, port, timeout=hurried.SECONDS)

    def _create_socket(self, timeout: float | None) -> hurried.Plain | hurried.Tls:
        del timeout  # each answer has its own
        return hurried.connected(self.number, self.port, host=self.host)

    def send(self, data: Any) -> None:
        """Ask something: the time of its answer begins."""
        cast(hurried.Tls, self.sock).asked()
        super().send(data)
