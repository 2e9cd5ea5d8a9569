"""Zeg het ons: the form anybody fills in."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from wijklus.base import clock
from wijklus.base.actor import resident
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused
from wijklus.base.remembering import remembers
from wijklus.base.text import number
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules, writes
from ..forms import SayForm
from ..models import Signal
from ..rules import alarm, procedures
from .procedures import likely

HOUR = 3600
PER_ADDRESS = 120
"""Sent from one network address in an hour: a class in a library, not a machine."""
PER_MAILBOX = 20
"""Receipts to one mail address in an hour."""
TOO_MANY = _("Too much was sent from this network in the last hour. Wait a little, or call or mail the city.")


@remembers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CityRequest, slug: str) -> HttpResponse:
    """Say something about one neighbourhood."""
    neighbourhood = places.neighbourhood_to_say(slug, on=clock.today())
    if neighbourhood is None:
        raise Http404("no such neighbourhood")
    return _say(request, neighbourhood)


@remembers
@require_http_methods(["GET", "HEAD", "POST"])
def new_in_city(request: CityRequest) -> HttpResponse:
    """Say something about the city: the neighbourhood is chosen from a list, or on the map."""
    return _say(request, None)


def _say(request: CityRequest, fixed: Any) -> HttpResponse:
    neighbourhoods = [] if fixed else places.neighbourhoods()
    kind, me_too, comments_on = request.GET.get("soort", ""), _theme_named(request), _proposal_named(request)
    kind = rules.IDEA if comments_on else kind
    form = SayForm(
        request.POST or None,
        request.FILES or None,
        neighbourhoods=neighbourhoods,
        fixed=fixed,
        categories=reads.to_choose if "category" in request.POST or reads.asks_anything() else None,
        initial={"kind": kind if kind in rules.KINDS else "", "text": gettext("Me too.") if me_too else ""},
    )
    status = 200
    if request.method == "POST":
        signal, status = _receive(request, form)
        if signal is not None:
            address = [request.municipality.slug, signal.reference, access.follow_key(signal)]
            if comments_on or alarm.alarms_in(signal.text) or procedures.procedures_in(signal.text):  # that comes first
                return redirect("signals:receipt", *address)
            asks = signal.category is not None and reads.asks_about(signal.category)
            if not asks:
                return redirect(next_step(request), *address)
            theme = _theme_named(request)
            return redirect(reverse("signals:questions", args=address) + (f"?thema={theme}" if theme else ""))
    context = {
        "form": form,
        "neighbourhood": fixed,
        "boundaries": places.current_set(on=clock.today()),
        "me_too": me_too,
        "comments_on": comments_on,
    }
    return render(request, "signals/new.html", context, status=status)


@require_POST
def while_typing(request: CityRequest) -> HttpResponse:
    """What the words so far call for: whom to call. A part of the form; what was typed is read and not kept."""
    said = request.POST.get("text", "")[: rules.LONGEST_TEXT]
    context = {**danger_context(request, said), "likely": likely(said)}
    return render(request, "signals/_while_typing.html", context)


def danger_context(request: CityRequest, said: str) -> dict[str, Any]:
    """Whom to call when words say that somebody is in danger: nothing for nearly every text. No query."""
    found = alarm.alarms_in(said)
    return {"alarms": list(found), "helpline": alarm.HELPLINES.get(request.municipality.country)}


def _theme_named(request: CityRequest) -> str:
    """The theme to which somebody says "me too": by where they came from, or by what they ticked."""
    name = request.POST.get("thema", "") or request.GET.get("thema", "")
    return name if name.isalnum() and name.isascii() and len(name) <= rules.LONGEST_REFERENCE else ""


def _proposal_named(request: CityRequest) -> tuple[str, ...]:
    """The proposed plan on which somebody comments, and the place of the goal ("0": all of it); nothing otherwise.

    For what a decision of the city means for the neighbourhood: its name, and DECISION.
    """
    name, place = (request.POST.get(part, "") or request.GET.get(part, "") for part in ("reactie", "doel"))
    is_name = name.isalnum() and name.isascii() and len(name) <= rules.LONGEST_REFERENCE
    return (name, place if place == rules.DECISION else str(number(place) or 0)) if is_name else ()


def next_step(request: CityRequest) -> str:
    """The receipt; before it what others said here already, a page of a later step, unless a theme was chosen."""
    try:
        reverse("priorities:also_here", args=[request.municipality.slug, "x", "x"])
    except NoReverseMatch:
        return "signals:receipt"
    return "signals:receipt" if _theme_named(request) else "priorities:also_here"


def _receive(request: CityRequest, form: SayForm) -> tuple[Signal | None, int]:
    """What was received, or None with the status of the page that says why not."""
    at = clock.now()
    is_valid, language = form.is_valid(), (get_language() or "nl")[:2]
    contact = form.reachable(language) if is_valid else rules.Reachable()
    most = {f"say:{get_adapter(request).get_client_ip(request)}": PER_ADDRESS}
    if mailbox := contact.email.strip().casefold():
        most[f"receipt:{mailbox}"] = PER_MAILBOX
    sent = trail.hits(keys=list(most), window_seconds=HOUR, at=at)
    if any(count > limit for count, limit in zip(sent, most.values(), strict=True)):
        form.add_error(None, TOO_MANY)
        return None, 429
    if not is_valid:
        return None, 422
    given = form.cleaned_data
    try:
        signal = writes.register(
            text=given["text"],
            kind=given["kind"],
            channel="web",
            neighbourhood=_where(form),
            language=given["written"] or language,
            contact=None if contact.channel == "none" else contact,
            agreed_to=form.agreements(),
            lat=given["lat"],
            lon=given["lon"],
            place_text=given["place_text"],
            category=form.about(),
            form_key=given["form_key"],
            photos=given["photos"],
            me_too=_theme_named(request),
            comments_on=":".join(_proposal_named(request)),
            by=resident(request.municipality.pk),
            at=at,
        )
    except Refused as refused:
        form.refuse(refused)
        return None, 422
    return signal, 302


def _where(form: SayForm) -> Any:
    """A point in a neighbourhood says more than the page somebody came from; outside them all the page counts.

    Who knows no neighbourhood but typed a street and a number, is where that address lies.
    """
    lat, lon = form.cleaned_data["lat"], form.cleaned_data["lon"]
    if lat is None or lon is None or not rules.is_real_point(lat, lon):
        return form.place() or _of_address(form.cleaned_data["place_text"])
    return places.locate(latitude=lat, longitude=lon, on=clock.today()) or form.place()


def _of_address(text: str) -> Any:
    """The neighbourhood of a street with a number that the register knows, and only when that leaves no doubt."""
    register = places.address_register() if text else None
    if register is None:
        return None
    found = places.find_addresses(text=text, register=register, on=clock.today())
    return None if found.without_number else found.only
