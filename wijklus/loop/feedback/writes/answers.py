"""Giving an answer: once, to everybody upstream, each in their own channel."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope, texting
from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.base.text import cleaned
from wijklus.ground.people import reads as people
from wijklus.ground.trail import writes as trail
from wijklus.loop.actions import writes as actions
from wijklus.loop.signals import writes as signals

from .. import access, rules
from ..models import Answer, AnsweredSignal, Recipient
from ..reads.owed import owed_for_result
from .derived import derive

if TYPE_CHECKING:
    from wijklus.loop.results.models import Result
    from wijklus.loop.signals.models import Signal

BATCH = 500


def give_answer(
    *,
    result: "Result | None" = None,
    signal: "Signal | None" = None,
    outcome: str = "",
    text: str,
    by: Actor,
    at: datetime,
) -> Answer:
    """Answer everybody a result is owed to, or one signal directly; the first 500 now, the rest in a job.

    The outcome of an answer to a result is the result's own. Raises NotAllowed, or Refused when the text is missing or
    this result was answered already.
    """
    about = result or signal
    if about is None or (result and signal):
        raise Refused(_("An answer is about one result or one signal."))
    if not access.may_answer(by, about.neighbourhood_id):
        raise NotAllowed
    answer = Answer(
        result=result,
        signal=signal,
        outcome=result.outcome if result else outcome,
        text=cleaned(text),
        sender_function=by.function,
        by_id=by.user_id,
        created_at=at,
    )
    _check(answer)
    try:
        with transaction.atomic():
            _keep(answer, about, by=by, at=at)
    except IntegrityError as error:
        raise Refused(_("People were already told about this result. Record a new result to add to it.")) from error
    return answer


def _keep(answer: Answer, about: "Result | Signal", *, by: Actor, at: datetime) -> None:
    """Save the answer, reach the first people, write it down, and leave the rest to a job."""
    answer.save()
    found = cover(answer=answer, at=at)
    if answer.result is not None:
        actions.note_answer(action_id=answer.result.action_id, theme_id=answer.result.theme_id, at=at)
    trail.record(
        by=by,
        at=at,
        verb="feedback.answer",
        kind="answer",
        ref=answer.reference,
        neighbourhood_id=about.neighbourhood_id,
        after={"outcome": answer.outcome, "about": about.reference},
    )
    if found == BATCH:
        trail.later(
            "wijklus.loop.feedback.jobs.cover_everybody",
            key=f"cover:{answer.reference}",
            at=at,
            answer_ref=answer.reference,
        )


def give_notice(*, signal: "Signal", text: str, by: Actor, at: datetime) -> Answer | None:
    """Tell whoever said something why a thing was decided, in the channel of their answers; it is no answer.

    May run twice: what was decided at one moment is told once. None for counted voices: nobody of them is known.
    """
    if not access.may_answer(by, signal.neighbourhood_id):
        raise NotAllowed
    if signal.person_id is None:
        return None
    with transaction.atomic():
        told = Answer.objects.select_for_update().filter(signal=signal, outcome=rules.NOTICE, created_at=at).first()
        if told is not None:
            return told
        answer = Answer(
            signal=signal,
            outcome=rules.NOTICE,
            text=cleaned(text),
            sender_function=by.function,
            by_id=by.user_id,
            created_at=at,
        )
        answer.save()
        cover(answer=answer, at=at)
        trail.record(
            by=by,
            at=at,
            verb="feedback.notice",
            kind="answer",
            ref=answer.reference,
            neighbourhood_id=signal.neighbourhood_id,
            after={"about": signal.reference},
        )
    return answer


def _check(answer: Answer) -> None:
    if answer.outcome not in rules.OUTCOMES:
        raise Refused(_("Choose what people are told: what changed, why not, or who has it now."), field="outcome")
    if not answer.text:
        raise Refused(_("Write the answer in plain words."), field="text")


@transaction.atomic
def cover(*, answer: Answer, at: datetime) -> int:
    """Find the next 500 signals this answer owes, and the person behind each; returns how many were found.

    May run twice: a signal is covered once, a person gets one answer, a mail has one key. A signal that was erased by
    itself is answered on the public page; the person behind it is reached for what else they said.
    """
    found = _owed(answer)
    channels = people.channels({s.person_id for s in found if s.person_id})
    behind = {s.pk: s.person_id for s in found if s.person_id and not (s.erased_at and s.person_id in channels)}
    recipients = _recipients(answer, set(behind.values()), channels, at)
    links = [AnsweredSignal(answer=answer, signal=s, recipient=recipients.get(behind.get(s.pk, 0))) for s in found]
    for link in links:
        scope.assert_one_municipality(link)
    AnsweredSignal.objects.bulk_create(links, ignore_conflicts=True)
    _move(answer, links, at)
    derive([s.pk for s in found])
    for recipient in recipients.values():
        _send(recipient, at)
    return len(found)


def _owed(answer: Answer) -> list["Signal"]:
    if answer.result is not None:
        return list(owed_for_result(answer.result)[:BATCH])
    covered = AnsweredSignal.objects.filter(answer=answer).exists()
    return [] if covered or answer.signal is None else [answer.signal]


def _recipients(answer: Answer, person_ids: set[int], channels: dict[int, str], at: datetime) -> dict[int, Recipient]:
    """One recipient per person; who cannot be reached is served by the public page at once."""
    wanted = []
    for person_id in sorted(person_ids):
        channel = rules.channel_for(channels.get(person_id), texts=texting.is_there())
        published = channel == rules.PUBLISHED
        row = Recipient(
            answer=answer,
            person_id=person_id,
            channel=channel,
            state=rules.DONE if published else rules.WAITING,
            done_at=at if published else None,
        )
        scope.assert_one_municipality(row)
        wanted.append(row)
    Recipient.objects.bulk_create(wanted, ignore_conflicts=True)
    return {r.person_id: r for r in Recipient.objects.filter(answer=answer, person_id__in=person_ids)}


def _move(answer: Answer, links: Sequence[AnsweredSignal], at: datetime) -> None:
    """Signals with an outcome on its way leave the inbox; served by the public page, they are answered."""
    if answer.outcome not in rules.FINAL:
        return
    reached = [link.signal for link in links if link.recipient is None or link.recipient.state == rules.DONE]
    under_way = [link.signal for link in links if link.signal not in reached]
    signals.answered(signals=reached, by=on_behalf(answer), at=at)
    signals.take_up(signals=under_way, by=on_behalf(answer), at=at)


def on_behalf(answer: Answer) -> Actor:
    """Whoever answered, with the reach of the answer: it also ends signals from another portfolio than theirs."""
    return Actor(
        municipality_id=scope.municipality_id(),
        function=answer.sender_function,
        user_id=answer.by_id,
        rights=everywhere("system"),
    )


def _send(recipient: Recipient, at: datetime) -> None:
    if recipient.channel in rules.SENT_BY_ITSELF and recipient.state == rules.WAITING:
        trail.later(
            "wijklus.loop.feedback.jobs.send_answer",
            key=rules.delivery_key(recipient.reference),
            at=at,
            recipient_ref=recipient.reference,
        )


@transaction.atomic
def extend(*, answer: Answer, by: Actor, at: datetime) -> int:
    """Give an answer to whoever was added upstream since. Returns how many signals it now covers more."""
    if answer.result is None or not access.may_answer(by, answer.result.neighbourhood_id):
        raise NotAllowed
    found = cover(answer=answer, at=at)
    trail.record(
        by=by,
        at=at,
        verb="feedback.extend",
        kind="answer",
        ref=answer.reference,
        neighbourhood_id=answer.result.neighbourhood_id,
        after={"signals": found},
    )
    return found
