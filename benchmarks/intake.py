"""Receiving a signal over HTTP, against a bare Django view that puts one row into the same table.

Every request is a form sent to the handler as a server would: the middleware, the form, the write, until the database
has it on its disk. Several kinds are sent in turns in one process. What one costs is the time by the clock, less the
time in which this process, or that of the database server, was ready and had no processor: on a machine that does other
things too that says nothing of the request.
"""

import json
import secrets
import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.test import RequestFactory, override_settings

from wijklus.base import clock, scope
from wijklus.crossings.demo import people
from wijklus.ground.people import writes as accounts
from wijklus.ground.people.rules import SCOPE_OPEN311
from wijklus.ground.places.models import Municipality
from wijklus.loop.signals.models import Category

from .measuring import MILLI, Queries, Waiting

TURNS = 120
WORDS = "Naast de glasbollen in de Schoolstraat ligt elke week weer afval."
BARE, ALONE = "bare view, the same middleware", "bare view, Django's own middleware"
TOKEN = "a" * 32
DJANGO_ITSELF = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""What `django-admin startproject` writes down."""
Sent = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Received:
    """What one kind of request costs in ms (by the clock, less the wait for a processor), and its queries."""

    cost: float
    queries: int


@dataclass(frozen=True)
class Intake:
    """By kind of request, the bare views first."""

    kinds: Mapping[str, Received]

    @property
    def ours(self) -> list[str]:
        """What is no bare view."""
        return [kind for kind in self.kinds if kind not in (BARE, ALONE)]

    def share(self, kind: str, against: str = BARE) -> float:
        """Which part of the rate of a bare view this kind reaches."""
        return self.kinds[against].cost / self.kinds[kind].cost


def measure(turns: int = TURNS) -> Intake:
    """In turns, in the open database; every answer must be that of something kept."""
    house = WSGIHandler()
    with override_settings(MIDDLEWARE=DJANGO_ITSELF):
        alone = WSGIHandler()
    with scope.everywhere():
        city = Municipality.objects.get(slug=people.SLUG)
    with scope.of(city.pk):
        kinds = _kinds(city.pk)
    costs: dict[str, list[float]] = {name: [] for name in (BARE, ALONE, *kinds)}
    queries: dict[str, int] = {}
    for number in range(-5, turns):
        sent: dict[str, tuple[Any, Sent]] = {BARE: (house, _bare()), ALONE: (alone, _bare())}
        sent |= {name: (house, make(number)) for name, make in kinds.items()}
        for name, (handler, (path, form)) in sent.items():
            cost, queries[name] = _send(handler, path, form, number)
            if number >= 0:
                costs[name].append(cost)
    return Intake({name: Received(statistics.median(found), queries[name]) for name, found in costs.items()})


def _kinds(municipality_id: int) -> dict[str, Callable[[int], Sent]]:
    """The form and the interface, each with an address to thank at and without."""
    by = people.actors(municipality_id=municipality_id, on=clock.today())["administrator"]
    _row, key = accounts.make_api_key(label=f"Bench {time.time_ns()}", scopes=[SCOPE_OPEN311], by=by, at=clock.now())
    service = Category.objects.filter(parent__isnull=False, is_active=True).order_by("pk")[0]
    place, form_path = (51.0603, 3.7420), "/nl/gent/wijk/dampoort/zeg-het/"

    def form(**answer: str) -> Sent:
        return form_path, {
            "kind": "problem", "text": WORDS, "category": service.code, "form_key": secrets.token_urlsafe(18), **answer,
        }  # fmt: skip

    def report(**more: str) -> Sent:
        return "/api/open311/gent/v2/requests.json", {
            "api_key": key, "service_code": service.code, "lat": place[0], "long": place[1],
            "description": WORDS, **more,
        }  # fmt: skip

    def mail() -> str:
        return f"m{secrets.token_hex(6)}@x.example"

    return {
        "web form": lambda _number: form(answer="none"),
        "web form, with a mail address": lambda _number: form(answer="mail", email=mail()),
        "Open311": lambda _number: report(),
        "Open311, with a mail address": lambda _number: report(email=mail()),
    }


def _bare() -> Sent:
    return "/kaal/zeg/", {"kind": "problem", "text": WORDS}


def _send(handler: WSGIHandler, path: str, form: Mapping[str, Any], number: int) -> tuple[float, int]:
    body = urlencode({"csrfmiddlewaretoken": TOKEN, **form}).encode()
    environ = RequestFactory().post(path, REMOTE_ADDR=f"10.0.{number // 50 + 1}.{number % 50}").environ
    environ |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    environ |= {"wsgi.input": BytesIO(body), "HTTP_COOKIE": f"csrftoken={TOKEN}"}
    queries = Queries()
    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(queries))
        waiting = Waiting()
        began = time.perf_counter_ns()
        response: Any = handler.get_response(WSGIRequest(environ))
        cost = time.perf_counter_ns() - began - waiting.until_now()
    is_kept = (
        response.status_code == 302 if "json" not in path else "service_request_id" in json.loads(response.content)[0]
    )
    if not is_kept:
        raise RuntimeError(f"{path} answers {response.status_code}: {response.content[:2000]!r}")
    return cost / MILLI, queries.count
