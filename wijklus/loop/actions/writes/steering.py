"""Starting actions, changing them, linking them to priorities and moving them on."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Action, ActionPriority, Commitment
from .asking import withdraw_locked
from .checking import check_action, check_reason, check_to_come, record_action
from .guesting import check_link, check_owner, owner_when_started
from .needing import check_dependents

if TYPE_CHECKING:
    from wijklus.ground.people.models import Mandate, Party
    from wijklus.ground.places.models import Neighbourhood
    from wijklus.loop.priorities.models import Priority

TOLD = ("title", "owner_function", "due_on", "answer_planned_on", "means", "no_means_needed")
"""The fields of which the trail keeps what they were."""


def start(
    *,
    title: str,
    neighbourhood: "Neighbourhood",
    by: Actor,
    at: datetime,
    description: str = "",
    priorities: Sequence["Priority"] = (),
    owner: "Party | None" = None,
    owner_function: str = "",
    mandate: "Mandate | None" = None,
    due_on: date | None = None,
    answer_planned_on: date | None = None,
    means: Cents | None = None,
    no_means_needed: bool = False,
    reason: str = "",
) -> Action:
    """Start an action about one or more priorities. What is not known yet may follow: the checklist names it."""
    owner = owner_when_started(neighbourhood=neighbourhood, priorities=priorities, owner=owner, by=by)
    values = check_action(
        title=title,
        description=description,
        owner=owner,
        owner_function=owner_function,
        mandate=mandate,
        due_on=due_on,
        answer_planned_on=answer_planned_on,
        means=means,
        no_means_needed=no_means_needed,
    )
    check_to_come(due_on, at, "due_on")
    check_to_come(answer_planned_on, at, "answer_planned_on")
    with transaction.atomic():
        action = Action(neighbourhood=neighbourhood, created_at=at, **values)
        action.save()
        for priority in priorities:
            _link(action, priority, reason=reason, by=by, at=at)
        after = {**_told(action), "priorities": [priority.reference for priority in priorities]}
        record_action(action, "start", by=by, at=at, after=after, reason=reason)
        return action


def change(
    *,
    action: Action,
    version: int,
    title: str,
    by: Actor,
    at: datetime,
    description: str = "",
    owner: "Party | None" = None,
    owner_function: str = "",
    mandate: "Mandate | None" = None,
    due_on: date | None = None,
    answer_planned_on: date | None = None,
    means: Cents | None = None,
    no_means_needed: bool = False,
    reason: str = "",
) -> Action:
    """Change an action as it stood in `version`; a Conflict keeps both texts. A past term may stay, not be chosen."""
    access.require(access.may_change(by, action))
    check_owner(action=action, owner=owner)
    values = check_action(
        title=title,
        description=description,
        owner=owner,
        owner_function=owner_function,
        mandate=mandate,
        due_on=due_on,
        answer_planned_on=answer_planned_on,
        means=means,
        no_means_needed=no_means_needed,
    )
    with transaction.atomic():
        now = Action.objects.select_for_update().get(pk=action.pk)
        if now.version != version:
            raise Conflict(_("Somebody else changed this action while you wrote."), theirs=now, mine=values)
        for field in ("due_on", "answer_planned_on"):
            if values[field] != getattr(now, field):
                check_to_come(values[field], at, field)
        was = _told(now)
        Action.objects.filter(pk=now.pk).update(version=F("version") + 1, **values)
        action.refresh_from_db()
        before, after = trail.changed_fields(was, _told(action))
        record_action(action, "change", by=by, at=at, before=before, after=after, reason=reason)
        return action


def link_priority(*, action: Action, priority: "Priority", by: Actor, at: datetime, reason: str = "") -> None:
    """Say that an action serves a priority of its neighbourhood."""
    access.require(access.may_change(by, action))
    check_link(action=action, priority=priority, by=by)
    with transaction.atomic():
        _link(action, priority, reason=reason, by=by, at=at)
        record_action(action, "link", by=by, at=at, after={"priority": priority.reference}, reason=reason)


def unlink_priority(*, action: Action, priority: "Priority", reason: str, by: Actor, at: datetime) -> None:
    """Say that an action does not serve a priority any more, and why."""
    access.require(access.may_change(by, action))
    words = check_reason(reason)
    with transaction.atomic():
        gone, _rows = ActionPriority.objects.filter(action=action, priority=priority).delete()
        if not gone:
            raise Refused(_("This action was not linked to this priority."))
        record_action(action, "unlink", by=by, at=at, before={"priority": priority.reference}, reason=words)


def advance(
    *, action: Action, to: str, by: Actor, at: datetime, reason: str = "", known: Collection[str] = ()
) -> Action:
    """Move an action on: running, done, dropped (with a reason, which withdraws what was asked for it), or back.

    `known` are the references of the actions that wait for this one: who drops it says to know them.
    """
    access.require(access.may_change(by, action))
    words = check_reason(reason) if to in rules.NEEDS_REASON else cleaned(reason)
    with transaction.atomic():
        locked = Action.objects.select_for_update().get(pk=action.pk)
        before = {"state": locked.state}
        must_allow(rules.ALLOWED, locked.state, to)
        locked.state, locked.state_reason = to, words
        locked.finished_at = None if to in rules.OPEN else at
        locked.version += 1
        locked.save(update_fields=["state", "state_reason", "finished_at", "version"])
        after: dict[str, Any] = {"state": to}
        if to == rules.DROPPED:
            after["waiting"] = [row.reference for row in check_dependents(locked, frozenset(known))]
            still_open = Commitment.objects.filter(action=locked, state__in=rules.OPEN_COMMITMENT).order_by("pk")
            for commitment in still_open.select_for_update():
                withdraw_locked(commitment, reason=words, by=by, at=at)
        record_action(locked, "advance", by=by, at=at, before=before, after=after, reason=words)
        return locked


def note_answer(*, action_id: int | None, theme_id: int | None, at: datetime) -> None:
    """Keep when the residents behind an action, or behind a theme that actions serve, were first answered."""
    behind = Q(pk=action_id) if action_id is not None else Q(links__priority__theme_id=theme_id)
    first = Action.objects.filter(behind, answered_at__isnull=True).values_list("pk", flat=True)
    Action.objects.filter(pk__in=list(first)).update(answered_at=at)


def _link(action: Action, priority: "Priority", *, reason: str, by: Actor, at: datetime) -> None:
    if priority.neighbourhood_id != action.neighbourhood_id:
        raise Refused(_("This priority belongs to another neighbourhood."), field="priorities")
    link = ActionPriority(
        action=action, priority=priority, by_id=by.user_id, by_function=by.function, at=at, reason=cleaned(reason)
    )
    try:
        with transaction.atomic():
            link.save()
    except IntegrityError as twice:
        raise Refused(_("This action is linked to this priority already."), field="priorities") from twice


def _told(action: Action) -> dict[str, Any]:
    told = {field: getattr(action, field) for field in TOLD}
    return {**told, "owner": action.owner.reference if action.owner else None}
