"""I look for help for myself: a way out of the loop, to people who help. Nothing is kept but a count."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.ground.places import reads as places

from .. import writes


@require_safe
def help_page(request: CityRequest) -> HttpResponse:
    """Who can help, with a phone number: of the municipality, and in the language of the page."""
    contacts = places.help_contacts(municipality=request.municipality, language=get_language() or "nl")
    return render(request, "signals/help.html", {"contacts": contacts})


@require_POST
def count_help(request: CityRequest) -> HttpResponse:
    """Count one more who looked for help, and show where it is."""
    writes.count_help(on=clock.today())
    return redirect("signals:help", request.municipality.slug)
