"""Along the loop: from signals to themes to priorities and back, a whole set at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet, Sum

from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals import rules as signal_rules

from .. import access, rules
from ..models import Priority, Theme, ThemeSignal

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal


def signals_of(*, by: Actor, theme: Theme) -> QuerySet[ThemeSignal]:
    """The signals in a theme, last put in first. Whose words may be read is asked per neighbourhood. One query."""
    access.require(access.may_see(by))
    rows = ThemeSignal.objects.filter(theme=theme, removed_at__isnull=True)
    return rows.select_related("signal", "signal__neighbourhood").order_by("-at", "-id")


def upstream_signals(theme_ids: Iterable[int]) -> QuerySet[ThemeSignal, tuple[int, int]]:
    """(theme id, signal id) of every signal now in one of these themes. One query."""
    rows = ThemeSignal.objects.filter(theme_id__in=theme_ids, removed_at__isnull=True)
    return rows.values_list("theme_id", "signal_id")


def themes_of(signal_ids: Iterable[int], *, with_removed: bool = False) -> QuerySet[ThemeSignal]:
    """The links of these signals to their themes, oldest first: who put them there, when and why. One query."""
    rows = ThemeSignal.objects.filter(signal_id__in=signal_ids)
    if not with_removed:
        rows = rows.filter(removed_at__isnull=True)
    return rows.select_related("theme").order_by("at", "id")


OF_A_LINK = ("at", "by_function", "reason", "removed_at", "removed_reason", "theme__title", "theme__reference")
"""What a story tells: what a query costs grows with the columns it names."""


@prepared
def themes_in_story(*, signal_ids: Sequence[int]) -> QuerySet[ThemeSignal]:
    """The links of these signals to their themes, also those they were taken out of, oldest first. One query."""
    return themes_of(signal_ids, with_removed=True).only(*OF_A_LINK)


def priorities_of(theme_ids: Iterable[int]) -> QuerySet[Priority]:
    """The priorities these themes became, oldest first, with their neighbourhood. One query."""
    rows = Priority.objects.filter(theme_id__in=theme_ids)
    return rows.select_related("neighbourhood").order_by("created_at", "id")


def sources_of(themes: Iterable[Theme]) -> dict[int, rules.Sources]:
    """By theme id: how many named persons and counted voices stand behind it, in all and per channel. One query.

    A policy signal has neither person nor voices and so never counts.
    """
    by_id = {theme.pk: theme for theme in themes}
    rows = (
        ThemeSignal.objects.filter(theme_id__in=by_id, removed_at__isnull=True)
        .values_list("theme_id", "signal__channel")
        .annotate(people=Count("signal__person", distinct=True), voices=Sum("signal__counted_voices"))
        .order_by("theme_id", "signal__channel")
    )
    channels: dict[int, list[rules.ChannelCount]] = defaultdict(list)
    for theme_id, channel, people, voices in rows:
        if people or voices:
            channels[theme_id].append(rules.ChannelCount(channel, people, voices))
    return {
        key: rules.Sources(people=theme.people, voices=theme.voices, channels=tuple(channels[key]))
        for key, theme in by_id.items()
    }


def links() -> QuerySet[ThemeSignal]:
    """Every signal now in a theme: for later steps to count and to filter. One query when it is asked."""
    return ThemeSignal.objects.filter(removed_at__isnull=True)


def active(neighbourhood_ids: Collection[int] | None = None) -> QuerySet[Priority]:
    """What comes first now: in these neighbourhoods, or with None in the whole city. One query."""
    rows = Priority.objects.filter(state=rules.ACTIVE)
    return rows if neighbourhood_ids is None else rows.filter(neighbourhood_id__in=neighbourhood_ids)


def addable(*, by: Actor, theme: Theme, words: str, most: int = 20) -> "list[Signal]":
    """What this actor may put in a theme: signals with these words, newest first, not in it and not set aside."""
    inside = ThemeSignal.objects.filter(theme=theme, removed_at__isnull=True).values("signal_id")
    rows = signals.search(words, by=by).select_related("neighbourhood")
    rows = rows.exclude(state=signal_rules.SET_ASIDE).exclude(pk__in=inside)
    return list(rows.order_by("-received_at", "-id")[:most])
