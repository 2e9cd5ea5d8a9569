"""Figures as everybody may see them: whole months, and nothing about fewer people than the small cell."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wijklus.base.refusals import Refused
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import rules
from wijklus.loop.priorities.rules import shown

from . import schemas

TOLD = (rules.CHANGED, rules.NOT_CHANGED, rules.ELSEWHERE)


def period(since: date | None, until: date | None, *, today: date) -> tuple[date, date]:
    """The months that are asked for: the last twelve and the running one by default.

    Only whole months: the difference of two periods a day apart would tell what a single person was told.
    """
    following = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    end = until or following
    start = since or date(end.year - 1, end.month, 1)
    for field, day in (("since", since), ("until", until)):
        if day is not None and day.day != 1:
            raise Refused(_("Give the first day of a month: figures are told for whole months."), field=field)
    if start >= end:
        raise Refused(_("The period ends before it starts."), field="until")
    return start, end


def public(found: feedback.Figures, small_cell: int) -> schemas.Figures:
    """The figures without small numbers."""
    return schemas.Figures(
        since=found.since,
        until=found.until,
        small_cell=small_cell,
        signals=shown(found.signals, small_cell),
        people=_split(found.people, small_cell),
        voices=_split(found.voices, small_cell),
        first_answer=_days(found.first_answer, small_cell),
        outcome=_days(found.outcome, small_cell),
        verdicts=schemas.Verdicts(
            yes=shown(found.solved, small_cell),
            half=shown(found.half_solved, small_cell),
            no=shown(found.not_solved, small_cell),
        ),
        debt=_debt(found.debt, small_cell),
        bottom_up=schemas.BottomUp(
            n=found.bottom_up.n,
            named=found.bottom_up.named,
            counted=found.bottom_up.counted,
            service_idea=found.bottom_up.service_idea,
        ),
    )


def _split(split: feedback.Split, small_cell: int) -> schemas.Split:
    """When one part is withheld that was told, their sum is too: with the other parts it would give it away."""
    if shown(split.n, small_cell) is None:
        parts = [schemas.Part(key=part.key, n=None, withheld=True) for part in feedback.shown_parts(split, small_cell)]
        return schemas.Split(n=None, told=None, withheld=True, parts=parts)
    parts = [
        schemas.Part(key=part.key, n=None if part.withheld else part.n, withheld=part.withheld)
        for part in feedback.shown_parts(split, small_cell)
    ]
    hides = any(part.withheld for part in parts if part.key in TOLD)
    return schemas.Split(
        n=split.n, told=None if hides else split.told, withheld=any(part.withheld for part in parts), parts=parts
    )


def _days(days: feedback.Days, small_cell: int) -> schemas.Days:
    n, answered = shown(days.n, small_cell), shown(days.answered, small_cell)
    withheld = n is None or answered is None
    return schemas.Days(
        n=n,
        answered=None if withheld else answered,
        median=None if withheld else days.median,
        p90=None if withheld else days.p90,
        withheld=withheld,
    )


def _debt(debt: Any, small_cell: int) -> schemas.Debt:
    people, voices = shown(debt.people, small_cell), shown(debt.voices, small_cell)
    withheld = people is None or voices is None
    return schemas.Debt(people=people, voices=voices, since=None if withheld else debt.since, withheld=withheld)
