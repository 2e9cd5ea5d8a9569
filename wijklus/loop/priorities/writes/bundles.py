"""Putting signals in a theme and taking them out, with the counts of the theme kept in the same transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
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
from .themes import locked_theme, record

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal


def bundle(*, theme: Theme, signals: Sequence["Signal"], reason: str, by: Actor, at: datetime) -> list[ThemeSignal]:
    """Put signals in a theme and say why; a waiting signal is taken up by it. Those already in it are passed over.

    Returns the new links. The theme's people (distinct persons) and voices (counted) are kept here.
    """
    _require(theme, signals, by)
    if len(signals) > rules.MOST_AT_ONCE:
        raise Refused(_("At most %(most)s signals at once.") % {"most": rules.MOST_AT_ONCE}, field="signals")
    with transaction.atomic():
        locked = locked_theme(theme)
        if locked.state != rules.OPEN:
            raise Refused(_("This theme is closed. Open it again first."), field="theme")
        fresh = _not_yet_in(locked, signals)
        for signal in fresh:
            _take_up(signal, reason=reason, by=by, at=at)
        links = [
            ThemeSignal(
                theme=locked, signal=signal, by_id=by.user_id, by_function=by.function, at=at, reason=cleaned(reason)
            )
            for signal in fresh
        ]
        for link in links:
            scope.assert_one_municipality(link)
        try:
            ThemeSignal.objects.bulk_create(links)
        except IntegrityError as twice:  # pragma: no cover (the lock on the theme comes first; the database is sure)
            raise Refused(_("One of these signals was put in this theme just now.")) from twice
        _recount(locked)
        if fresh:
            after = {"signals": [s.reference for s in fresh], "people": locked.people, "voices": locked.voices}
            record(locked, "bundle", by=by, at=at, reason=reason, after=after)
        theme.people, theme.voices = locked.people, locked.voices
        return links


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
    _require(theme, signals, by)
    with transaction.atomic():
        locked = locked_theme(theme)
        mine = {s.pk: s for s in signals}
        links = ThemeSignal.objects.filter(theme=locked, signal_id__in=mine, removed_at__isnull=True)
        removed = sorted(links.values_list("signal_id", flat=True))
        if not removed:
            raise Refused(_("This signal is not in this theme any more."))
        links.update(removed_at=at, removed_by_function=by.function, removed_reason=cleaned(reason))
        elsewhere = set(
            ThemeSignal.objects.filter(signal_id__in=removed, removed_at__isnull=True).values_list(
                "signal_id", flat=True
            )
        )
        for key in removed:
            _let_go(mine[key], is_elsewhere=key in elsewhere, reason=reason, by=by, at=at)
        _recount(locked)
        after = {"signals": [mine[key].reference for key in removed], "people": locked.people, "voices": locked.voices}
        record(locked, "take_out", by=by, at=at, reason=reason, after=after)
        theme.people, theme.voices = locked.people, locked.voices


def _require(theme: Theme, signals: Iterable["Signal"], by: Actor) -> None:
    access.require(access.may_write(by, theme.neighbourhood_id))
    for signal in signals:
        access.require(signal_access.may_move(by, signal, signal_rules.TAKEN_UP))


def _not_yet_in(theme: Theme, signals: Iterable["Signal"]) -> list["Signal"]:
    """The signals that are not in the theme yet, each once, in one order for everybody who locks them."""
    by_id = {signal.pk: signal for signal in signals}
    inside = set(
        ThemeSignal.objects.filter(theme=theme, signal_id__in=by_id, removed_at__isnull=True).values_list(
            "signal_id", flat=True
        )
    )
    return [by_id[key] for key in sorted(by_id) if key not in inside]


def _take_up(signal: "Signal", *, reason: str, by: Actor, at: datetime) -> None:
    signal.refresh_from_db(fields=["state"])
    if signal.state == signal_rules.SET_ASIDE:
        raise Refused(_("One of these signals was set aside. Take it back first."), field="signals")
    if signal.state in signal_rules.WAITING:
        signal_writes.move(signal=signal, to=signal_rules.TAKEN_UP, reason=reason, by=by, at=at)


def _let_go(signal: "Signal", *, is_elsewhere: bool, reason: str, by: Actor, at: datetime) -> None:
    signal.refresh_from_db(fields=["state"])
    if not is_elsewhere and signal.state == signal_rules.TAKEN_UP:
        signal_writes.move(signal=signal, to=signal_rules.NEW, reason=reason, by=by, at=at)


def _recount(theme: Theme) -> None:
    """Count anew who stands behind a locked theme: distinct persons, and voices counted without a name."""
    counted = ThemeSignal.objects.filter(theme=theme, removed_at__isnull=True).aggregate(
        people=Count("signal__person", distinct=True), voices=Sum("signal__counted_voices")
    )
    theme.people, theme.voices = counted["people"], counted["voices"] or 0
    theme.save(update_fields=["people", "voices"])
