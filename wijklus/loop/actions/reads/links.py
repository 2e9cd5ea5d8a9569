"""The signed link in a mail about one commitment: made here, and checked together with what it opens."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from wijklus.base import reference as references
from wijklus.base.actor import Actor
from wijklus.ground.people import reads as people
from wijklus.loop.priorities.rules import shown

from .. import access, rules
from ..models import Commitment
from .boards import people_behind
from .lists import priorities_of, steps
from .state import Clock, conditional, late_clock

PURPOSE = "commitment"


@dataclass(frozen=True)
class LinkVisit:
    """What a link opens. `standing` is "open", "expired" or "closed" (another link took its place)."""

    standing: str
    commitment: Commitment
    actor: Actor


def commitment_for_actor(*, by: Actor, reference: str) -> Commitment | None:
    """One commitment with action, party and mandate, fetched and checked together. Two queries."""
    access.require(access.may_come_in(by))
    found = _whole(reference)
    access.require(found is None or access.may_see_commitment(by, found))
    return found


def link_of(commitment: Commitment, *, on: date) -> tuple[int, str]:
    """(expires, key) of the link to answer this commitment, as it is made on a day."""
    last_day = rules.link_expires(commitment.due_on, on)
    end = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))
    expires = math.floor(end.timestamp())
    return expires, references.private_key(PURPOSE, commitment.reference, commitment.link_version, expires)


@dataclass(frozen=True)
class Letter:
    """What a mail about a commitment says, and to whom it goes. `url` opens the one commitment, or the login page.

    `people` asked for it; 0 also when they are too few to tell how many.
    """

    commitment: Commitment
    addresses: Sequence[str]
    url: str
    needs_login: bool
    themes: Sequence[str]
    people: int
    contact: Any


def letter(*, commitment_reference: str, on: date) -> Letter | None:
    """What is written about a commitment on a day; None when it is gone or nobody can be written to. Six queries."""
    commitment = _whole(commitment_reference)
    addresses = people.contact_addresses_of(commitment.party, on=on) if commitment else []
    if commitment is None or not addresses:
        return None
    themes = [link.priority.theme.title for link in priorities_of([commitment.action_id])]
    asked_for = people_behind([commitment.action_id]).get(commitment.action_id, 0)
    amount = commitment.amount.cents if commitment.amount is not None else None
    return Letter(
        commitment=commitment,
        addresses=addresses,
        url=settings.SITE_URL + path_of(commitment, on=on),
        needs_login=rules.needs_login(amount),
        themes=list(dict.fromkeys(themes)),
        people=shown(asked_for, commitment.municipality.small_cell) or 0,
        contact=people.contact_for(neighbourhood_id=commitment.action.neighbourhood_id, on=on),
    )


@dataclass(frozen=True)
class Answered:
    """What whoever asked is told once it was answered, and where. `url` opens the action, behind the login."""

    commitment: Commitment
    accepted: bool
    conditional: bool
    address: str
    reply_to: str
    url: str
    denied_by: str = ""


def answered(*, commitment_reference: str, accepted: bool, on: date) -> Answered | None:
    """The answer as whoever asked is told it; None when they do not work here or it no longer stands. Four queries."""
    commitment = _whole(commitment_reference)
    if commitment is None:
        return None
    stands = commitment.state in rules.PROMISED if accepted else commitment.state == rules.REFUSED
    told = _told(commitment, accepted=accepted, on=on) if stands else None
    if told is None or accepted:
        return told
    last = steps(commitment).last()
    return replace(told, denied_by=last.by_function) if last and last.step == rules.TERM_DENIED else told


def _told(commitment: Commitment, *, accepted: bool, on: date) -> Answered | None:
    address = people.address_of_user(commitment.asked_by_id, on=on)
    if not address:
        return None
    city, party = commitment.municipality, commitment.party
    return Answered(
        commitment=commitment,
        accepted=accepted,
        conditional=conditional(commitment, on=on),
        address=address,
        reply_to=(party.email if party.kind != rules.PERSON else "") or city.contact_email,
        url=f"{settings.SITE_URL}/{city.language}/{city.slug}/werk/actie/{commitment.action.reference}/",
    )


def talk(*, commitment_reference: str, step: str, on: date) -> Answered | None:
    """What whoever asked is told about other terms; None when they left, or it was overtaken. Three queries."""
    commitment = _whole(commitment_reference)
    if commitment is None or (step in rules.PROPOSALS and commitment.waits_for != rules.ASKER):
        return None
    return _told(commitment, accepted=step == rules.TERM_AGREED, on=on)


@dataclass(frozen=True)
class Escalated:
    """What who stands above is told of a late promise, and where. `url` opens it, behind the login."""

    commitment: Commitment
    clock: Clock
    addresses: Sequence[str]
    url: str


def escalated(*, commitment_reference: str, level: int, on: date) -> Escalated | None:
    """A late promise as who stands above is told it; None when it is not late any more or nobody can be written to."""
    commitment = _whole(commitment_reference)
    if commitment is None or commitment.escalation_level != level or commitment.escalated_to is None:
        return None
    clock = late_clock(commitment, on=on)
    addresses = people.contact_addresses_of(commitment.escalated_to, on=on)
    if clock is None or not addresses:
        return None
    city = commitment.municipality
    url = f"{settings.SITE_URL}/{city.language}/{city.slug}/werk/toezegging/{commitment.reference}/"
    return Escalated(commitment, clock, addresses, url)


def path_of(commitment: Commitment, *, on: date) -> str:
    """The address in a mail: of the one commitment, or behind the login when money hangs on it.

    Written out, as it stays in mailboxes for months.
    """
    city = commitment.municipality
    start = f"/{city.language}/{city.slug}"
    amount = commitment.amount.cents if commitment.amount is not None else None
    if rules.needs_login(amount):
        return f"{start}/werk/toezegging/{commitment.reference}/"
    expires, key = link_of(commitment, on=on)
    return f"{start}/toezegging/{commitment.reference}/{expires}/{key}/"


def visit(*, commitment_reference: str, expires: int, key: str, at: datetime) -> LinkVisit | None:
    """What this link opens at a moment, or None when it never was a link of ours. Two queries."""
    commitment = _whole(commitment_reference)
    if commitment is None:
        return None
    for version in range(commitment.link_version, 0, -1):
        if references.fits(key, PURPOSE, commitment.reference, version, expires, now=0):
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
    rows = rows.select_related(
        "municipality",
        "party",
        "action",
        "action__neighbourhood",
        "action__owner",
        "action__mandate",
        "mandate",
        "escalated_to",
    )
    return rows.prefetch_related("mandate__neighbourhoods").first()
