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
from wijklus.loop.plans.models import Plan
from wijklus.loop.priorities.models import Theme
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals.models import Category, Signal

SLOWEST = 3.5
MOST_QUERIES = 8
BARE = "bare view"
AREA = "51.03,3.71;51.03,3.75;51.07,3.75;51.07,3.71"
"""A fifth of the city, as somebody draws it."""


@dataclass(frozen=True)
class Page:
    """One page: its address, who opens it, and how many times the CPU of the bare view it may take.

    `most` and `most_queries` are None where there is no target; `steady` says that it may hardly grow with the city.
    """

    name: str
    path: str
    cookies: str = ""
    most: float | None = None
    most_queries: int | None = MOST_QUERIES
    from_cache: bool = False
    steady: bool = True


def pages() -> list[Page]:
    """What is measured in the city of the open database, the bare view first."""
    with scope.everywhere():
        city = Municipality.objects.get(slug="gent")
    with scope.of(city.pk):
        director, coordinator = _logged_in("director"), _logged_in("coordinator")
        service = _logged_in("service_contact")
        story = signals.follow_path(_answered(), language="nl")
        theme = Theme.objects.filter(neighbourhood__slug="dampoort", state="open").order_by("-people", "-pk")[0]
        plan = Plan.objects.filter(neighbourhood__slug="dampoort").order_by("pk")[0]
        main = Category.objects.filter(parent__isnull=True).order_by("pk")[0]
        category = Category.objects.filter(parent__isnull=False).order_by("pk")[0]
    here, work = "/nl/gent/wijk/dampoort/", "/nl/gent/werk/"
    inbox = f"{work}inbox/"
    return [
        Page(BARE, "/kaal/", most_queries=None),
        Page("neighbourhood, from cache", here, most=1.0, from_cache=True, steady=False),
        Page("neighbourhood", f"{here}?vers=1", most=SLOWEST),
        Page("story of a signal", story, most=SLOWEST),
        Page("signal form", f"{here}zeg-het/", most=SLOWEST),
        Page("story of a theme", f"/nl/gent/thema/{theme.reference}/?vers=1", most=SLOWEST),
        *_living(main.code, coordinator),
        Page("plan", f"/nl/gent/plan/{plan.reference}/?vers=1", most=SLOWEST),
        Page("figures of a neighbourhood", f"{here}cijfers/?vers=1", most_queries=11, most=SLOWEST, steady=False),
        Page("figures of the city", "/nl/gent/cijfers/?vers=1", most_queries=11, most=SLOWEST, steady=False),
        Page("figures of the city, from cache", "/nl/gent/cijfers/", most=1.0, from_cache=True, steady=False),
        Page("inbox: what waits", inbox, cookies=director),
        Page("inbox: all", f"{inbox}?state=all", cookies=director),
        Page("inbox: all, of the city", f"{inbox}?state=all", cookies=coordinator),
        Page("inbox: one category", f"{inbox}?state=all&category={category.code}", cookies=director),
        Page("inbox: words", f"{inbox}?state=all&q=stoep", cookies=director),
        Page("inbox: past its term", f"{inbox}?state=late", cookies=director),
        Page("inbox: past its term, of the city", f"{inbox}?state=late", cookies=coordinator),
        Page("handed to a service", f"{work}afhandelen/", cookies=service),
        Page("Vandaag", work, cookies=director, most_queries=None),
        Page("lost", f"{work}verloren/", cookies=director, most_queries=None),
        Page("answers owed", f"{work}antwoorden/", cookies=director, most_queries=None),
        Page("themes", f"{work}themas/", cookies=director),
    ]


def _living(category: str, coordinator: str) -> list[Page]:
    """The map of what lives and its data, for everybody and for who sees the rows."""
    page, work = "/nl/gent/wat-leeft-er/", "/nl/gent/werk/wat-leeft-er/"
    return [
        Page("what lives", page),
        Page("what lives: data of the map", f"{page}punten.json"),
        Page("what lives: by theme", f"{page}?per=thema"),
        Page("what lives: data of the map, by theme", f"{page}punten.json?per=thema"),
        Page("what lives: one category", f"{page}?onderwerp={category}"),
        Page("what lives: data of an area", f"{page}punten.json?vlak={AREA}"),
        Page("what lives, with the rows", work, cookies=coordinator),
        Page("what lives, with the rows: data of the map", f"{work}punten.json", cookies=coordinator),
    ]


def _logged_in(role: str) -> str:
    """The cookies of a browser in which this worker is logged in."""
    worker = next(worker for worker in WORKERS if worker.role == role)
    client = Client()
    client.force_login(User.objects.get(email=worker.email))
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
