"""On the phone or at the counter: typing while somebody talks, with the keyboard only."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.ground.places import reads as places

from .. import access, writes
from ..forms import CallForm
from .inbox import as_row
from .noting import initial, kept, next_one

KEPT = ("channel",)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: CityRequest) -> HttpResponse:
    """Note what a caller says; afterwards the form is ready for the next one."""
    access.require(access.may_register(request.actor, channel="phone"))
    form = _form(request, request.POST or None, _start(request))
    if request.method != "POST":
        return _page(request, form)
    if form.is_valid() and kept(request, form) is not None:
        messages.success(request, _("Noted. Ready for the next call."), extra_tags="call")
        return next_one(request, "signals:call", form, KEPT)
    return _page(request, form, status=422)


@login_required
@require_POST
@never_cache
def earlier(request: CityRequest) -> HttpResponse:
    """What the caller with this number or address said before; without a script the whole page, as it was typed."""
    found = writes.look_up_caller(
        email=request.POST.get("email", ""), phone=request.POST.get("phone", ""), by=request.actor, at=clock.now()
    )
    context: dict[str, Any] = {"asked": True, "rows": [as_row(signal) for signal in found]}
    if request.htmx:
        return render(request, "signals/_earlier.html", context)
    form = _form(request, None, {**_start(request), **request.POST.dict()})
    return _page(request, form, **context)


def _start(request: CityRequest) -> dict[str, Any]:
    started = initial(request, list(places.neighbourhoods()), channel="phone", who=CallForm.ONE, answer="phone")
    return started if started["channel"] in CallForm.HERE else {**started, "channel": "phone"}


def _form(request: CityRequest, data: Any, start: dict[str, Any]) -> CallForm:
    return CallForm(data, neighbourhoods=places.neighbourhoods(), initial=start)


def _page(request: CityRequest, form: CallForm, status: int = 200, **more: Any) -> HttpResponse:
    may_look = access.may_look_up_callers(request.actor)
    return render(request, "signals/call.html", {"form": form, "may_look": may_look, **more}, status=status)
