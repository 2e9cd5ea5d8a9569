"""Putting signals in a theme from the inbox or from the page of the theme, and taking that back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.posting import back, did, with_query
from wijklus.base.refusals import Refused
from wijklus.ground.places import reads as places
from wijklus.loop.signals import reads as signals

from .. import access, reads, writes
from ..models import Theme, ThemeSignal
from .themes import theme_or_404

MOST_KEPT = 50
"""Signals that stay chosen after a refusal: a page of the inbox has fewer, and an address has its length."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: CityRequest) -> HttpResponse:
    """Put the chosen signals in a theme, or in a new one of that title, and say why. A GET shows the themes to choose.

    Posted: `signals` (references), `theme` (reference) or `title`, `reason`, `neighbourhood` (slug), `next` (address).
    """
    if request.method != "POST":
        return _choose(request)
    made: list[tuple[Theme, list[ThemeSignal]]] = []
    if did(request, lambda: made.append(_bundle(request))):
        theme, links = made[0]
        references = [link.signal.reference for link in links]
        context = {"theme": theme, "count": len(links), "references": references, "next": _next(request, theme)}
        messages.success(request, render_to_string("priorities/bundled.html", context, request=request))
        return HttpResponseRedirect(_next(request, theme))
    chosen = ",".join(request.POST.getlist("signals")[:MOST_KEPT])
    return HttpResponseRedirect(with_query(_next(request, None), gekozen=chosen))


def _choose(request: CityRequest) -> HttpResponse:
    """The open themes in which the signals named in the address may be put, those of their neighbourhoods first."""
    access.require(access.may_write_any(request.actor))
    chosen = signals.many_for_actor(by=request.actor, references=request.GET.getlist("signals"))
    here = {signal.neighbourhood_id for signal in chosen}
    themes = sorted(reads.choices(by=request.actor), key=lambda theme: theme.neighbourhood_id not in here)
    context = {"chosen": chosen, "themes": themes, "title": request.GET.get("title", ""), "next": _next(request, None)}
    return render(request, "priorities/choose.html", context)


def _bundle(request: CityRequest) -> tuple[Theme, list[ThemeSignal]]:
    now, by = clock.now(), request.actor
    chosen = signals.many_for_actor(by=by, references=request.POST.getlist("signals"))
    if not chosen:
        raise Refused(_("Choose at least one signal."))
    reference, title = request.POST.get("theme", ""), request.POST.get("title", "")
    given: dict[str, Any] = {"signals": chosen, "reason": request.POST.get("reason", ""), "by": by, "at": now}
    theme = reads.theme_for_actor(by=by, reference=reference) if reference else None
    if theme is not None:
        return theme, writes.bundle(theme=theme, **given)
    if not title.strip():
        raise Refused(_("Choose a theme, or give a new one a title."))
    slug = request.POST.get("neighbourhood", "")
    place = places.neighbourhood_by_slug(slug) if slug else chosen[0].neighbourhood
    links = writes.bundle_in_new(title=title, neighbourhood=place, **given)
    return links[0].theme, links


@login_required
@require_POST
def undo_bundle(request: CityRequest) -> HttpResponse:
    """Take back what was put in a theme a moment ago. Posted: `theme`, `signals`, `next`."""
    theme = theme_or_404(request, request.POST.get("theme", ""))
    chosen = signals.many_for_actor(by=request.actor, references=request.POST.getlist("signals"))
    given: dict[str, Any] = {"theme": theme, "signals": chosen, "by": request.actor, "at": clock.now()}
    did(request, lambda: writes.undo_bundle(**given), _("Taken back: the signals are where they were."))
    return HttpResponseRedirect(_next(request, theme))


@login_required
@require_POST
def take_out(request: CityRequest, reference: str) -> HttpResponse:
    """Take a signal out of a theme, with a reason. Posted: `signal`, `reason`."""
    theme = theme_or_404(request, reference)
    found = signals.many_for_actor(by=request.actor, references=[request.POST.get("signal", "")])
    if not found:
        raise Http404("no such signal")
    reason = request.POST.get("reason", "")
    did(
        request,
        lambda: writes.take_out(theme=theme, signal=found[0], reason=reason, by=request.actor, at=clock.now()),
        _("The signal is out of the theme."),
    )
    return redirect("priorities:theme", request.municipality.slug, reference)


def _next(request: CityRequest, theme: Theme | None) -> str:
    """Where to go on: back to where it was asked, on this site only."""
    if theme is None:
        return back(request, reverse("priorities:themes", args=[request.municipality.slug]))
    return back(request, reverse("priorities:theme", args=[request.municipality.slug, theme.reference]))
