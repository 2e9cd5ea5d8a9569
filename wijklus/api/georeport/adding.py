"""The writing half of `servicerequestupdates`: what somebody adds to a report of theirs, through the app it came by."""

import hashlib
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.crossings import adding
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals import rules

from . import keys, wire
from .faults import Fault
from .receiving import check_form, said, with_picture

SAID = {
    **dict.fromkeys(("open", "reopened", "confirmed", "investigating", "in_progress", "planned"), rules.SAYS_OPEN),
    **dict.fromkeys(("closed", "fixed", "resolved"), rules.SAYS_SOLVED),
}
"""The states that servers of this extension are sent; there are two here."""
LONGEST_NUMBER = 255


def add(request: CityRequest, shape: str) -> HttpResponse:
    """Keep one update about a report that came by the same key."""
    check_form(request)
    at = clock.now()
    key = keys.of_sender(request, at=at)
    signal = _signal(request, key)
    addition = adding.add_to_signal(
        signal=signal,
        text=with_picture(request, said(request, "description")),
        says=_says(request),
        their_key=_their_key(request),
        software=key,
        at=at,
    )
    row = {"update_id": addition.reference, "service_request_id": signal.reference}
    return wire.answer(shape, "service_request_updates", [row])


def _signal(request: CityRequest, key: Any) -> Any:
    reference = said(request, "service_request_id")
    if not reference:
        raise Fault(400, _("service_request_id is needed."))
    found = signals.sent_by(reference=reference, sender=key.reference)
    if found is None:
        raise Fault(404, _("There is no request with this service_request_id that came by this api_key."))
    return found


def _says(request: CityRequest) -> str:
    """Whether it is solved; left out, it is not."""
    given = said(request, "status").casefold().replace(" ", "_") or "open"
    if given not in SAID:
        raise Fault(400, _("status is open or closed."))
    return SAID[given]


def _their_key(request: CityRequest) -> str:
    """The number the sender gave this update (`update_id`), or the key of the call, as it is kept here."""
    number = said(request, "update_id") or request.headers.get("Idempotency-Key", "").strip()
    if len(number) > LONGEST_NUMBER:
        raise Fault(400, _("An update_id has at most 255 signs."))
    return hashlib.sha256(number.encode()).hexdigest()[: rules.LONGEST_KEY] if number else ""
