"""Every address: the language first, then the municipality, then the room's own addresses."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

CITY = "<slug:city>/"

urlpatterns = [
    path("", RedirectView.as_view(url="/nl/"), name="root"),
    *i18n_patterns(
        path("account/", include("wijklus.pages.account_urls")),
        path("", include("wijklus.pages.urls")),
        path(CITY, include("wijklus.ground.places.urls")),
        path(CITY, include("wijklus.ground.policy.urls")),
        prefix_default_language=True,
    ),
]
