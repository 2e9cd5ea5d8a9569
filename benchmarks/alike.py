"""Which signals may be about the same matter as a new one: the read behind "is this about the same matter?".

The signals of the demonstration city have no point. In a transaction that is taken back each gets one, on a grid of
cells over the city, and every two hundredth on one and the same spot: a station square.
"""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import h3.api.basic_int as h3
from django.db import connection, transaction

from wijklus.base import clock, scope
from wijklus.crossings.demo import people
from wijklus.ground.places.models import Municipality
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals.models import Signal

from .measuring import MILLI, Queries, Working

CENTRE = (51.05, 3.72)
RINGS = 80
"""Cells of the city: a disc of about 19,000, with a radius of ten kilometres."""
ONE_IN = 200
TURNS = 9


def measure() -> dict[str, tuple[float, int, int]]:
    """By kind of signal: median ms of a processor, ours and the server's; queries; how many candidates there were."""
    with scope.everywhere():
        city = Municipality.objects.get(slug=people.SLUG)
    with scope.of(city.pk), transaction.atomic():
        _spread()
        by = people.actors(municipality_id=city.pk, on=clock.today())["coordinator"]
        found = {name: _cost(signal, by) for name, signal in _new_ones()}
        transaction.set_rollback(True)
    return found


def _spread() -> None:
    """Give every signal a cell, by its id; the point is the middle of it."""
    cells = h3.grid_disk(h3.latlng_to_cell(*CENTRE, 10), RINGS)
    rows = [(number, cell, *h3.cell_to_latlng(cell)) for number, cell in enumerate(sorted(cells))]
    busy = rows[0][1:]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_cells (n bigint PRIMARY KEY, cell bigint, lat float, lon float)")
        cursor.executemany("INSERT INTO bench_cells VALUES (%s, %s, %s, %s)", rows)
        one = "SELECT cell, lat, lon FROM bench_cells WHERE n = signals_signal.id %% %s"
        cursor.execute(f"UPDATE signals_signal SET (cell, lat, lon) = ({one})", [len(rows)])
        on_the_spot = "UPDATE signals_signal SET cell = %s, lat = %s, lon = %s WHERE id %% %s = 0"
        cursor.execute(on_the_spot, [*busy, ONE_IN])
        cursor.execute("DROP TABLE bench_cells")
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE signals_signal")


def _new_ones() -> Iterator[tuple[str, Signal]]:
    rows: Any = Signal.objects.select_related("neighbourhood", "category")
    middle = clock.now() - timedelta(days=300)
    near = rows.filter(received_at__gte=middle, neighbourhood__is_locatable=True).order_by("received_at", "pk")
    spot = _spot()
    busy = h3.latlng_to_cell(*spot, 10)
    somewhere, crowded, nowhere = near.exclude(cell=busy)[:3]
    yield "with a point", somewhere
    crowded.cell, (crowded.lat, crowded.lon) = busy, spot
    yield "on the busiest spot", crowded
    nowhere.cell = nowhere.lat = nowhere.lon = None
    yield "without a point", nowhere


def _spot() -> tuple[float, float]:
    cells = h3.grid_disk(h3.latlng_to_cell(*CENTRE, 10), RINGS)
    lat, lon = h3.cell_to_latlng(min(cells))
    return lat, lon


def _cost(signal: Signal, by: Any) -> tuple[float, int, int]:
    compared = len(signals.alike(signal=signal, by=by, most=1_000, least=0.0))
    costs, asked = [], 0
    for number in range(-1, TURNS):
        queries = Queries()
        with connection.execute_wrapper(queries):
            working, began = Working(), time.process_time_ns()
            signals.alike(signal=signal, by=by, least=0.0)
            cost = working.until_now() or time.process_time_ns() - began + queries.waited
        asked = queries.count
        if number >= 0:
            costs.append(cost / MILLI)
    return statistics.median(costs), asked, compared
