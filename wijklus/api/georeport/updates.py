"""The common extension `servicerequestupdates`: what changed about reports, for systems that follow along."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.ground.trail import reads as trail
from wijklus.loop.signals import reads as signals

from . import asking, wire
from .adding import add
from .faults import door
from .requests import CLOSED, OPEN, VERBS, public_notes, sender_of, status

ANSWER = "signals.answer"
ADDED = "signals.add_words"
ENDS = {ANSWER, "signals.set_aside"}


@door("GET", "POST")
def updates(request: CityRequest, shape: str) -> HttpResponse:
    """GET: changes of a period, latest first; of the last 90 days when none is given. Six queries. POST: one more."""
    if request.method == "POST":
        return add(request, shape)
    since, until = asking.span(request, now=clock.now())
    page = asking.page(request)
    sender = sender_of(request)
    changes = trail.changes(kind="signal", verbs=(*VERBS, ADDED), since=since, until=until)
    entries = list(changes[page.start : page.start + page.most])
    found = _shown({entry.object_ref for entry in entries}, sender)
    notes = public_notes([row.pk for row in found.values()])
    shown = [entry for entry in entries if entry.object_ref in found]
    added = signals.additions_told(
        [str((entry.after or {})["addition"]) for entry in shown if entry.verb == ADDED], sender=sender
    )
    rows = [
        _addition(entry, added) if entry.verb == ADDED else _update(entry, notes.get(found[entry.object_ref].pk, []))
        for entry in shown
    ]
    return wire.answer(shape, "service_request_updates", rows)


def _shown(references: set[str], sender: str) -> Mapping[str, signals.Report]:
    rows = signals.reports_by_reference(references, sender=sender) if references else ()
    return {row.reference: row for row in rows if row.is_public or row.is_own}


def _update(entry: Any, notes: Sequence[tuple[datetime, str]]) -> Mapping[str, Any]:
    """One change; of an answer the text, when it is public."""
    text = next((text for at, text in reversed(notes) if at <= entry.at), "") if entry.verb == ANSWER else ""
    return {
        "update_id": str(entry.pk),
        "service_request_id": entry.object_ref,
        "status": status(entry.verb in ENDS),
        "updated_datetime": wire.moment(entry.at),
        "description": text or _sentence(entry.verb),
        "media_url": None,
    }


def _addition(entry: Any, texts: Mapping[str, str]) -> Mapping[str, Any]:
    """What somebody added to their report; the words for the software that sent them only."""
    reference = entry.after["addition"]
    return {
        "update_id": reference,
        "service_request_id": entry.object_ref,
        "status": CLOSED if entry.after["says"] == CLOSED else OPEN,
        "updated_datetime": wire.moment(entry.at),
        "description": texts.get(reference) or _("Whoever reported this added something."),
        "media_url": None,
    }


def _sentence(verb: str) -> str:
    sentences = {
        "signals.take_up": _("This was taken up."),
        "signals.release": _("This waits again to be taken up."),
        ANSWER: _("Whoever reported this was answered."),
        "signals.reopen": _("This is not solved yet, and open again."),
        "signals.set_aside": _("This was closed; whoever reported it can read why."),
        "signals.take_back": _("This was closed by mistake, and is open again."),
    }
    return sentences[verb]
