"""Which groups of residents carry what, for everybody and for the groups themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection
from wijklus.ground.people.rules import SPEAK

from .. import access, rules
from ..models import Action, ActionPriority, Advice, Carrier, Commitment


@dataclass(frozen=True)
class Own:
    """What a group carries, with the actions for it and what its guest advised."""

    carrier: Carrier
    actions: Sequence[Action]
    advice: Sequence[Advice]


def carriers(*, neighbourhood_id: int) -> QuerySet[Carrier]:
    """Who carries what in a neighbourhood now, the whole plan first. One query."""
    rows = carriers_now().filter(neighbourhood_id=neighbourhood_id)
    return rows.select_related("party", "priority__theme", "neighbourhood").order_by("priority__position", "pk")


def carriers_now() -> QuerySet[Carrier]:
    """Every group that carries something now, for other rooms to ask about. One query when it is asked."""
    return Carrier.objects.filter(until=None)


def carriers_ever() -> QuerySet[Carrier]:
    """Every group that carries something or did, for other rooms to ask about. One query when it is asked."""
    return Carrier.objects.all()


def carrier_by_reference(reference: str) -> Carrier | None:
    """One of them, with its group and what it carries. One query."""
    rows = Carrier.objects.select_related("party", "priority__theme", "neighbourhood")
    return rows.filter(reference=reference).first()


def carriers_before(*, neighbourhood_id: int) -> QuerySet[Carrier]:
    """Who carried what in a neighbourhood before and handed it back, the last first. One query."""
    rows = Carrier.objects.filter(neighbourhood_id=neighbourhood_id, until__isnull=False)
    return rows.select_related("party", "priority__theme").order_by("-until", "-pk")[:MOST]


def carrier_of_plan(*, neighbourhood_id: int) -> int | None:
    """The group that carries the whole plan of a neighbourhood now, as the id of its party. One query."""
    rows = Carrier.objects.filter(neighbourhood_id=neighbourhood_id, priority=None, until=None)
    return rows.values_list("party_id", flat=True).first()


def guest_at(action: Action) -> Carrier | None:
    """Whose guest the director is at an action: the group that owns and carries it; else None. Two queries at most."""
    if not access.is_of_group(action):
        return None
    served = ActionPriority.objects.filter(action=action).values("priority")
    rows = carriers_now().filter(party=action.owner_id, neighbourhood=action.neighbourhood_id)
    rows = rows.filter(Q(priority=None) | Q(priority__in=served)).select_related("party")
    return rows.order_by(F("priority").asc(nulls_last=True)).first()


def advice_about(*, neighbourhood_id: int, action_id: int | None = None) -> QuerySet[Advice]:
    """What the director advised the groups of a neighbourhood, or about one action, the last first. One query."""
    rows = Advice.objects.filter(carrier__neighbourhood_id=neighbourhood_id)
    rows = rows.filter(action_id=action_id) if action_id is not None else rows
    return rows.select_related("carrier__party", "action")[:MOST]


def advice_by_reference(reference: str) -> Advice | None:
    """One advice with the group it is for. One query."""
    return Advice.objects.select_related("carrier__party").filter(reference=reference).first()


def _carried_by(by: Actor) -> QuerySet[Carrier]:
    rows = carriers_now().filter(party_id__in=by.party_ids)
    where = by.reach(SPEAK)
    return rows if where is None else rows.filter(neighbourhood_id__in=where)


def own(*, by: Actor) -> list[Own]:
    """What the groups that this actor speaks for carry, each with its actions. One query, and two for each."""
    access.require(access.may_come_in(by))
    rows = _carried_by(by).select_related("party", "priority__theme", "neighbourhood")
    rows = rows.order_by("neighbourhood__name", "pk")
    return [Own(row, list(_actions_of(row)), list(row.advice.select_related("action")[:MOST])) for row in rows]


def own_promises(*, by: Actor) -> tuple[list[Commitment], list[Commitment]]:
    """What the groups of this actor asked, and what was asked of them: what is open first. Two queries."""
    access.require(access.may_come_in(by))
    carried = access.carried_by(by)
    rows = Commitment.objects.select_related("action__neighbourhood", "party").order_by("due_on", "pk")
    asked = rows.filter(action__in=Action.objects.filter(carried)) if carried is not None else rows.none()
    return list(asked.exclude(party_id__in=by.party_ids)[:MOST]), list(rows.filter(party_id__in=by.party_ids)[:MOST])


def advice_due(*, actor: Actor) -> list[DueSection]:
    """The section of Vandaag of who speaks for a group: advice that waits for a reply. One query."""
    if not actor.can(SPEAK):
        return []
    rows = Advice.objects.filter(carrier__in=_carried_by(actor), replied_at__isnull=True).order_by("at", "pk")
    found = [
        Due(
            what=row.text[:120], since=row.at, people_waiting=0, next_step=_("Say what you do with it"),
            url_name="actions:own", ref="", where=row.carrier.neighbourhood.name,
        )
        for row in rows.select_related("carrier__neighbourhood")[:MOST]
    ]  # fmt: skip
    return [DueSection("advice", _("Advice of the director"), len(found), found[:10], _("No advice waits for you."))]


def _actions_of(row: Carrier) -> QuerySet[Action]:
    served = ActionPriority.objects.filter(action=OuterRef("pk"))
    served = served.filter(priority=row.priority_id) if row.priority_id else served
    rows = Action.objects.filter(Exists(served), neighbourhood=row.neighbourhood_id, state__in=sorted(rules.OPEN))
    return rows.select_related("owner").order_by("due_on", "pk")[:MOST]


MOST = 200
"""Rows of one group on its page."""
