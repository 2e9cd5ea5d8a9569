"""What everybody may see: where the money of a neighbourhood comes from and where it goes. No session, no form."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.ground.places import reads as places

from .. import reads
from ..models import KINDS


@require_safe
def river(request: CityRequest, neighbourhood: str, year: int | None = None) -> HttpResponse:
    """The river of a neighbourhood in a year, as a picture and as a table."""
    place = places.neighbourhood_by_slug(neighbourhood)
    if place is None:
        raise Http404("no such neighbourhood")
    request.keep_for(place.pk)
    money = reads.neighbourhood_money(neighbourhood_id=place.pk, year=year, this_year=clock.today().year)
    if year is not None and money.year is None:
        raise Http404("nothing in that year")
    told = dict(KINDS)
    context = {
        "neighbourhood": place,
        "money": money,
        "streams": [(stream, told[stream.kind]) for stream in money.streams],
    }
    return render(request, "budgets/river.html", context)
