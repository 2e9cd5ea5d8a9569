"""Evaluating a plan: asking residents, judging each goal, and publishing both beside each other."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail
from wijklus.loop.plans import reads as plan_reads
from wijklus.loop.plans import rules as plan_rules
from wijklus.loop.plans import writes as plans

from .. import access, reads, rules
from ..models import Evaluation, GoalJudgement, JudgingLink, ResidentJudgement, Result
from ..rules import evaluating
from .judging import OVER
from .outcomes import record_result

if TYPE_CHECKING:
    from wijklus.loop.plans.models import Plan

NO_VERSION = _("No body has adopted this plan yet: there is nothing to evaluate.")
OUTCOMES = {
    evaluating.REACHED: rules.CHANGED,
    evaluating.PARTLY: rules.CHANGED,
    evaluating.NOT_REACHED: rules.NOT_CHANGED,
}
"""What an end evaluation tells the people behind a goal came of it; too early tells nothing yet."""


def start_evaluation(*, plan: "Plan", kind: str, closes_on: date, by: Actor, at: datetime) -> Evaluation:
    """Begin to evaluate the version that stands: residents can answer from now until that day. Raises Refused."""
    access.require(access.may_follow(by, plan.neighbourhood_id))
    today = timezone.localdate(at)
    if kind not in evaluating.KINDS:
        raise Refused(_("Choose which evaluation this is."), field="kind")
    if not evaluating.is_a_round(closes_on, on=today):
        raise Refused(_("Give people at least until tomorrow, and at most a year."), field="closes_on")
    last = plan_reads.versions(plan=plan).first()
    if last is None or plan.state == plan_rules.ENDED:
        raise Refused(NO_VERSION if last is None else _("This plan has ended."))
    row = Evaluation(
        plan=plan, number=last.number, kind=kind, started_on=today, closes_on=closes_on, by_function=by.function[:160]
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _record(row, "start_evaluation", by=by, at=at, after={"kind": kind, "closes_on": closes_on})
            trail.later(
                "wijklus.loop.results.jobs.invite_people_behind",
                key=f"judging-links:{row.reference}",
                at=at,
                evaluation_ref=row.reference,
            )
    except IntegrityError as twice:
        raise Refused(_("An evaluation of this plan is being made already.")) from twice
    return row


def judge_goal(
    *, evaluation: Evaluation, goal: str, version: int, judgement: str, words: str, by: Actor, at: datetime
) -> GoalJudgement:
    """Say what the city finds of a goal, as it stood in `version` (0: nothing yet); a Conflict keeps both texts."""
    access.require(access.may_follow(by, evaluation.plan.neighbourhood_id))
    values = {"judgement": judgement, "words": cleaned(words), "by_function": by.function[:160], "at": at}
    _check(judgement, values["words"])
    if goal not in {one["reference"] for one in reads.goals_of(evaluation)}:
        raise Refused(_("This goal does not stand in the plan."))
    with transaction.atomic():
        locked = _being_made(evaluation)
        rows = GoalJudgement.objects.filter(evaluation=locked, goal=goal)
        was = rows.first()
        if (was.version if was else 0) != version:
            raise Conflict(_("Somebody else changed this while you wrote."), theirs=was, mine=values)
        one = was or GoalJudgement(evaluation=locked, goal=goal, version=0)
        before = {"judgement": was.judgement, "words": was.words} if was else None
        for name, value in values.items():
            setattr(one, name, value)
        one.version += 1
        one.save()
        Evaluation.objects.filter(pk=locked.pk).update(version=F("version") + 1)
        after = {"goal": goal, "judgement": judgement, "words": one.words}
        _record(locked, "judge_goal", by=by, at=at, before=before, after=after)
    return one


def judge_as_resident(
    *, evaluation: Evaluation, voice: str, said: Mapping[str, str], by: Actor, at: datetime
) -> ResidentJudgement:
    """Count what a resident finds; the same browser once more changes its answer. Raises Refused.

    Nothing of it stands in the trail: who judges stays unknown.
    """
    access.require(access.may_judge(by, evaluation))
    known = reads.judgement_in(evaluation, said)
    if not known:
        raise Refused(_("Choose an answer for at least one goal, or for the plan as a whole."))
    with transaction.atomic():
        locked = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
        today = timezone.localdate(at)
        if not evaluating.takes_judgements(state=locked.state, closes_on=locked.closes_on, on=today):
            raise Refused(OVER)
        row = ResidentJudgement.objects.filter(evaluation=locked, voice=voice).first()
        if row is not None and row.by_link:
            raise Refused(_("You judged already with your personal link. Every person counts once."))
        row = row or ResidentJudgement(evaluation=locked, voice=voice)
        row.said = known
        row.save()
    return row


def publish_evaluation(
    *,
    evaluation: Evaluation,
    version: int,
    evaluated_by: str,
    evaluated_on: date,
    judgement: str,
    words: str,
    learned: str,
    by: Actor,
    at: datetime,
) -> Evaluation:
    """Publish what was found, as it stood in `version`, with what residents find beside it. Raises Refused.

    An end evaluation brings the plan to "evaluated", and is the outcome for the people behind each of its goals.
    """
    access.require(access.may_follow(by, evaluation.plan.neighbourhood_id))
    given = {
        "evaluated_by": cleaned(evaluated_by)[:160],
        "evaluated_on": evaluated_on,
        "judgement": judgement,
        "words": cleaned(words),
        "learned": cleaned(learned),
    }
    _check_whole(given, at)
    with transaction.atomic():
        locked = _being_made(evaluation)
        if locked.version != version:
            raise Conflict(_("Somebody else changed this while you wrote."), theirs=locked, mine=given)
        if timezone.localdate(at) <= locked.closes_on:
            raise Refused(_("Residents can still answer. Publish it once that day is over."))
        found = reads.being_made(locked)
        if found.open_goals:
            raise Refused(_("Say of every goal what the city finds, first."))
        _freeze(locked, found, given, at)
        if locked.kind == evaluating.END:
            _end(locked, found, by=by, at=at)
        after = {"kind": locked.kind, "judgement": judgement, "answers": locked.answers}
        _record(locked, "publish_evaluation", by=by, at=at, after=after)
    return locked


def _freeze(row: Evaluation, found: reads.Found, given: Mapping[str, Any], at: datetime) -> None:
    """Keep what was found and how often each answer was given; what each resident said is not kept."""
    for name, value in given.items():
        setattr(row, name, value)
    row.document, row.counts = reads.frozen(found), evaluating.tally(reads.answers_of(row, by_link=False))
    row.counts_by_link = evaluating.tally(reads.answers_of(row, by_link=True))
    row.answers, row.answers_by_link = reads.said_so_far(row), reads.said_so_far(row, by_link=True)
    row.invited = reads.links_of(row).count()
    row.state, row.published_at, row.version = evaluating.PUBLISHED, at, row.version + 1
    row.save()
    ResidentJudgement.objects.filter(evaluation=row).delete()
    JudgingLink.objects.filter(evaluation=row).delete()


def _end(row: Evaluation, found: reads.Found, *, by: Actor, at: datetime) -> None:
    """Bring the plan to "evaluated", and record for each goal what came of it where nothing is recorded yet."""
    plans.evaluate(
        plan=row.plan, evaluated_by=row.evaluated_by, evaluated_on=row.evaluated_on or timezone.localdate(at),
        learned=row.learned, by=by, at=at,
    )  # fmt: skip
    themes = {item.priority.reference: item.priority.theme for item in plan_reads.items(plan=row.plan)}
    known = set(Result.objects.filter(theme__in=themes.values()).values_list("theme_id", flat=True))
    for goal in found.goals:
        theme, outcome = themes.get(goal.reference), OUTCOMES.get(goal.judgement)
        if theme is None or outcome is None or theme.pk in known:
            continue
        reason = goal.words if outcome == rules.NOT_CHANGED else ""
        today = timezone.localdate(at)
        record_result(theme=theme, outcome=outcome, text=goal.words, reason=reason, happened_on=today, by=by, at=at)


def _being_made(evaluation: Evaluation) -> Evaluation:
    locked = Evaluation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=evaluation.pk)
    if locked.state != evaluating.ASKING:
        raise Refused(_("This evaluation was published: it does not change any more."))
    return locked


def _check(judgement: str, words: Any) -> None:
    if judgement not in evaluating.JUDGEMENTS:
        raise Refused(_("Choose what the city finds."), field="judgement")
    if not words:
        raise Refused(_("Say it in plain words too."), field="words")


def _check_whole(given: Mapping[str, Any], at: datetime) -> None:
    _check(given["judgement"], given["words"])
    if not given["evaluated_by"]:
        raise Refused(_("Say who evaluated."), field="evaluated_by")
    if given["evaluated_on"] > timezone.localdate(at):
        raise Refused(_("This day is still to come."), field="evaluated_on")
    if not given["learned"]:
        raise Refused(_("Say what was learned."), field="learned")


def _record(
    row: Evaluation, verb: str, *, by: Actor, at: datetime, after: dict[str, Any], before: dict[str, Any] | None = None
) -> None:
    trail.record(
        by=by, at=at, verb=f"results.{verb}", kind="evaluation", ref=row.reference,
        neighbourhood_id=row.plan.neighbourhood_id, before=before, after={"title": row.plan.title, **after},
    )  # fmt: skip
