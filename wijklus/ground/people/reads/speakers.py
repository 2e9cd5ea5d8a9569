"""Who speaks for which group of residents."""

from datetime import date

from django.db.models import QuerySet

from wijklus.base.actor import Actor

from .. import access, rules
from ..models import Membership, Role
from .mandates import in_force


def speakers(*, on: date) -> QuerySet[Membership]:
    """The roles in force of who speaks for a group of residents, by group. Two queries."""
    speaking = [role.pk for role in Role.objects.all() if rules.SPEAK in role.rights]
    rows = Membership.objects.filter(in_force(on), role__in=speaking)
    return rows.select_related("user", "party").order_by("party__name", "valid_from", "pk")


def speakers_for(*, by: Actor, on: date) -> list[Membership]:
    """The same for who may appoint in all neighbourhoods of a role, with those neighbourhoods. Three queries."""
    access.require(access.may_appoint_any(by))
    rows = speakers(on=on).prefetch_related("neighbourhoods")
    return [row for row in rows if access.may_appoint(by, [place.pk for place in row.neighbourhoods.all()])]


def speaker(*, reference: str, on: date) -> Membership | None:
    """One of them, with party and account. Two queries."""
    return speakers(on=on).filter(reference=reference).first()
