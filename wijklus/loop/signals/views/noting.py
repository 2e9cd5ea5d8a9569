"""Noting what others said: one form for a walk, a phone call, a counter, a meeting and a letter."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
        initial=initial(request, neighbourhoods),
    )
    status = 200
    if request.method == "POST":
        signal = kept(request, form) if form.is_valid() else None
        if signal is not None:
            messages.success(request, _("Noted. You can note the next one."), extra_tags="note")
            return next_one(request, "signals:note", form, KEPT)
        status = 422
    context = {"form": form, "boundaries": places.current_set(on=clock.today())}
    return render(request, "signals/note.html", context, status=status)


def own_neighbourhood(request: CityRequest, neighbourhoods: list[Any]) -> str:
    """Where a note begins: the first neighbourhood of a portfolio; none for who works in the whole city."""
    mine = [row.slug for row in neighbourhoods if request.actor.can_in("signals.register", row.pk)]
    return mine[0] if mine and request.actor.reach("signals.register") is not None else ""


def initial(request: CityRequest, neighbourhoods: list[Any], **given: Any) -> dict[str, Any]:
    """What a form to note in begins with, and what it keeps of the one before."""
    start = {
        "channel": "walk",
        "kind": rules.PROBLEM,
        "who": NoteForm.COUNTED,
        "received_on": clock.today(),
        "neighbourhood": own_neighbourhood(request, neighbourhoods),
        **given,
    }
    return {**start, **{name: request.GET[name] for name in start if request.GET.get(name)}, **_place(request)}


def _place(request: CityRequest) -> dict[str, str]:
    return {"place_text": request.GET["place_text"]} if request.GET.get("place_text") else {}


def next_one(request: CityRequest, page: str, form: NoteForm, names: tuple[str, ...]) -> HttpResponse:
    """To an empty form, with what stays the same."""
    same = {name: form.cleaned_data[name] for name in names}
    return redirect(f"{reverse(page, args=[request.municipality.slug])}?{urlencode(same)}")


def kept(request: CityRequest, form: NoteForm) -> Signal | None:
    """The signal that was noted, or None with its refusal on the form."""
    try:
        return keep(request, form)
    except Refused as refused:
        form.refuse(refused)
        return None


def keep(request: CityRequest, form: NoteForm) -> Signal:
    """Note what a form says. Raises Refused for what cannot be kept."""
    given, at = form.cleaned_data, clock.now()
    counted = form.counted()
    contact = None if counted or form.is_of_nobody() else form.reachable(request.municipality.language)
    return writes.register(
        text=given["text"],
        kind=given["kind"],
        channel=given["channel"],
        neighbourhood=form.place(),
        language=request.municipality.language,
        contact=None if contact is None or contact.channel == "none" else contact,
        counted_voices=counted,
        agreed_to=form.agreements(),
        spoken=given["spoken"],
        with_interpreter=given["with_interpreter"],
        lat=given["lat"],
        lon=given["lon"],
        place_text=given["place_text"],
        origin_kind=rules.SOURCE if form.is_of_nobody() else rules.PERSON,
        origin_label=given["source"],
        origin_ref=given["source_ref"],
        form_key=given["form_key"],
        photos=given["photos"],
        received_at=form.said_at(at),
        by=request.actor,
        at=at,
    )
