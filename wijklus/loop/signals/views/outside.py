"""The field form: an installable page that works without a network, and what the phone sends once there is one.

The page itself holds nothing about whoever opened it, so that the phone may keep it. Who is logged in, and the token
against forgery, are asked anew each time something is sent.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused
from wijklus.ground.places import reads as places

from .. import access, reads, rules
from ..forms import FieldForm
from .noting import keep, own_neighbourhood

CHANNEL = rules.NOTED_CHANNELS[0]
ICONS = (192, 512)
"""The sizes in pixels that phones ask for."""


@login_required
@require_safe
def field(request: CityRequest) -> HttpResponse:
    """The page: the same for everybody who may note."""
    access.require(access.may_register(request.actor, channel=CHANNEL))
    start = {"channel": CHANNEL, "kind": rules.PROBLEM, "who": FieldForm.COUNTED, "neighbourhood": "-"}
    form = FieldForm(neighbourhoods=places.neighbourhoods(), initial=start)
    return render(request, "signals/field.html", {"form": form})


@require_safe
def field_script(request: CityRequest) -> HttpResponse:
    """The service worker of the page, only for addresses under it."""
    context = {"version": settings.RELEASE, "static": settings.STATIC_URL}
    answer = render(request, "signals/field_worker.js", context, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def field_manifest(request: CityRequest) -> JsonResponse:
    """What a phone must know to put the page on its first screen."""
    city = request.municipality
    page = reverse("signals:field", args=[city.slug])
    told = {
        "id": page,
        "name": _("Wijklus %(city)s: noting outside") % {"city": city.name},
        "short_name": _("Noting"),
        "lang": get_language() or "nl",
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "background_color": "#f8f5ef",
        "theme_color": "#0d5660",
        "icons": [
            {"src": static("img/wijklus.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *({"src": _icon(n), "sizes": f"{n}x{n}", "type": "image/png", "purpose": "any maskable"} for n in ICONS),
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def _icon(pixels: int) -> str:
    return static(f"signals/icon-{pixels}.png")


@require_safe
def field_session(request: CityRequest) -> JsonResponse:
    """Who sends, by a name that says nothing, and the token to send with."""
    wrong = _closed(request)
    if wrong is not None:
        return wrong
    mine = own_neighbourhood(request, list(places.neighbourhoods()))
    return _told(200, owner=str(getattr(request.user, "reference", "")), token=get_token(request), neighbourhood=mine)


@require_POST
def field_send(request: CityRequest) -> JsonResponse:
    """Keep one note of a phone: once, however often it is sent. 409: another note came under the same key before."""
    wrong = _closed(request)
    if wrong is not None:
        return wrong
    form = FieldForm(request.POST, request.FILES, neighbourhoods=places.neighbourhoods())
    if not form.is_valid():
        return _told(422, problems=_problems(form))
    again = reads.by_form_key(form.cleaned_data["form_key"]) is not None
    try:
        signal = keep(request, form)
    except Refused as refused:
        if refused.field != "form_key":
            return _told(422, problems=[str(refused.sentence)])
        sentence = _(
            "An earlier text of this note had arrived, and was kept. Delete this one, or send it as a new note."
        )
        return _told(409, problems=[sentence])
    return _told(200 if again else 201, reference=signal.reference)


def _closed(request: CityRequest) -> JsonResponse | None:
    """Why nothing can be sent now: 401 without a login, 403 for who may not note here."""
    if not request.user.is_authenticated:
        return _told(401, problems=[_("Log in again: your notes stay on this phone.")])
    if not access.may_register(request.actor, channel=CHANNEL):
        return _told(403, problems=[_("Your role does not include this.")])
    return None


def _problems(form: FieldForm) -> list[str]:
    """What is wrong, a sentence each, with the name of the field before it."""
    told = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        told += [f"{label}: {error}" if label else str(error) for error in errors]
    return told


def _told(status: int, **what: Any) -> JsonResponse:
    answer = JsonResponse(what, status=status)
    add_never_cache_headers(answer)
    return answer
