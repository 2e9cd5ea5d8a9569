"""How the actions on a priority stand, in a line for each priority: what is next, and when something last happened.

A city looks over thousands of priorities at once. The database picks the action that counts and adds up the rest, so
that a row comes back for each priority and not one for each of its actions and promises.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Case, F, IntegerField, Max, Q, QuerySet, Value, When, Window
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
    """How the actions on these priorities stand, in four queries, and these actions each, in three."""
    by_priority, by_action = {}, {}
    if priority_ids:
        served = Action.objects.filter(links__priority_id__in=priority_ids).annotate(of=F("links__priority_id"))
        by_priority = _standing(served, _chosen(served))
    if action_ids:
        by_action = _standing(
            Action.objects.filter(pk__in=action_ids).annotate(of=F("pk")), {pk: pk for pk in action_ids}
        )
    return Standings(by_priority, by_action)


def first_under_way(standings: Collection[Standing]) -> Standing | None:
    """Of several, in order: the first that is under way, else the last, with the latest hop of all. No query."""
    if not standings:
        return None
    chosen = next((one for one in standings if one.is_open), list(standings)[-1])
    return replace(chosen, hop_at=max(one.hop_at for one in standings))


def _standing(mine: QuerySet[Action, Any], chosen: Mapping[int, int]) -> dict[int, Standing]:
    """By group, from the action that is chosen of each. Whole rows are read of these only. Three queries."""
    names = ("title", "reference", "state", "neighbourhood_id", "neighbourhood__name")
    owner = ("owner_id", "owner__kind", "owner__name")
    rows: Any = Action.objects.filter(pk__in=set(chosen.values())).order_by()
    told = {row[0]: row[1:] for row in rows.values_list("pk", *names, *owner)}
    hops, asked = _hops(mine), _asked(told)
    found = {}
    for key, pk in chosen.items():
        title, reference, state, place, called, owner_id, kind, owner_name = told[pk]
        holder = asked.get(pk) or (Holder(owner_id, _called(kind, owner_name)) if owner_id else None)
        found[key] = Standing(pk, title, reference, state, place, called, holder, hops[key])
    return found


def _chosen(served: QuerySet[Action, Any]) -> dict[int, int]:
    """By priority the action that counts: the first under way, else the last. One query, which orders keys alone."""
    is_open = Case(When(state__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    order = ("links__at", "links__id")
    rising = [Case(When(state__in=OPEN, then=F(name))).asc() for name in order]
    falling = [Case(When(~Q(state__in=OPEN), then=F(name))).desc() for name in order]
    ranked = served.annotate(rank=Window(RowNumber(), partition_by=[F("of")], order_by=[is_open, *rising, *falling]))
    return dict(ranked.filter(rank=1).order_by().values_list("of", "pk"))


def _hops(mine: Any) -> dict[int, datetime]:
    """By group: when anything happened with its actions, or with what was asked for them. One query."""
    names = ("created_at", "finished_at", *(f"commitments__{name}" for name in HOPS))
    rows = mine.order_by().values("of").annotate(**{f"last_{n}": Max(name) for n, name in enumerate(names)})
    told = rows.values_list("of", *(f"last_{n}" for n in range(len(names))))
    return {key: max(hop for hop in hops if hop is not None) for key, *hops in told}


def _asked(action_ids: Collection[int]) -> dict[int, Holder]:
    """By action: who owes the first answer or promise that is due. One query."""
    first = Window(RowNumber(), partition_by=[F("action_id")], order_by=["due_on", "id"])
    rows: Any = Commitment.objects.filter(action__in=action_ids, state__in=WAITING).annotate(nth=first).filter(nth=1)
    told = rows.order_by().values_list("action_id", "party_id", "party__kind", "party__name", "state")
    return {action: Holder(party, _called(kind, name), state) for action, party, kind, name, state in told}


def _called(kind: str, name: str) -> str:
    """As in public: a person is never named."""
    return str(name_of(kind, name))
