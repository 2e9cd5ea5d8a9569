"""Questions about what is public of signals, what waits for somebody to read it, and signals that raised alarm."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext

from wijklus.base.actor import Actor
from wijklus.base.text import number

from .. import access, rules
from ..models import Alarm, Photo, Publication, Signal
from ..rules import masking, moderating

PAGE = 20
MOST_QUOTES = 8


@dataclass(frozen=True)
class Queue:
    """One page of what waits to be shown or refused, longest waiting first, and the cursor of the next."""

    rows: Sequence[Publication]
    later: str


def mine(by: Actor, path: str) -> Q:
    """What this actor sorts: their portfolio and what has no place; everything for the whole city."""
    access.require(access.may_triage_any(by))
    reach = access.reach(by, "signals.triage")
    if reach is None:
        return Q()
    return Q(**{f"{path}neighbourhood_id__in": reach}) | Q(**{f"{path}neighbourhood__is_locatable": False})


def publications(*, by: Actor, state: str = moderating.WAITING, cursor: str = "") -> Queue:
    """A page of the queue, or of what was decided in one way. One query."""
    rows = _publications(by, state).select_related("signal__neighbourhood").filter(_after(cursor))
    found = list(rows.order_by("asked_at", "pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Queue(found[:PAGE], f"{last.asked_at.isoformat()}~{last.pk}" if last else "")


def to_decide(*, by: Actor) -> QuerySet[Publication]:
    """What waits to be shown or refused, longest waiting first."""
    rows = _publications(by, moderating.WAITING).select_related("signal__neighbourhood")
    return rows.order_by("asked_at", "pk")


def _publications(by: Actor, state: str) -> QuerySet[Publication]:
    return Publication.objects.filter(mine(by, "signal__"), state=state)


def _after(cursor: str) -> Q:
    moment, _, pk = cursor.partition("~")
    with contextlib.suppress(ValueError, OverflowError):
        when, last = datetime.fromisoformat(moment), number(pk)
        if when.tzinfo is not None and last is not None:
            when = when.astimezone(UTC)
            return Q(asked_at__gte=when) & (Q(asked_at__gt=when) | Q(pk__gt=last))
    return Q()


def publication_for_actor(*, by: Actor, reference: str) -> Publication | None:
    """What may become public of one signal, or None. Raises NotAllowed when it is of elsewhere. One query."""
    access.require(access.may_triage_any(by))
    rows = Publication.objects.select_related("signal__neighbourhood", "signal__municipality")
    found = rows.filter(signal__reference=reference).first()
    if found is not None:
        access.require(access.may_triage(by, found.signal))
    return found


def publication_of(signal: Signal) -> Publication | None:
    """What is, or may become, public of this signal. One query, none when its person never agreed to it."""
    if rules.hearing.QUOTE not in signal.agreed_to:
        return None
    return Publication.objects.filter(signal=signal).first()


@dataclass(frozen=True)
class Notice:
    """What is told to whoever wrote words that are not shown: about which signal, since when, in their language."""

    signal: Signal
    text: str
    decided_at: datetime


def notice(*, reference: str, version: int) -> Notice | None:
    """What to tell about a refusal, or None when something else was decided since. One query."""
    rows = Publication.objects.select_related("signal__municipality", "signal__neighbourhood", "signal__person")
    found = rows.filter(signal__reference=reference, version=version, state=moderating.REFUSED).first()
    if found is None or found.decided_at is None:
        return None
    signal = found.signal
    language = signal.language if signal.language in dict(settings.LANGUAGES) else signal.municipality.language
    with translation.override(language):
        sentence = gettext("We do not show your words on our public pages. The reason: %(reason)s.")
        why = sentence % {"reason": gettext(moderating.REASONS[found.reason])}
        rest = gettext("Nothing else changes: what you said is read and answered as any other signal.")
    return Notice(signal, f"{why}\n\n{found.words}\n\n{rest}", found.decided_at)


def photos_ready(signal: Signal) -> Sequence[Photo]:
    """The photos of a signal that can be shown. One query."""
    return list(Photo.objects.filter(signal=signal, is_ready=True))


def quotes(*, signals: QuerySet[Any]) -> Sequence[Publication]:
    """What people said about something in words that may be read by everybody, newest first. One query.

    `signals` is a question for ids of signals.
    """
    rows = Publication.objects.filter(state=moderating.SHOWN, signal_id__in=signals)
    return list(rows.select_related("signal").order_by("-decided_at", "-pk")[:MOST_QUOTES])


def public_photo(reference: str) -> Photo | None:
    """A photo that is shown to everybody, or None. One query."""
    found = Photo.objects.select_related("signal__publication").filter(
        reference=reference, signal__publication__state=moderating.SHOWN
    )
    photo = found.first()
    if photo is None:
        return None
    return photo if any(one["ref"] == reference for one in photo.signal.publication.photos) else None


def proposed(text: str, *, country: str, names: dict[str, str]) -> tuple[str, Sequence[masking.Found]]:
    """A text with everything masked that is proposed to be, and what that is. No query."""
    found = masking.found_in(text, country=country)
    return masking.masked(text, found, names=names), found


def alarms(*, by: Actor) -> QuerySet[Alarm]:
    """The signals in which somebody may be in danger and that nobody said to have read, newest first."""
    rows = Alarm.objects.filter(mine(by, "signal__"), seen_at__isnull=True)
    return rows.select_related("signal__neighbourhood").order_by("-raised_at", "-pk")


def alarm_of(signal: Signal) -> Alarm | None:
    """Why a signal raised alarm, or None. One query."""
    return Alarm.objects.filter(signal=signal).first()
