"""Where somebody lands after logging in: at their work of today."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from wijklus.base import clock
from wijklus.ground.people import reads as people

FIRST_PAGES = ("today", "people:settings", "city")
"""The first of these that exists is the page of a municipality where work starts."""


@login_required
def after_login(request: HttpRequest) -> HttpResponse:
    """On to "today" of the one municipality where this account works; to a choice when there are several."""
    held = people.memberships_everywhere(user=request.user, on=clock.today())  # type: ignore[arg-type]
    cities = {membership.municipality.slug: membership.municipality.name for membership in held}
    language = getattr(request.user, "language", None)
    with translation.override(language):
        if len(cities) == 1:
            return redirect(work_address(next(iter(cities))))
        if not cities and getattr(request.user, "is_operator", False):
            return redirect("new_city:basics")
        places = [(name, work_address(slug)) for slug, name in cities.items()]
        return render(request, "pages/after_login.html", {"places": places})


def work_address(slug: str) -> str:
    """The address where work in a municipality starts."""
    for name in FIRST_PAGES:
        try:
            return reverse(name, args=[slug])
        except NoReverseMatch:
            continue
    return reverse("start")
