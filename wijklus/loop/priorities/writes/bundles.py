"""Putting signals in a theme and taking them out, with the counts of the theme kept in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.loop.signals import writes as signal_writes

from .. import access, rules
from ..models import Theme, ThemeSignal
from . import levels
from .linking import check_stepped_out, link, locked_signals, recount
from .themes import locked_theme, record, start_theme

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal


def bundle(*, theme: Theme, signals: Sequence["Signal"], reason: str, by: Actor, at: datetime) -> list[ThemeSignal]:
    """Put signals in a theme and say why; a waiting signal is taken up by it. Those already in it get no second link.

    Returns the new links. The theme's people (distinct persons) and voices (counted) are kept here.
    """
    access.require(access.may_write(by, theme.neighbourhood_id))
    if not signals:
        raise Refused(_("Choose at least one signal."), field="signals")
    if len(signals) > rules.MOST_AT_ONCE:
        raise Refused(_("At most %(most)s signals at once.") % {"most": rules.MOST_AT_ONCE}, field="signals")
    with transaction.atomic():
        locked = locked_theme(theme)
        if locked.state != rules.OPEN:
            raise Refused(_("This theme is closed. Open it again first."), field="theme")
        rows = locked_signals(signals, by)
        check_stepped_out(locked, rows)
        signal_writes.take_up(signals=rows, reason=reason, by=by, at=at)
        made = link(locked, rows, reason=reason, by=by, at=at)
        recount(locked)
        levels.follow(locked, by=by, at=at, only=[row.pk for row in rows])
        if made:
            after = {"signals": [each.signal.reference for each in made], **_counts(locked)}
            record(locked, "bundle", by=by, at=at, reason=reason, after=after)
        theme.people, theme.voices = locked.people, locked.voices
        return made


def bundle_in_new(
    *, title: str, neighbourhood: Any, signals: Sequence["Signal"], reason: str, by: Actor, at: datetime
) -> list[ThemeSignal]:
    """Start a theme and put signals in it, at once; the signals are locked first, as in all writes about them."""
    if not signals:
        raise Refused(_("Choose at least one signal."), field="signals")
    with transaction.atomic():
        rows = locked_signals(signals, by)
        theme = start_theme(title=title, neighbourhood=neighbourhood, by=by, at=at)
        return bundle(theme=theme, signals=rows, reason=reason, by=by, at=at)


def take_out(*, theme: Theme, signal: "Signal", reason: str, by: Actor, at: datetime) -> None:
    """Take a signal out of a theme, with a reason; in no other theme it waits in the inbox again."""
    if not cleaned(reason):
        raise Refused(_("Say why."), field="reason")
    remove(theme, [signal], reason=reason, by=by, at=at)


def undo_bundle(*, theme: Theme, signals: Sequence["Signal"], by: Actor, at: datetime) -> None:
    """Take back that these signals were put in a theme; a theme left with nothing, and no priority, is closed."""
    with transaction.atomic():
        remove(theme, signals, reason=gettext("Taken back at once."), by=by, at=at)
        close_when_empty(theme, by=by, at=at)


def close_when_empty(theme: Theme, *, by: Actor, at: datetime) -> None:
    """Close a theme that was made for signals that are out of it again, unless something became of it."""
    with transaction.atomic():
        locked = locked_theme(theme)
        is_empty = not locked.links.filter(removed_at__isnull=True).exists() and not locked.priorities.exists()
        if is_empty and locked.state == rules.OPEN and not locked.summary:
            locked.state, locked.state_reason = rules.CLOSED, gettext("Taken back at once.")
            locked.version += 1
            locked.save(update_fields=["state", "state_reason", "version"])
            record(locked, "close_theme", by=by, at=at, reason=locked.state_reason)


def remove(
    theme: Theme, signals: Sequence["Signal"], *, reason: str, by: Actor, at: datetime, stepped_out: bool = False
) -> None:
    """Take signals out of a theme, and out of the larger ones in which they are through it."""
    access.require(access.may_write(by, theme.neighbourhood_id))
    with transaction.atomic():
        locked = locked_theme(theme)
        rows = locked_signals(signals, by)
        links = ThemeSignal.objects.filter(theme=locked, signal__in=rows, removed_at__isnull=True)
        if not stepped_out and links.filter(through__isnull=False).exists():
            raise Refused(_("This signal is here through a smaller theme. Take it out there."))
        inside = set(links.values_list("signal_id", flat=True))
        if not inside:
            raise Refused(_("This signal is not in this theme any more."))
        links.update(
            removed_at=at,
            removed_by_function=by.function,
            removed_reason=cleaned(reason),
            stepped_out=stepped_out,
        )
        levels.follow(locked, by=by, at=at, only=sorted(inside))
        still = ThemeSignal.objects.filter(signal__in=inside, removed_at__isnull=True)
        elsewhere = set(still.values_list("signal_id", flat=True))
        gone = [row for row in rows if row.pk in inside]
        signal_writes.release(signals=[row for row in gone if row.pk not in elsewhere], reason=reason, by=by, at=at)
        signal_writes.touch_living(signals=gone, at=at)
        recount(locked)
        after = {"signals": [row.reference for row in gone], **_counts(locked)}
        record(locked, "step_out" if stepped_out else "take_out", by=by, at=at, reason=reason, after=after)
        theme.people, theme.voices = locked.people, locked.voices


def _counts(theme: Theme) -> dict[str, int]:
    return {"people": theme.people, "voices": theme.voices}
