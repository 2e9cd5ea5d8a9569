"""Translations of what people said."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from .. import rules
from ..models import Signal, Translation


def translations_of(signal: Signal) -> Sequence[Translation]:
    """The translations of a signal, by language. One query."""
    return list(Translation.objects.filter(signal=signal))


def translations_beside(signals: Iterable[Signal], *, language: str) -> dict[int, list[Translation]]:
    """By signal, the translations of what was not written in `language`. One query, none when all of it was."""
    foreign = [signal.pk for signal in signals if signal.language != language]
    found: dict[int, list[Translation]] = defaultdict(list)
    if foreign:
        for row in Translation.objects.filter(signal__in=foreign):
            found[row.signal_id].append(row)
    return found


def written_in(signal: Signal) -> str:
    """The language somebody wrote in, as its speakers call it; "" when it is not known."""
    return rules.SPOKEN.get(signal.language, "")
