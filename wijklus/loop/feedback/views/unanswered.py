"""Nobody answered: what a resident who tried to reach a contact can do about it. No account."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wijklus.base import clock
from wijklus.base.actor import resident
from wijklus.base.http import CityRequest
from wijklus.base.posting import kept
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import rules as signal_rules

from .. import writes
from ..forms import UnansweredForm

HOUR = 3600
PER_ADDRESS = 30
"""Sent from one network address in an hour."""
TOO_MANY = _("Too much was sent from this network in the last hour. Wait a little, or call or mail the city.")


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: CityRequest, slug: str, reference: str) -> HttpResponse:
    """Tell that a contact did not answer; then follow it as everything one says to the city."""
    place, today = places.neighbourhood_by_slug(slug), clock.today()
    person = people.contact_person(reference=reference, on=today)
    point = people.open_point(reference=reference) if person is None else None
    if place is None or (person is None and point is None):
        raise Http404("no such contact")
    form, status = UnansweredForm(request.POST or None, initial={"tried_on": today}), 200
    about = {"neighbourhood": place, "person": person, "point": point}
    if request.method == "POST":
        signal, status = _receive(request, form, about)
        if signal is not None:
            words = [request.municipality.slug, signal.reference, signal_access.follow_key(signal)]
            return redirect("signals:receipt", *words)
    return render(request, "feedback/unanswered.html", {"form": form, **about}, status=status)


def _receive(request: CityRequest, form: UnansweredForm, about: dict[str, Any]) -> tuple[Any, int]:
    """What was received, or None with the status of the page that says why not."""
    at, language = clock.now(), (get_language() or "nl")[:2]
    key = f"unanswered:{get_adapter(request).get_client_ip(request)}"
    if trail.hit(key=key, window_seconds=HOUR, at=at) > PER_ADDRESS:
        form.add_error(None, TOO_MANY)
        return None, 429
    if not form.is_valid():
        return None, 422
    given = {name: form.cleaned_data[name] for name in ("way", "tried_on", "words", "form_key")}
    email = form.cleaned_data["email"]
    contact = signal_rules.Reachable(channel="mail", email=email, language=language) if email else None
    by = resident(request.municipality.pk)
    return kept(
        form, lambda: writes.report_unanswered(**given, **about, language=language, contact=contact, by=by, at=at)
    ), 422
