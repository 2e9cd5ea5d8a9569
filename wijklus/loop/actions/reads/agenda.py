"""The terms of actions and promises that one account has to do with, for its agenda."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from wijklus.base.actor import Actor, Reach

from .. import access, rules
from ..models import Action, Commitment

MOST = 500
"""Of each kind: who is responsible for a whole city sees what comes first."""
LOOKS_BACK = timedelta(days=90)
"""What is longer past its term stands on the boards, and no more in an agenda."""


def promises_for(*, by: Actor, on: date) -> QuerySet[Commitment]:
    """What this actor's parties promised or were asked, and what was promised where this actor asks for it, by term.

    One query.
    """
    access.require(access.may_see(by))
    mine = Q(party_id__in=by.party_ids) | _within(by.reach("commitments.ask"), "action__neighbourhood")
    rows = Commitment.objects.filter(mine, state__in=sorted(rules.OPEN_COMMITMENT), due_on__gte=on - LOOKS_BACK)
    return rows.select_related("party", "action__neighbourhood").order_by("due_on", "id")[:MOST]


def actions_for(*, by: Actor, on: date) -> QuerySet[Action]:
    """The open actions of this actor's parties, and those where this actor steers, that have a day. One query."""
    access.require(access.may_see(by))
    mine = Q(owner_id__in=by.party_ids) | _within(by.reach("actions.write"), "neighbourhood")
    since = on - LOOKS_BACK
    dated = Q(due_on__gte=since) | Q(answer_planned_on__gte=since, answered_at__isnull=True)
    rows = Action.objects.filter(mine, dated, state__in=sorted(rules.OPEN))
    return rows.select_related("neighbourhood").order_by("due_on", "id")[:MOST]


def _within(reach: Reach, field: str) -> Q:
    return Q() if reach is None else Q(**{f"{field}__in": reach})
