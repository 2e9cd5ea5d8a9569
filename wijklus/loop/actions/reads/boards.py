"""Boards of promises and what is owed today: of one service in all neighbourhoods, of one neighbourhood by all."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.ground.people import reads as people
from wijklus.loop.signals import reads as signals

from .. import access, rules
from ..models import Action, ActionPriority, Commitment

PENDING = sorted(rules.PENDING)


def board(
    *, by: Actor, on: date, party_id: int | None = None, neighbourhood_id: int | None = None, state: str = ""
) -> QuerySet[Commitment]:
    """What was asked and promised, with action, neighbourhood, party and mandate, by term. One query.

    Each row says as `is_bare` whether it is subject to confirmation on that day.

    `state` is one state, "open", "late" or "conditional" on that day, "visa" (money that finance did not confirm yet),
    "talk" (other terms wait for an answer), or empty for all.
    """
    access.require(access.may_see(by))
    rows = Commitment.objects.select_related("party", "action", "action__neighbourhood", "mandate", "escalated_to")
    bare = ExpressionWrapper(is_conditional(on), output_field=BooleanField())
    rows = rows.annotate(is_bare=bare).order_by("due_on", "id")
    if party_id is not None:
        rows = rows.filter(party_id=party_id)
    if neighbourhood_id is not None:
        rows = rows.filter(action__neighbourhood_id=neighbourhood_id)
    if state == "open":
        return rows.filter(state__in=sorted(rules.OPEN_COMMITMENT))
    if state in STANDS:
        return rows.filter(STANDS[state](on))
    return rows.filter(state=state) if state else rows


def is_conditional(on: date) -> Q:
    """The promises that are subject to confirmation on a day: no mandate covers them (any more)."""
    here = Action.objects.filter(pk=OuterRef(OuterRef("action"))).order_by().values("neighbourhood")
    bare = people.not_covered(on=on, mandate="mandate", amount="amount", neighbourhood=here)
    return Q(state__in=PENDING, party__kind__in=sorted(rules.MANDATED_PARTIES)) & bare


AWAITS_VISA = Q(state__in=PENDING, party__kind=rules.SERVICE, amount__gt=Cents(0), visa_at__isnull=True)


def board_counts(*, by: Actor, on: date, neighbourhood_id: int | None = None) -> QuerySet[Any]:
    """The services and partners by name, with how many promises are `asked`, `agree` (other terms), `due`, `late`.

    Of one neighbourhood, or of all. One query.
    """
    access.require(access.may_see(by))
    own = Commitment.objects.filter(party=OuterRef("pk")).order_by()
    if neighbourhood_id is not None:
        own = own.filter(action__neighbourhood_id=neighbourhood_id)
    soon = Q(state__in=PENDING, due_on__gte=on, due_on__lte=on + rules.DUE_SOON)
    found = {"asked": Q(state=rules.ASKED), "agree": ~Q(waits_for=""), "due": soon, "late": STANDS["late"](on)}
    counted = {
        name: Coalesce(Subquery(own.filter(which).values("party").annotate(n=Count("pk")).values("n")), 0)
        for name, which in found.items()
    }
    return people.parties().annotate(**counted)


STANDS: dict[str, Callable[[date], Q]] = {
    "late": lambda on: Q(state__in=PENDING, due_on__lt=on),
    "conditional": is_conditional,
    "visa": lambda on: AWAITS_VISA,
    "talk": lambda on: ~Q(waits_for=""),
}
"""What a board can be asked for beside the states."""


def people_behind(action_ids: Iterable[int]) -> dict[int, int]:
    """By action id: how many distinct persons stand behind it, over all its themes. One query."""
    rows = (
        ActionPriority.objects.filter(action_id__in=action_ids, priority__theme__links__removed_at__isnull=True)
        .values_list("action_id")
        .annotate(people=Count("priority__theme__links__signal__person", distinct=True))
        .order_by()
    )
    return dict(rows)


def waiting_behind(action_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """By action id: the distinct people and the counted voices behind it that wait for an outcome. One query.

    The same signals of which the answer debt counts the people; a signal in two themes of one action counts once.
    """
    link = "priority__theme__links__"
    rows = ActionPriority.objects.filter(
        **{"action_id__in": action_ids, f"{link}removed_at__isnull": True, f"{link}signal__in": signals.taken_up()}
    )
    fields = [f"{link}signal_id", f"{link}signal__person_id", f"{link}signal__counted_voices"]
    said: dict[int, set[tuple[int, int | None, int]]] = {}
    for action, signal, person, voices in rows.order_by().values_list("action_id", *fields):
        said.setdefault(action, set()).add((signal, person, voices))
    return {
        action: (len({person for _pk, person, _n in of_it if person}), sum(n for _pk, _person, n in of_it))
        for action, of_it in said.items()
    }
