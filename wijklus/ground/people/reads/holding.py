"""Who an account is in a municipality on a day: the rights of the roles it holds, each with its reach."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from wijklus.base.actor import Actor, everywhere, resident, together, within
from wijklus.base.prepared import prepared

from .. import rules
from ..models import Membership
from .mandates import in_force


def actor_of(*, user: Any, municipality_id: int, on: date) -> Actor:
    """Who this account is in the municipality on a day: each right with the reach of its roles. At most one query."""
    if not user.is_authenticated or not user.is_active:
        return resident(municipality_id)
    rows = _held(user_id=user.pk, municipality_id=municipality_id, on=on)
    held = [(*role, [place for *_, place in places]) for role, places in groupby(rows, key=lambda row: row[:5])]
    return Actor(
        municipality_id=municipality_id,
        function=", ".join(function for _pk, function, *_ in held),
        user_id=user.pk,
        rights=together(_rights_of(*how) for _pk, _function, *how in held),
        party_ids=frozenset(party for _pk, _function, party, rights, *_ in held if party and rules.needs_party(rights)),
    )


@prepared
def _held(*, user_id: int, municipality_id: int, on: date) -> QuerySet[Membership, Any]:
    """The roles of an account, each as often as it has neighbourhoods, and once without any."""
    rows = Membership.objects.filter(in_force(on), user_id=user_id, municipality_id=municipality_id)
    names = ("pk", "function", "party_id", "role__rights", "role__whole_city", "neighbourhoods")
    return rows.order_by("pk").values_list(*names)


def _rights_of(
    party_id: int | None, role_rights: list[str], whole_city: bool, places: Iterable[int | None]
) -> dict[str, frozenset[int] | None]:
    if whole_city:
        rights = everywhere(*role_rights)
    else:
        rights = within((place for place in places if place is not None), *role_rights)
    if "signals.handle" in role_rights and party_id:
        rights |= everywhere(f"handles:{party_id}")  # of this party only, whatever other roles are for
    return rights
