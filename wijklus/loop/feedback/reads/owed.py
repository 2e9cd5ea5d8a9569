"""Who is owed an answer now: results with people upstream whom no answer of that result covers yet."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.results import reads as results
from wijklus.loop.signals import reads as signals

from .. import rules
from ..models import AnsweredSignal
from .debt import Debt, debt

if TYPE_CHECKING:
    from wijklus.loop.results.models import Result
    from wijklus.loop.signals.models import Signal

MOST = 10
TITLES = {
    rules.SORT: _("Sort what came in"),
    rules.PRIORITISE: _("Make it a priority, or say why not"),
    rules.ACT: _("Start an action, or say why not"),
    rules.FIND_OWNER: _("Find an owner"),
    rules.CARRY_OUT: _("Carry out"),
    rules.ANSWER_REQUEST: _("Answer the request"),
    rules.KEEP_PROMISE: _("Keep the promise"),
    rules.RECORD_RESULT: _("Record what came of it"),
    rules.ANSWER: _("Answer"),
    rules.DELIVER: _("Make sure it reaches everybody"),
}


def owed_for_result(result: "Result") -> "QuerySet[Signal]":
    """The signals upstream of a result that still wait for an outcome and that its answer does not cover, oldest first.

    Whoever was told an earlier outcome and did not say it was unsolved is not told again. Two queries.
    """
    upstream = priorities.links().filter(theme_id__in=results.themes_behind(result)).values("signal_id")
    answered = AnsweredSignal.objects.filter(answer__result=result).values("signal_id")
    waiting = signals.open_signals().filter(pk__in=upstream).exclude(pk__in=answered)
    return waiting.order_by("received_at", "pk")


def owed(*, actor: Actor, now: datetime) -> list[Debt]:
    """Results this actor can answer people about now, heaviest first."""
    if not actor.can("answers.write"):
        return []
    return [d for d in debt(neighbourhood_ids=actor.reach("answers.write"), now=now) if d.step == rules.ANSWER]


def due(*, actor: Actor, now: datetime) -> list[DueSection]:
    """Two sections of Vandaag: the answers this actor owes, and who else holds up people of these neighbourhoods."""
    if not actor.can("answers.write"):
        return []
    every = debt(neighbourhood_ids=actor.reach("answers.write"), now=now)
    mine = [d for d in every if d.step == rules.ANSWER]
    others = [d for d in every if d.step not in (rules.ANSWER, rules.SORT)]
    return [
        _section(
            "answers", _("Answers owed"), mine, _in_results(len(mine)), _("Everybody with a result has been answered.")
        ),
        _section(
            "waiting", _("People waiting"), others, _in_steps(len(others)), _("Nobody is waiting on a next step.")
        ),
    ]


def _in_results(n: int) -> str:
    return ngettext("%(n)s result", "%(n)s results", n) % {"n": n}


def _in_steps(n: int) -> str:
    return ngettext("%(n)s next step", "%(n)s next steps", n) % {"n": n}


def _section(key: str, title: object, rows: list[Debt], counted: str, empty: object) -> DueSection:
    top = [
        Due(
            what=row.about,
            since=row.since,
            people_waiting=row.people,
            voices_waiting=row.voices,
            next_step=TITLES[row.step],
            url_name=row.url_name,
            ref=row.ref,
            where=" · ".join(filter(None, [row.neighbourhood, row.holder])),
        )
        for row in rows[:MOST]
    ]
    return DueSection(key, title, len(rows), top, empty, all_url_name="feedback:owed", counted=counted)
