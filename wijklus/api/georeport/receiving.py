"""A report from other software: kept as a signal like any other, in the name of the key that sent it."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.http import HttpResponse
from django.utils.translation import gettext as _

from wijklus.base import clock
from wijklus.base.actor import Actor
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals import rules, writes

from . import keys, offering, wire
from .faults import Fault

LONGEST_DESCRIPTION = 4000
LONGEST_KEY = 255
LONGEST = {"email": 254, "phone": 40, "name": 160}
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
PHOTOS = ("media", "media[]")


def receive(request: CityRequest, shape: str) -> HttpResponse:
    """Keep one report; the answer says what it is called and where it can be followed."""
    check_form(request)
    at = clock.now()
    key = keys.of_sender(request, at=at, mailbox=_mailbox(request))
    code = said(request, "service_code")
    if not code:
        raise Fault(400, _("service_code is needed."))
    category = offering.service(code)
    lat, lon = _point(request)
    contact = _reachable(request)
    try:
        signal = writes.register(
            text=_text(request, offering.name(category)),
            kind=_kind(request),
            replies=_replies(request, category),
            channel=rules.OPEN311,
            language=request.municipality.language,
            contact=contact,
            lat=lat,
            lon=lon,
            place_text=_address(request, lat is not None),
            category=category,
            form_key=_form_key(request, key),
            photos=[photo for name in PHOTOS for photo in request.FILES.getlist(name)],
            origin_label=key.label,
            origin_ref=key.reference,
            by=Actor(municipality_id=request.municipality.pk, function=key.label),
            at=at,
        )
    except Refused as refused:
        if refused.field in {question.code for question in signals.questions_of(category)}:
            raise Fault(400, f"attribute[{refused.field}]: {refused.sentence}") from refused
        if refused.field != "form_key":
            raise
        sentence = _("This Idempotency-Key was used before for another call, and that one was kept. Use a new key.")
        raise Fault(400, sentence) from refused
    signal.municipality = request.municipality  # at hand: the link asks for it
    link = signals.follow_url(signal, language=request.municipality.language)
    notice = _("Thank you. Follow what happens with it, only for whoever reported it: %(link)s") % {"link": link}
    row = {"service_request_id": signal.reference, "service_notice": notice, "account_id": None}
    return wire.answer(shape, "service_requests", [row])


def check_form(request: CityRequest) -> None:
    """Raise a Fault for what is no form."""
    if request.content_type not in FORMS:
        raise Fault(400, _("Send a form (application/x-www-form-urlencoded)."))


def said(request: CityRequest, name: str) -> str:
    """What the form says under this name."""
    return str(request.POST.get(name, "")).strip()


def _text(request: CityRequest, name_of_service: str) -> str:
    """The description, or else what the service is called."""
    return with_picture(request, said(request, "description"), otherwise=name_of_service)


def with_picture(request: CityRequest, words: str, *, otherwise: str = "") -> str:
    """Words with the address of a picture elsewhere under them: nothing of another site is fetched."""
    if len(words) > LONGEST_DESCRIPTION:
        sentence = _("The description can be at most %(most)s signs long.")
        raise Fault(400, sentence % {"most": LONGEST_DESCRIPTION})
    picture = said(request, "media_url")
    if picture:
        try:
            URLValidator(schemes=["http", "https"])(picture)
        except ValidationError:
            raise Fault(400, _("media_url is no web address.")) from None
        if len(picture) > rules.LONGEST_TEXT - LONGEST_DESCRIPTION - 10:
            raise Fault(400, _("media_url is too long."))
    return "\n\n".join(part for part in (words or otherwise, picture) if part)


def _replies(request: CityRequest, category: Any) -> Mapping[str, Sequence[str]]:
    """The attributes by their code; one that is not asked for would be lost, so it is refused."""
    given = {
        name.removeprefix("attribute[").removesuffix("[]").removesuffix("]"): request.POST.getlist(name)
        for name in request.POST
        if name.startswith("attribute[")
    }
    given.pop(offering.KIND, None)
    if given and set(given) - {question.code for question in signals.questions_of(category)}:
        raise Fault(400, _("This service does not ask for that attribute. See its definition."))
    return given


def _kind(request: CityRequest) -> str:
    """The attribute of every service."""
    names = (f"attribute[{offering.KIND}]", f"attribute[{offering.KIND}][]")
    kind = next(filter(None, (said(request, name) for name in names)), "") or rules.PROBLEM
    if kind not in rules.KINDS:
        raise Fault(400, _("attribute[kind] is one of: %(choices)s.") % {"choices": ", ".join(rules.KINDS)})
    return kind


def _point(request: CityRequest) -> tuple[float | None, float | None]:
    lat, lon = said(request, "lat"), said(request, "long")
    if not lat and not lon:
        return None, None
    try:
        point = float(lat), float(lon)
    except ValueError:
        raise Fault(400, _("lat and long are two numbers in degrees, such as 51.05 and 3.72.")) from None
    if not rules.is_real_point(*point):
        raise Fault(400, _("This is not a point on the map."))
    return point


def _address(request: CityRequest, has_point: bool) -> str:
    address = said(request, "address_string") or said(request, "address")
    if not address and not has_point:
        if said(request, "address_id"):
            raise Fault(400, _("We know no address_id: send lat and long, or address_string."))
        raise Fault(400, _("Say where it is: lat and long, or address_string."))
    return address


def _mailbox(request: CityRequest) -> str:
    """The mail address that was sent, as receipts to it are counted; empty for none, and for what is no address."""
    email = said(request, "email")
    with suppress(ValidationError):
        EmailValidator()(email)
        return email.casefold() if len(email) <= LONGEST["email"] else ""
    return ""


def _reachable(request: CityRequest) -> Any:
    """How somebody asked to be answered: by mail, else by phone; who leaves neither is not named either."""
    email, phone = said(request, "email"), said(request, "phone")
    if not email and not phone:
        return None
    name = " ".join(part for part in (said(request, "first_name"), said(request, "last_name")) if part)
    for field, value in (("email", email), ("phone", phone), ("name", name)):
        if len(value) > LONGEST[field]:
            raise Fault(400, _("%(field)s is too long.") % {"field": field})
    language = request.municipality.language
    if not email:
        return rules.Reachable(channel="phone", name=name, phone=phone, language=language)
    try:
        EmailValidator()(email)
    except ValidationError:
        raise Fault(400, _("This is not an e-mail address.")) from None
    return rules.Reachable(channel="mail", name=name, email=email, language=language)


def _form_key(request: CityRequest, key: Any) -> str:
    """The key of a call as the signal keeps it: apart from those of forms and of other software."""
    given = request.headers.get("Idempotency-Key", "").strip()
    if len(given) > LONGEST_KEY:
        raise Fault(400, _("An Idempotency-Key has at most 255 signs."))
    digest = hashlib.sha256(f"{key.reference}:{given}".encode()).hexdigest()
    return "o311" + digest[: rules.LONGEST_KEY - 4] if given else ""
