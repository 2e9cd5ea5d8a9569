"""Putting signals in a theme and taking them out, with the counts of the theme kept in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals import writes as signal_writes

from .. import access, rules
from ..models import Theme, ThemeSignal
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
        rows = _locked_signals(signals, by)
        signal_writes.take_up(signals=rows, reason=reason, by=by, at=at)
        links = _link(locked, rows, reason=reason, by=by, at=at)
        _recount(locked)
        if links:
            after = {"signals": [link.signal.reference for link in links], **_counts(locked)}
            record(locked, "bundle", by=by, at=at, reason=reason, after=after)
        theme.people, theme.voices = locked.people, locked.voices
        return links


def bundle_in_new(
    *, title: str, neighbourhood: Any, signals: Sequence["Signal"], reason: str, by: Actor, at: datetime
) -> list[ThemeSignal]:
    """Start a theme and put signals in it, at once; the signals are locked first, as in all writes about them."""
    if not signals:
        raise Refused(_("Choose at least one signal."), field="signals")
    with transaction.atomic():
        rows = _locked_signals(signals, by)
        theme = start_theme(title=title, neighbourhood=neighbourhood, by=by, at=at)
        return bundle(theme=theme, signals=rows, reason=reason, by=by, at=at)


def take_out(*, theme: Theme, signal: "Signal", reason: str, by: Actor, at: datetime) -> None:
    """Take a signal out of a theme, with a reason; in no other theme it waits in the inbox again."""
    if not cleaned(reason):
        raise Refused(_("Say why."), field="reason")
    _take_out(theme, [signal], reason=reason, by=by, at=at)


def undo_bundle(*, theme: Theme, signals: Sequence["Signal"], by: Actor, at: datetime) -> None:
    """Take back that these signals were put in a theme; a theme left with nothing, and no priority, is closed."""
    _take_out(theme, signals, reason=_now("Taken back at once."), by=by, at=at)
    with transaction.atomic():
        locked = locked_theme(theme)
        is_empty = not locked.links.filter(removed_at__isnull=True).exists() and not locked.priorities.exists()
        if is_empty and locked.state == rules.OPEN and not locked.summary:
            locked.state, locked.state_reason = rules.CLOSED, _now("Taken back at once.")
            locked.version += 1
            locked.save(update_fields=["state", "state_reason", "version"])
            record(locked, "close_theme", by=by, at=at, reason=locked.state_reason)


def _take_out(theme: Theme, signals: Sequence["Signal"], *, reason: str, by: Actor, at: datetime) -> None:
    access.require(access.may_write(by, theme.neighbourhood_id))
    with transaction.atomic():
        locked = locked_theme(theme)
        rows = _locked_signals(signals, by)
        links = ThemeSignal.objects.filter(theme=locked, signal__in=rows, removed_at__isnull=True)
        inside = set(links.values_list("signal_id", flat=True))
        if not inside:
            raise Refused(_("This signal is not in this theme any more."))
        links.update(removed_at=at, removed_by_function=by.function, removed_reason=cleaned(reason))
        still = ThemeSignal.objects.filter(signal__in=inside, removed_at__isnull=True)
        elsewhere = set(still.values_list("signal_id", flat=True))
        gone = [row for row in rows if row.pk in inside]
        signal_writes.release(signals=[row for row in gone if row.pk not in elsewhere], reason=reason, by=by, at=at)
        _recount(locked)
        after = {"signals": [row.reference for row in gone], **_counts(locked)}
        record(locked, "take_out", by=by, at=at, reason=reason, after=after)
        theme.people, theme.voices = locked.people, locked.voices


def _locked_signals(signals: Sequence["Signal"], by: Actor) -> list["Signal"]:
    """The signals as they stand now, each once, kept from other writers, in one order for everybody who locks them."""
    found: list[Signal] = []
    if signals:
        rows = type(signals[0]).objects.select_for_update(of=("self",)).select_related("neighbourhood")
        found = list(rows.filter(pk__in={signal.pk for signal in signals}).order_by("pk"))
    for signal in found:
        access.require(signal_access.may_move(by, signal, signal_rules.TAKEN_UP))
    return found


def _link(theme: Theme, signals: Sequence["Signal"], *, reason: str, by: Actor, at: datetime) -> list[ThemeSignal]:
    inside = set(
        ThemeSignal.objects.filter(theme=theme, signal__in=signals, removed_at__isnull=True).values_list(
            "signal_id", flat=True
        )
    )
    links = [
        ThemeSignal(
            theme=theme, signal=signal, by_id=by.user_id, by_function=by.function, at=at, reason=cleaned(reason)
        )
        for signal in signals
        if signal.pk not in inside
    ]
    for link in links:
        scope.assert_one_municipality(link)
    return ThemeSignal.objects.bulk_create(links)


def _counts(theme: Theme) -> dict[str, int]:
    return {"people": theme.people, "voices": theme.voices}


def _recount(theme: Theme) -> None:
    """Count anew who stands behind a locked theme: distinct persons, and voices counted without a name."""
    counted = ThemeSignal.objects.filter(theme=theme, removed_at__isnull=True).aggregate(
        people=Count("signal__person", distinct=True), voices=Sum("signal__counted_voices")
    )
    theme.people, theme.voices = counted["people"], counted["voices"] or 0
    theme.save(update_fields=["people", "voices"])
