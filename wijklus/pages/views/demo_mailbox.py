"""The mailbox of the demonstration: what would have been mailed, so that somebody who tries it can follow the links."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

NEWEST = 20
LINE = b"\n" + b"-" * 79 + b"\n"
"""What Django's file mail backend puts after each message."""


@dataclass(frozen=True)
class Mail:
    """One message as it lies in the folder."""

    subject: str
    to: str
    at: datetime | None
    text: str
    html: str
    attached: tuple[str, ...]


@require_safe
@never_cache
def demo_mailbox(request: HttpRequest) -> HttpResponse:
    """The last messages, newest first; not found unless this is a demonstration that keeps its mail in a folder."""
    if not settings.DEMO or not settings.EMAIL_FILE_PATH:
        raise Http404("only in a demonstration")
    return render(request, "pages/demo_mailbox.html", {"mails": mails(Path(settings.EMAIL_FILE_PATH))[:NEWEST]})


def mails(folder: Path) -> list[Mail]:
    """The messages in a folder, newest first; none when there is no such folder yet."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True) if folder.is_dir() else []
    return [mail for path in files[:NEWEST] for mail in reversed(list(_in_file(path)))]


def _in_file(path: Path) -> Iterator[Mail]:
    for part in path.read_bytes().split(LINE):
        if part.strip():
            yield _read(message_from_bytes(part.lstrip(), policy=policy.default))


def _read(message: EmailMessage) -> Mail:
    return Mail(
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        at=parsedate_to_datetime(str(message["Date"])) if message["Date"] else None,
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attached=tuple(part.get_filename() or part.get_content_type() for part in message.iter_attachments()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
