"""Answer debt: which people wait for an outcome, how long, and who holds the next step.

Found by walking forward from the signals without an outcome, one set-based query per step of the loop: never one per
signal, and no step of the loop has to report anything to this one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wijklus.loop.actions import reads as actions
from wijklus.loop.plans import reads as plans
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.priorities import rules as priority_rules
from wijklus.loop.results import reads as results
from wijklus.loop.rounds import reads as rounds
from wijklus.loop.signals import reads as signals

from .. import rules
from ..models import Answer, AnsweredSignal, Recipient
from .council import asked_by_councillors
from .owing import Debt as Debt
from .owing import DebtTotal as DebtTotal
from .owing import HolderDebt as HolderDebt
from .owing import Step as Step
from .projects import in_projects
from .stepping import step_of, under_way, waiting_of
from .waited import people_days

COMMENTS = "feedback:comments"
"""Where comments on a plan are answered."""
NOT_REACHED = tuple(state for state in rules.ALLOWED if state != rules.DONE)


def debt(*, neighbourhood_ids: Collection[int] | None = None, now: datetime) -> list[Debt]:
    """Everything owed in these neighbourhoods (None: the whole city), heaviest first. Nineteen queries at most."""
    where = neighbourhood_ids
    said = unsorted(not_commenting(signals.waiting(where)), now)
    past = past_the_inbox(neighbourhood_ids=where, now=now)
    return heaviest([*said, *past, *asked_by_councillors(where, now)])


def past_the_inbox(*, neighbourhood_ids: Collection[int] | None, now: datetime) -> list[Debt]:
    """What is owed to people whose signal was taken up, or who commented on a plan, heaviest first.

    Seventeen queries at most.
    """
    taken_up = signals.taken_up(neighbourhood_ids)
    about_plans = commented(signals.waiting(neighbourhood_ids), now)
    return heaviest(
        [*in_themes(taken_up, now), *in_projects(taken_up, now), *undelivered(neighbourhood_ids, now), *about_plans]
    )


def heaviest(debts: Iterable[Debt]) -> list[Debt]:
    """Debts in order: most people x days first. No query."""
    return sorted(debts, key=lambda d: (-d.weight, d.since, d.ref))


def debt_by_holder(debts: Iterable[Debt], *, now: datetime) -> list[HolderDebt]:
    """Who holds up how many people, and people x days with each; the heaviest first.

    Who waits on two steps of one holder counts at both. No query.
    """
    by_holder: dict[str, list[Debt]] = {}
    for one in debts:
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
    total = signals.open_signals(neighbourhood_ids).aggregate(**waiting_of(""))
    return DebtTotal(total["people"], total["voices"], total["since"])


def debt_by_neighbourhood() -> dict[int, DebtTotal]:
    """The same per neighbourhood. One query; a person counts once in each."""
    rows: Any = signals.open_signals(None).filter(neighbourhood__isnull=False).order_by().values("neighbourhood_id")
    return {
        row["neighbourhood_id"]: DebtTotal(row["people"], row["voices"], row["since"])
        for row in rows.annotate(**waiting_of(""))
    }


def unsorted(said: QuerySet[Any], now: datetime) -> Iterator[Debt]:
    """These signals that nobody took up yet, as one step per neighbourhood. One query."""
    said = said.order_by()
    rows: Any = said.values("neighbourhood_id", "neighbourhood__name", "neighbourhood__slug").annotate(
        **waiting_of(""),
        weight=people_days(said, group=("neighbourhood_id",), path="", now=now),
        hop_at=Coalesce(Max("term__moved_at"), Max("received_at")),
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
            url_name="signals:inbox_of",
            ref=row["neighbourhood__slug"],
            hop_at=row["hop_at"],
        )


def not_commenting(said: QuerySet[Any]) -> QuerySet[Any]:
    """These signals without those that comment on a plan: who answers those, answers them beside the plan."""
    return said.exclude(pk__in=plans.comments().values("signal_id"))


def commented(said: QuerySet[Any], now: datetime) -> Iterator[Debt]:
    """Those of these signals that comment on a plan and wait for an answer, as one step per plan. One query."""
    said = said.order_by().filter(pk__in=plans.comments().values("signal_id"))
    plan = "plan_comment__proposal__plan__"
    group = (f"{plan}reference", f"{plan}title", "neighbourhood_id", "neighbourhood__name")
    rows: Any = said.values(*group).annotate(
        **waiting_of(""),
        weight=people_days(said, group=group, path="", now=now),
        hop_at=Coalesce(Max("term__moved_at"), Max("received_at")),
    )
    for row in rows:
        yield Debt(
            step=rules.ANSWER,
            holder="",
            party_id=None,
            neighbourhood_id=row["neighbourhood_id"],
            neighbourhood=row["neighbourhood__name"],
            about=row[f"{plan}title"],
            people=row["people"],
            voices=row["voices"],
            since=row["since"],
            weight=row["weight"],
            url_name=COMMENTS,
            ref=row[f"{plan}reference"],
            hop_at=row["hop_at"],
        )


def in_themes(taken_up: QuerySet[Any], now: datetime, *, theme_ids: Collection[int] | None = None) -> Iterator[Debt]:
    """The next step of every theme that these signals are in, or of only these themes. Fourteen queries at most."""
    links = _open_links(taken_up, theme_ids)
    rows = list(_by_theme(links, now))
    steps = _Steps(priorities.ranked_themes([row["theme_id"] for row in rows]))
    for row in rows:
        theme = steps.themes[row["theme_id"]].theme
        step = steps.next_of(theme, row)
        hops = [row["hop_at"], row["moved_at"], row["told_at"], *steps.hops_of(theme)]
        yield Debt(
            **step._asdict(),
            neighbourhood_id=theme.neighbourhood_id,
            neighbourhood=theme.neighbourhood.name if theme.neighbourhood else "",
            people=row["people"],
            voices=row["voices"],
            since=row["since"],
            weight=row["weight"],
            hop_at=max(hop for hop in hops if hop is not None),
            is_closed=steps.is_closed(theme, step),
        )


def undelivered(neighbourhood_ids: Collection[int] | None, now: datetime) -> Iterator[Debt]:
    """Answers that were written and have not reached everybody: letters to post, people to tell, mail that failed.

    One query.
    """
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
            hop_at=Max("answer__created_at"),
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
            hop_at=row["hop_at"],
        )


def _open_links(taken_up: QuerySet[Any], theme_ids: Collection[int] | None) -> QuerySet[Any]:
    """Signals in a theme whose outcome is owed and on whom no written answer is on its way."""
    waiting = taken_up.values("pk")  # from these to their themes, not the other way
    links = priorities.links().filter(~Exists(under_way()), signal_id__in=waiting)
    return links if theme_ids is None else links.filter(theme_id__in=theme_ids)


def _by_theme(links: QuerySet[Any], now: datetime) -> Any:
    """Per theme its people, when one of them was last put in it or moved, and when one was last told how it stands."""
    said = AnsweredSignal.objects.filter(signal=OuterRef("signal")).exclude(answer__outcome=rules.NOTICE)
    last = said.order_by().values("signal").annotate(last=Max("answer__created_at")).values("last")
    return (
        links.order_by()
        .annotate(last_told=Subquery(last))
        .values("theme_id")
        .annotate(
            signals=Count("signal_id", distinct=True),
            again=Count("signal_id", distinct=True, filter=Q(signal__loop_state__is_open_again=True)),
            **waiting_of("signal__"),
            hop_at=Max("at"),
            moved_at=Max("signal__term__moved_at"),
            told_at=Max("last_told"),
            weight=people_days(links, group=("theme_id",), path="signal__", now=now),
        )
    )


class _Steps:
    """What stands further on in the loop for a set of themes, read once; tells the next step of each."""

    def __init__(self, themes: Mapping[int, priorities.Ranked]) -> None:
        self.themes = themes
        ranked = [one.priority_id for one in themes.values() if one.priority_id is not None]
        self.grown = rounds.grown_actions(themes) if themes else {}
        grown = sorted({pk for group in self.grown.values() for pk in group})
        self.stand = actions.standing_of(priority_ids=ranked, action_ids=grown)
        self.answered: dict[int | None, datetime] = {}
        self.of_theme: dict[int, Any] = {}
        self.of_action: dict[int, Any] = {}
        self.of_priority: dict[int, dict[int, Any]] = {}
        if themes:
            self._read_results(ranked, grown)

    def _read_results(self, ranked: Collection[int], grown: Collection[int]) -> None:
        """Of each theme and each action the result that came last; of a priority in the order of its actions."""
        told = Subquery(Answer.objects.filter(result=OuterRef("pk")).order_by().values("created_at")[:1])
        rows: Any = results.behind(priority_ids=ranked, action_ids=grown, theme_ids=list(self.themes))
        served: dict[int, list[tuple[datetime, int, Any]]] = {}
        for row in rows.annotate(told_at=told):
            if row.told_at is not None:
                self.answered[row.pk] = row.told_at
            if row.theme_id:
                self.of_theme[row.theme_id] = row
            else:
                self.of_action[row.action_id] = row
            if row.priority_id:
                served.setdefault(row.priority_id, []).append((row.served_at, row.link_id, row))
        for priority, theirs in served.items():
            in_order = sorted(theirs, key=lambda one: one[:2])
            self.of_priority[priority] = {row.action_id: self.of_action[row.action_id] for *_at, row in in_order}

    def next_of(self, theme: Any, row: dict[str, Any]) -> Step:
        """The next step of one theme: answer what has a result, else move on what stands furthest."""
        title, ref = theme.title, theme.reference
        for result in self._results_of(theme):
            if not self._spent(result, row):
                return Step(rules.ANSWER, "", None, title, "feedback:answer", result.reference)
        standing = self._standing_of(theme)
        if standing is None:
            if self.themes[theme.pk].priority_id is None:
                return Step(rules.PRIORITISE, "", None, title, "priorities:theme", ref)
            return Step(rules.ACT, "", None, title, "priorities:theme", ref)
        if standing.is_open:
            return step_of(standing)
        return Step(rules.RECORD_RESULT, "", None, standing.title, "actions:action", standing.reference)

    def _standing_of(self, theme: Any) -> actions.Standing | None:
        """How what serves its priority stands, then what proposals of the neighbourhood budget became."""
        ranked = self.stand.by_priority.get(self.themes[theme.pk].priority_id or 0)
        grown = [self.stand.by_action[pk] for pk in self.grown.get(theme.pk, [])]
        return actions.first_under_way([*([ranked] if ranked else []), *grown])

    def _results_of(self, theme: Any) -> list[Any]:
        """What came of a theme: its own result first, then those of its actions."""
        ranked = self.of_priority.get(self.themes[theme.pk].priority_id or 0, {})
        grown = (self.of_action.get(pk) for pk in self.grown.get(theme.pk, []))
        return [result for result in (self.of_theme.get(theme.pk), *ranked.values(), *grown) if result]

    def hops_of(self, theme: Any) -> Iterator[datetime | None]:
        """When something happened with a theme: it began, was a priority, was acted on, promised, ended, answered."""
        standing = self._standing_of(theme)
        yield from (theme.created_at, self.themes[theme.pk].since, standing.hop_at if standing else None)
        for result in self._results_of(theme):
            yield from (result.recorded_at, self.answered.get(result.pk))

    def is_closed(self, theme: Any, step: Step) -> bool:
        """Whether a theme, or every action on it, was closed while its people have no answer and no result."""
        nothing_came = step.step == rules.RECORD_RESULT and not self._results_of(theme)
        return theme.state == priority_rules.CLOSED or nothing_came

    def _spent(self, result: Any, row: dict[str, Any]) -> bool:
        """Whether this result was already told, and everybody who still waits said it was not solved by it."""
        return result.pk in self.answered and row["again"] == row["signals"]
