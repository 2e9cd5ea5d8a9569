"""Answers as letters: one PDF for a batch, each page addressed, with the private link and its QR code."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import segno
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wijklus.base.actor import Actor
from wijklus.base.pdf import typeset
from wijklus.ground.people import reads as people
from wijklus.loop.signals import reads as signals

from .. import rules
from ..models import AnsweredSignal, Recipient

TEMPLATE = Path(__file__).resolve().parent.parent / "pdf" / "letters.typ"


def letters_pdf(batch: Sequence[Recipient], *, by: Actor, city: Any, at: datetime) -> bytes:
    """The letters of a batch as one tagged PDF, each in the language of its person. Slow: not in a transaction."""
    where = next((link.signal.neighbourhood_id for link in _links(batch).values()), None)
    contacts = people.contacts_of(by=by, person_ids=[r.person_id for r in batch], neighbourhood_id=where)
    links = _links(batch)
    with translation.override(city.language):
        data: dict[str, Any] = {
            "title": _("Letters to residents"),
            "city": city.name,
            "language": city.language,
            "letters": [],
        }
    data["letters"] = [
        _letter(recipient, contacts.get(recipient.person_id), links.get(recipient.pk), city, at) for recipient in batch
    ]
    return typeset(TEMPLATE, data, made_at=at)


def _links(batch: Sequence[Recipient]) -> dict[int, AnsweredSignal]:
    rows = (
        AnsweredSignal.objects.filter(recipient__in=list(batch)).select_related("signal__municipality").order_by("-pk")
    )
    return {row.recipient_id: row for row in rows if row.recipient_id}


def _letter(recipient: Recipient, contact: Any, link: AnsweredSignal | None, city: Any, at: datetime) -> dict[str, Any]:
    """One letter, its fixed words in the language of the person."""
    language = (
        contact.language if contact is not None and contact.language in dict(settings.LANGUAGES) else city.language
    )
    with translation.override(language):
        return {"language": language, **_words(recipient, contact, link, city, at, language)}


def _words(
    recipient: Recipient, contact: Any, link: AnsweredSignal | None, city: Any, at: datetime, language: str
) -> dict[str, Any]:
    answer = recipient.answer
    is_notice = answer.outcome == rules.NOTICE
    address = "\n".join(filter(None, [contact.name, contact.address])) if contact else ""
    story = signals.sent_url(link.signal, language=language) if link else ""
    picture = segno.make(story or city.name).svg_data_uri()
    return {
        "address": address,
        "dated": f"{city.name}, {date_format(timezone.localdate(at), 'j F Y')}",
        "subject": _("About what you told us") if is_notice else _("Answer to what you told us"),
        "paragraphs": [part.strip() for part in answer.text.split("\n\n") if part.strip()],
        "closing": _("Kind regards,"),
        "sender": "\n".join(rules.signature(people.name_of_user(answer.by_id), answer.sender_function)),
        "follow": _("What happened with your signal? Look here, or scan the code:")
        if is_notice
        else _("Is it solved? And what happened with your signal? Look here, or scan the code:"),
        "link": story,
        "qr": unquote(picture.split(",", 1)[1]),
        "qr_alt": _("QR code of the page about your signal"),
    }
