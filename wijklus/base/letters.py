"""How a mail of a municipality is put together: text and HTML, answerable, and in the thread of what it is about."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Thread:
    """What ties the mails about one thing together, so that mail programs show them as one and an answer finds back.

    `tag` names the thread in every Message-ID; `first` is the mail it all began with, when it began with one;
    `in_subject` stands in the subject where an address cannot carry the tag.
    """

    tag: str
    reply_to: str = ""
    first: str = ""
    in_subject: str = ""

    @property
    def root(self) -> str:
        """The Message-ID of our own first mail, whether it was sent or not."""
        return f"<{self.tag}@{host()}>"

    def headers(self, key: str, *, is_first: bool) -> dict[str, str]:
        """The Message-ID of the mail with this key, and what it follows on."""
        if is_first:
            return {"Message-ID": self.root} | (
                {"In-Reply-To": self.first, "References": self.first} if self.first else {}
            )
        own = f"<{self.tag}.{hashlib.sha256(key.encode()).hexdigest()[:20]}@{host()}>"
        return {"Message-ID": own, "In-Reply-To": self.root, "References": f"{self.first} {self.root}".strip()}


def host() -> str:
    """The name of this installation, as it stands behind the at of a Message-ID."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def letter(
    template: str,
    context: dict[str, Any],
    *,
    key: str,
    subject: str,
    to: Sequence[str],
    city: Any,
    reply_to: str = "",
    thread: Thread | None = None,
    is_first: bool = False,
) -> EmailMultiAlternatives:
    """A mail of the city, of `<template>.txt` and `<template>.html`, for `trail.send_mail` with the same key.

    It is answered to the thread, else to `reply_to`, else to the city. Slow: never inside a transaction.
    """
    whole = f"{subject} {thread.in_subject}" if thread and thread.in_subject else subject
    answers = (thread.reply_to if thread else "") or reply_to or city.contact_email
    shown = {"city": city, "subject": subject, "answerable": bool(answers), **context}
    message = EmailMultiAlternatives(
        subject=" ".join(whole.split()),
        body=render_to_string(f"{template}.txt", shown),
        to=list(to),
        reply_to=[answers] if answers else None,
        headers=thread.headers(key, is_first=is_first) if thread else {},
    )
    message.attach_alternative(render_to_string(f"{template}.html", shown), "text/html")
    return message
