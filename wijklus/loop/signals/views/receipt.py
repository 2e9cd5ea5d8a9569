"""After sending: thanks, the private link written out, and what happens next."""

from typing import Any
from urllib.parse import unquote

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from wijklus.base.http import CityRequest

from .. import access, reads
from ..models import Signal
from ..rules import procedures
from .procedures import likely
from .saying import danger_context


def _mine(reference: str, key: str) -> Signal:
    signal = reads.for_link(reference=reference, key=key)
    if signal is None:
        raise Http404("this link does not fit")
    return signal


@require_safe
def receipt(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """Thank somebody for their signal, as often as they look."""
    signal = _mine(reference, key)
    term = reads.term_of(signal)
    context = {
        "signal": signal,
        "key": key,
        "follow_path": reads.follow_path(signal, language=get_language() or "nl"),
        "follow_url": reads.follow_url(signal, language=get_language() or "nl"),
        "answer_on": term.first_answer_on if term else None,
        **_danger(request, signal),
        **procedure_context(signal),
        "channel": reads.channel_of(signal) if access.speaks_for_person(signal, key) else "",
    }
    return render(request, "signals/receipt.html", context)


def procedure_context(signal: Signal) -> dict[str, Any]:
    """That it was handed to a procedure, or that its words look like one. No query for nearly all."""
    handed = getattr(signal, "handed_over", None)
    if handed is None:
        return {"handed": None, "likely": likely(signal.text)}
    words = reads.term_words(handed.term_on, handed.law)
    return {"handed": handed, "handed_as": gettext(procedures.TITLES[handed.kind]), "handed_term": words}


def _danger(request: CityRequest, signal: Signal) -> dict[str, Any]:
    """Whom to call now, and what the city asks, for who came here first because of that. No query for nearly all."""
    danger = danger_context(request, signal.text)
    if not danger["alarms"]:
        return danger
    category = signal.category
    return {**danger, "asks": category is not None and reads.asks_about(category)}


@require_safe
def receipt_qr(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """The private link as a QR code."""
    signal = _mine(reference, key)
    code = segno.make(reads.follow_url(signal, language=get_language() or "nl"), error="m")
    drawing = unquote(code.svg_data_uri(scale=6, border=4, light="#fff").partition(",")[2])
    return HttpResponse(drawing, content_type="image/svg+xml")
