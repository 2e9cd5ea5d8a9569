"""What a person says to "is het opgelost?": heard at the first click, counted once the page confirms it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.loop.signals import writes as signals

from .. import rules
from ..models import Recipient, Verdict
from ..reads.answers import provisional, signals_of_recipient
from .derived import derive
from .trailed import note

if TYPE_CHECKING:
    from wijklus.ground.people.models import Person


@transaction.atomic
def click(*, recipient: Recipient, value: str, at: datetime) -> Verdict | None:
    """Keep a click on a link in a mail as provisional.

    None when the same link gave another answer within a minute: that is a mail scanner following every link, and both
    clicks are void.
    """
    if value not in rules.VERDICTS:
        raise Refused(_("Choose yes, half or no."))
    Recipient.objects.select_for_update().get(pk=recipient.pk)
    earlier = list(provisional(recipient, at - timedelta(seconds=rules.SCANNER_SECONDS)))
    if any(v.value != value for v in earlier):
        Verdict.objects.filter(pk__in=[v.pk for v in earlier]).update(voided_at=at)
        Verdict(recipient=recipient, value=value, clicked_at=at, voided_at=at).save()
        return None
    if earlier:
        return earlier[0]
    verdict = Verdict(recipient=recipient, value=value, clicked_at=at)
    verdict.save()
    return verdict


@transaction.atomic
def confirm(*, recipient: Recipient, value: str, reason: str = "", at: datetime) -> Verdict:
    """Count what this person says of their answer; the last one stands. "Half" and "no" reopen their signals.

    Raises Refused when the value is none of the three, or when the answer ended nothing.
    """
    if value not in rules.VERDICTS:
        raise Refused(_("Choose yes, half or no."))
    if recipient.answer.outcome not in rules.FINAL:
        raise Refused(_("This answer only says where it stands; the outcome is still to come."))
    Recipient.objects.select_for_update().get(pk=recipient.pk)
    standing = Verdict.objects.filter(recipient=recipient, confirmed_at__isnull=False, voided_at__isnull=True)
    standing.update(voided_at=at)
    verdict = Verdict(recipient=recipient, value=value, reason=cleaned(reason), clicked_at=at, confirmed_at=at)
    verdict.save()
    theirs = [link.signal for link in signals_of_recipient(recipient)]
    by = Actor(municipality_id=recipient.municipality_id, function="bewoner", rights=everywhere("system"))
    if value in rules.REOPENS:
        for signal in theirs:
            signals.reopen(signal=signal, reason=value, by=by, at=at)
    else:
        signals.answered(signals=theirs, by=by, at=at)
    derive([s.pk for s in theirs])
    note(recipient, "feedback.verdict", after={"solved": value}, by=by, at=at)
    return verdict


def erase_feedback_of(*, person: "Person", by: Actor, at: datetime, with_words: bool = False) -> int:
    """Empty what a person wrote with their verdicts, when their words go too; what they said counts on."""
    del by, at  # who asked stands in the trail of the erasure itself
    if not with_words:
        return 0
    return Verdict.objects.filter(recipient__person=person).exclude(reason="").update(reason="")
