"""Translations of what people said."""

from collections.abc import Sequence

from .. import rules
from ..models import Signal, Translation


def translations_of(signal: Signal) -> Sequence[Translation]:
    """The translations of a signal, by language. One query."""
    return list(Translation.objects.filter(signal=signal))


def written_in(signal: Signal) -> str:
    """The language somebody wrote in, as its speakers call it; "" when it is not known."""
    return rules.SPOKEN.get(signal.language, "")
