"""Erasing what points at a person, so that the loop and every count stay as they are."""

from datetime import UTC, datetime, timedelta
from typing import Any

import h3.api.basic_int as h3
from django.db import transaction
from django.db.models import F

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.ground.trail import writes as trail

from .. import access, reads
from ..models import Addition, Hearing, IncomingMail, Photo, Reply, Signal, Translation
from . import moderating, translating

PART = 500


def erase_signals_of(*, person: Any, by: Actor, at: datetime, with_words: bool = False) -> int:
    """Erase photos, exact places and, with `with_words`, the words of what a person said. May run again; how many.

    A point becomes the middle of its cell, so that the maps keep their counts.
    """
    access.require(access.may_erase(by, person_reference=person.reference))
    erased = 0
    while part := list(reads.still_personal(person=person, with_words=with_words)[:PART]):
        erase_part(part, with_words=with_words, by=by, at=at)
        erased += len(part)
    return erased


def erase_own(*, signal: Signal, by: Actor, at: datetime) -> None:
    """Erase the words, photos and exact place of one signal, for whoever holds its link; the person keeps the rest.

    Who has a mail address gets a link there with which all of it can be erased; at most one a day for each signal.
    """
    access.require(access.may_erase_own(by, signal))
    with transaction.atomic():
        found = Signal.objects.select_for_update().get(pk=signal.pk)
        if found.erased_at is None or found.text:
            erase_part([found], with_words=True, by=by, at=at)
        key = f"erase-link:{signal.reference}:{at:%Y%m%d}"
        trail.later("wijklus.loop.signals.jobs.send_erase_link", key=key, at=at, signal_ref=signal.reference, once=key)


@transaction.atomic
def erase_part(part: list[Signal], *, with_words: bool, by: Actor, at: datetime) -> None:
    """Erase these signals, inside one transaction; the caller has asked who may."""
    if with_words:
        Translation.objects.filter(signal__in=[signal.pk for signal in part]).delete()
    for signal in part:
        _erase(signal, with_words=with_words, at=at)
    _erase_photos(part, at=at)
    mine = [signal.pk for signal in part]
    IncomingMail.objects.filter(signal__in=mine).update(sender="", subject="", message_id="", left_out=[])
    moderating.forget_publications(part, with_words=with_words)
    if with_words:
        Hearing.objects.filter(signal__in=mine).update(spoken="")
        Reply.objects.filter(signal__in=mine).delete()
        Addition.objects.filter(signal__in=mine).update(text="")
    names = ["lat", "lon", "photos", "place_text"] + (["text"] if with_words else [])
    changes = [
        trail.Change(ref=s.reference, neighbourhood_id=s.neighbourhood_id, after={"personal": names}) for s in part
    ]
    trail.record_many(by=by, at=at, verb="signals.erase", kind="signal", changes=changes)
    _forget_later(at=at)


def _forget_later(*, at: datetime) -> None:
    """One job for everything that is erased in an hour, once that hour is over: it goes through the whole index."""
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    trail.later(
        "wijklus.loop.signals.jobs.forget_words",
        key=f"forget:{scope.municipality_id()}:{hour:%Y%m%d%H}",
        at=hour + timedelta(hours=1, minutes=5),
    )


def _erase(signal: Signal, *, with_words: bool, at: datetime) -> None:
    if signal.cell is not None:
        signal.lat, signal.lon = h3.cell_to_latlng(signal.cell)
    signal.place_text, signal.form_digest = "", ""
    if with_words:
        signal.text = ""
    translating.index(signal)
    signal.erased_at = at
    signal.save(update_fields=["lat", "lon", "place_text", "form_digest", "text", "search_words", "erased_at"])


def _erase_photos(signals: list[Signal], *, at: datetime) -> None:
    """The rows go now, the files by a job once that is certain."""
    photos = list(Photo.objects.filter(signal__in=[signal.pk for signal in signals]))
    if not photos:
        return
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).delete()
    trail.later(
        "wijklus.loop.signals.jobs.delete_files",
        key=f"files:{photos[0].reference}",
        at=at,
        names=[str(photo.file) for photo in photos if photo.file],
    )


def renew_link(*, signal: Signal, by: Actor, at: datetime) -> Signal:
    """Make every printed or mailed link to this signal void, and give it a new one."""
    access.require(access.may_triage(by, signal))
    with transaction.atomic():
        Signal.objects.filter(pk=signal.pk).update(link_version=F("link_version") + 1)
        signal.refresh_from_db(fields=["link_version"])
        trail.record(
            by=by,
            at=at,
            verb="signals.renew_link",
            kind="signal",
            ref=signal.reference,
            neighbourhood_id=signal.neighbourhood_id,
            public=False,
        )
    return signal
