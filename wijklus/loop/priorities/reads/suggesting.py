"""What is suggested about signals, how sure one must be, and how well it would have worked on the newest decisions."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from wijklus.base.actor import Actor
from wijklus.loop.signals import reads as signals

from .. import access, rules
from ..models import Learned, Suggested, SuggestionSetting, Theme, ThemeSignal

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal


def suggestion_setting() -> SuggestionSetting:
    """How sure a suggestion must be; as it begins when nobody decided. One query."""
    return SuggestionSetting.objects.first() or SuggestionSetting(version=0)


def learned(*, by: Actor) -> QuerySet[Learned]:
    """What was learned, without the models themselves. One query."""
    access.require(access.may_see(by))
    return Learned.objects.defer("model").order_by("about")


def learned_about(about: str) -> Learned | None:
    """What was learned about one thing, without the model itself. One query."""
    return Learned.objects.defer("model").filter(about=about).first()


def models_to_ask() -> dict[str, bytes]:
    """The models that can be asked, by what they are about. One query."""
    return {row.about: bytes(row.model) for row in Learned.objects.filter(size__gt=0)}


def stamp() -> str:
    """Which models can be asked now, in short; empty when there is none. One query."""
    rows = Learned.objects.filter(size__gt=0).order_by("about").values_list("trained_at", flat=True)
    return "|".join(at.isoformat(timespec="seconds") for at in rows)


def not_suggested_about(*, stamp: str) -> "QuerySet[Signal]":
    """Signals that wait and were not held against these models as they stand now, newest first. One query."""
    done = Suggested.objects.filter(signal=OuterRef("pk"), stamp=stamp, signal_version=OuterRef("version"))
    rows = signals.waiting().filter(~Exists(done), erased_at__isnull=True)
    return rows.select_related("category", "neighbourhood")


def suggested_about(signal: "Signal") -> dict[str, list[rules.suggesting.Ranked]] | None:
    """All that was found about a signal, however unsure; None when it was not asked yet. One query."""
    row = Suggested.objects.filter(signal=signal).first()
    if row is None:
        return None
    return {about: rules.suggesting.unpacked(kept, signal.text) for about, kept in row.found.items()}


def themes_decided(*, most: int) -> QuerySet[ThemeSignal, signals.Decided]:
    """The newest signals that a person put in a theme that is open, with the reference of that theme. One query."""
    rows = ThemeSignal.objects.filter(
        removed_at__isnull=True, through__isnull=True, theme__state=rules.OPEN, signal__erased_at__isnull=True
    )
    facts = (f"signal__{name}" for name in signals.OF_A_SIGNAL)
    return rows.order_by("-pk").values_list(*facts, "theme__reference")[:most]


def open_themes(references: Iterable[str]) -> dict[str, Theme]:
    """The open themes among these references. One query."""
    rows = Theme.objects.filter(reference__in=list(references), state=rules.OPEN)
    return {theme.reference: theme for theme in rows}


def titles(references: Iterable[str]) -> dict[str, str]:
    """The titles of themes by reference, open or closed. One query."""
    return dict(Theme.objects.filter(reference__in=list(references)).values_list("reference", "title"))
