"""Questions about answers and the people who get them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared
from wijklus.loop.signals import reads as signals

from .. import access, rules
from ..models import Answer, AnsweredSignal, Recipient, Verdict

if TYPE_CHECKING:
    from wijklus.loop.results.models import Result
    from wijklus.loop.signals.models import Signal


def answer_for(actor: Actor, reference: str) -> Answer | None:
    """The answer with this reference, for whoever may see what is owed; else None. One query."""
    if not access.may_see_debt(actor):
        return None
    return Answer.objects.filter(reference=reference).select_related("result", "signal").first()


def answer_by_reference(reference: str) -> Answer | None:
    """The answer a job was given to work on."""
    return Answer.objects.filter(reference=reference).select_related("result", "signal").first()


def answer_of_result(result: "Result") -> Answer | None:
    """The one answer that tells people about this result, if it was given."""
    return Answer.objects.filter(result=result).first()


def recipients(answer: Answer) -> QuerySet[Recipient]:
    """Who gets this answer, in the order they were found."""
    return Recipient.objects.filter(answer=answer).order_by("pk")


def to_do(answer: Answer) -> QuerySet[Recipient]:
    """Whom somebody still has to serve: all but those who were reached, and what is sent by itself."""
    by_itself = Q(channel__in=rules.SENT_BY_ITSELF, state=rules.WAITING)
    return recipients(answer).exclude(state=rules.DONE).exclude(by_itself)


def sending(answer: Answer) -> dict[tuple[str, str], int]:
    """How many recipients per (channel, state). One query."""
    rows = recipients(answer).order_by().values("channel", "state").annotate(n=Count("pk"))
    return {(row["channel"], row["state"]): row["n"] for row in rows}


def to_serve(*, actor: Actor, channels: Collection[str]) -> QuerySet[Recipient]:
    """People still to be served by hand in these channels, in the actor's neighbourhoods, oldest answer first."""
    if not actor.can("answers.write"):
        return Recipient.objects.none()
    waiting = Recipient.objects.filter(
        state__in=(rules.WAITING, rules.PRINTED, rules.FAILED, rules.UNCERTAIN), channel__in=list(channels)
    )
    reach = actor.reach("answers.write")
    if reach is not None:
        waiting = waiting.filter(
            Q(answer__result__neighbourhood_id__in=reach) | Q(answer__signal__neighbourhood_id__in=reach)
        )
    return waiting.select_related("answer__result", "answer__signal", "person").order_by("answer__created_at", "pk")


def notices_to_bring(*, actor: Actor) -> QuerySet[Recipient]:
    """Who is still to be told why something was decided and is not reached by a mail on its way, oldest first."""
    rows = to_serve(actor=actor, channels=[channel for channel in rules.CHANNELS if channel != rules.PUBLISHED])
    rows = rows.filter(answer__outcome=rules.NOTICE).exclude(channel=rules.MAIL, state=rules.WAITING)
    return rows.select_related("answer__signal__neighbourhood")


def letters_to_print(*, actor: Actor) -> QuerySet[Recipient]:
    """Letters that have not been printed yet."""
    return to_serve(actor=actor, channels=[rules.LETTER]).filter(state=rules.WAITING)


def letters_to_post(*, actor: Actor) -> QuerySet[Recipient]:
    """Letters that were printed and of which nobody said yet that they were posted."""
    return to_serve(actor=actor, channels=[rules.LETTER]).filter(state=rules.PRINTED)


def recipient_by_reference(reference: str) -> Recipient | None:
    """One recipient with the answer and what it is about, for a job or a link already checked."""
    return (
        Recipient.objects.filter(reference=reference)
        .select_related("answer__result", "answer__signal", "person", "municipality")
        .first()
    )


def recipient_for_link(reference: str, key: str) -> Recipient | None:
    """The recipient whose private link this is, or None when the key does not fit."""
    found = recipient_by_reference(reference)
    if found is None or access.holds_link(key, found.reference, found.link_version):
        return found
    by_story = any(access.speaks_by_story(key, found, link.signal) for link in signals_of_recipient(found))
    return found if by_story else None


def answers_of_signals(signal_ids: Collection[int]) -> QuerySet[AnsweredSignal]:
    """The answers given to these signals, oldest first, with their recipients. One query."""
    return (
        AnsweredSignal.objects.filter(signal_id__in=list(signal_ids))
        .select_related("answer__result", "recipient")
        .order_by("answer__created_at", "pk")
    )


OF_AN_ANSWER = (
    *("answer__outcome", "answer__text", "answer__created_at", "answer__sender_function"),
    *("recipient__reference", "recipient__link_version", "recipient__state", "recipient__channel"),
    *("recipient__done_at", "recipient__told_by"),
)
"""What a story tells: what a query costs grows with the columns it names."""


@prepared
def answers_in_story(*, signal_ids: Sequence[int]) -> QuerySet[AnsweredSignal]:
    """The answers given to these signals, oldest first, with what a story tells of them. One query."""
    rows = answers_of_signals(signal_ids).select_related(None)
    return rows.select_related("answer", "recipient").only(*OF_AN_ANSWER)


@prepared
def verdicts_of(*, recipient_ids: Sequence[int]) -> QuerySet[Verdict]:
    """What these recipients said of their answer, oldest first; void ones left out. One query, none for nobody."""
    rows = Verdict.objects.filter(recipient_id__in=recipient_ids, confirmed_at__isnull=False, voided_at__isnull=True)
    return rows.order_by("confirmed_at", "pk")


def told_an_outcome() -> QuerySet[Recipient]:
    """Who was told an outcome in a channel of their own, in the order they were found. One query."""
    told = Recipient.objects.filter(state=rules.DONE, answer__outcome__in=rules.FINAL, done_at__isnull=False)
    return told.exclude(channel=rules.PUBLISHED).select_related("answer__result", "answer__signal").order_by("pk")


def signals_of_recipient(recipient: Recipient) -> QuerySet[AnsweredSignal]:
    """The signals of one person that their answer covers."""
    return AnsweredSignal.objects.filter(recipient=recipient).select_related("signal__municipality").order_by("pk")


@dataclass(frozen=True)
class Story:
    """One signal that an answer covers, with its words and the address of its own page."""

    signal: "Signal"
    words: str
    url: str


def stories_of(recipient: Recipient, *, key: str, language: str) -> list[Story]:
    """The pages that whoever holds this key of an answer may open, never with more than they came with. One query.

    Who was sent the key gets the pages of all their signals, as in the mail; who came from one page goes back to it.
    """
    rows = signals_of_recipient(recipient).select_related("signal__municipality", "signal__neighbourhood")
    if access.holds_link(key, recipient.reference, recipient.link_version):
        return [Story(r.signal, r.signal.text, signals.sent_url(r.signal, language=language)) for r in rows]
    mine = [row.signal for row in rows if access.speaks_by_story(key, recipient, row.signal)]
    return [Story(signal, signal.text, signals.follow_path(signal, language=language)) for signal in mine]


def provisional(recipient: Recipient, since: datetime) -> QuerySet[Verdict]:
    """Clicks from this link since a moment that nobody confirmed yet and that still stand."""
    return Verdict.objects.filter(
        recipient=recipient, confirmed_at__isnull=True, voided_at__isnull=True, clicked_at__gte=since
    ).order_by("-clicked_at", "-pk")


def neighbourhood_of(answer: Answer) -> int | None:
    """The neighbourhood an answer is about: that of its result, or of the signal it answers directly."""
    about = answer.result or answer.signal
    return about.neighbourhood_id if about else None


def public_answers(theme_ids: Collection[int]) -> QuerySet[Answer]:
    """The answers given about these themes, oldest first: public, without the name of who wrote them. One query."""
    about = Q(result__theme_id__in=list(theme_ids)) | Q(result__action__links__priority__theme_id__in=list(theme_ids))
    return Answer.objects.filter(about).distinct().order_by("created_at", "pk")


def people_told(*, at: datetime, text: str) -> set[int]:
    """The people who got an answer with these words, given at this moment. One query."""
    rows = Recipient.objects.filter(answer__created_at=at, answer__text=text)
    return set(rows.values_list("person_id", flat=True))
