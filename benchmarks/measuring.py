"""Opening a page through all the middleware and taking its time: CPU of this process, and what the database took."""

import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.test import RequestFactory

from .databases import Place, opened
from .pages import Page

MILLI = 1_000_000


@dataclass
class Times:
    """What was measured of one page in one database, in milliseconds."""

    queries: int = 0
    cpu: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @property
    def median_cpu(self) -> float:
        """The middle of the CPU times."""
        return statistics.median(self.cpu)

    @property
    def median_cost(self) -> float:
        """The middle of CPU plus what the database took outside this process."""
        return statistics.median(self.cost)

    @property
    def p95(self) -> float:
        """How long nineteen out of twenty took at most, by the clock on the wall."""
        return sorted(self.wall)[max(0, -(-len(self.wall) * 95 // 100) - 1)]


class Queries:
    """Counts queries, and how long they keep us waiting without using our own CPU."""

    def __init__(self) -> None:
        self.count = 0
        self.waited = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        if context["connection"].vendor == "sqlite":  # it works inside this process: its time is our CPU
            return execute(sql, params, many, context)
        wall, cpu = time.perf_counter_ns(), time.process_time_ns()
        try:
            return execute(sql, params, many, context)
        finally:
            self.waited += max(0, time.perf_counter_ns() - wall - (time.process_time_ns() - cpu))


class Waiting:
    """How long this thread, and the process of the database server that serves it, wait for a processor from now on."""

    COLUMN = 1

    def __init__(self) -> None:
        self.who = [Path("/proc/thread-self/schedstat")]
        if connection.vendor == "postgresql":
            connection.ensure_connection()
            self.who.append(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat"))
        self.before = self._nanoseconds()

    def until_now(self) -> int:
        """Nanoseconds; 0 where the system does not tell."""
        return self._nanoseconds() - self.before

    def _nanoseconds(self) -> int:
        return sum(int(told.read_text("ascii").split()[self.COLUMN]) for told in self.who if told.exists())


class Working(Waiting):
    """How long they use a processor from now on: the same on a machine that does other things too."""

    COLUMN = 0


class Bench:
    """Measures pages in several databases, in turns, so that whatever else the machine does hits all alike."""

    def __init__(self, places: Sequence[tuple[Place, Sequence[Page]]]) -> None:
        self.handler = WSGIHandler()
        self.places = places
        self.times = {(place.signals, page.name): Times() for place, pages in places for page in pages}

    def run(self, *, rounds: int) -> None:
        """So many rounds, after two to warm up; in a round every database, and in each every page once."""
        for number in range(-2, rounds):
            for place, pages in self.places:
                with opened(place):
                    for page in pages:
                        self._measure(page, self.times[place.signals, page.name], keep=number >= 0)

    def _measure(self, page: Page, times: Times, *, keep: bool) -> None:
        if page.from_cache:
            self._open(page)
        request = self._request(page)
        queries = Queries()
        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(queries))
            wall, cpu = time.perf_counter_ns(), time.process_time_ns()
            response = self.handler.get_response(request)
            _read(response)
            cpu = time.process_time_ns() - cpu
            wall = time.perf_counter_ns() - wall
        if response.status_code != 200:
            raise RuntimeError(f"{page.name}: {page.path} answers {response.status_code}")
        if keep:
            times.queries = queries.count
            times.cpu.append(cpu / MILLI)
            times.cost.append((cpu + queries.waited) / MILLI)
            times.wall.append(wall / MILLI)

    def _open(self, page: Page) -> None:
        """Have the page kept."""
        self.handler.get_response(self._request(page))

    def _request(self, page: Page) -> WSGIRequest:
        environ = RequestFactory().get(page.path).environ
        environ["wsgi.input"] = BytesIO()
        if page.cookies:
            environ["HTTP_COOKIE"] = page.cookies
        return WSGIRequest(environ)


def _read(response: Any) -> int:
    """The whole answer, as a browser would fetch it."""
    return len(response.content)
