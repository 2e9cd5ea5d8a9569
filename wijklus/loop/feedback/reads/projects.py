"""Who waits for what becomes of a project of the neighbourhood budget that grew out of what they said."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from wijklus.loop.actions import reads as actions
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.results import reads as results
from wijklus.loop.rounds import reads as rounds

from .. import rules
from ..models import Answer
from .owing import Debt, Step
from .stepping import step_of, under_way, waiting_of
from .waited import people_days


def in_projects(taken_up: QuerySet[Any], now: datetime) -> Iterator[Debt]:
    """The next step of every action that grew out of these signals by a proposal and not by a theme.

    Who also stands in a theme waits there. One query when there is none, six at most.
    """
    links = _open_links(taken_up)
    rows = list(_by_action(links, now))
    whole = actions.standing_of(action_ids=[row["proposal__action_id"] for row in rows]).by_action
    came = {one.action_id: one for one in results.of_actions_and_themes(whole, [])} if whole else {}
    given = Answer.objects.filter(result_id__in=[one.pk for one in came.values()]) if came else Answer.objects.none()
    answered = dict(given.values_list("result_id", "created_at"))
    for row in rows:
        standing, result = whole[row["proposal__action_id"]], came.get(row["proposal__action_id"])
        hops = [row["hop_at"], row["moved_at"], standing.hop_at]
        hops += [result.recorded_at, answered.get(result.pk)] if result is not None else []
        spent = result is not None and result.pk in answered and row["again"] == row["signals"]
        step = _next(standing, None if spent else result)
        yield Debt(
            **step._asdict(),
            neighbourhood_id=standing.neighbourhood_id,
            neighbourhood=standing.neighbourhood,
            people=row["people"],
            voices=row["voices"],
            since=row["since"],
            weight=row["weight"],
            hop_at=max(hop for hop in hops if hop is not None),
            is_closed=step.step == rules.RECORD_RESULT and result is None,
        )


def _open_links(taken_up: QuerySet[Any]) -> QuerySet[Any]:
    """Signals behind an action whose outcome is owed, on whom no answer is on its way and who are in no theme."""
    in_theme = priorities.links().filter(signal=OuterRef("signal"))
    waiting = taken_up.values("pk")
    return rounds.grown().filter(~Exists(under_way()), ~Exists(in_theme), signal_id__in=waiting)


def _by_action(links: QuerySet[Any], now: datetime) -> Any:
    group = "proposal__action_id"
    rows: Any = links.order_by().values(group)
    return rows.annotate(
        signals=Count("signal_id", distinct=True),
        again=Count("signal_id", distinct=True, filter=Q(signal__loop_state__is_open_again=True)),
        **waiting_of("signal__"),
        hop_at=Max("at"),
        moved_at=Max("signal__term__moved_at"),
        weight=people_days(links, group=(group,), path="signal__", now=now),
    )


def _next(standing: actions.Standing, result: Any) -> Step:
    """Answer what has a result, else move the action on."""
    if result is not None:
        return Step(rules.ANSWER, "", None, standing.title, "feedback:answer", result.reference)
    if standing.is_open:
        return step_of(standing)
    return Step(rules.RECORD_RESULT, "", None, standing.title, "actions:action", standing.reference)
