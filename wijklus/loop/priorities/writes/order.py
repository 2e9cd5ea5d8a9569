"""What comes first in a neighbourhood: making a theme a priority, ordering, finishing and dropping."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import Priority, Theme
from .themes import locked_theme

if TYPE_CHECKING:
    from wijklus.ground.places.models import Neighbourhood


def prioritise(
    *,
    theme: Theme,
    neighbourhood: "Neighbourhood",
    reason: str,
    decided_by: str,
    decided_on: date,
    by: Actor,
    at: datetime,
    position: int | None = None,
) -> Priority:
    """Make a theme a priority of a neighbourhood: on a place counted from 1 (None: last), why, and who decided it."""
    access.require(access.may_write(by, neighbourhood.pk))
    _check(theme, neighbourhood, reason, decided_by, decided_on, at)
    with transaction.atomic():
        if locked_theme(theme).state != rules.OPEN:
            raise Refused(_("This theme is closed. Open it again first."), field="theme")
        order = _locked_order(neighbourhood.pk)
        priority = Priority(
            theme=theme,
            neighbourhood=neighbourhood,
            position=order[-1].position + rules.STEP if order else rules.STEP,
            reason=cleaned(reason),
            decided_by=cleaned(decided_by),
            decided_on=decided_on,
            created_at=at,
        )
        try:
            with transaction.atomic():
                priority.save()
        except IntegrityError as twice:
            raise Refused(_("This theme is a priority in this neighbourhood already."), field="theme") from twice
        if position is not None:
            _put([*order, priority], priority, position)
        after = {"decided_by": priority.decided_by, "decided_on": decided_on, "place": position or len(order) + 1}
        _record(priority, "prioritise", by=by, at=at, after=after, reason=reason)
        return priority


def reorder(*, priority: Priority, to: str | int, by: Actor, at: datetime, reason: str = "") -> int:
    """Move a priority "up", "down" or to a place counted from 1; returns the place it has now."""
    access.require(access.may_write(by, priority.neighbourhood_id))
    with transaction.atomic():
        order = _locked_order(priority.neighbourhood_id)
        keys = [row.pk for row in order]
        if priority.pk not in keys:
            raise Refused(_("This is not a priority any more."))
        was = keys.index(priority.pk) + 1
        place = rules.place_after_move(was, to, len(order))
        if place != was:
            _put(order, priority, place)
            _record(priority, "reorder", by=by, at=at, before={"place": was}, after={"place": place}, reason=reason)
        return place


def finish(*, priority: Priority, reason: str, by: Actor, at: datetime) -> Priority:
    """A priority is done, and why it counts as done."""
    return _move(priority, to=rules.DONE, verb="end", reason=reason, by=by, at=at)


def drop(*, priority: Priority, reason: str, by: Actor, at: datetime) -> Priority:
    """A priority is dropped, with a reason that is public."""
    return _move(priority, to=rules.DROPPED, verb="end", reason=reason, by=by, at=at)


def take_back(*, priority: Priority, reason: str, by: Actor, at: datetime) -> Priority:
    """A priority that was done or dropped comes first again, on the last place."""
    return _move(priority, to=rules.ACTIVE, verb="take_back", reason=reason, by=by, at=at)


def _move(priority: Priority, *, to: str, verb: str, reason: str, by: Actor, at: datetime) -> Priority:
    access.require(access.may_write(by, priority.neighbourhood_id))
    if not cleaned(reason):
        raise Refused(_("Say why."), field="reason")
    with transaction.atomic():
        order = _locked_order(priority.neighbourhood_id)
        locked = Priority.objects.select_for_update().get(pk=priority.pk)
        before = {"state": locked.state}
        must_allow(rules.ALLOWED_PRIORITY, locked.state, to)
        locked.state, locked.state_reason = to, cleaned(reason)
        locked.version += 1
        if to == rules.ACTIVE:
            if locked_theme(locked.theme).state != rules.OPEN:
                raise Refused(_("This theme is closed. Open it again first."), field="theme")
            locked.position = order[-1].position + rules.STEP if order else rules.STEP
        try:
            with transaction.atomic():
                locked.save(update_fields=["state", "state_reason", "position", "version"])
        except IntegrityError as twice:
            raise Refused(_("This theme is a priority in this neighbourhood already."), field="theme") from twice
        _record(locked, verb, by=by, at=at, before=before, after={"state": to}, reason=reason)
        return locked


def _locked_order(neighbourhood_id: int) -> list[Priority]:
    """The standing priorities in order, kept from other writers until the transaction ends."""
    rows = Priority.objects.filter(neighbourhood_id=neighbourhood_id, state=rules.ACTIVE)
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    return sorted(locked, key=lambda row: (row.position, row.pk))  # here: PostgreSQL sorts before it waits for the lock


def _put(order: list[Priority], priority: Priority, place: int) -> None:
    positions = rules.new_positions([(row.pk, row.position) for row in order], priority.pk, place)
    for key, position in positions.items():
        Priority.objects.filter(pk=key).update(position=position)
    priority.position = positions[priority.pk]


def _check(
    theme: Theme, neighbourhood: "Neighbourhood", reason: str, decided_by: str, decided_on: date, at: datetime
) -> None:
    if theme.neighbourhood_id not in (None, neighbourhood.pk):
        raise Refused(_("This theme belongs to another neighbourhood."), field="theme")
    if not cleaned(reason):
        raise Refused(_("Say why this comes first."), field="reason")
    if not cleaned(decided_by):
        raise Refused(_("Say who decided this."), field="decided_by")
    if decided_on > timezone.localdate(at):
        raise Refused(_("This day is still to come: write down a decision once it is taken."), field="decided_on")


def _record(
    priority: Priority,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        by=by,
        at=at,
        verb=f"priorities.{verb}",
        kind="priority",
        ref=priority.reference,
        neighbourhood_id=priority.neighbourhood_id,
        before=before,
        after={"title": priority.theme.title, **(after or {})},
        reason=cleaned(reason),
    )
