"""The public pages of a city and of a neighbourhood: who is there, what lives, what is done, what came of it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from wijklus.base import clock
from wijklus.base.http import CityRequest
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.loop.actions import reads as actions
from wijklus.loop.feedback import reads as feedback
from wijklus.loop.plans import reads as plans
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.results import reads as results

from ..cached import cached_by_revision

MOST = 8


@cached_by_revision()
def city(request: CityRequest) -> HttpResponse:
    """The home of a city: find your neighbourhood, on a map and in a list."""
    context = {
        "neighbourhoods": places.neighbourhoods(),
        "kept": feedback.kept_figures(),
        "share": plans.share_of_city(),
    }
    return render(request, "pages/city.html", context)


@cached_by_revision()
def neighbourhood(request: CityRequest, neighbourhood: str) -> HttpResponse:
    """One neighbourhood: one big button, and everything that became of what people said here."""
    here = request.neighbourhood
    if here is None:
        raise Http404
    small = request.municipality.small_cell
    kept = feedback.kept_figures(here.pk)
    context: dict[str, Any] = {
        "neighbourhood": here,
        "contacts": people.contact_person_ways(neighbourhood_id=here.pk, on=clock.today()),
        "themes": priorities.public_themes(neighbourhood_id=here.pk, small_cell=small, most=MOST),
        "plan": plans.standing(neighbourhood_id=here.pk),
        "actions": actions.public_actions(neighbourhood_id=here.pk, most=MOST),
        "results": results.public_results(neighbourhood_id=here.pk, most=5),
        "kept": kept,
        "quarter": feedback.quarter_name(date.fromisoformat(kept.figures["since"])) if kept else "",
        "today": clock.today(),
    }
    return render(request, "pages/neighbourhood.html", context)


def plan_of(request: CityRequest, neighbourhood: str) -> HttpResponse:
    """The plan of a neighbourhood, wherever it stands; a plain page when there is none yet."""
    here = places.neighbourhood_by_slug(neighbourhood)
    if here is None:
        raise Http404
    plan = plans.current(neighbourhood_id=here.pk)
    if plan is None:
        return render(request, "pages/no_plan.html", {"neighbourhood": here})
    return redirect("plans:plan", request.municipality.slug, plan.reference)
