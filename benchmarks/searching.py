"""Full-text search, newest first: words of many signals, of few, of nobody, mistyped ones, and two together."""

import random
import time
from dataclasses import dataclass

from django.db import connection, transaction

from wijklus.base import clock, scope
from wijklus.crossings.demo import people
from wijklus.ground.places.models import Municipality
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals import writes

from .measuring import MILLI, Queries, Waiting

TURNS = 40
WORDS = {
    "a word of many": "afval",
    "two words of many": "straat lampen",
    "a word of a few": "station",
    "a word of nobody": "zeppelin",
    "a mistyped word": "statoin",
}


@dataclass(frozen=True)
class Sought:
    """What one kind of question costs, by the clock less the wait for a processor, and what it found on its page."""

    p95: float
    queries: int
    found: int
    meant: str


def measure(turns: int = TURNS) -> dict[str, Sought]:
    """In turns, for who may read the whole city; the words that people use are learned in a transaction taken back."""
    with scope.everywhere():
        city = Municipality.objects.get(slug=people.SLUG)
    with scope.of(city.pk), transaction.atomic():
        by = people.actors(municipality_id=city.pk, on=clock.today())["coordinator"]
        writes.learn_words()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE signals_searchword")
        costs: dict[str, list[float]] = {name: [] for name in WORDS}
        last: dict[str, Sought] = {}
        order = list(WORDS)
        for number in range(-2, turns):
            random.Random(number).shuffle(order)
            for name in order:
                queries, waiting, began = Queries(), Waiting(), time.perf_counter_ns()
                with connection.execute_wrapper(queries):
                    page = signals.inbox(by=by, filters=_wish(name), today=clock.today())
                cost = (time.perf_counter_ns() - began - waiting.until_now()) / MILLI
                if number >= 0:
                    costs[name].append(cost)
                last[name] = Sought(_p95(costs[name]), queries.count, len(page.rows), page.meant)
        transaction.set_rollback(True)
    return last


def _wish(name: str) -> signals.Filters:
    return signals.Filters(state="all", q=WORDS[name])


def _p95(costs: list[float]) -> float:
    return sorted(costs)[max(0, -(-len(costs) * 95 // 100) - 1)] if costs else 0.0
