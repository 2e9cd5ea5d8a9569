"""The pages that are measured, found in the city that is measured."""

from dataclasses import dataclass
from datetime import date
from http.cookies import SimpleCookie

from django.test import Client

from wijklus.base import clock, scope
from wijklus.crossings.demo.people import WORKERS
from wijklus.ground.people.models import User
from wijklus.ground.places.models import Municipality
from wijklus.loop.feedback.models import Recipient
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals.models import Signal

SLOWEST = 3.5
MOST_QUERIES = 8
BARE = "bare view"


@dataclass(frozen=True)
class Page:
    """One page: its address, who opens it, and how many times the CPU of the bare view it may take.

    `most` and `most_queries` are None where there is no target.
    """

    name: str
    path: str
    cookies: str = ""
    most: float | None = None
    most_queries: int | None = MOST_QUERIES
    from_cache: bool = False


def pages() -> list[Page]:
    """What is measured in the city of the open database, the bare view first."""
    with scope.everywhere():
        city = Municipality.objects.get(slug="gent")
    with scope.of(city.pk):
        director = _logged_in()
        story = signals.follow_path(_answered(), language="nl")
    here = "/nl/gent/wijk/dampoort/"
    return [
        Page(BARE, "/kaal/", most_queries=None),
        Page("neighbourhood, from cache", here, most=1.0, from_cache=True),
        Page("neighbourhood", f"{here}?vers=1", most=SLOWEST),
        Page("story of a signal", story, most=SLOWEST),
        Page("signal form", f"{here}zeg-het/", most=SLOWEST),
        Page("inbox (logged in)", "/nl/gent/werk/inbox/", cookies=director),
        Page("Vandaag (logged in)", "/nl/gent/werk/", cookies=director, most_queries=None),
    ]


def _logged_in() -> str:
    """The cookies of a browser in which the director is logged in."""
    client = Client()
    client.force_login(User.objects.get(email=WORKERS[0].email))
    cookies: SimpleCookie = client.cookies
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())


def _answered() -> Signal:
    """A signal that went the whole way: said, bundled, done, answered by mail."""
    told = Recipient.objects.filter(state="done", channel="mail", answer__result__action__isnull=False)
    recipient = told.order_by("pk").first()
    assert recipient is not None
    link = recipient.signals.select_related("signal__municipality").order_by("pk").first()
    assert link is not None
    return link.signal


def today() -> date:
    """The day of the measurement."""
    return clock.today()
