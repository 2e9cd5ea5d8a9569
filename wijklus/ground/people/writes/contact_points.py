"""How services, organisations and groups are reached, and who said when that this is still right."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads
from ..models import ContactPoint, Membership, Party

LONGEST = {"about": 120, "email": 254, "phone": 40, "url": 300}
TWICE = _("There is already a contact of this service or partner about this.")


def add_contact_point(
    *,
    party: Party,
    about: str,
    by: Actor,
    at: datetime,
    email: str = "",
    phone: str = "",
    url: str = "",
    neighbourhood_ids: Collection[int] = (),
) -> ContactPoint:
    """Show residents how a service, organisation or group is reached; whoever adds it says that it is right."""
    access.require(access.may_change_parties(by))
    reads.require_own_neighbourhoods(neighbourhood_ids)
    values = _checked(about=about, email=email, phone=phone, url=url)
    point = ContactPoint(party=party, confirmed_on=timezone.localdate(at), confirmed_by=by.function[:160], **values)
    with transaction.atomic():
        _save_once(lambda: point.save(force_insert=True))
        point.neighbourhoods.set(neighbourhood_ids)
        _tell(point, "add", by=by, at=at)
    return point


def change_contact_point(
    *,
    point: ContactPoint,
    version: int,
    about: str,
    by: Actor,
    at: datetime,
    email: str = "",
    phone: str = "",
    url: str = "",
    neighbourhood_ids: Collection[int] = (),
    is_active: bool = True,
) -> ContactPoint:
    """Change it, as it stood in `version`; whoever changes it says that it is right. Mailed links are revoked."""
    access.require(access.may_change_parties(by))
    reads.require_own_neighbourhoods(neighbourhood_ids)
    values = _checked(about=about, email=email, phone=phone, url=url)
    values |= {"is_active": is_active, "confirmed_on": timezone.localdate(at), "confirmed_by": by.function[:160]}
    rows = ContactPoint.objects.filter(pk=point.pk, version=version)
    with transaction.atomic():
        hits: list[int] = []
        raised = {"version": F("version") + 1, "link_version": F("link_version") + 1}
        _save_once(lambda: hits.append(rows.update(**raised, **values)))
        if not hits[0]:
            now = ContactPoint.objects.get(pk=point.pk)
            raise Conflict(_("Somebody else changed this first."), theirs=now, mine=values)
        point.refresh_from_db()
        point.neighbourhoods.set(neighbourhood_ids)
        _tell(point, "change", by=by, at=at)
    return point


def confirm_contact_point(*, point: ContactPoint, by: Actor, at: datetime) -> None:
    """Say that it is still right. By a link of a mail too, which then works no more."""
    access.require(access.may_confirm_point(by, point))
    with transaction.atomic():
        ContactPoint.objects.filter(pk=point.pk).update(
            confirmed_on=timezone.localdate(at), confirmed_by=by.function[:160], link_version=F("link_version") + 1
        )
        _tell(point, "confirm", by=by, at=at)


def confirm_own_contact(*, membership: Membership, by: Actor, at: datetime) -> None:
    """Say of a contact person of a neighbourhood that it is still them, and their number still right."""
    access.require(access.may_confirm_own(by, membership))
    with transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(contact_confirmed_on=timezone.localdate(at))
        trail.record(
            by=by, at=at, verb="people.confirm_own_contact", kind="membership", ref=membership.reference,
            neighbourhood_id=None, after={"function": membership.function},
        )  # fmt: skip


def ask_confirmation(*, point: ContactPoint, at: datetime) -> None:
    """Have a partner asked by mail whether its contact is still right; once in 90 days."""
    today = timezone.localdate(at)
    with transaction.atomic():
        if ContactPoint.objects.filter(pk=point.pk, asked_on=point.asked_on).update(asked_on=today):
            key = f"contact:{point.reference}:{today.isoformat()}"
            trail.later("wijklus.ground.people.jobs.ask_about_contact", key=key, at=at, point_ref=point.reference)


def _save_once(save: Any) -> None:
    try:
        with transaction.atomic():
            save()
    except IntegrityError as twice:
        raise Refused(TWICE, field="about") from twice


def _checked(*, about: str, email: str, phone: str, url: str) -> dict[str, Any]:
    """What was filled in, cleaned; raises Refused for what cannot be reached or read."""
    values = {"about": cleaned(about), "email": cleaned(email), "phone": cleaned(phone), "url": cleaned(url)}
    if not values["about"]:
        raise Refused(_("Say what people can reach them for."), field="about")
    for field, value in values.items():
        if len(value) > LONGEST[field]:
            raise Refused(_("This is too long."), field=field)
    try:
        if values["email"]:
            validate_email(values["email"])
    except ValidationError as wrong:
        raise Refused(_("This is not an e-mail address."), field="email") from wrong
    try:
        if values["url"]:
            URLValidator(schemes=["http", "https"])(values["url"])
    except ValidationError as wrong:
        raise Refused(_("This is not the address of a page."), field="url") from wrong
    if not (values["email"] or values["phone"] or values["url"]):
        raise Refused(_("Fill in at least a telephone number, a mail address or a page."), field="phone")
    return values


def _tell(point: ContactPoint, deed: str, *, by: Actor, at: datetime) -> None:
    trail.record(
        by=by, at=at, verb=f"people.{deed}_contact_point", kind="contact_point", ref=point.reference,
        neighbourhood_id=None, after={"name": point.party.name, "about": point.about},
    )  # fmt: skip
