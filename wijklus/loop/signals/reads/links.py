"""The private link of a signal, and the receipt that carries it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from wijklus.base import texting
from wijklus.base.actor import system
from wijklus.ground.people import reads as people
from wijklus.ground.people import rules as people_rules

from .. import access
from ..models import Signal


@dataclass(frozen=True)
class Receipt:
    """What is sent to somebody by mail, or else by text to `phone`: their signal, and the link to their page."""

    signal: Signal
    email: str
    language: str
    url: str
    phone: str = ""


def follow_path(signal: Signal, *, language: str) -> str:
    """The address of the private page of a signal on this site. Written out, as it is printed on letters for years."""
    return _path(signal, access.follow_key(signal), language)


def sent_url(signal: Signal, *, language: str) -> str:
    """The whole address for a mail or letter to the person behind a signal, only for that: it speaks for them."""
    return settings.SITE_URL + _path(signal, access.sent_key(signal), language)


def follow_url(signal: Signal, *, language: str) -> str:
    """The same as a whole address, for the receipt and its QR code."""
    return settings.SITE_URL + follow_path(signal, language=language)


def _path(signal: Signal, key: str, language: str) -> str:
    return f"/{language}/{signal.municipality.slug}/volg/{signal.reference}/{key}/"


def channel_of(signal: Signal) -> str:
    """In which way the person behind a signal is answered: "none" without a person or an address. One query."""
    if signal.person_id is None:
        return "none"
    by = system(signal.municipality_id)
    contacts = people.contacts_of(by=by, person_ids=[signal.person_id], neighbourhood_id=signal.neighbourhood_id)
    return next((contact.channel for contact in contacts.values()), "none")


def receipt(*, reference: str) -> Receipt | None:
    """What is sent to the person behind this signal and where. Two queries with a mail address.

    None when there is neither a mail address nor, where text messages are sent, a number for them.
    """
    signal = (
        Signal.objects.select_related("municipality", "neighbourhood", "person", "term")
        .filter(reference=reference)
        .first()
    )
    if signal is None or signal.person is None:
        return None
    contact = people.contact_of(
        by=system(signal.municipality_id), person=signal.person, neighbourhood_id=signal.neighbourhood_id
    )
    if contact is None or not (contact.email or _may_be_texted(contact)):
        return None
    language = contact.language if contact.language in dict(settings.LANGUAGES) else signal.municipality.language
    url = sent_url(signal, language=language)
    return Receipt(signal, contact.email, language, url, phone="" if contact.email else international(contact.phone))


def _may_be_texted(contact: Any) -> bool:
    """Whether somebody who left a number gets text messages: who asked for them, and who has a mobile telephone."""
    if not texting.is_there() or not contact.phone:
        return False
    return contact.channel == "sms" or people_rules.is_mobile(international(contact.phone).lstrip("+"))


def international(phone: str) -> str:
    """A number as a gateway takes it: "0470 12 34 56" in Belgium is "+32470123456". One query."""
    folded = people_rules.folded_phone(phone, people.country())
    return f"+{folded}" if folded else ""
