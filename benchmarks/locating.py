"""A hundred thousand points against three hundred neighbourhoods with uneven borders."""

import json
import math
import time
from datetime import UTC, datetime

import numpy as np
from django.db import transaction

from wijklus.base import scope
from wijklus.base.actor import system
from wijklus.crossings import new_city
from wijklus.ground.places import reads as places
from wijklus.ground.places import writes as places_writes

COLUMNS, ROWS = 20, 15
POINTS = 100_000
SOUTH, WEST, SIDE = 50.95, 3.5, 0.02
NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)
STEPS = 16


def locate() -> tuple[float, float, int]:
    """CPU seconds (it works on one core) the first time and after it, and how many points were found.

    The first time the borders are read and the search tree is built.
    """
    with scope.everywhere(), transaction.atomic():
        by = new_city.operator()
        made = places_writes.found_municipality(by=by, at=NOW, name="Driehonderd")
        with scope.of(made.pk):
            places_writes.open_set(
                by=system(made.pk), at=NOW, boundaries=boundaries(), code_property="code", name_property="name",
                name="Wijken", valid_from=NOW.date(),
            )  # fmt: skip
            draw = np.random.default_rng(1)
            latitudes = draw.uniform(SOUTH, SOUTH + ROWS * SIDE, POINTS)
            longitudes = draw.uniform(WEST, WEST + COLUMNS * SIDE, POINTS)
            times = []
            for _ in range(3):
                begin = time.process_time()
                found = places.locate_many(latitudes=latitudes, longitudes=longitudes, on=NOW.date())
                times.append(time.process_time() - begin)
        transaction.set_rollback(True)
    return times[0], min(times[1:]), int((found > 0).sum())


def boundaries() -> bytes:
    """A grid of neighbourhoods, every border a wave of which both neighbours have the same points."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": f"W{row:02}{column:02}", "name": f"Wijk {row}-{column}"},
            "geometry": {"type": "Polygon", "coordinates": [_ring(column, row)]},
        }
        for row in range(ROWS)
        for column in range(COLUMNS)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _ring(column: int, row: int) -> list[list[float]]:
    bottom, top = _along(column, row, flat=True), _along(column, row + 1, flat=True)
    left, right = _along(column, row, flat=False), _along(column + 1, row, flat=False)
    ring = bottom[:-1] + right[:-1] + top[::-1][:-1] + left[::-1]
    return [[round(x, 6), round(y, 6)] for x, y in ring]


def _along(column: int, row: int, *, flat: bool) -> list[tuple[float, float]]:
    """The border that begins at a corner of the grid, to the east or to the north."""
    x, y = WEST + column * SIDE, SOUTH + row * SIDE
    wave = [0.1 * SIDE * math.sin(2 * math.pi * step / STEPS) for step in range(STEPS + 1)]
    part = [SIDE * step / STEPS for step in range(STEPS + 1)]
    if flat:
        return [(x + along, y + off) for along, off in zip(part, wave, strict=True)]
    return [(x + off, y + along) for along, off in zip(part, wave, strict=True)]
