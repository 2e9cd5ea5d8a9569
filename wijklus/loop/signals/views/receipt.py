"""After sending: thanks, the private link written out, and what happens next."""

from datetime import timedelta
from urllib.parse import unquote

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wijklus.base.http import CityRequest

from .. import access, reads
from ..models import Signal


def _mine(reference: str, key: str) -> Signal:
    signal = reads.for_link(reference=reference, key=key)
    if signal is None:
        raise Http404("this link does not fit")
    return signal


@require_safe
def receipt(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """Thank somebody for their signal, as often as they look."""
    signal = _mine(reference, key)
    days = request.municipality.first_answer_days
    context = {
        "signal": signal,
        "key": key,
        "follow_path": reads.follow_path(signal, language=get_language() or "nl"),
        "follow_url": reads.follow_url(signal, language=get_language() or "nl"),
        "days": days,
        "answer_on": timezone.localdate(signal.received_at) + timedelta(days=days),
        "channel": reads.channel_of(signal) if access.speaks_for_person(signal, key) else "",
    }
    return render(request, "signals/receipt.html", context)


@require_safe
def receipt_qr(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """The private link as a QR code."""
    signal = _mine(reference, key)
    code = segno.make(reads.follow_url(signal, language=get_language() or "nl"), error="m")
    drawing = unquote(code.svg_data_uri(scale=6, border=4, light="#fff").partition(",")[2])
    return HttpResponse(drawing, content_type="image/svg+xml")
