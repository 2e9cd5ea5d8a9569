"""Deciding what becomes public of a signal, and saying that one read a signal that raised alarm."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Alarm, Publication, Signal
from ..rules import alarm, moderating


def ask_publication(*, signals: Sequence[Signal], at: datetime) -> None:
    """Put signals whose person agreed to show their words in the queue; inside the transaction of the signals."""
    wanted = [Publication(signal=s, asked_at=at) for s in signals if rules.hearing.QUOTE in s.agreed_to]
    for row in wanted:
        scope.assert_one_municipality(row)
    Publication.objects.bulk_create(wanted)


def raise_alarm(*, signal: Signal, at: datetime) -> None:
    """Mark a signal whose words say that somebody may be in danger; inside the transaction of the signal."""
    for kind in alarm.alarms_in(f"{signal.text} {signal.place_text}"):
        Alarm(signal=signal, kind=kind, raised_at=at).save(force_insert=True)
        break


def raise_alarm_again(*, signal: Signal, text: str, at: datetime) -> None:
    """The same for words that somebody adds later, also when an earlier alarm was read; inside their transaction."""
    for kind in alarm.alarms_in(text):
        fresh = {"kind": kind, "raised_at": at, "seen_at": None, "seen_by_function": ""}
        Alarm.objects.update_or_create(signal=signal, defaults=fresh)
        break


def see_alarm(*, signal: Signal, by: Actor, at: datetime) -> bool:
    """Somebody read a signal that raised alarm and did what was needed. False when somebody else had said so."""
    access.require(access.may_triage(by, signal))
    with transaction.atomic():
        hit = Alarm.objects.filter(signal=signal, seen_at__isnull=True).update(
            seen_at=at, seen_by_function=by.function[:160]
        )
        if hit:
            _record(signal, "signals.see_alarm", by=by, at=at)
    return bool(hit)


def publish(
    *, publication: Publication, version: int, text: str, photos: Sequence[str] = (), by: Actor, at: datetime
) -> Publication:
    """Show words, as they were read and changed by a person, and the chosen photos. What was said stays as it was.

    Raises Refused without words, and Conflict when somebody else decided in the meantime.
    """
    signal = publication.signal
    access.require(access.may_triage(by, signal))
    _check(publication, moderating.SHOWN)
    words = cleaned(text)
    if not words:
        raise Refused(_("Write what others may read, or do not show it and say why."), field="text")
    if len(words) > rules.LONGEST_TEXT:
        raise Refused(_("This is too long to show: make it shorter."), field="text")
    drawn = {photo.reference: photo for photo in reads.photos_ready(signal)}
    shown = [
        {"ref": one.reference, "width": one.width, "height": one.height}
        for one in (drawn[ref] for ref in dict.fromkeys(photos) if ref in drawn)
    ]
    return _decide(
        publication,
        version,
        {"state": moderating.SHOWN, "text": words, "photos": shown, "reason": "", "words": ""},
        verb="signals.publish",
        by=by,
        at=at,
    )


def refuse_publication(
    *, publication: Publication, version: int, reason: str, words: str, by: Actor, at: datetime
) -> Publication:
    """Do not show words, and tell whoever wrote them why, in the way they are answered."""
    signal = publication.signal
    access.require(access.may_triage(by, signal))
    _check(publication, moderating.REFUSED)
    if reason not in moderating.REASONS:
        raise Refused(_("Choose why it is not shown."), field="reason")
    told = cleaned(words)
    if not told:
        raise Refused(_("Write in a sentence why it is not shown: the person reads this."), field="words")
    if len(told) > moderating.LONGEST_WORDS:
        raise Refused(_("Say it in at most %(most)s signs.") % {"most": moderating.LONGEST_WORDS}, field="words")
    with transaction.atomic():
        decided = _decide(
            publication,
            version,
            {"state": moderating.REFUSED, "text": "", "photos": [], "reason": reason, "words": told},
            verb="signals.refuse_publication",
            by=by,
            at=at,
        )
        _tell_author(decided, by=by, at=at)
    return decided


def withdraw_publication(*, signal: Signal, by: Actor, at: datetime) -> bool:
    """Show the words no more, for whoever holds the private link of the signal. False when nothing was to be shown."""
    access.require(access.may_reply(by, signal))
    open_states = [state for state, to in moderating.ALLOWED_PUBLICATION.items() if moderating.WITHDRAWN in to]
    with transaction.atomic():
        hit = Publication.objects.filter(signal=signal, state__in=open_states).update(
            state=moderating.WITHDRAWN, text="", photos=[], decided_at=at, version=F("version") + 1
        )
        if hit:
            _record(signal, "signals.withdraw_publication", by=by, at=at)
    return bool(hit)


def forget_publications(signals: Sequence[Signal], *, with_words: bool) -> None:
    """Take away what is shown of erased signals: photos always, and the words with them when those go too."""
    rows = Publication.objects.filter(signal__in=[signal.pk for signal in signals])
    if with_words:
        rows.update(state=moderating.WITHDRAWN, text="", photos=[], words="", version=F("version") + 1)
    else:  # also the version of one that shows no photo: who is choosing photos now must look again
        rows.update(photos=[], version=F("version") + 1)


def _check(publication: Publication, to: str) -> None:
    if publication.state == moderating.WITHDRAWN:
        raise Refused(_("The person does not want this to be shown any more."))
    must_allow(moderating.ALLOWED_PUBLICATION, publication.state, to)


def _decide(
    publication: Publication, version: int, becomes: dict[str, object], *, verb: str, by: Actor, at: datetime
) -> Publication:
    with transaction.atomic():
        hit = Publication.objects.filter(pk=publication.pk, version=version).update(
            **becomes, decided_at=at, decided_by_function=by.function[:160], version=F("version") + 1
        )
        now = Publication.objects.select_related("signal__neighbourhood", "signal__municipality").get(pk=publication.pk)
        if not hit:
            sentence = _("Somebody else decided about this first. Look at it again.")
            raise Conflict(sentence, theirs={"state": now.state, "text": now.text}, mine=dict(becomes))
        _record(now.signal, verb, by=by, at=at, reason=now.reason)
    return now


def _record(signal: Signal, verb: str, *, by: Actor, at: datetime, reason: str = "") -> None:
    after = {"reason": reason} if reason else None
    trail.record(
        by=by, at=at, verb=verb, kind="signal", ref=signal.reference, neighbourhood_id=signal.neighbourhood_id,
        after=after, reason=reason,
    )  # fmt: skip


def _tell_author(publication: Publication, *, by: Actor, at: datetime) -> None:
    """Have the author told by a later step of the loop, in the channel of answers and in their language."""
    signal = publication.signal
    trail.later(
        "wijklus.loop.feedback.jobs.send_notice",
        key=f"notice:{signal.reference}:{publication.version}",
        at=at,
        signal_ref=signal.reference,
        version=publication.version,
        function=by.function,
        by_id=by.user_id,
    )
