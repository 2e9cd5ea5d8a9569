"""The inbox over heaps of other shapes than the demonstration city's, and with its filters combined.

A heap is bent into shape within a transaction that is taken back: everything said in one neighbourhood, nothing
answered, everything answered, everything under one category.
"""

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from wijklus.base import clock, scope
from wijklus.base.actor import Actor, within
from wijklus.crossings.demo import people
from wijklus.ground.places.models import Municipality, Neighbourhood
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals.models import Category, Signal

from .measuring import MILLI, Queries

SHAPES = ("as made", "all in one neighbourhood", "nothing answered", "everything answered", "all under one category")


@dataclass(frozen=True)
class Look:
    """One way to look into the inbox: who looks, with which filters."""

    name: str
    by: Actor
    filters: signals.Filters


def measure(*, turns: int) -> dict[tuple[str, str], float]:
    """What the read of an inbox page costs in the open database, CPU and database, in ms: by shape and look."""
    with scope.everywhere():
        city = Municipality.objects.get(slug=people.SLUG)
    found: dict[tuple[str, str], float] = {}
    with scope.of(city.pk):
        looks = list(_looks(city.pk))
        for shape in SHAPES:
            with transaction.atomic():
                _bend(shape)
                found |= {(shape, look.name): _cost(look, turns) for look in looks}
                transaction.set_rollback(True)
    return found


def _bend(shape: str) -> None:
    here = Neighbourhood.objects.get(slug="dampoort")
    if shape == "all in one neighbourhood":
        Signal.objects.update(neighbourhood=here)
    elif shape == "nothing answered":
        Signal.objects.update(state="new")
    elif shape == "everything answered":
        Signal.objects.update(state="answered")
    elif shape == "all under one category":
        Signal.objects.update(category=Category.objects.get(code="licht"))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE signals_signal")


def _looks(municipality_id: int) -> Iterator[Look]:
    actors = people.actors(municipality_id=municipality_id, on=clock.today())
    here = Neighbourhood.objects.get(slug="dampoort")
    light, other = (Category.objects.get(code=code).pk for code in ("licht", "inrichting"))
    wishes: Sequence[tuple[str, dict[str, Any]]] = (
        ("what waits", {}),
        ("all", {"state": "all"}),
        ("opened again", {"state": "reopened"}),
        ("offers, all", {"state": "all", "kind": "offer"}),
        ("letters that wait", {"channel": "letter"}),
        ("a category, all", {"state": "all", "category_ids": (light,)}),
        ("an empty category that waits", {"category_ids": (other,)}),
        ("one neighbourhood", {"neighbourhood_id": here.pk}),
        ("neighbourhood, category, kind", {"neighbourhood_id": here.pk, "category_ids": (light,), "kind": "idea"}),
        ("a word of many", {"state": "all", "q": "station"}),
        ("a word of many, all filters", {"q": "station", "category_ids": (light,), "channel": "mail"}),
        ("a word of nobody", {"state": "all", "q": "zeppelin"}),
        ("past its term", {"state": "late", "late_before": clock.today()}),
        ("past its term, offers", {"state": "late", "late_before": clock.today(), "kind": "offer"}),
    )
    everywhere = frozenset(Neighbourhood.objects.filter(is_locatable=True).values_list("pk", flat=True))
    actors["director of all"] = replace(actors["director"], rights=within(everywhere, *actors["director"].rights))
    for role in ("director", "director of all", "coordinator"):
        yield from (Look(f"{role}: {name}", actors[role], signals.Filters(**wish)) for name, wish in wishes)


def _cost(look: Look, turns: int) -> float:
    costs = []
    for number in range(-1, turns):
        queries = Queries()
        with connection.execute_wrapper(queries):
            began = time.process_time_ns()
            signals.inbox(by=look.by, filters=look.filters, today=clock.today())
            cost = time.process_time_ns() - began + queries.waited
        if number >= 0:
            costs.append(cost / MILLI)
    return statistics.median(costs)
