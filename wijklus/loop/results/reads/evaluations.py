"""Evaluations of a plan: each goal with what the city finds, the figures, and what residents find beside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection
from wijklus.loop.plans import reads as plans

from .. import access, rules
from ..models import Evaluation, GoalJudgement, Indicator, ResidentJudgement
from ..rules import evaluating
from .figures import Followed, followed_in

if TYPE_CHECKING:
    from wijklus.loop.plans.models import Plan

MOST = 10


@dataclass(frozen=True)
class Seen:
    """A figure as it stood when the plan was evaluated, with baseline and target beside it."""

    name: str
    unit: str
    source: str
    origin: str
    standing: str
    baseline: Decimal | None
    baseline_on: date | None
    target: Decimal | None
    target_on: date | None
    value: Decimal | None
    on: date | None

    @property
    def is_from_outside(self) -> bool:
        """Whether somebody else than the city measured it."""
        return self.origin == rules.OUTSIDE


@dataclass(frozen=True)
class GoalFound:
    """One goal: what was to be reached, what the city finds, the figures, and what residents find."""

    reference: str
    place: int
    goal: str
    theme: str
    expected: str
    judgement: str
    words: str
    figures: Sequence[Seen]
    heard: evaluating.Heard | None = None
    by_link: evaluating.Heard | None = None
    version: int = 0

    @property
    def differ(self) -> bool:
        """Whether residents find otherwise than the city."""
        return any(evaluating.differ(self.judgement, told) for told in (self.heard, self.by_link) if told is not None)


@dataclass(frozen=True)
class Found:
    """An evaluation as a page shows it: the goals, the figures of the plan as a whole, what residents find of it."""

    evaluation: Evaluation
    goals: Sequence[GoalFound]
    figures: Sequence[Seen]
    heard: evaluating.Heard | None = None
    by_link: evaluating.Heard | None = None

    @property
    def differ(self) -> bool:
        """Whether residents find otherwise of the whole than the city."""
        found = self.evaluation.judgement
        return any(evaluating.differ(found, told) for told in (self.heard, self.by_link) if told is not None)

    @property
    def lacks_outside(self) -> bool:
        """Whether only the city itself measured."""
        of_goals = (one for goal in self.goals for one in goal.figures)
        return not any(one.is_from_outside for one in (*self.figures, *of_goals))

    @property
    def open_goals(self) -> int:
        """How many goals the city did not judge yet."""
        return sum(not goal.judgement for goal in self.goals)


def evaluations(*, plan: "Plan") -> QuerySet[Evaluation]:
    """The evaluations of a plan, the newest first. One query."""
    return Evaluation.objects.filter(plan=plan)


def evaluation(*, reference: str) -> Evaluation | None:
    """One evaluation with its plan and place, for everybody. One query."""
    rows = Evaluation.objects.select_related("plan", "plan__neighbourhood", "plan__municipality")
    return rows.filter(reference=reference).first()


def neighbourhood_of_evaluation(*, reference: str) -> int | None:
    """The neighbourhood whose plan is evaluated; None when there is no such evaluation. One query."""
    rows = Evaluation.objects.filter(reference=reference)
    return rows.values_list("plan__neighbourhood_id", flat=True).first()


def evaluation_for_actor(*, by: Actor, reference: str) -> Evaluation | None:
    """The same, for who may see the working pages. One query."""
    access.require(access.may_read(by))
    return evaluation(reference=reference)


def goals_of(row: Evaluation) -> list[Mapping[str, Any]]:
    """The goals of the version that is evaluated, as it was adopted. One query."""
    found = plans.version_public(reference=row.plan.reference, number=row.number)
    return list(plans.document(found[0])["goals"]) if found else []


def judgement_in(row: Evaluation, said: Mapping[str, str]) -> dict[str, str]:
    """What of an answer is about the goals of this evaluation, or about the whole. One query."""
    goals = {evaluating.WHOLE, *(one["reference"] for one in goals_of(row))}
    return {goal: value for goal, value in said.items() if goal in goals and value in evaluating.VOICES}


def being_made(row: Evaluation) -> Found:
    """An evaluation as those who make it see it: today's figures, and no answers of residents yet. Four queries."""
    judged = {one.goal: one for one in GoalJudgement.objects.filter(evaluation=row)}
    by_priority = _figures(row.plan_id)
    goals = [_goal(goal, judged.get(goal["reference"]), by_priority) for goal in goals_of(row)]
    return Found(row, goals, by_priority[""])


def _goal(goal: Mapping[str, Any], one: GoalJudgement | None, figures: Mapping[str, Sequence[Seen]]) -> GoalFound:
    course = " → ".join(filter(None, (goal["baseline"], goal["target"])))
    return GoalFound(
        reference=goal["reference"],
        place=goal["place"],
        goal=goal["goal"],
        theme=goal["priority"]["title"],
        expected=f"{goal['indicator']} ({course})" if course else goal["indicator"],
        judgement=one.judgement if one else "",
        words=one.words if one else "",
        figures=figures.get(goal["reference"], ()),
        version=one.version if one else 0,
    )


def _figures(plan_id: int) -> Mapping[str, list[Seen]]:
    rows = Indicator.objects.filter(plan_id=plan_id).select_related("priority").order_by("name", "pk")
    found: dict[str, list[Seen]] = defaultdict(list)
    for one in followed_in(rows):
        priority = one.indicator.priority
        found[priority.reference if priority else ""].append(_seen(one))
    return found


def _seen(one: Followed) -> Seen:
    row, last = one.indicator, one.last
    return Seen(
        name=row.name, unit=row.unit, source=row.source, origin=row.origin, standing=one.standing,
        baseline=row.baseline, baseline_on=row.baseline_on, target=row.target, target_on=row.target_on,
        value=last.value if last else None, on=last.on if last else None,
    )  # fmt: skip


def frozen(found: Found) -> dict[str, Any]:
    """What was found, in the shape in which it is kept. No query."""
    goals = [
        {
            **{name: getattr(goal, name) for name in ("reference", "place", "goal", "theme", "expected")},
            "judgement": goal.judgement,
            "words": goal.words,
            "figures": [_part(one) for one in goal.figures],
        }
        for goal in found.goals
    ]
    return {"goals": goals, "figures": [_part(one) for one in found.figures]}


def _part(one: Seen) -> dict[str, Any]:
    part = dict(vars(one))
    for name in ("baseline", "target", "value"):
        part[name] = f"{part[name]:f}" if part[name] is not None else None
    for name in ("baseline_on", "target_on", "on"):
        part[name] = part[name].isoformat() if part[name] else None
    return part


def _read(part: Mapping[str, Any]) -> Seen:
    given = {field.name: part[field.name] for field in fields(Seen)}
    for name in ("baseline", "target", "value"):
        given[name] = Decimal(given[name]) if given[name] is not None else None
    for name in ("baseline_on", "target_on", "on"):
        given[name] = date.fromisoformat(given[name]) if given[name] else None
    return Seen(**given)


def published(row: Evaluation, *, small_cell: int) -> Found:
    """A published evaluation as everybody reads it; what is about too few residents is left out. No query."""
    goals = [
        GoalFound(
            **{name: part[name] for name in ("reference", "place", "goal", "theme", "expected", "judgement", "words")},
            figures=[_read(one) for one in part["figures"]],
            heard=evaluating.heard(row.counts.get(part["reference"]), small=small_cell),
            by_link=evaluating.heard(row.counts_by_link.get(part["reference"]), small=small_cell),
        )
        for part in row.document["goals"]
    ]
    figures = [_read(one) for one in row.document["figures"]]
    heard, by_link = (
        evaluating.heard(counts.get(evaluating.WHOLE), small=small_cell) for counts in (row.counts, row.counts_by_link)
    )
    return Found(row, goals, figures, heard, by_link)


def said_so_far(row: Evaluation, *, by_link: bool | None = None) -> int:
    """How many residents answered, for those who make the evaluation; with `by_link` only so. One query."""
    rows = ResidentJudgement.objects.filter(evaluation=row)
    return (rows if by_link is None else rows.filter(by_link=by_link)).count()


def said_by(*, evaluation: Evaluation, voice: str) -> Mapping[str, str]:
    """What this browser answered before; nothing when it did not. One query."""
    found = ResidentJudgement.objects.filter(evaluation=evaluation, voice=voice).values_list("said", flat=True)
    return dict(found.first() or {})


def answers_of(row: Evaluation, *, by_link: bool) -> Iterable[Mapping[str, str]]:
    """Every answer of residents, by a personal link or on the open page, without who. One query."""
    said = ResidentJudgement.objects.filter(evaluation=row, by_link=by_link).order_by().values_list("said", flat=True)
    return said.iterator(chunk_size=2000)


def next_of(*, plan: "Plan", on: date) -> tuple[str, date] | None:
    """Which evaluation of a plan comes next, and when; None before a body adopted it and after the end. One query."""
    found = _plans_with_days().filter(pk=plan.pk).first()
    return _next(found) if found is not None else None


def _next(row: Any) -> tuple[str, date] | None:
    return evaluating.next_due(
        adopted_on=row.adopted_on, valid_until=row.valid_until, last_on=row.last_on, has_end=bool(row.ends)
    )


def _plans_with_days() -> QuerySet[Any]:
    mine = Evaluation.objects.filter(plan=OuterRef("pk")).order_by("-started_on", "-pk")
    ends = mine.filter(kind=evaluating.END).order_by().values("plan").annotate(n=Count("pk")).values("n")
    rows = plans.running().annotate(adopted_on=Min("versions__decided_on")).filter(adopted_on__isnull=False)
    return rows.annotate(
        last_on=Subquery(mine.values("started_on")[:1]),
        ends=Subquery(ends),
        open_ref=Subquery(mine.filter(state=evaluating.ASKING).values("reference")[:1]),
        open_until=Subquery(mine.filter(state=evaluating.ASKING).values("closes_on")[:1]),
    )


def evaluations_due(*, actor: Actor, on: date) -> list[DueSection]:
    """The section of Vandaag of who keeps the figures of a neighbourhood: what is to be evaluated. One query."""
    reach = access.reach(actor, "results.write")
    rows = _plans_with_days().select_related("neighbourhood").order_by("valid_until", "pk")
    if reach is not None:
        if not reach:
            return []
        rows = rows.filter(neighbourhood_id__in=reach)
    found = [due for due in (_due(row, on) for row in rows) if due is not None]
    if not found:
        return []
    return [DueSection("evaluations", _("To be evaluated"), len(found), found[:MOST], _("Nothing is to be evaluated."))]


def _due(row: Any, on: date) -> Due | None:
    if row.open_ref:
        if on <= row.open_until:
            return None
        return _step(row, _("Publish the evaluation"), "results:evaluation", row.open_ref)
    coming = _next(row)
    if coming is None or on < coming[1]:
        return None
    words = _("Start the end evaluation") if coming[0] == evaluating.END else _("Start the half-yearly evaluation")
    return _step(row, words, "results:evaluations", row.reference)


def _step(row: Any, words: Any, url_name: str, ref: str) -> Due:
    return Due(
        what=row.title, since=None, people_waiting=0, next_step=words, url_name=url_name, ref=ref,
        where=row.neighbourhood.name,
    )  # fmt: skip
