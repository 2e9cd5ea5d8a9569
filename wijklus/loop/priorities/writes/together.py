"""Two signals about one matter, and what the people behind them say to that.

Joining moves nobody's voice silently: each person is told in their own channel, can step out by their own link, and
undo puts everything back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail
from wijklus.loop.signals import writes as signal_writes

from .. import access, rules
from ..models import SameMatter, Theme, ThemeSignal
from . import levels
from .bundles import bundle, close_when_empty, remove
from .linking import link, locked_signals, recount
from .themes import locked_theme, record, start_theme

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal


def join(
    *,
    first: "Signal",
    second: "Signal",
    by: Actor,
    at: datetime,
    theme: Theme | None = None,
    title: str = "",
    reason: str = "",
    score: float = 0.0,
) -> SameMatter:
    """Say that two signals are about one matter: both come in a theme, or in a new one with this title.

    Both texts stay, and each remains a signal of its own. Whoever is moved is told, unless it is undone at once.
    """
    if first.pk == second.pk:
        raise Refused(_("Choose two signals."))
    place = theme.neighbourhood_id if theme else first.neighbourhood_id
    access.require(access.may_write(by, place))
    with transaction.atomic():
        if theme is not None:
            locked_theme(theme)  # before its signals, as everybody who puts signals in a theme that is there
        rows = locked_signals([first, second], by)
        _check_not_together(rows)
        made = theme is None
        if theme is None:
            theme = start_theme(title=title, neighbourhood=first.neighbourhood, by=by, at=at)
        joined = _joined(rows, theme, made_theme=made, reason=reason, score=score, by=by, at=at)
        links = bundle(
            theme=theme, signals=rows, reason=reason or gettext("It is about the same matter."), by=by, at=at
        )
        ThemeSignal.objects.filter(pk__in=[each.pk for each in links]).update(joined=joined)
        after = {"signals": [row.reference for row in rows]}
        record(theme, "join", by=by, at=at, reason=reason, after=after)
        soon = at + timedelta(minutes=rules.MINUTES_TO_UNDO)
        tell_many(link_ids=[each.pk for each in links], at=soon)
    return joined


def undo_join(*, joined: SameMatter, by: Actor, at: datetime) -> None:
    """Take back that two signals are about one matter: what the join moved goes back to where it was."""
    access.require(access.may_write(by, joined.theme.neighbourhood_id))
    with transaction.atomic():
        standing = SameMatter.objects.filter(pk=joined.pk, undone_at__isnull=True)
        if not standing.update(undone_at=at, undone_by_function=by.function):
            raise Refused(_("This was taken back already."))
        moved = ThemeSignal.objects.filter(joined=joined, removed_at__isnull=True).select_related("signal")
        rows = [each.signal for each in moved]
        if rows:
            remove(joined.theme, rows, reason=gettext("It is not about the same matter after all."), by=by, at=at)
        if joined.made_theme:
            close_when_empty(joined.theme, by=by, at=at)
        record(locked_theme(joined.theme), "undo_join", by=by, at=at)
        for each in moved:
            _tell_back_later(each, at=at)


def step_out(*, signal: "Signal", theme: Theme, by: Actor, at: datetime) -> None:
    """Take one's own signal out of a theme: it is about something else. Nobody puts it back but who said it."""
    access.require(access.may_speak_for(by, signal.reference))
    reason = gettext("Whoever said it stepped out.")
    remove(theme, [signal], reason=reason, by=_on_behalf(by), at=at, stepped_out=True)


def me_too(*, signal: "Signal", theme: Theme, by: Actor, at: datetime) -> ThemeSignal | None:
    """Put one's own signal with a theme that is there: one more voice, in words of its own. None when it is in it."""
    access.require(access.may_speak_for(by, signal.reference))
    speaking = _on_behalf(by)
    with transaction.atomic():
        locked = locked_theme(theme)
        if locked.state != rules.OPEN:
            raise Refused(_("This theme is closed. What you said stays, and somebody reads it."))
        rows = locked_signals([signal], speaking)
        signal_writes.take_up(signals=rows, by=speaking, at=at)
        links = link(locked, rows, reason=gettext("Said “me too” themselves."), by=speaking, at=at)
        if not links:
            return None
        ThemeSignal.objects.filter(theme=locked, signal=signal).update(stepped_out=False)
        recount(locked)
        levels.follow(locked, by=speaking, at=at, only=[signal.pk])
        after = {"signals": [signal.reference], "people": locked.people, "voices": locked.voices}
        record(locked, "me_too", by=speaking, at=at, after=after)
        return links[0]


@transaction.atomic
def tell_many(*, link_ids: Sequence[int], at: datetime) -> None:
    """Have the people behind these signals told that they were put with others: a job each, at most 500 at once."""
    for pk in link_ids:
        trail.later("wijklus.loop.priorities.jobs.tell_together", key=f"together:{pk}", at=at, link_id=pk)


def _tell_back_later(each: ThemeSignal, *, at: datetime) -> None:
    if at >= each.at + timedelta(minutes=rules.MINUTES_TO_UNDO):
        trail.later(
            "wijklus.loop.priorities.jobs.tell_apart",
            key=f"apart:{each.pk}",
            at=at,
            link_id=each.pk,
        )


def _on_behalf(by: Actor) -> Actor:
    """A person without an account: the loop does for them what they may ask of their own signal."""
    return Actor(municipality_id=by.municipality_id, function="bewoner", rights=everywhere("system"))


def _check_not_together(rows: list["Signal"]) -> None:
    pairs = ThemeSignal.objects.filter(signal__in=rows, removed_at__isnull=True)
    themes = list(pairs.values_list("theme_id", flat=True))
    if len(themes) != len(set(themes)):
        raise Refused(_("These signals are in one theme already."))


def _joined(rows: list["Signal"], theme: Theme, **more: Any) -> SameMatter:
    by, reason = more.pop("by"), cleaned(more.pop("reason"))
    first, second = rows  # locked in the order of their ids
    parted = SameMatter.objects.filter(first=first, second=second, undone_at__isnull=True)
    parted.update(undone_at=more["at"], undone_by_function=by.function)  # one of them was taken out since
    joined = SameMatter(
        theme=theme, first=first, second=second, by_id=by.user_id, by_function=by.function, reason=reason, **more
    )
    joined.save(force_insert=True)
    return joined
