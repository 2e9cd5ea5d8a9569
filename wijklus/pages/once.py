"""A form of a working page is done once, however often it is sent.

Django masks the token in a form anew for every rendering, so all that is sent, token included, names one rendering: the
same once more is a double click, a repeat over a bad network or a page gone back to, and not a second wish.
"""

import hashlib
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from wijklus.base import clock
from wijklus.ground.trail import reads
from wijklus.ground.trail import writes as trail

PATIENCE = 5.0
"""Seconds that a second sender waits for the first to be done."""


class OnceMiddleware:
    """Leads who sends a form again to where the first one was led, and does nothing more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        digest = _digest(request)
        if not digest:
            return self.get_response(request)
        if not trail.first_time(digest=digest, at=clock.now()):
            return _again(request, digest)
        response = self.get_response(request)
        if response.status_code in (302, 303):
            trail.form_led_to(digest=digest, location=response.headers["Location"])
        else:
            trail.form_not_done(digest=digest)
        return response


def _digest(request: HttpRequest) -> str:
    """What names this rendering of this form for this person; empty for anything but a form of a working page."""
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if request.method != "POST" or "/werk/" not in request.path or not session:
        return ""
    if not request.POST.get("csrfmiddlewaretoken"):
        return ""
    files = [(name, file.name, file.size) for name, several in request.FILES.lists() for file in several]
    said = repr((session, request.get_full_path(), sorted(request.POST.lists()), files))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _again(request: HttpRequest, digest: str) -> HttpResponse:
    """Wait until the first is done, and go where it went; else back to the page with the form."""
    until = time.monotonic() + PATIENCE
    location = reads.where_form_led(digest=digest)
    while not location and time.monotonic() < until:
        time.sleep(0.1)
        location = reads.where_form_led(digest=digest)
    if location:
        messages.info(request, _("You sent this twice. It was done once."))
        return HttpResponseRedirect(location)
    messages.warning(request, _("This was sent already. Look whether it is there before you send it again."))
    came_from = urlsplit(request.headers.get("Referer", ""))
    return HttpResponseRedirect(came_from.path or "/")
