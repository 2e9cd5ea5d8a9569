"""How the actions on a priority stand, in a line for each priority: what is next, and when something last happened.

A city looks over thousands of priorities at once. The database picks the action that counts and adds up the rest, so
that a row comes back for each priority and not one for each of its actions and promises.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, F, IntegerField, Max, Q, Value, When, Window
from django.db.models.functions import RowNumber

from .. import rules
from ..models import Action, Commitment
from .state import name_of

OPEN, WAITING = sorted(rules.OPEN), sorted(rules.OPEN_COMMITMENT)
HOPS = ("asked_at", "answered_at", "promiser_said_at", "receiver_said_at")


@dataclass(frozen=True)
class Holder:
    """Who holds an action under way: a party by its name, by what was asked or promised (a state), or as its owner."""

    party_id: int
    name: str
    promise: str = ""


@dataclass(frozen=True)
class Standing:
    """The action that counts: the first that is under way, else the last. `hop_at`: when anything happened with any."""

    action_id: int
    title: str
    reference: str
    state: str
    neighbourhood_id: int
    neighbourhood: str
    holder: Holder | None
    hop_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it is planned or under way."""
        return self.state in rules.OPEN


@dataclass(frozen=True)
class Standings:
    """How things stand by priority, and by action, each by its id."""

    by_priority: dict[int, Standing]
    by_action: dict[int, Standing]


def standing_of(*, priority_ids: Collection[int] = (), action_ids: Collection[int] = ()) -> Standings:
    """How the actions on these priorities stand, and these actions each. Two queries, none when nothing is asked.

    Four when one of these actions also serves one of these priorities.
    """
    found = _standing(priority_ids, action_ids)
    more = [pk for pk in action_ids if -pk not in found]
    if more and priority_ids:
        found |= _standing((), more)
    by_action = {-key: one for key, one in found.items() if key < 0}
    return Standings({key: one for key, one in found.items() if key > 0}, by_action)


def first_under_way(standings: Collection[Standing]) -> Standing | None:
    """Of several, in order: the first that is under way, else the last, with the latest hop of all. No query."""
    if not standings:
        return None
    chosen = next((one for one in standings if one.is_open), list(standings)[-1])
    return replace(chosen, hop_at=max(one.hop_at for one in standings))


def _standing(priority_ids: Collection[int], action_ids: Collection[int]) -> dict[int, Standing]:
    """By priority id, and by the id of an action below zero."""
    if not priority_ids and not action_ids:
        return {}
    is_open = Case(When(state__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    order = ("links__at", "links__id") if priority_ids else ("id",)
    rising = [Case(When(state__in=OPEN, then=F(name))).asc() for name in order]
    falling = [Case(When(~Q(state__in=OPEN), then=F(name))).desc() for name in order]
    rows: Any = _asked_about(Action.objects, "", priority_ids, action_ids)
    rows = rows.annotate(
        rank=Window(RowNumber(), partition_by=[F("of")], order_by=[is_open, *rising, *falling]),
        began=Window(Max("created_at"), partition_by=[F("of")]),
        ended=Window(Max("finished_at"), partition_by=[F("of")]),
    )
    names = ("pk", "title", "reference", "state", "neighbourhood_id", "neighbourhood__name")
    owner = ("owner_id", "owner__kind", "owner__name")
    told = list(rows.filter(rank=1).order_by().values_list("of", "began", "ended", *names, *owner))
    asked = _asked(priority_ids, action_ids, {row[3] for row in told})
    found = {}
    for key, began, ended, pk, title, reference, state, place, called, *owned in told:
        hops, first = asked.get(key, ([], {}))
        owner_id, kind, owner_name = owned
        holder = first.get(pk) or (Holder(owner_id, _called(kind, owner_name)) if owner_id else None)
        hop_at = max(hop for hop in (began, ended, *hops) if hop is not None)
        found[key] = Standing(pk, title, reference, state, place, called, holder, hop_at)
    return found


def _asked_about(rows: Any, path: str, priority_ids: Collection[int], action_ids: Collection[int]) -> Any:
    """Rows of these actions, each with the priority it is asked about as `of`, or its action below zero."""
    action = "action_id" if path else "id"
    if not priority_ids:
        return rows.filter(**{f"{action}__in": action_ids}).annotate(of=-F(action))
    link = f"{path}links__priority_id"
    of = Case(When(**{f"{link}__in": priority_ids}, then=F(link)), default=-F(action), output_field=BigIntegerField())
    asked = Q(**{f"{link}__in": priority_ids})
    if action_ids:
        asked |= Q(**{f"{action}__in": action_ids})
    return rows.filter(asked).annotate(of=of)


def _asked(
    priority_ids: Collection[int], action_ids: Collection[int], chosen: Collection[int]
) -> dict[int, tuple[list[datetime | None], dict[int, Holder]]]:
    """By group: when anything happened with what was asked for its actions; and by action of those chosen, who owes
    the first answer or promise that is due. One query."""
    waits = Case(When(state__in=WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows: Any = _asked_about(Commitment.objects, "action__", priority_ids, action_ids)
    rows = rows.annotate(
        nth_of_action=Window(RowNumber(), partition_by=[F("of"), F("action_id")], order_by=[waits, "due_on", "id"]),
        nth=Window(RowNumber(), partition_by=[F("of")], order_by=["id"]),
        **{f"last_{name}": Window(Max(name), partition_by=[F("of")]) for name in HOPS},
    )
    rows = rows.filter(Q(nth=1) | Q(nth_of_action=1, action_id__in=chosen)).order_by()
    found: dict[int, tuple[list[datetime | None], dict[int, Holder]]] = {}
    names = ("of", "action_id", "nth_of_action", "state", "party_id", "party__kind", "party__name")
    for key, action, nth, state, party_id, kind, name, *hops in rows.values_list(*names, *(f"last_{n}" for n in HOPS)):
        first = found.setdefault(key, (hops, {}))[1]
        if nth == 1 and action in chosen and state in rules.OPEN_COMMITMENT:
            first[action] = Holder(party_id, _called(kind, name), state)
    return found


def _called(kind: str, name: str) -> str:
    """As in public: a person is never named."""
    return str(name_of(kind, name))
