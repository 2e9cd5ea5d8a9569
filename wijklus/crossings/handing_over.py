"""A next team stops something that was handed over: what it was ends, and everybody behind it is answered."""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from wijklus.base import clock, scope
from wijklus.base.actor import Actor, everywhere, system
from wijklus.base.refusals import Refused
from wijklus.city.steering import reads as steering
from wijklus.city.steering import writes as steering_writes
from wijklus.city.steering.rules import handing
from wijklus.ground.people import reads as people
from wijklus.loop.actions import reads as actions
from wijklus.loop.actions import rules as action_rules
from wijklus.loop.actions import writes as actions_writes
from wijklus.loop.budgets import reads as budgets
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import rules as feedback_rules
from wijklus.loop.feedback import writes as feedback_writes
from wijklus.loop.plans import reads as plans
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.priorities import rules as priority_rules
from wijklus.loop.priorities import writes as priorities_writes
from wijklus.loop.results import reads as results
from wijklus.loop.results import rules as result_rules
from wijklus.loop.results import writes as results_writes
from wijklus.loop.signals import reads as signals

BATCH = 100
RIGHTS = ("system", "loop.read", "actions.write", "commitments.ask", "themes.write", "results.write", "answers.write")


def tell_stopped(*, item_id: int) -> None:
    """The job behind a stop. May run twice: what was ended stays so, and who was answered is not answered again."""
    item = steering.item_by_id(item_id)
    if item is None or item.mark != handing.STOP or item.told_at is not None or item.marked_at is None:
        return
    by = Actor(
        municipality_id=scope.municipality_id(),
        function=item.marked_by_function,
        user_id=item.marked_by_id,
        rights=everywhere(*RIGHTS),
    )
    behind = ENDS[item.kind](item, by, item.marked_at)
    told = behind & feedback.people_told(at=item.marked_at, text=item.reason)
    steering_writes.note_told(item=item, people=len(told), by=system(by.municipality_id), at=clock.now())


def _signal(item: Any, by: Actor, at: datetime) -> set[int]:
    """One signal in no theme: a "no" with the reason, unless somebody answered it meanwhile."""
    found = signals.open_signals().filter(reference=item.ref).first()
    if found is None:
        return set()
    behind = {found.person_id} if found.person_id else set()
    if not behind & feedback.people_told(at=at, text=item.reason):
        outcome = feedback_rules.NOT_CHANGED
        feedback_writes.give_answer(signal=found, outcome=outcome, text=item.reason, by=by, at=at)
    return behind


@transaction.atomic
def _theme(item: Any, by: Actor, at: datetime) -> set[int]:
    """A theme closes with a result that says why not, and everybody in it is answered."""
    theme = priorities.theme_for_actor(by=by, reference=item.ref)
    if theme is None or theme.state != priority_rules.OPEN:
        return _people_in([theme.pk] if theme else [])
    made = results_writes.record_result(
        theme=theme, outcome=result_rules.NOT_CHANGED, text=item.reason, reason=item.reason,
        happened_on=timezone.localdate(at), by=by, at=at,
    )  # fmt: skip
    feedback_writes.give_answer(result=made, text=item.reason, by=by, at=at)
    theme.refresh_from_db()
    if theme.state == priority_rules.OPEN:
        priorities_writes.close_theme(theme=theme, reason=item.reason, by=by, at=at)
    return _people_in([theme.pk])


@transaction.atomic
def _action(item: Any, by: Actor, at: datetime) -> set[int]:
    """An action is dropped with what was asked for it, and everybody behind it is answered."""
    action = actions.for_actor(by=by, reference=item.ref)
    if action is None or action.state not in action_rules.OPEN:
        return _people_behind([action.pk] if action else [])
    waiting = [each.reference for each in actions.waiting_for(action.pk)]
    actions_writes.advance(action=action, to=action_rules.DROPPED, reason=item.reason, known=waiting, by=by, at=at)
    action.refresh_from_db()
    made = results_writes.record_result(
        action=action, outcome=result_rules.NOT_CHANGED, text=item.reason, reason=item.reason,
        happened_on=timezone.localdate(at), by=by, at=at,
    )  # fmt: skip
    feedback_writes.give_answer(result=made, text=item.reason, by=by, at=at)
    return _people_behind([action.pk])


def _promise(item: Any, by: Actor, at: datetime) -> set[int]:
    """A promise is withdrawn; its action stands, and everybody behind that is told how it stands."""
    promise = actions.commitment_for_actor(by=by, reference=item.ref)
    if promise is None:
        return set()
    if promise.state in action_rules.OPEN_COMMITMENT:
        actions_writes.withdraw(commitment=promise, reason=item.reason, by=by, at=at)
    return _tell_behind([promise.action_id], item, by, at)


def _answer(item: Any, by: Actor, at: datetime) -> set[int]:
    """The answer that was owed about a result is given now, in these words."""
    result = results.result_of(item.ref)
    if result is None:
        return set()
    with suppress(Refused):  # it was given meanwhile: nobody is answered twice
        feedback_writes.give_answer(result=result, text=item.reason, by=by, at=at)
    return _people_in(results.themes_behind(result))


def _fund(item: Any, by: Actor, at: datetime) -> set[int]:
    """A fund ends as it was going to; everybody behind the actions that have something of it is told."""
    fund = budgets.fund(by=by, reference=item.ref)
    return _tell_behind(budgets.actions_with(fund=fund) if fund else [], item, by, at)


def _mandate(item: Any, by: Actor, at: datetime) -> set[int]:
    """A mandate lapses as it was going to; everybody behind what was promised under it is told."""
    mandate = people.mandate_by_reference(item.ref)
    promises = actions.under_mandate(mandate) if mandate else []
    return _tell_behind([promise.action_id for promise in promises], item, by, at)


def _plan(item: Any, by: Actor, at: datetime) -> set[int]:
    """A plan is not carried on; everybody behind its goals is told. The body that adopted it ends it, at its desk."""
    plan = plans.for_actor(by=by, reference=item.ref)
    goals = plans.items(plan=plan) if plan else []
    return _tell_in({goal.priority.theme_id for goal in goals}, item, by, at)


ENDS: dict[str, Callable[[Any, Actor, datetime], set[int]]] = {
    handing.SIGNAL: _signal,
    handing.THEME: _theme,
    handing.ACTION: _action,
    handing.PROMISE: _promise,
    handing.ANSWER: _answer,
    handing.FUND: _fund,
    handing.MANDATE: _mandate,
    handing.PLAN: _plan,
}


def _people_behind(action_ids: Iterable[int]) -> set[int]:
    return _people_in({theme_id for _action_id, theme_id in actions.themes_behind(action_ids)})


def _people_in(theme_ids: Iterable[int]) -> set[int]:
    """The ids of everybody with a signal in these themes. One query."""
    inside = priorities.links().filter(theme_id__in=list(theme_ids), signal__person__isnull=False)
    return set(inside.order_by().values_list("signal__person_id", flat=True))


def _tell_behind(action_ids: Iterable[int], item: Any, by: Actor, at: datetime) -> set[int]:
    return _tell_in({theme_id for _action_id, theme_id in actions.themes_behind(action_ids)}, item, by, at)


def _tell_in(theme_ids: Collection[int], item: Any, by: Actor, at: datetime) -> set[int]:
    """Tell everybody in these themes who still waits how it stands now: each person once, about what they said first.

    An answer bears the moment of the mark, so that whoever was told is found again. Gives everybody in the themes.
    """
    inside = priorities.links().filter(theme_id__in=theme_ids).values("signal_id")
    rows = signals.open_signals().filter(pk__in=inside, person__isnull=False).order_by("person_id", "received_at", "pk")
    told = feedback.people_told(at=at, text=item.reason)
    first: dict[int, int] = {}
    for person_id, signal_id in rows.values_list("person_id", "pk"):
        if person_id not in told:
            first.setdefault(person_id, signal_id)
    ids = sorted(first.values())
    for start in range(0, len(ids), BATCH):
        for signal in signals.open_signals().filter(pk__in=ids[start : start + BATCH]):
            outcome = feedback_rules.INTERIM
            feedback_writes.give_answer(signal=signal, outcome=outcome, text=item.reason, by=by, at=at)
    return _people_in(theme_ids)
