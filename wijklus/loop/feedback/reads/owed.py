"""Who is owed an answer now: results with people upstream whom no answer of that result covers yet."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wijklus.base.actor import Actor
from wijklus.base.due import Due, DueSection
from wijklus.ground.places import reads as places
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.results import reads as results
from wijklus.loop.rounds import reads as rounds
from wijklus.loop.signals import reads as signals

from .. import rules
from ..models import AnsweredSignal
from .answers import notices_to_bring
from .debt import Debt, past_the_inbox
from .lost import is_lost, lost, lost_with, total_of

if TYPE_CHECKING:
    from wijklus.loop.results.models import Result
    from wijklus.loop.signals.models import Signal

MOST = 10
MOST_NOTICES = 200
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
    rules.ANSWER_COUNCIL: _("Answer the councillor"),
    rules.DELIVER: _("Make sure it reaches everybody"),
}


def owed_for_result(result: "Result") -> "QuerySet[Signal]":
    """The signals upstream of a result that still wait for an outcome and that its answer does not cover, oldest first.

    Whoever was told an earlier outcome and did not say it was unsolved is not told again. Upstream is a theme, or a
    proposal of the neighbourhood budget that grew out of the signal. Three queries at most.
    """
    upstream = Q(pk__in=priorities.links().filter(theme_id__in=results.themes_behind(result)).values("signal_id"))
    if result.action_id is not None:
        upstream |= Q(pk__in=rounds.signals_grown_into([result.action_id]))
    answered = AnsweredSignal.objects.filter(answer__result=result).values("signal_id")
    waiting = signals.open_signals().filter(upstream).exclude(pk__in=answered)
    return waiting.order_by("received_at", "pk")


def owed(*, actor: Actor, now: datetime) -> list[Debt]:
    """Results this actor can answer people about now, heaviest first."""
    if not actor.can("answers.write"):
        return []
    where = actor.reach("answers.write")
    return [d for d in past_the_inbox(neighbourhood_ids=where, now=now) if d.step == rules.ANSWER]


def due(*, actor: Actor, now: datetime) -> list[DueSection]:
    """Sections of Vandaag: the answers this actor owes, who else holds up people here, and who is lost.

    Whoever answers for a service reads only what is lost there.
    """
    after_days = places.municipality_here().lost_after_days
    if not actor.can("answers.write"):
        theirs = lost_with(by=actor, now=now, after_days=after_days)
        return [_lost_section(theirs)] if theirs else []
    where = actor.reach("answers.write")
    every = past_the_inbox(neighbourhood_ids=where, now=now)
    gone = lost(neighbourhood_ids=where, now=now, after_days=after_days, debts=every)
    before = now - timedelta(days=after_days)
    mine = [d for d in every if d.step == rules.ANSWER]
    others = [d for d in every if d.step != rules.ANSWER and not is_lost(d, before)]
    return [
        *_notices_section(actor),
        _lost_section(gone),
        _section(
            "answers", _("Answers owed"), mine, _in_results(len(mine)), _("Everybody with a result has been answered.")
        ),
        _section(
            "waiting", _("People waiting"), others, _in_steps(len(others)), _("Nobody is waiting on a next step.")
        ),
    ]


def _notices_section(actor: Actor) -> list[DueSection]:
    """Who is still to be told why something was decided, by word of mouth or by letter. One query; none is no section.

    A mail goes by itself; one that failed is here too.
    """
    rows = list(notices_to_bring(actor=actor)[: MOST_NOTICES + 1])
    if not rows:
        return []
    top = [
        Due(
            what=row.answer.text[:120],
            since=row.answer.created_at,
            people_waiting=1,
            next_step=_("Tell this person"),
            url_name="feedback:sending",
            ref=row.answer.reference,
            where=row.answer.signal.neighbourhood.name if row.answer.signal else "",
        )
        for row in rows[:MOST]
    ]
    return [DueSection("notices", _("To be told why"), len(rows), top, _("Everybody was told why."))]


def why_lost(one: Debt) -> str:
    """Why the people at a step count as lost, in words."""
    if one.is_closed:
        return str(_("closed without an answer"))
    return _("nothing happened since %(day)s") % {"day": date_format(timezone.localdate(one.hop_at))}


def _lost_section(rows: list[Debt]) -> DueSection:
    """What is lost, heaviest first, with why."""
    total = total_of(rows)
    section = _section("lost", _("Lost"), rows, _in_steps(len(rows)), _("Nobody is lost."))
    top = [replace(due, where=f"{due.where} · {why_lost(one)}") for due, one in zip(section.top, rows, strict=False)]
    note = ngettext(
        "%(n)s person hears nothing any more, and nobody takes the next step.",
        "%(n)s people hear nothing any more, and nobody takes the next step.",
        total.people,
    )
    told = note % {"n": total.people} if total.people else ""
    return replace(section, top=top, note=told, all_url_name="feedback:lost")


def _in_results(n: int) -> str:
    return ngettext("%(n)s result", "%(n)s results", n) % {"n": n}


def _in_steps(n: int) -> str:
    return ngettext("%(n)s next step", "%(n)s next steps", n) % {"n": n}


def _section(key: str, title: object, rows: list[Debt], counted: str, empty: object) -> DueSection:
    top = [
        Due(
            what=row.about or str(_("New signals")),
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
