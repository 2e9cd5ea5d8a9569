"""What people do with their own signal, by their private link: say "me too" to a theme, or step out of one."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.base.refusals import Refused
from wijklus.ground.places import reads as places
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import reads as signals

from .. import reads, writes

LEAST_TYPED = 12
"""Signs that must be typed before a theme is offered."""
MOST_TYPED = 2_000


@require_http_methods(["GET", "HEAD", "POST"])
def also_here(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """Between sending and the receipt: what many here speak of already, to which one's voice can be added."""
    signal = signals.for_link(reference=reference, key=key)
    if signal is None:
        raise Http404("this link does not fit")
    receipt = redirect("signals:receipt", request.municipality.slug, reference, key)
    refused = ""
    if request.method == "POST":
        theme = reads.open_theme_by_reference(request.POST.get("theme", ""))
        if theme is None:
            return receipt
        me = signal_access.follower(municipality_id=request.municipality.pk, signal_reference=reference)
        try:
            writes.me_too(signal=signal, theme=theme, by=me, at=clock.now())
        except Refused as problem:
            refused = str(problem.sentence)
        else:
            return receipt
    place = signal.neighbourhood_id if signal.neighbourhood.is_locatable else None
    offers = [] if reads.own_themes(signal=signal) else _offers(request, signal.text, place)
    if not offers and not refused:
        return receipt
    context = {"signal": signal, "key": key, "offers": offers, "refused": refused}
    return render(request, "priorities/also_here.html", context, status=409 if refused else 200)


@require_POST
def also_while_typing(request: CityRequest) -> HttpResponse:
    """The same while somebody types: a part of the form. What was typed is compared and not kept."""
    said = request.POST.get("text", "")[:MOST_TYPED]
    slug = request.POST.get("wijk", "") or request.POST.get("neighbourhood", "")
    place = places.neighbourhood_by_slug(slug) if slug else None
    offers = _offers(request, said, place.pk if place else None) if len(said.strip()) >= LEAST_TYPED else []
    context = {"offers": offers, "chosen": request.POST.get("thema", "")}
    return render(request, "priorities/_also_while_typing.html", context)


def _offers(request: CityRequest, said: str, neighbourhood_id: int | None) -> list[reads.Offer]:
    return reads.offers(
        said=said,
        neighbourhood_id=neighbourhood_id,
        small_cell=request.municipality.small_cell,
        language=(get_language() or "nl")[:2],
    )


@require_POST
def step_out(request: CityRequest, reference: str, key: str) -> HttpResponse:
    """Take one's own signal out of a theme, by its private link. Posted: `theme`."""
    signal = signals.for_link(reference=reference, key=key)
    if signal is None:
        raise Http404("this link does not fit")
    named = request.POST.get("theme", "")
    theme = next((theme for theme in reads.own_themes(signal=signal) if theme.reference == named), None)
    if theme is not None:  # sent twice: it is out already
        me = signal_access.follower(municipality_id=request.municipality.pk, signal_reference=reference)
        writes.step_out(signal=signal, theme=theme, by=me, at=clock.now())
    return redirect("story", request.municipality.slug, reference, key)
