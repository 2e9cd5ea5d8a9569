"""Opens each page over the whole city as a browser would, counts its queries and takes its time."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.test import Client, RequestFactory

from wijklus.base import scope
from wijklus.ground.people.models import User
from wijklus.ground.places.models import Neighbourhood
from wijklus.loop.budgets.models import Contribution
from wijklus.loop.plans.models import Plan

from ..measuring import Queries, Waiting
from .making import ROLES, SLUG, TODAY

WITHIN = 100.0
"""Milliseconds, by the median."""
SLOW, ENOUGH = 500.0, 3
"""What takes longer than so many milliseconds is opened no more than so many times."""


@dataclass(frozen=True)
class Page:
    """One page: what it is called, its address, and in which role somebody opens it ("": nobody is logged in)."""

    name: str
    path: str
    role: str = ""


@dataclass
class Times:
    """Of one page: the queries of the last time, its size, and milliseconds.

    `cost` is by the clock, less the wait of this process and of the database's for a processor; `wall` by the clock.
    """

    queries: int = 0
    cost: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    signs: int = 0

    @property
    def median(self) -> float:
        """The middle of what it cost."""
        return statistics.median(self.cost)

    @property
    def p95(self) -> float:
        """What nineteen out of twenty cost at most."""
        return sorted(self.cost)[max(0, -(-len(self.cost) * 95 // 100) - 1)]


def pages() -> list[Page]:
    """Every page that is measured, over the first neighbourhood that has a plan; the scope of the city is open."""
    plan = Plan.objects.order_by("pk")[0]
    place = Neighbourhood.objects.get(pk=plan.neighbourhood_id)
    given = Contribution.objects.filter(year=TODAY.year).order_by("pk")[0]
    here, work = f"/nl/{SLUG}/", f"/nl/{SLUG}/werk/"
    return [
        Page("plan, for everybody", f"{here}plan/{plan.reference}/?vers=1"),
        Page("plan, one version", f"{here}plan/{plan.reference}/v/2/?vers=1"),
        Page("plan, at the desk", f"{work}plan/{plan.reference}/", "coordinator"),
        Page("plans of the city", f"{work}plannen/", "coordinator"),
        Page("board of a service", f"{work}toezeggingen/", "service_contact"),
        Page("board of all services", f"{work}toezeggingen/", "coordinator"),
        Page("board of all, past its term", f"{work}toezeggingen/?stand=te-laat", "coordinator"),
        Page("board of all, subject to confirmation", f"{work}toezeggingen/?stand=voorbehoud", "coordinator"),
        Page("board of all, subject to visa", f"{work}toezeggingen/?stand=visum", "finance"),
        Page("promises kept, for everybody", f"{here}nagekomen/?vers=1"),
        Page("promises kept, with the rows", f"{work}toezeggingen/nagekomen/", "coordinator"),
        Page("actions of the city", f"{work}acties/", "coordinator"),
        Page("city: who directs what", f"{work}regie/", "coordinator"),
        Page("city: figures, for everybody", f"{here}cijfers/?vers=1"),
        Page("city: figures, with the rows", f"{work}cijfers/", "coordinator"),
        Page("city: council", f"{here}raad/?vers=1"),
        Page("city: Vandaag", work, "coordinator"),
        Page("neighbourhood", f"{here}wijk/{place.slug}/?vers=1"),
        Page("river of a neighbourhood", f"{here}wijk/{place.slug}/geld/?vers=1"),
        Page("river of a neighbourhood, last year", f"{here}wijk/{place.slug}/geld/{TODAY.year - 1}/?vers=1"),
        Page("money: funds", f"{work}geld/", "finance"),
        Page("money: what one fund put in", f"{work}geld/inleg/{given.reference}/", "finance"),
        Page("money: bookings beside what was given", f"{work}geld/boekingen/", "finance"),
        Page("money: bookings without an action", f"{work}geld/boekingen/los/", "finance"),
        Page("money: given and not booked", f"{work}geld/boekingen/zonder/", "finance"),
    ]


def measure(asked: Sequence[Page], *, rounds: int, warm: int = 2) -> dict[str, Times]:
    """Open every page in turns, so many rounds after some to warm up. Raises RuntimeError for what is no page."""
    handler, cookies = WSGIHandler(), {role: _logged_in(role) for role in ROLES}
    found = {page.name: Times() for page in asked}
    for number in range(-warm, rounds):
        for page in asked:
            if len(found[page.name].cost) >= ENOUGH and found[page.name].median > SLOW:
                continue
            _open(handler, page, cookies.get(page.role, ""), found[page.name], keep=number >= 0)
    return found


def _open(handler: WSGIHandler, page: Page, cookie: str, times: Times, *, keep: bool) -> None:
    environ = RequestFactory().get(page.path).environ
    environ |= {"wsgi.input": BytesIO(), "HTTP_COOKIE": cookie}
    request, queries = WSGIRequest(environ), Queries()
    with connection.execute_wrapper(queries):
        waiting, wall = Waiting(), time.perf_counter_ns()
        response: Any = handler.get_response(request)
        signs = len(response.content)
        wall = time.perf_counter_ns() - wall
        cost = max(0, wall - waiting.until_now())
    if response.status_code != 200:
        raise RuntimeError(f"{page.name}: {page.path} answers {response.status_code}")
    times.queries, times.signs = queries.count, signs
    if keep:
        times.wall.append(wall / 1_000_000)
        times.cost.append(cost / 1_000_000)


def _logged_in(role: str) -> str:
    """The cookies of a browser in which the account with this role is logged in."""
    client = Client()
    with scope.everywhere():
        client.force_login(User.objects.get(email=f"{role}@x.example"))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
