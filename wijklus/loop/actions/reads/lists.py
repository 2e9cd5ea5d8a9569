"""Which actions and commitments there are, and along which links they stand in the loop."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects

from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared

from .. import access, rules
from ..models import Action, ActionPriority, Commitment, CommitmentTerm

if TYPE_CHECKING:
    from wijklus.ground.people.models import Mandate


def _whole(rows: QuerySet[Action]) -> QuerySet[Action]:
    return rows.select_related("neighbourhood", "owner", "mandate").prefetch_related("mandate__neighbourhoods")


def actions(*, by: Actor, neighbourhood_id: int | None = None, state: str = "") -> QuerySet[Action]:
    """Actions of one neighbourhood or all, with owner and mandate; newest first. Two queries."""
    access.require(access.may_see(by))
    rows = _whole(Action.objects.order_by("-id"))
    if neighbourhood_id is not None:
        rows = rows.filter(neighbourhood_id=neighbourhood_id)
    return rows.filter(state=state) if state else rows


def for_actor(*, by: Actor, reference: str) -> Action | None:
    """One action with owner and mandate, fetched and checked together. Two queries."""
    access.require(access.may_come_in(by))
    found = _whole(Action.objects.filter(reference=reference)).first()
    access.require(found is None or access.may_see_action(by, found))
    return found


@dataclass(frozen=True)
class Carried:
    """An action with what was asked and promised for it, by term."""

    action: Action
    commitments: tuple[Commitment, ...]


def carried_by(priority_ids: Iterable[int]) -> dict[int, list[Carried]]:
    """By priority id: the actions that serve it, oldest link first, with their commitments. Three queries."""
    links = list(
        ActionPriority.objects.filter(priority_id__in=priority_ids)
        .select_related("action", "action__owner", "action__mandate", "action__neighbourhood")
        .order_by("at", "id")
    )
    whole = _with_commitments({link.action_id: link.action for link in links}.values())
    found: dict[int, list[Carried]] = defaultdict(list)
    for link in links:
        found[link.priority_id].append(whole[link.action_id])
    return dict(found)


def carried(references: Iterable[str]) -> dict[str, Carried]:
    """By reference: these actions as they stand now, with their commitments. Three queries."""
    rows = _with_references(references=list(references))
    return {found.action.reference: found for found in _with_commitments(rows).values()}


def carried_one(action: Action) -> Carried:
    """An action that is at hand, with its commitments. Two queries at most."""
    return _with_commitments([action])[action.pk]


@prepared
def _with_references(*, references: Sequence[str]) -> QuerySet[Action]:
    return Action.objects.filter(reference__in=references).select_related("owner", "mandate", "neighbourhood")


def _with_commitments(actions: Iterable[Action]) -> dict[int, Carried]:
    by_id = {action.pk: action for action in actions}
    asked: dict[int, list[Commitment]] = defaultdict(list)
    for commitment in _asked_for(action_ids=list(by_id)):
        commitment.action = by_id[commitment.action_id]
        asked[commitment.action_id].append(commitment)
    _share_mandates([*by_id.values(), *(commitment for each in asked.values() for commitment in each)])
    return {key: Carried(action, tuple(asked[key])) for key, action in by_id.items()}


def _share_mandates(rows: Iterable[Action | Commitment]) -> None:
    """Give these rows one object for each mandate, with its neighbourhoods: many stand under the same."""
    mandates: dict[int, Mandate] = {}
    for row in rows:
        if row.mandate is not None:
            row.mandate = mandates.setdefault(row.mandate.pk, row.mandate)
    if mandates:
        prefetch_related_objects(list(mandates.values()), "neighbourhoods")


@prepared
def _asked_for(*, action_ids: Sequence[int]) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(action_id__in=action_ids)
    return rows.select_related("party", "mandate", "escalated_to").order_by("due_on", "id")


def promises_of(action_ids: Iterable[int]) -> dict[int, list[str]]:
    """By action id: the states of what was asked and promised for it. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    for action_id, state in Commitment.objects.filter(action_id__in=action_ids).values_list("action_id", "state"):
        found[action_id].append(state)
    return dict(found)


def priorities_of(action_ids: Iterable[int]) -> QuerySet[ActionPriority]:
    """The links of these actions to the priorities they serve, with the theme of each. One query."""
    rows = ActionPriority.objects.filter(action_id__in=action_ids)
    return rows.select_related("priority", "priority__theme").order_by("at", "id")


def themes_behind(action_ids: Iterable[int]) -> QuerySet[ActionPriority, tuple[int, int]]:
    """(action id, theme id) of every theme these actions lead back to. One query."""
    rows = ActionPriority.objects.filter(action_id__in=action_ids)
    return rows.values_list("action_id", "priority__theme_id").distinct()


def themes_with(party_ids: Collection[int]) -> set[int]:
    """The themes of which an open action is owned by, or was asked of, one of these parties. One query."""
    theirs = Q(action__owner_id__in=party_ids) | Q(action__commitments__party_id__in=party_ids)
    rows = ActionPriority.objects.filter(theirs, action__state__in=sorted(rules.OPEN))
    return set(rows.order_by().values_list("priority__theme_id", flat=True))


def under_mandate(mandate: "Mandate") -> QuerySet[Commitment]:
    """The promises that stand under a mandate and that nobody judged yet, by term. One query."""
    rows = Commitment.objects.filter(mandate=mandate, state__in=sorted(rules.PENDING))
    return rows.select_related("action__neighbourhood", "party").order_by("due_on", "id")


def steps(commitment: Commitment) -> QuerySet[CommitmentTerm]:
    """What was asked, offered and agreed, step by step, oldest first. One query."""
    return CommitmentTerm.objects.filter(commitment=commitment).order_by("id")


def proposal(commitment: Commitment) -> CommitmentTerm | None:
    """The other terms that wait for an answer; None when none do. One query, none when nothing waits."""
    if not commitment.waits_for:
        return None
    return steps(commitment).filter(step__in=rules.PROPOSALS).last()


def to_remind(*, on: date) -> QuerySet[Commitment]:
    """The commitments of which a reminder may be due on a day: silent for a while, or with a term near or past."""
    silent = Q(state=rules.ASKED, asked_at__date__lte=on - rules.ASK_AGAIN_AFTER)
    near = Q(state__in=sorted(rules.PENDING), due_on__lte=on + rules.REMIND_BEFORE)
    open_action = Q(action__state__in=sorted(rules.OPEN)) | Q(state__in=sorted(rules.PENDING))
    return Commitment.objects.filter(silent | near, open_action).order_by("id")


def to_escalate(*, on: date) -> QuerySet[Commitment]:
    """The late promises of services and partners that may have to go up: no other terms wait for whoever asked.

    What waits for the promiser itself goes up all the same: else silence would stop the clock.
    """
    late = Commitment.objects.filter(
        state__in=sorted(rules.PENDING),
        party__kind__in=sorted(rules.MANDATED_PARTIES),
        due_on__lte=on - rules.ESCALATE_AFTER,
        waits_for__in=("", rules.PROMISER),
    )
    return late.select_related("party", "party__above", "mandate", "action").order_by("id")


def public_actions(*, neighbourhood_id: int, most: int) -> list[Action]:
    """What is being done in a neighbourhood now, by term, with the owner of each. One query.

    Each has `theme_reference`: the theme it serves first, whose story tells of it; None when it serves none.
    """
    return _open_in(neighbourhood_id=neighbourhood_id, most=most)


@prepared
def _open_in(*, neighbourhood_id: int, most: int) -> QuerySet[Action]:
    rows = Action.objects.filter(neighbourhood_id=neighbourhood_id, state__in=sorted(rules.OPEN))
    rows = rows.select_related("owner").only("reference", "title", "state", "due_on", "owner__kind", "owner__name")
    first = ActionPriority.objects.filter(action=OuterRef("pk")).order_by("at", "id")
    rows = rows.annotate(theme_reference=Subquery(first.values("priority__theme__reference")[:1]))
    return rows.order_by(F("due_on").asc(nulls_last=True), "id")[:most]


OF_A_PROMISE = (
    *("action_id", "state", "state_reason", "what", "asked_at", "answered_at"),
    *("party__kind", "party__name"),
)
OF_A_LINK = (
    *("at", "priority__theme_id", "priority__decided_on", "priority__decided_by", "priority__reason"),
    *("priority__created_at", "priority__neighbourhood__name", "action__owner__kind", "action__owner__name"),
    *("action__title", "action__created_at", "action__state_reason", "action__percent", "action__progress_at"),
)
"""What a story tells: what a query costs grows with the columns it names."""


def serving(theme_ids: Iterable[int]) -> list[ActionPriority]:
    """The actions these themes led to: links with priority, neighbourhood, action and owner; oldest first.

    Only the columns that a story tells. Each action has its commitments at hand as `action.promises`. Two queries.
    """
    links = _links_of_themes(theme_ids=list(theme_ids))
    promises: dict[int, list[Commitment]] = {link.action_id: [] for link in links}
    for promise in _promises_of_actions(action_ids=list(promises)):
        promises[promise.action_id].append(promise)
    for link in links:
        link.action.promises = promises[link.action_id]  # type: ignore[attr-defined]
    return links


@prepared
def _links_of_themes(*, theme_ids: Sequence[int]) -> QuerySet[ActionPriority]:
    rows = ActionPriority.objects.filter(priority__theme_id__in=theme_ids).order_by("at", "id")
    return rows.select_related("priority__neighbourhood", "action__owner").only(*OF_A_LINK)


@prepared
def _promises_of_actions(*, action_ids: Sequence[int]) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(action_id__in=action_ids).order_by("asked_at", "id")
    return rows.select_related("party").only(*OF_A_PROMISE)
