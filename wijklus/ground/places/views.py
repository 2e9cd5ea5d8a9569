"""The boundaries of the neighbourhoods, for a map."""

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest

from . import reads

A_YEAR = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600, stale-while-revalidate=86400"


@require_safe
def boundaries(request: CityRequest) -> HttpResponse:
    """Today's boundaries as GeoJSON. With ?v=<reference of the set> a browser may keep them for a year."""
    valid = reads.current_set(on=clock.today())
    if valid is None:
        raise Http404("no neighbourhoods yet")
    etag = f'"{valid.reference}"'
    answer = get_conditional_response(request, etag=etag) or HttpResponse(
        reads.boundaries_geojson(valid=valid), content_type="application/geo+json"
    )
    answer["ETag"] = etag
    answer["Cache-Control"] = A_YEAR if request.GET.get("v") == valid.reference else AN_HOUR
    return answer
