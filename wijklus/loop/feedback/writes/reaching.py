"""Making sure an answer reaches each person: mail that went out, letters printed and posted, people told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.base.text import cleaned
from wijklus.base.transitions import check
from wijklus.ground.trail import writes as trail
from wijklus.loop.signals import writes as signals

from .. import access, rules
from ..models import Recipient
from ..reads.answers import neighbourhood_of, signals_of_recipient
from .answers import on_behalf
from .derived import derive
from .trailed import note

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal


@transaction.atomic
def served(*, recipient: Recipient, by: Actor, at: datetime, told_by: str = "", channel: str = "") -> bool:
    """The answer reached this person. False when somebody else noted that first: nothing changes then."""
    if recipient.state == rules.DONE:
        return False
    check(rules.ALLOWED, recipient.state, rules.DONE)
    channel = channel or recipient.channel
    changed = Recipient.objects.filter(pk=recipient.pk, state=recipient.state).update(
        state=rules.DONE, done_at=at, told_by=told_by, channel=channel
    )
    if not changed:
        return False
    theirs = [link.signal for link in signals_of_recipient(recipient)]
    if recipient.answer.outcome in rules.FINAL:
        signals.answered(signals=theirs, by=on_behalf(recipient.answer), at=at)
    derive([s.pk for s in theirs])
    note(recipient, "feedback.reached", after={"channel": channel}, by=by, at=at)
    return True


@transaction.atomic
def withdraw(*, signal: "Signal", by: Actor, at: datetime) -> None:
    """Leave an answer on its way to the public page, when each signal it is about was erased."""
    under_way = (rules.WAITING, rules.FAILED, rules.UNCERTAIN)
    for recipient in Recipient.objects.filter(signals__signal=signal, state__in=under_way).select_related("answer"):
        if all(link.signal.erased_at for link in signals_of_recipient(recipient)):
            served(recipient=recipient, by=by, at=at, channel=rules.PUBLISHED)


@transaction.atomic
def mark(*, recipient: Recipient, state: str, by: Actor, at: datetime) -> None:
    """Note that a delivery failed, is uncertain, or waits to be tried again."""
    check(rules.ALLOWED, recipient.state, state)
    if Recipient.objects.filter(pk=recipient.pk, state=recipient.state).update(state=state):
        note(recipient, "feedback.marked", after={"state": state}, by=by, at=at)


@transaction.atomic
def returned(*, recipient: Recipient, by: Actor, at: datetime) -> bool:
    """The mail with this answer came back: the person was not reached, and what they said is open again.

    False when it was noted before, or when they were reached in another way since.
    """
    sent = Recipient.objects.filter(pk=recipient.pk, state__in=(rules.DONE, rules.UNCERTAIN), channel=rules.MAIL)
    if not sent.update(state=rules.FAILED, done_at=None):
        return False
    theirs = [link.signal for link in signals_of_recipient(recipient)]
    if recipient.answer.outcome in rules.FINAL:
        for signal in theirs:
            signals.reopen(signal=signal, reason=rules.CAME_BACK, by=by, at=at)
    derive([signal.pk for signal in theirs])
    note(recipient, "feedback.marked", after={"state": rules.FAILED}, by=by, at=at)
    return True


def told(*, recipient: Recipient, told_by: str, by: Actor, at: datetime) -> bool:
    """Somebody told this person themselves, whatever the channel was; says who, by function."""
    if not access.may_tell(by, recipient, neighbourhood_of(recipient.answer)):
        raise NotAllowed
    channel = recipient.channel if recipient.channel == rules.GROUP else rules.TOLD
    return served(recipient=recipient, by=by, at=at, told_by=cleaned(told_by) or by.function, channel=channel)


@transaction.atomic
def print_letters(*, recipients: Iterable[Recipient], by: Actor, at: datetime) -> list[Recipient]:
    """Take these letters, of which the paper exists, out of the pile to print: all of them, or none.

    Raises Refused when one of them is no longer in the pile: each letter is in one batch only.
    """
    batch = list(recipients)
    for recipient in batch:
        if not access.may_answer(by, neighbourhood_of(recipient.answer)):
            raise NotAllowed
        waiting = Recipient.objects.filter(pk=recipient.pk, state=rules.WAITING, channel=rules.LETTER)
        if not waiting.update(state=rules.PRINTED):
            raise Refused(_("Somebody else worked on these letters just now. Look at what is left, and print again."))
    for recipient in batch:
        recipient.state = rules.PRINTED
    if batch:
        trail.record(
            by=by,
            at=at,
            verb="feedback.print_letters",
            kind="answer",
            ref=batch[0].answer.reference,
            neighbourhood_id=neighbourhood_of(batch[0].answer),
            after={"letters": len(batch)},
        )
    return batch


def posted(*, recipient: Recipient, by: Actor, at: datetime) -> bool:
    """This printed letter was posted. Raises Refused when it was never printed."""
    if not access.may_answer(by, neighbourhood_of(recipient.answer)):
        raise NotAllowed
    if recipient.state == rules.WAITING:
        raise Refused(_("Print this letter first."))
    return served(recipient=recipient, by=by, at=at)


@transaction.atomic
def send_again(*, recipient: Recipient, by: Actor, at: datetime) -> None:
    """A person decides that a mail that failed or is uncertain is sent once more."""
    if not access.may_answer(by, neighbourhood_of(recipient.answer)):
        raise NotAllowed
    if recipient.state not in (rules.FAILED, rules.UNCERTAIN):
        raise Refused(_("This answer is on its way or has arrived."))
    as_software = replace(by, rights={**by.rights, **everywhere("system")})  # who answers for the place decides
    trail.settle_uncertain(key=rules.delivery_key(recipient.reference), was_sent=False, by=as_software, at=at)
    mark(recipient=recipient, state=rules.WAITING, by=by, at=at)
