"""The private link of a signal, and the receipt that carries it."""

from dataclasses import dataclass

from django.conf import settings

from wijklus.base.actor import system
from wijklus.ground.people import reads as people

from .. import access
from ..models import Signal


@dataclass(frozen=True)
class Receipt:
    """What is sent to somebody who left a mail address: their signal, and the whole address of their private page."""

    signal: Signal
    email: str
    language: str
    url: str


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
    """What the receipt of this signal says and where it goes; None when there is no mail address. Two queries."""
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
    if contact is None or not contact.email:
        return None
    language = contact.language if contact.language in dict(settings.LANGUAGES) else signal.municipality.language
    return Receipt(signal, contact.email, language, sent_url(signal, language=language))
