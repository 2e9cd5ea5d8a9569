"""Who calls: the key of other software, and how often it may."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.utils.translation import gettext as _

from wijklus.base.http import CityRequest
from wijklus.ground.people import reads as people
from wijklus.ground.people import rules as people_rules
from wijklus.ground.trail import writes as trail

from .faults import Fault, given

HOUR = 3600
PER_KEY = 1000
"""Sent with one key in an hour."""
PER_MAILBOX = 20
"""Receipts to one mail address in an hour, together with the form and the other interface."""
PER_STRANGER = 60
"""Calls to send something without a good key from one network address in an hour; after that 429."""


def of_reader(request: CityRequest) -> Any:
    """The key a reader shows, or None: whoever reads needs none. A wrong one is 403. One query when there is one."""
    shown = _shown(request)
    if not shown:
        return None
    found = people.api_key(key=shown, scope=people_rules.SCOPE_OPEN311)
    if found is None:
        raise Fault(403, _("This api_key is not valid here."))
    return found


def of_sender(request: CityRequest, *, at: datetime, mailbox: str = "") -> Any:
    """The key a sender shows, counted together with the mailbox a receipt goes to."""
    shown = _shown(request)
    found = people.api_key(key=shown, scope=people_rules.SCOPE_OPEN311) if shown else None
    if found is None:
        count({f"open311-stranger:{get_adapter(request).get_client_ip(request)}": PER_STRANGER}, at)
        raise Fault(
            403, _("An api_key is needed to send something.") if not shown else _("This api_key is not valid here.")
        )
    most = {f"open311:{found.reference}": PER_KEY}
    if mailbox:
        most[f"receipt:{mailbox}"] = PER_MAILBOX
    count(most, at)
    return found


def count(most: Mapping[str, int], at: datetime) -> None:
    """One more of each in this hour; 429 with when to try again once there are too many."""
    sent = trail.hits(keys=list(most), window_seconds=HOUR, at=at)
    if any(number > limit for number, limit in zip(sent, most.values(), strict=True)):
        wait = HOUR - int(at.timestamp()) % HOUR
        raise Fault(429, _("Too much was sent in the last hour. Wait a little."), Retry_After=str(wait))


def _shown(request: CityRequest) -> str:
    return given(request, "api_key") or request.headers.get("X-Api-Key", "").strip()
