"""Questions about accounts, roles, parties and people."""

from datetime import date
from typing import Any

from django.db.models import Q

from wijklus.base.actor import Actor, resident

from .models import Membership


def actor_of(*, user: Any, municipality_id: int, on: date) -> Actor:
    """Who this account is in the municipality on a day: its memberships in force, added up. At most two queries."""
    if not user.is_authenticated or not user.is_active:
        return resident(municipality_id)
    held = list(
        Membership.objects.filter(user=user, municipality_id=municipality_id, valid_from__lte=on)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
        .select_related("role")
        .prefetch_related("neighbourhoods")
    )
    if not held:
        return Actor(municipality_id=municipality_id, function="", user_id=user.pk)
    everywhere = any(m.role.whole_city for m in held)
    portfolio = None if everywhere else frozenset(n.pk for m in held for n in m.neighbourhoods.all())
    return Actor(
        municipality_id=municipality_id,
        function=", ".join(m.function for m in held),
        user_id=user.pk,
        rights=frozenset(right for m in held for right in m.role.rights),
        portfolio=portfolio,
        party_ids=frozenset(m.party_id for m in held if m.party_id),
    )
