"""The signed link in a mail about one commitment: made here, and checked together with what it opens."""

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from wijklus.base import reference
from wijklus.base.actor import Actor

from .. import access, rules
from ..models import Commitment

PURPOSE = "commitment"


@dataclass(frozen=True)
class LinkVisit:
    """What a link opens. `standing` is "open", "expired" or "closed" (another link took its place)."""

    standing: str
    commitment: Commitment
    actor: Actor


def commitment_for_actor(*, by: Actor, reference: str) -> Commitment | None:
    """One commitment with action, party and mandate, fetched and checked together. Two queries."""
    access.require(access.may_see(by))
    return _whole(reference)


def link_of(commitment: Commitment, *, on: date) -> tuple[int, str]:
    """(expires, key) of the link to answer this commitment, as it is made on a day."""
    last_day = rules.link_expires(commitment.due_on, on)
    end = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))
    expires = math.floor(end.timestamp())
    return expires, reference.private_key(PURPOSE, commitment.reference, commitment.link_version, expires)


def visit(*, commitment_reference: str, expires: int, key: str, at: datetime) -> LinkVisit | None:
    """What this link opens at a moment, or None when it never was a link of ours. Two queries."""
    commitment = _whole(commitment_reference)
    if commitment is None:
        return None
    for version in range(commitment.link_version, 0, -1):
        if reference.fits(key, PURPOSE, commitment.reference, version, expires, now=0):
            break
    else:
        return None
    standing = "open"
    if at.timestamp() > expires:
        standing = "expired"
    elif version != commitment.link_version:
        standing = "closed"
    return LinkVisit(standing, commitment, access.by_link(commitment))


def _whole(commitment_reference: str) -> Commitment | None:
    rows = Commitment.objects.filter(reference=commitment_reference)
    rows = rows.select_related("party", "action", "action__neighbourhood", "action__owner", "mandate")
    return rows.prefetch_related("mandate__neighbourhoods").first()
