"""How a signal that somebody noted was heard, and what its person agreed to."""

from collections.abc import Sequence

from .. import rules
from ..models import Consent, Hearing, Signal


def hearing_of(signal: Signal) -> Hearing | None:
    """In which language it was said, or None when nobody wrote that down. One query, none for what nobody noted."""
    if not signal.noted_by_function:
        return None
    return Hearing.objects.filter(signal=signal).first()


def consents_of(signal: Signal) -> Sequence[Consent]:
    """What the person behind a signal agreed to, in the order of the list. One query, none for what nobody noted."""
    if not signal.agreed_to:
        return []
    given = {consent.use: consent for consent in Consent.objects.filter(signal=signal)}
    return [given[use] for use in rules.CONSENTS if use in given]


def language_name(code: str) -> str:
    """A spoken language as its speakers call it; "" for another one or none."""
    return rules.SPOKEN.get(code, "")
