"""Answer debt: which people wait for an outcome, how long, and who holds the next step.

Found by walking forward from the signals without an outcome, one set-based query per step of the loop: never one per
signal, and no step of the loop has to report anything to this one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from wijklus.loop.actions import reads as actions
from wijklus.loop.actions import rules as action_rules
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.priorities import rules as priority_rules
from wijklus.loop.results import reads as results
from wijklus.loop.signals import reads as signals

from .. import rules
from ..models import Answer, AnsweredSignal, Recipient
from .waited import people_days

NOT_REACHED = tuple(state for state in rules.ALLOWED if state != rules.DONE)


@dataclass(frozen=True)
class Debt:
    """People waiting at one step of the loop, with whoever holds the next step.

    `step` is one of rules.STEPS. `holder` names a party or is "" for the neighbourhood director. `about` is the title
    of what holds it up ("" for the inbox), `url_name` and `ref` the address of the next step within the city. `weight`
    is people x days, what the list is ordered by: the sum of the days that each person and each counted voice waits.
    """

    step: str
    holder: str
    party_id: int | None
    neighbourhood_id: int | None
    neighbourhood: str
    about: str
    people: int
    voices: int
    since: datetime
    weight: int
    url_name: str
    ref: str

    def days(self, now: datetime) -> int:
        """Whole days the first of them waits."""
        return max((now - self.since) // timedelta(days=1), 0)


class Step(NamedTuple):
    """The next step of a theme, and who holds it; named as in Debt."""

    step: str
    holder: str
    party_id: int | None
    about: str
    url_name: str
    ref: str


@dataclass(frozen=True)
class HolderDebt:
    """All that stands with one holder of a next step: a party, or "" for the neighbourhood director."""

    holder: str
    people: int
    voices: int
    days: int
    weight: int


@dataclass(frozen=True)
class DebtTotal:
    """Distinct people and counted voices without an outcome, and since when the first of them waits."""

    people: int
    voices: int
    since: datetime | None


def debt(*, neighbourhood_ids: Collection[int] | None = None, now: datetime) -> list[Debt]:
    """Everything owed in these neighbourhoods (None: the whole city), heaviest first. Eleven queries at most."""
    where = neighbourhood_ids
    found = [*_unsorted(where, now), *_in_themes(where, now), *_undelivered(where, now)]
    return sorted(found, key=lambda d: (-d.weight, d.since, d.ref))


def debt_by_holder(*, neighbourhood_ids: Collection[int] | None = None, now: datetime) -> list[HolderDebt]:
    """Who holds up how many people, and people x days with each; the heaviest first.

    Who waits on two steps of one holder counts at both.
    """
    by_holder: dict[str, list[Debt]] = {}
    for one in debt(neighbourhood_ids=neighbourhood_ids, now=now):
        by_holder.setdefault(one.holder, []).append(one)
    found = [
        HolderDebt(
            holder=holder,
            people=sum(one.people for one in theirs),
            voices=sum(one.voices for one in theirs),
            days=max(one.days(now) for one in theirs),
            weight=sum(one.weight for one in theirs),
        )
        for holder, theirs in by_holder.items()
    ]
    return sorted(found, key=lambda one: (-one.weight, -one.people, one.holder))


def debt_total(*, neighbourhood_ids: Collection[int] | None = None) -> DebtTotal:
    """The people and voices that still wait for an outcome. One query; a person counts once."""
    total = signals.open_signals(neighbourhood_ids).aggregate(**_waiting(""))
    return DebtTotal(total["people"], total["voices"], total["since"])


def debt_by_neighbourhood() -> dict[int, DebtTotal]:
    """The same per neighbourhood. One query; a person counts once in each."""
    rows: Any = signals.open_signals(None).filter(neighbourhood__isnull=False).order_by().values("neighbourhood_id")
    return {
        row["neighbourhood_id"]: DebtTotal(row["people"], row["voices"], row["since"])
        for row in rows.annotate(**_waiting(""))
    }


def _waiting(path: str) -> dict[str, Any]:
    return {
        "people": Count(f"{path}person_id", distinct=True),
        "voices": Coalesce(Sum(f"{path}counted_voices"), 0),
        "since": Min(f"{path}received_at"),
    }


def _unsorted(neighbourhood_ids: Collection[int] | None, now: datetime) -> Iterable[Debt]:
    said = signals.waiting(neighbourhood_ids).order_by()
    rows: Any = said.values("neighbourhood_id", "neighbourhood__name", "neighbourhood__slug").annotate(
        **_waiting(""), weight=people_days(said, group=("neighbourhood_id",), path="", now=now)
    )
    for row in rows:
        yield Debt(
            step=rules.SORT,
            holder="",
            party_id=None,
            neighbourhood_id=row["neighbourhood_id"],
            neighbourhood=row["neighbourhood__name"],
            about="",
            people=row["people"],
            voices=row["voices"],
            since=row["since"],
            weight=row["weight"],
            url_name="inbox_of",
            ref=row["neighbourhood__slug"],
        )


def _in_themes(neighbourhood_ids: Collection[int] | None, now: datetime) -> Iterable[Debt]:
    rows = list(_open_by_theme(neighbourhood_ids, now))
    themes = priorities.themes_by_id([row["theme_id"] for row in rows])
    steps = _Steps(themes)
    for row in rows:
        theme = themes[row["theme_id"]]
        yield Debt(
            **steps.next_of(theme, row)._asdict(),
            neighbourhood_id=theme.neighbourhood_id,
            neighbourhood=theme.neighbourhood.name if theme.neighbourhood else "",
            people=row["people"],
            voices=row["voices"],
            since=row["since"],
            weight=row["weight"],
        )


def _undelivered(neighbourhood_ids: Collection[int] | None, now: datetime) -> Iterable[Debt]:
    """Answers that were written and have not reached everybody: letters to post, people to tell, mail that failed."""
    recipients = Recipient.objects.filter(state__in=NOT_REACHED).values("pk")  # from these to their signals
    waiting = AnsweredSignal.objects.filter(recipient_id__in=recipients, answer__outcome__in=rules.FINAL)
    if neighbourhood_ids is not None:
        waiting = waiting.filter(signal__neighbourhood_id__in=neighbourhood_ids)
    group = ("answer__reference", "answer__text", "signal__neighbourhood__name")
    rows = (
        waiting.order_by()
        .values(*group)
        .annotate(
            where=Min("signal__neighbourhood_id"),
            people=Count("signal__person_id", distinct=True),
            since=Min("signal__received_at"),
            weight=people_days(waiting, group=group, path="signal__", now=now),
        )
    )
    for row in rows:
        yield Debt(
            step=rules.DELIVER,
            holder="",
            party_id=None,
            neighbourhood_id=row["where"],
            neighbourhood=row["signal__neighbourhood__name"] or "",
            about=row["answer__text"][:80],
            people=row["people"],
            voices=0,
            since=row["since"],
            weight=row["weight"],
            url_name="feedback:sending",
            ref=row["answer__reference"],
        )


def _open_by_theme(neighbourhood_ids: Collection[int] | None, now: datetime) -> Any:
    """Per theme the people whose outcome is owed and on whom no written answer is on its way."""
    under_way = AnsweredSignal.objects.filter(
        signal=OuterRef("signal"), answer__outcome__in=rules.FINAL, recipient__isnull=False
    ).exclude(recipient__state=rules.DONE)
    waiting = signals.taken_up(neighbourhood_ids).values("pk")  # from these to their themes, not the other way
    links = priorities.links().filter(~Exists(under_way), signal_id__in=waiting)
    return (
        links.order_by()
        .values("theme_id")
        .annotate(
            signals=Count("signal_id", distinct=True),
            again=Count("signal_id", distinct=True, filter=Q(signal__loop_state__is_open_again=True)),
            **_waiting("signal__"),
            weight=people_days(links, group=("theme_id",), path="signal__", now=now),
        )
    )


class _Steps:
    """What stands further on in the loop for a set of themes, read once; tells the next step of each."""

    def __init__(self, theme_ids: Collection[int]) -> None:
        found = priorities.priorities_of(theme_ids).filter(state=priority_rules.ACTIVE)
        self.priority_of = {priority.theme_id: priority.pk for priority in found}
        self.carried = actions.carried_by(self.priority_of.values())
        action_ids = {each.action.pk for group in self.carried.values() for each in group}
        self.result_of_action: dict[int, Any] = {}
        self.result_of_theme: dict[int, Any] = {}
        for result in results.of_actions_and_themes(action_ids, theme_ids):
            if result.action_id:
                self.result_of_action[result.action_id] = result
            elif result.theme_id:
                self.result_of_theme[result.theme_id] = result
        every = [r.pk for r in (*self.result_of_action.values(), *self.result_of_theme.values())]
        self.answered = set(Answer.objects.filter(result_id__in=every).values_list("result_id", flat=True))

    def next_of(self, theme: Any, row: dict[str, Any]) -> Step:
        """The next step of one theme: answer what has a result, else move on what stands furthest."""
        title, ref = theme.title, theme.reference
        theirs = self.carried.get(self.priority_of.get(row["theme_id"], 0), [])
        known = [self.result_of_theme.get(row["theme_id"]), *(self.result_of_action.get(c.action.pk) for c in theirs)]
        for result in known:
            if result and not self._spent(result, row):
                return Step(rules.ANSWER, "", None, title, "feedback:answer", result.reference)
        if row["theme_id"] not in self.priority_of:
            return Step(rules.PRIORITISE, "", None, title, "priorities:theme", ref)
        under_way = [c for c in theirs if c.action.state in action_rules.OPEN]
        if under_way:
            return _step_of(under_way[0])
        if theirs:
            action = theirs[-1].action
            return Step(rules.RECORD_RESULT, "", None, action.title, "actions:action", action.reference)
        return Step(rules.ACT, "", None, title, "priorities:theme", ref)

    def _spent(self, result: Any, row: dict[str, Any]) -> bool:
        """Whether this result was already told, and everybody who still waits said it was not solved by it."""
        return result.pk in self.answered and row["again"] == row["signals"]


def _step_of(carried: Any) -> Step:
    """Who holds the next step of an action under way: whoever was asked, else its owner, else the director."""
    action = carried.action
    promises = [c for c in carried.commitments if c.state in action_rules.OPEN_COMMITMENT]
    if promises:
        first = promises[0]
        step = rules.ANSWER_REQUEST if first.state == action_rules.ASKED else rules.KEEP_PROMISE
        return Step(
            step, str(actions.party_name(first.party)), first.party_id, action.title, "actions:action", action.reference
        )
    if action.owner_id:
        owner = str(actions.party_name(action.owner))
        return Step(rules.CARRY_OUT, owner, action.owner_id, action.title, "actions:action", action.reference)
    return Step(rules.FIND_OWNER, "", None, action.title, "actions:action", action.reference)
