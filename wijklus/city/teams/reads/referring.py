"""Referrals: the list of a team, the link in a mail, and what the mails say."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from wijklus.base import reference as references
from wijklus.base.actor import Actor
from wijklus.ground.people import reads as people

from .. import access, rules
from ..models import Referral, Team

PURPOSE = "referral"


def referrals(*, by: Actor, team: Team) -> QuerySet[Referral]:
    """What was referred in a team. One query."""
    access.require(access.may_read(by, team))
    return _whole().filter(team=team)


def referral_for(*, by: Actor, reference: str) -> Referral | None:
    """One referral, for who reads the list of its team. Three queries."""
    found = referral_by_reference(reference)
    if found is not None:
        access.require(access.may_read(by, found.team))
    return found


def referral_by_reference(reference: str) -> Referral | None:
    """One referral, for a write or a job. One query, three with the members of its team."""
    return _whole().filter(reference=reference).first()


def _whole() -> QuerySet[Referral]:
    rows = Referral.objects.select_related(
        "municipality", "team", "entry__theme__neighbourhood", "entry__member__party", "receiver__party"
    )
    return rows.prefetch_related("team__neighbourhoods", "team__members")


@dataclass(frozen=True)
class LinkVisit:
    """What a link opens: `standing` is "open" or "expired"."""

    standing: str
    referral: Referral
    actor: Actor


def _expires(referral: Referral) -> int:
    last = referral.due_on + timedelta(days=rules.LINK_DAYS + 1)
    return math.floor(timezone.make_aware(datetime.combine(last, time.min)).timestamp())


def _path(referral: Referral) -> str:
    city, expires = referral.municipality, _expires(referral)
    key = references.private_key(PURPOSE, referral.reference, 1, expires)
    return f"/{city.language}/{city.slug}/doorverwijzing/{referral.reference}/{expires}/{key}/"


def visit(*, reference: str, expires: int, key: str, at: datetime) -> LinkVisit | None:
    """What this link opens at a moment, or None when it never was a link of ours. Three queries."""
    found = referral_by_reference(reference)
    if found is None or not references.fits(key, PURPOSE, found.reference, 1, expires, now=0):
        return None
    return LinkVisit("open" if at.timestamp() <= expires else "expired", found, access.by_link(found))


@dataclass(frozen=True)
class Letter:
    """What a mail about a referral says, to whom, and the address that it leads to."""

    referral: Referral
    addresses: Sequence[str]
    url: str


def letter(*, reference: str, to_receiver: bool, on: date) -> Letter | None:
    """A mail to the receiver with the link to answer, or to who referred; None when nobody can be written to."""
    found = referral_by_reference(reference)
    if found is None:
        return None
    city = found.municipality
    if to_receiver:
        addresses, path = people.contact_addresses_of(found.receiver.party, on=on), _path(found)
    else:
        own = people.address_of_user(found.asked_by_id, on=on)
        addresses = [own] if own else people.contact_addresses_of(found.sender.party, on=on)
        path = f"/{city.language}/{city.slug}/werk/doorverwijzing/{found.reference}/"
    return Letter(found, addresses, settings.SITE_URL + path) if addresses else None
