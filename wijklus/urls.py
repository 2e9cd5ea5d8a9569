"""Every address: the language first, then the municipality, then the room's own addresses."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from wijklus.base.addresses import Number

register_converter(Number, "number")
CITY = "<slug:city>/"
handler400 = "wijklus.api.errors.bad_request"
handler404 = "wijklus.api.errors.not_found"

urlpatterns = [
    path("", RedirectView.as_view(url="/nl/"), name="root"),
    path("api/", include("wijklus.api.urls")),
    path("gezond/", include("wijklus.ground.trail.monitor_urls")),
    *i18n_patterns(
        path(CITY, include("wijklus.loop.rounds.urls")),  # first, as no page is asked by so many at once as a ballot
        path("account/", include("wijklus.pages.account_urls")),
        path("api/", include("wijklus.api.page_urls")),
        path("nieuwe-stad/", include("wijklus.pages.new_city_urls")),
        path("", include("wijklus.pages.urls")),
        path(CITY, include("wijklus.city.steering.urls")),
        path(CITY, include("wijklus.city.teams.urls")),
        path(CITY, include("wijklus.ground.people.urls")),
        path(CITY, include("wijklus.ground.places.urls")),
        path(CITY, include("wijklus.ground.policy.urls")),
        path(CITY, include("wijklus.ground.trail.urls")),
        path(CITY, include("wijklus.loop.actions.urls")),
        path(CITY, include("wijklus.loop.budgets.urls")),
        path(CITY, include("wijklus.loop.feedback.urls")),
        path(CITY, include("wijklus.loop.plans.urls")),
        path(CITY, include("wijklus.loop.priorities.urls")),
        path(CITY, include("wijklus.loop.results.urls")),
        path(CITY, include("wijklus.loop.signals.urls")),
        prefix_default_language=True,
    ),
]
