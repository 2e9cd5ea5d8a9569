"""What changed in a neighbourhood, for everybody; apart from how the city works. No session, no form."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.ground.places import reads as places

from .. import reads, rules

PER_PAGE = 20


@require_safe
def effects(request: CityRequest, slug: str) -> HttpResponse:
    """The figures of one neighbourhood against baseline and target; what is missing is said too."""
    place = places.neighbourhood_by_slug(slug)
    if place is None:
        raise Http404("no such neighbourhood")
    request.keep_for(place.pk)
    plan = reads.plan_now(neighbourhood_id=place.pk)
    rows = list(reads.followed(neighbourhood_id=place.pk))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = reads.followed_in(page)
    plan_id = plan.pk if plan is not None else None
    context: dict[str, Any] = {
        "neighbourhood": place,
        "plan": plan,
        "lacks_outside": plan is not None
        and not any(row.plan_id == plan_id and row.origin == rules.OUTSIDE for row in rows),
        "of_plan": [one for one in shown if plan_id is not None and one.indicator.plan_id == plan_id],
        "others": [one for one in shown if plan_id is None or one.indicator.plan_id != plan_id],
        "page": page,
        "today": clock.today(),
    }
    return render(request, "results/effects.html", context)
