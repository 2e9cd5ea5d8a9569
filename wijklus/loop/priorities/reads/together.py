"""Which signals may be about one matter, with the themes they are in; and what residents are offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from wijklus.base.actor import Actor
from wijklus.loop.signals import reads as signals

from .. import access, rules
from ..models import SameMatter, Theme, ThemeSignal
from .themes import PublicTheme, public_theme

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal

MOST_COMPARED = 200
"""Themes whose titles are compared with what somebody says: those most people speak of."""


@dataclass(frozen=True)
class Candidate:
    """A signal that may be about the same matter: how likely and why, and the open theme in which both could be.

    `together` is the theme in which both are already; `theme` the one of either of them, None when there is none yet.
    """

    found: signals.Alike
    theme: Theme | None
    together: Theme | None
    stepped_out: bool
    """Whether the person behind one of them stepped out of that theme."""


@dataclass(frozen=True)
class Offer:
    """A theme that may be about what somebody is saying, and the words it shares with it."""

    theme: PublicTheme
    words: tuple[str, ...]


def candidates(*, signal: "Signal", by: Actor) -> list[Candidate]:
    """What may be about the same matter as a signal, the likeliest first. Three queries."""
    access.require(access.may_see(by))
    found = signals.alike(signal=signal, by=by)
    if not found:
        return []
    rows = _themes_of([signal.pk, *(each.signal.pk for each in found)])
    return [_candidate(each, rows, signal.pk) for each in found]


def _themes_of(signal_ids: Sequence[int]) -> list[ThemeSignal]:
    """The standing links of signals to open themes, and those the person behind a signal ended, oldest first."""
    standing = Q(removed_at__isnull=True, theme__state=rules.OPEN)
    rows = ThemeSignal.objects.filter(standing | Q(stepped_out=True), signal_id__in=signal_ids)
    return list(rows.select_related("theme").order_by("at", "pk"))


def _candidate(found: signals.Alike, rows: list[ThemeSignal], signal_id: int) -> Candidate:
    mine = {row.theme_id: row.theme for row in rows if row.signal_id == signal_id and row.removed_at is None}
    theirs = {row.theme_id: row.theme for row in rows if row.signal_id == found.signal.pk and row.removed_at is None}
    both = [theirs[key] for key in mine if key in theirs]
    either = [*mine.values(), *theirs.values()]
    theme = either[0] if either else None
    pair = (signal_id, found.signal.pk)
    left = {row.theme_id for row in rows if row.stepped_out and row.removed_at is not None and row.signal_id in pair}
    return Candidate(
        found=found,
        theme=theme,
        together=both[0] if both else None,
        stepped_out=theme is not None and theme.pk in left and not both,
    )


def joins_of(*, signal: "Signal", by: Actor) -> QuerySet[SameMatter]:
    """With which signals somebody found this one to be about one matter, and nobody took it back. One query."""
    access.require(access.may_see(by))
    rows = SameMatter.objects.filter(Q(first=signal) | Q(second=signal), undone_at__isnull=True)
    return rows.select_related("theme", "first__neighbourhood", "second__neighbourhood").order_by("at", "pk")


def join_for_actor(*, by: Actor, reference: str) -> SameMatter | None:
    """One join with its theme, or None. One query."""
    access.require(access.may_see(by))
    return SameMatter.objects.select_related("theme").filter(reference=reference).first()


def offers(*, said: str, neighbourhood_id: int | None, small_cell: int, language: str, most: int = 3) -> list[Offer]:
    """The open themes of a neighbourhood, or of the whole city, that may be about what somebody says. One query.

    Only the public title and summary of a theme are compared and shown: never the words, or the place, of a person.
    """
    here = Q(neighbourhood__isnull=True)
    if neighbourhood_id is not None:
        here |= Q(neighbourhood_id=neighbourhood_id)
    rows: Any = Theme.objects.filter(here, state=rules.OPEN).exclude(people=0, voices=0)
    themes = list(rows.order_by("-people", "-id")[:MOST_COMPARED])
    texts = [f"{theme.title} {theme.summary}" for theme in themes]
    alike = signals.texts_alike(said, texts, language=language)
    return [Offer(public_theme(themes[index], small_cell), words) for index, _weight, words in alike[:most]]


def open_theme_by_reference(reference: str) -> Theme | None:
    """An open theme that everybody may see, to add one's voice to; None when there is none. One query."""
    return Theme.objects.filter(reference=reference, state=rules.OPEN).first()


def link_to_tell(*, link_id: int) -> ThemeSignal | None:
    """A signal in a theme, with both, in whichever state the link is. One query."""
    return ThemeSignal.objects.select_related("theme", "signal", "joined", "through").filter(pk=link_id).first()


def links_through(*, link_id: int, after: int, most: int) -> list[int]:
    """The next links, by id, of signals in a larger theme through a smaller one. One query."""
    rows = ThemeSignal.objects.filter(through_id=link_id, removed_at__isnull=True, pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def own_themes(*, signal: "Signal") -> list[Theme]:
    """The themes in which a signal is now, for the person behind it. One query."""
    rows = ThemeSignal.objects.filter(signal=signal, removed_at__isnull=True)
    return [row.theme for row in rows.select_related("theme").order_by("at", "pk")]
