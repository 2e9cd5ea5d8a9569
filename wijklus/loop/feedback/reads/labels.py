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
DONE_LABELS = {
    rules.MAIL: {rules.DONE: _("sent")},
    rules.SMS: {rules.DONE: _("sent")},
    rules.LETTER: {rules.DONE: _("posted")},
    rules.TOLD: {rules.DONE: _("told")},
    rules.GROUP: {rules.DONE: _("told")},
}
ON_ITS_WAY = _("on its way")
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


def state_label(channel: str, state: str) -> Any:
    """How far an answer is: a mail or text message that waits is nobody's work, it is on its way."""
    is_sent = channel in rules.SENT_BY_ITSELF
    if state == rules.WAITING and is_sent:
        return ON_ITS_WAY
    return {**STATE_LABELS, **DONE_LABELS.get(channel, {})}[state]


@dataclass(frozen=True)
class Part:
    """One part of a split as the public may see it: withheld when it is about fewer people than a small cell."""

    key: str
    label: Any
    n: int
    withheld: bool
    percent: int


def parts(split: Split) -> list[Part]:
    """The parts of a split in a fixed order, for those who may see every number."""
    values = {
        rules.CHANGED: split.changed,
        rules.NOT_CHANGED: split.not_changed,
        rules.ELSEWHERE: split.elsewhere,
        rules.ONLY_PUBLISHED: split.published,
        rules.NOTHING: split.nothing,
    }
    return [part(key, n, split.n) for key, n in values.items()]


def verdict_parts(found: Figures) -> list[Part]:
    """What people say to "is het opgelost?", for those who may see every number."""
    values = {rules.YES: found.solved, rules.HALF: found.half_solved, rules.NO: found.not_solved}
    return [part(key, n, sum(values.values())) for key, n in values.items()]


def part(key: str, n: int | None, total: int | None) -> Part:
    """One part of a total; None is left out."""
    percent = round(100 * n / total) if n and total else 0
    return Part(key, PART_LABELS[key], n or 0, withheld=n is None, percent=percent)
