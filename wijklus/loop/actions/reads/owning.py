"""Which groups of residents carry what, for everybody and for the groups themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wijklus.base.actor import Actor

from .. import access, rules
from ..models import Action, Carrier


@dataclass(frozen=True)
class Own:
    """What a group carries, with the actions for it."""

    carrier: Carrier
    actions: Sequence[Action]


def carriers(*, neighbourhood_id: int) -> QuerySet[Carrier]:
    """Who carries what in a neighbourhood now, the whole plan first. One query."""
    rows = carriers_now().filter(neighbourhood_id=neighbourhood_id)
    return rows.select_related("party", "priority__theme", "neighbourhood").order_by("priority__position", "pk")


def carriers_now() -> QuerySet[Carrier]:
    """Every group that carries something now, for other rooms to ask about. One query when it is asked."""
    return Carrier.objects.filter(until=None)


def carrier_by_reference(reference: str) -> Carrier | None:
    """One of them, with its group and what it carries. One query."""
    rows = Carrier.objects.select_related("party", "priority__theme", "neighbourhood")
    return rows.filter(reference=reference).first()


def own(*, by: Actor) -> list[Own]:
    """What the groups that this actor speaks for carry, each with its actions. One query, and one for each."""
    access.require(access.may_see(by))
    rows = carriers_now().filter(party_id__in=by.party_ids)
    rows = rows.select_related("party", "priority__theme", "neighbourhood").order_by("neighbourhood__name", "pk")
    return [Own(row, list(_actions_of(row))) for row in rows]


def _actions_of(row: Carrier) -> QuerySet[Action]:
    wanted = Q(links__priority=row.priority_id) if row.priority_id else Q(neighbourhood=row.neighbourhood_id)
    rows = Action.objects.filter(wanted, state__in=rules.OPEN).select_related("owner").distinct()
    return rows.order_by("due_on", "pk")[:MOST]


MOST = 200
"""Actions of one group on its page."""
