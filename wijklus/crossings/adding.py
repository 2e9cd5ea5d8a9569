"""Adding to one's own signal through other software; that it is not solved opens again what was answered."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base.refusals import Refused
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import rules as feedback_rules
from wijklus.loop.feedback import writes as feedback_writes
from wijklus.loop.signals import access, rules
from wijklus.loop.signals import writes as signals


@transaction.atomic
def add_to_signal(*, signal: Any, text: str, says: str, their_key: str, software: Any, at: datetime) -> Any:
    """Keep the words; "open" about what was answered counts as "it is not solved". The same key twice is once.

    The software speaks for whoever signalled through it and for nobody else: when the answer was also about what was
    said elsewhere, only the link that the person was sent opens it again.
    """
    by = access.speaker(municipality_id=signal.municipality_id, function=software.label, signal=signal)
    addition, is_new = signals.add_words(signal=signal, text=text, says=says, their_key=their_key, by=by, at=at)
    if is_new and says == rules.SAYS_OPEN and signal.state == rules.ANSWERED:
        recipient = _recipient(signal, software)
        feedback_writes.confirm(recipient=recipient, value=feedback_rules.NO, at=at)
    return addition


def _recipient(signal: Any, software: Any) -> Any:
    """Who got the last outcome about this signal, when all it was about came by this software."""
    found = [
        link.recipient
        for link in feedback.answers_of_signals([signal.pk])
        if link.recipient is not None and link.answer.outcome in feedback_rules.FINAL
    ]
    about = [link.signal for link in feedback.signals_of_recipient(found[-1])] if found else []
    if not about or any((one.channel, one.origin_ref) != (rules.OPEN311, software.reference) for one in about):
        raise Refused(_("Only the link that was sent with the answer opens this again. Or send a new request."))
    return found[-1]
