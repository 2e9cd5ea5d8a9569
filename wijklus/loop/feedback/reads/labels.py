"""What this room calls things on screen, and which figures may be shown."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .. import rules
from .figures import Figures, Split

CHANNEL_LABELS = {
    rules.MAIL: _("by mail"),
    rules.LETTER: _("by letter"),
    rules.TOLD: _("told in person or by phone"),
    rules.SMS: _("by text message"),
    rules.GROUP: _("through their group"),
    rules.PUBLISHED: _("on the public page only"),
}
STATE_LABELS = {
    rules.WAITING: _("to be done"),
    rules.PRINTED: _("printed, not yet posted"),
    rules.DONE: _("done"),
    rules.FAILED: _("failed"),
    rules.UNCERTAIN: _("uncertain"),
}
PART_LABELS = {
    rules.CHANGED: _("Told: something changed"),
    rules.NOT_CHANGED: _("Told: nothing changed, with the reason"),
    rules.ELSEWHERE: _("Told: it belongs elsewhere, and was handed over"),
    rules.ONLY_PUBLISHED: _("Only published: nobody could be reached"),
    rules.NOTHING: _("Nothing yet"),
    "voices": _("Counted voices without a name"),
    "all": _("Everything that was said"),
    "answered": _("Got a first answer"),
    "outcome": _("Got an outcome"),
    rules.YES: _("Solved, they say"),
    rules.HALF: _("Half solved, they say"),
    rules.NO: _("Not solved, they say"),
}


@dataclass(frozen=True)
class Part:
    """One part of a split as the public may see it: withheld when it is about fewer people than a small cell."""

    key: str
    label: Any
    n: int
    withheld: bool
    percent: int


def shown_parts(split: Split, small_cell: int) -> list[Part]:
    """The parts of a split in a fixed order. While what is withheld adds up to less than a small cell, so that it could
    be computed from the rest, the next smallest is withheld too (complementary suppression)."""
    values = {
        rules.CHANGED: split.changed,
        rules.NOT_CHANGED: split.not_changed,
        rules.ELSEWHERE: split.elsewhere,
        rules.ONLY_PUBLISHED: split.published,
        rules.NOTHING: split.nothing,
    }
    return _shown(values, split.n, small_cell)


def shown_verdicts(found: Figures, small_cell: int) -> list[Part]:
    """What people say to "is het opgelost?", withheld in the same way."""
    values = {rules.YES: found.solved, rules.HALF: found.half_solved, rules.NO: found.not_solved}
    return _shown(values, sum(values.values()), small_cell)


def _shown(values: dict[str, int], total: int, small_cell: int) -> list[Part]:
    small = {key for key, n in values.items() if 0 < n < small_cell}
    others = sorted((key for key, n in values.items() if n and key not in small), key=lambda key: values[key])
    while small and others and (len(small) == 1 or sum(values[key] for key in small) < small_cell):
        least = values[others[0]]
        last = max(place for place, key in enumerate(others) if values[key] == least)
        small.add(others.pop(last))  # of two that are as small the one that stands last
    return [
        Part(key, PART_LABELS[key], n, withheld=key in small, percent=round(100 * n / total) if total else 0)
        for key, n in values.items()
    ]
