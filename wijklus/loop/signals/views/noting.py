"""Noting what others said: one form for a walk, a phone call, a counter, a meeting and a letter."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused
from wijklus.ground.places import reads as places

from .. import access, rules, writes
from ..forms import NoteForm
from ..models import Signal

KEPT = ("channel", "neighbourhood", "place_text", "who")
"""What the next note begins with: whoever stands on a market stays there."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: CityRequest) -> HttpResponse:
    """Note what somebody said; afterwards the form is empty again, at the same place."""
    access.require(access.may_register(request.actor, channel=rules.NOTED_CHANNELS[0]))
    neighbourhoods = list(places.neighbourhoods())
    form = NoteForm(
        request.POST or None,
        request.FILES or None,
        neighbourhoods=neighbourhoods,
        initial=_initial(request, neighbourhoods),
    )
    status = 200
    if request.method == "POST":
        signal = _keep(request, form) if form.is_valid() else None
        if signal is not None:
            messages.success(request, _("Noted. You can note the next one."), extra_tags="note")
            kept = {name: form.cleaned_data[name] for name in KEPT}
            return redirect(f"{reverse('signals:note', args=[request.municipality.slug])}?{urlencode(kept)}")
        status = 422
    context = {"form": form, "boundaries": places.current_set(on=clock.today())}
    return render(request, "signals/note.html", context, status=status)


def _initial(request: CityRequest, neighbourhoods: list[Any]) -> dict[str, Any]:
    mine = [row.slug for row in neighbourhoods if request.actor.can_in("signals.register", row.pk)]
    start = {
        "channel": "walk",
        "kind": rules.PROBLEM,
        "who": NoteForm.COUNTED,
        "received_on": clock.today(),
        "neighbourhood": mine[0] if mine and request.actor.reach("signals.register") is not None else "",
    }
    return {**start, **{name: request.GET[name] for name in KEPT if request.GET.get(name)}}


def _keep(request: CityRequest, form: NoteForm) -> Signal | None:
    """The signal that was noted, or None with its refusal on the form."""
    given, at = form.cleaned_data, clock.now()
    counted = given["who"] == NoteForm.COUNTED
    contact = None if counted else form.reachable(request.municipality.language)
    try:
        return writes.register(
            text=given["text"],
            kind=given["kind"],
            channel=given["channel"],
            neighbourhood=form.place(),
            language=request.municipality.language,
            contact=None if contact is None or contact.channel == "none" else contact,
            counted_voices=given["voices"] if counted else 0,
            agreed_to=form.agreements(),
            lat=given["lat"],
            lon=given["lon"],
            place_text=given["place_text"],
            form_key=given["form_key"],
            photos=given["photos"],
            received_at=_moment(given["received_on"], at),
            by=request.actor,
            at=at,
        )
    except Refused as refused:
        form.refuse(refused)
        return None


def _moment(day: Any, at: datetime) -> datetime:
    """Today means now; another day means noon there."""
    return at if day == timezone.localdate(at) else timezone.make_aware(datetime.combine(day, time(12)))
