"""The rows that say which signal is in which theme, and the counts that follow from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals import writes as signal_writes

from .. import access
from ..models import Theme, ThemeSignal

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal


def locked_signals(signals: Sequence["Signal"], by: Actor) -> list["Signal"]:
    """The signals as they stand now, each once, kept from other writers, in one order for everybody who locks them."""
    found: list[Signal] = []
    if signals:
        rows = type(signals[0]).objects.select_for_update(of=("self",)).select_related("neighbourhood")
        found = list(rows.filter(pk__in={signal.pk for signal in signals}).order_by("pk"))
    for signal in found:
        access.require(signal_access.may_move(by, signal, signal_rules.TAKEN_UP))
    return found


def check_stepped_out(theme: Theme, signals: Sequence["Signal"]) -> None:
    """Refuse to put back what the person behind it took out."""
    rows = ThemeSignal.objects.filter(theme=theme, signal__in=signals).order_by("pk")
    if any(dict(rows.values_list("signal_id", "stepped_out")).values()):
        raise Refused(_("Whoever said this stepped out of this theme: it is about something else, they say."))


def link(theme: Theme, signals: Sequence["Signal"], *, reason: str, by: Actor, at: datetime) -> list[ThemeSignal]:
    """The new links of signals to a locked theme; none for those that are in it."""
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
    signal_writes.touch_living(signals=signals, at=at)
    return ThemeSignal.objects.bulk_create(links)


def recount(theme: Theme) -> None:
    """Count anew who stands behind a locked theme: distinct persons, and voices counted without a name."""
    counted = ThemeSignal.objects.filter(theme=theme, removed_at__isnull=True).aggregate(
        people=Count("signal__person", distinct=True), voices=Sum("signal__counted_voices")
    )
    theme.people, theme.voices = counted["people"], counted["voices"] or 0
    theme.save(update_fields=["people", "voices"])
