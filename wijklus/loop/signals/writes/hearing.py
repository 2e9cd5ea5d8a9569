"""What belongs to a signal that was heard in person: the language, the interpreter, and what was agreed to."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wijklus.base.refusals import Refused

from .. import rules
from ..models import Consent, Hearing, Signal


def check(said: rules.Said) -> None:
    """Raise Refused for a language that is not in the list."""
    if said.spoken and said.spoken not in {*rules.SPOKEN, rules.OTHER_LANGUAGE}:
        raise Refused(_("Choose a language from the list."), field="spoken")


def keep(signal: Signal, said: rules.Said, *, at: datetime) -> None:
    """Keep how it was said and what was agreed to; inside the transaction of the signal."""
    if said.spoken or said.with_interpreter:
        Hearing(signal=signal, spoken=said.spoken, with_interpreter=said.with_interpreter).save(force_insert=True)
    for use in signal.agreed_to:
        consent = Consent(
            signal=signal,
            use=use,
            given_at=min(signal.received_at, at),
            noted_by_id=signal.noted_by_id,
            noted_by_function=signal.noted_by_function,
        )
        consent.save(force_insert=True)
