"""Who is there for a neighbourhood and how they are reached, and when somebody last said that this is still right."""

import math
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base import reference as references
from wijklus.base.actor import Actor
from wijklus.base.counted import how_many
from wijklus.base.due import Due, DueSection
from wijklus.base.prepared import prepared
from wijklus.base.remembering import remembered

from .. import access, rules
from ..models import ContactPoint, Membership, Party
from .mandates import in_force

PURPOSE = "contact"
PERSON = "person"
MOST = 10


@dataclass(frozen=True)
class ContactWay:
    """One way to somebody, as everybody may know it. `kind` is person or that of a party; `about` what it is for."""

    kind: str
    reference: str
    name: str
    about: str
    phone: str
    email: str = ""
    url: str = ""
    since: date | None = None
    portrait: str = ""
    confirmed_on: date | None = None
    is_fresh: bool = False


def contact_ways(*, neighbourhood_id: int, on: date) -> list[ContactWay]:
    """Everybody who is there for a neighbourhood: its contact persons, then groups, then services. Two queries."""
    ways = contact_person_ways(neighbourhood_id=neighbourhood_id, on=on)
    here = Q(neighbourhoods=neighbourhood_id) | Q(neighbourhoods=None)
    points = _open_points().filter(here).order_by("party__name", "about").distinct()
    found = [_way(point, on) for point in points]
    order = {Party.Kind.GROUP.value: 0, Party.Kind.SERVICE.value: 2}
    return [*ways, *sorted(found, key=lambda way: order.get(way.kind, 1))]


def contact_person_ways(*, neighbourhood_id: int, on: date) -> list[ContactWay]:
    """The contact persons of a neighbourhood, such as its director, longest there first. One query."""
    return [
        ContactWay(
            PERSON, held.reference, held.user.name, held.function, held.public_phone, since=held.valid_from,
            portrait=held.reference if held.portrait else "", confirmed_on=held.contact_confirmed_on,
            is_fresh=rules.is_fresh(held.contact_confirmed_on, on),
        )
        for held in _contact_persons(on).filter(neighbourhoods=neighbourhood_id).order_by("valid_from", "pk")
    ]  # fmt: skip


def _way(point: ContactPoint, on: date) -> ContactWay:
    return ContactWay(
        point.party.kind, point.reference, point.party.name, point.about, point.phone, email=point.email,
        url=point.url, confirmed_on=point.confirmed_on, is_fresh=rules.is_fresh(point.confirmed_on, on),
    )  # fmt: skip


def _contact_persons(on: date) -> QuerySet[Membership]:
    rows = Membership.objects.filter(in_force(on), is_public_contact=True, user__is_active=True)
    return rows.select_related("user")


def _open_points() -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(is_active=True, party__is_active=True).select_related("party")


def contact_person(*, reference: str, on: date) -> Membership | None:
    """The contact person in force with this reference, or None. One query."""
    return _contact_persons(on).filter(reference=reference).first()


def open_point(*, reference: str) -> ContactPoint | None:
    """The contact with this reference, as everybody may know it, or None. One query."""
    return _open_points().filter(reference=reference).first()


def contact_points(*, by: Actor) -> QuerySet[ContactPoint]:
    """All of them by name, also those not in use, with their neighbourhoods. Two queries."""
    access.require(access.may_see_contact_points(by))
    return ContactPoint.objects.select_related("party").prefetch_related("neighbourhoods").order_by("party__name", "pk")


def contact_point(*, by: Actor, reference: str) -> ContactPoint | None:
    """The one with this reference, or None. Two queries."""
    return contact_points(by=by).filter(reference=reference).first()


def own_contacts(*, by: Actor, on: date) -> list[Membership]:
    """The roles that make this account a contact person. One query."""
    return _own_contacts(user_id=by.user_id or 0, on=on)


@remembered
@prepared
def _own_contacts(*, user_id: int, on: date) -> QuerySet[Membership]:
    return _contact_persons(on).filter(user_id=user_id).order_by("pk")


def share_fresh(*, neighbourhood_ids: list[int], on: date) -> tuple[int, int]:
    """(neighbourhoods with a contact person or a contact of their own confirmed in the last 90 days, all). Two queries.

    What is there for the whole city counts for none of them.
    """
    since = on - rules.CONFIRMED_FOR
    fresh = set(_contact_persons(on).filter(contact_confirmed_on__gt=since).values_list("neighbourhoods", flat=True))
    fresh |= set(_open_points().filter(confirmed_on__gt=since).values_list("neighbourhoods", flat=True))
    return len(fresh & set(neighbourhood_ids)), len(neighbourhood_ids)


def contacts_due(*, actor: Actor, on: date) -> list[DueSection]:
    """The section of Vandaag with the contacts this actor should confirm. Two queries at most."""
    own, points = [], []
    if any(actor.rights.values()):  # who works in some neighbourhoods may be the contact person there
        held = own_contacts(by=actor, on=on)
        own = [_due(one.function) for one in held if not rules.is_fresh(one.contact_confirmed_on, on)]
    keeps, speaks = access.may_change_parties(actor), access.holds(actor, "commitments.answer")
    if keeps or (speaks and actor.party_ids):
        rows = _open_points().filter(Q(confirmed_on=None) | Q(confirmed_on__lte=on - rules.CONFIRMED_FOR))
        rows = rows if keeps else rows.filter(party__in=actor.party_ids)
        points = list(rows.annotate(n=how_many(rows)).order_by("confirmed_on", "pk")[:MOST])
    count = len(own) + (points[0].n if points else 0)
    if not count:
        return []
    top = [*own, *(_due(f"{point.party.name}: {point.about}") for point in points)]
    title = _("Is this contact still right?")
    return [DueSection("contacts", title, count, top[:MOST], "", "people:contact_points")]


def _due(what: str) -> Due:
    return Due(what, None, 0, _("Confirm"), "people:contact_points", "")


def to_ask(*, on: date) -> QuerySet[ContactPoint]:
    """What was not confirmed for 90 days, of partners with a mail address, and not asked in the last 90 days either."""
    old = on - rules.CONFIRMED_FOR
    stale = Q(confirmed_on=None) | Q(confirmed_on__lte=old)
    not_asked = Q(asked_on=None) | Q(asked_on__lte=old)
    return _open_points().filter(stale, not_asked).exclude(party__email="").order_by("pk")


def link_of_point(point: ContactPoint, *, on: date) -> tuple[int, str]:
    """(expires, key) of the link with which a partner confirms, as it is made on a day."""
    end = timezone.make_aware(datetime.combine(on + rules.LINK_FOR, time.min))
    expires = math.floor(end.timestamp())
    return expires, references.private_key(PURPOSE, point.reference, point.link_version, expires)


def point_by_link(*, reference: str, expires: int, key: str, at: datetime) -> ContactPoint | None:
    """The contact that this link confirms; None for one that is over, was revoked, or was never given. One query."""
    point = open_point(reference=reference)
    if point is None:
        return None
    fits = references.fits(key, PURPOSE, reference, point.link_version, expires, now=at.timestamp())
    return point if fits else None
