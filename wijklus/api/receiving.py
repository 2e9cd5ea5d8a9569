"""The one thing other software may write: something a person said."""

import hashlib
from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router, Status
from ninja.params.functions import Header

from wijklus.base import clock
from wijklus.base.actor import resident
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals import rules, writes

from . import schemas
from .errors import Problem

router = Router()
HOUR = 3600
PER_ADDRESS = 120
"""Sent from one network address in an hour, by the form and by this call together."""
PER_MAILBOX = 20
"""Receipts to one mail address in an hour."""
NEEDED = {"mail": "email", "phone": "phone", "sms": "phone", "letter": "address", "group": "group_name"}
KEY: Any = Header(
    None,
    alias="Idempotency-Key",
    min_length=16,
    max_length=255,
    description=gettext_noop("a key of your own, such as a UUID: the same call sent twice is then received once"),
)
WRONG = dict.fromkeys((400, 404, 409, 413, 415, 422, 429), schemas.ErrorAnswer)


@router.post(
    "/{slug:city}/signals",
    response={201: schemas.ReceivedSignal, **WRONG},
    summary=gettext_noop("Signal something on behalf of the person who says it"),
    url_name="signals",
)
def create_signal(
    request: CityRequest, response: HttpResponse, city: str, said: schemas.NewSignal, idempotency_key: str | None = KEY
) -> Status[schemas.ReceivedSignal]:
    """Answers with a reference and the private link. 422 names each input that is not right, 429 when to try again."""
    at = clock.now()
    _count(f"say:{get_adapter(request).get_client_ip(request)}", PER_ADDRESS, at)
    contact = _reachable(said.answer, said.language or request.municipality.language)
    if contact is not None and contact.email:
        _count(f"receipt:{contact.email.casefold()}", PER_MAILBOX, at)
    try:
        signal = writes.register(
            text=said.text,
            kind=said.kind,
            channel="api",
            neighbourhood=_where(said),
            language=said.language or request.municipality.language,
            contact=contact,
            lat=said.point.lat if said.point else None,
            lon=said.point.lon if said.point else None,
            place_text=said.place_text,
            form_key=_form_key(idempotency_key),
            by=resident(request.municipality.pk),
            at=at,
        )
    except Refused as refused:
        if refused.field != "form_key":
            raise
        sentence = _("This Idempotency-Key was used before for another call, and that one was kept. Use a new key.")
        raise Problem(409, "key_used_before", sentence) from refused
    known = signal.language in dict(settings.LANGUAGES)
    link = signals.follow_url(signal, language=signal.language if known else request.municipality.language)
    received = schemas.ReceivedSignal(reference=signal.reference, follow_url=link, received_at=signal.received_at)
    return Status(201, received)


def _count(key: str, most: int, at: datetime) -> None:
    if trail.hit(key=key, window_seconds=HOUR, at=at) > most:
        wait = HOUR - int(at.timestamp()) % HOUR
        raise Problem(429, "too_many", _("Too much was sent in the last hour. Wait a little."), Retry_After=str(wait))


def _form_key(key: str | None) -> str:
    """The key as the signal keeps it: apart from the keys of forms, and never longer than fits."""
    return "api" + hashlib.sha256(key.encode()).hexdigest()[: rules.LONGEST_KEY - 3] if key else ""


def _reachable(wish: schemas.HowToAnswer | None, language: str) -> rules.Reachable | None:
    """How this person asked to be answered: only what the chosen way needs is kept."""
    if wish is None or wish.channel == "none":
        return None
    needed = NEEDED[wish.channel]
    given = getattr(wish, needed).strip()
    if not given:
        raise Refused(_("We need this to answer in the way that was chosen."), field=f"answer.{needed}")
    if needed == "email":
        _check_email(given)
    return rules.Reachable(channel=wish.channel, language=language, **{"name": wish.name, needed: given})


def _check_email(address: str) -> None:
    try:
        EmailValidator()(address)
    except ValidationError:
        raise Refused(_("This is not an e-mail address."), field="answer.email") from None


def _where(said: schemas.NewSignal) -> Any:
    """A point in a neighbourhood says more than a name; outside them all the name counts."""
    named = places.neighbourhood_by_slug(said.neighbourhood) if said.neighbourhood else None
    if said.neighbourhood and named is None:
        raise Refused(_("There is no neighbourhood with this name in the address."), field="neighbourhood")
    if said.point is None:
        if named is None:
            raise Refused(_("Give a neighbourhood or a point."), field="neighbourhood")
        return named
    if not rules.is_real_point(said.point.lat, said.point.lon):
        raise Refused(_("This is not a point on the map."), field="point")
    return places.locate(latitude=said.point.lat, longitude=said.point.lon, on=clock.today()) or named
