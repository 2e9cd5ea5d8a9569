"""A register of addresses of a large city: checked, taken in, and sought in as residents type. In a copy of a city."""

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import File
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from wijklus.base import clock, scope
from wijklus.base.actor import system
from wijklus.crossings import new_city
from wijklus.ground.places import reads as places
from wijklus.ground.places import writes as places_writes

from .locating import COLUMNS, ROWS, SIDE, SOUTH, WEST, boundaries

ADDRESSES = 130_000
PER_STREET = 45
SYLLABLES = ("kerk", "molen", "veld", "linden", "berg", "hout", "water", "meer", "dijk", "sint", "noord", "beuken")
ENDS = ("straat", "laan", "plein", "dreef", "steenweg", "kaai", "park", "weg")
ASKED = 300


@dataclass(frozen=True)
class Addressed:
    """Seconds by the clock to check and to take in `rows` addresses; milliseconds to find one, and its queries."""

    rows: int
    streets: int
    checked: float
    taken: float
    median: float
    p95: float
    queries: int

    @property
    def seconds(self) -> float:
        """From the file to the last address, the check included."""
        return self.checked + self.taken


def measure(rows: int = ADDRESSES) -> Addressed:
    """Take a register in, into a city with 300 neighbourhoods, and seek in it."""
    at = clock.now()
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=Path(folder)):
        with scope.everywhere():
            made = places_writes.found_municipality(by=new_city.operator(), at=at, name="Adressenstad")
        with scope.of(made.pk):
            by = system(made.pk)
            places_writes.open_set(
                by=by, at=at, boundaries=boundaries(), code_property="code", name_property="name", name="Wijken",
                valid_from=clock.today(),
            )  # fmt: skip
            upload = File(BytesIO("".join(_lines(rows)).encode()), name="adressen.csv")
            row = places_writes.keep_address_file(upload=upload, by=by, at=at)
            with _timed() as checked:
                places_writes.check_address_file(row=row, by=by, at=at)
            row.refresh_from_db()
            with _timed() as taken:
                places_writes.start_address_file(row=row, by=by, at=at)
                places_writes.take_in_address_file(row=row, by=by, at=at)
            row.refresh_from_db()
            times, queries = _sought(rows)
            streets = -(-rows // PER_STREET)
        return Addressed(
            row.accepted, streets, checked[0], taken[0], statistics.median(times), sorted(times)[-len(times) // 20],
            queries,
        )  # fmt: skip


def _street(number: int) -> str:
    names, kind = divmod(number, len(ENDS))
    first, second = divmod(names, len(SYLLABLES))
    return f"{SYLLABLES[first % len(SYLLABLES)]}{SYLLABLES[second]}{ENDS[kind]} {first // len(SYLLABLES) or ''}".strip()


def _lines(rows: int) -> Iterator[str]:
    draw = random.Random(1)
    yield "straatnaam;huisnummer;busnummer;postcode;gemeente;lon;lat\n"
    for place in range(rows):
        street, house = divmod(place, PER_STREET)
        if not house:
            x, y = WEST + draw.random() * COLUMNS * SIDE, SOUTH + draw.random() * ROWS * SIDE
            x, y = min(max(x, WEST + 0.01), WEST + COLUMNS * SIDE - 0.02), min(max(y, SOUTH + 0.01), SOUTH + 0.28)
        box = f"{house % 9}" if house % 9 else ""
        yield f"{_street(street)};{1 + house // 2};{box};9000;Adressenstad;{x + house * 0.0001:.6f};{y:.6f}\n"


def _sought(rows: int) -> tuple[list[float], int]:
    """Milliseconds of each question as people type them, a street half or whole; the most queries one took."""
    draw, times, most = random.Random(2), [], 0
    for turn in range(ASKED):
        street = _street(draw.randrange(rows // PER_STREET))
        typed = (f"{street} {1 + turn % 20}", f"{street[:-4]} {1 + turn % 20}", street, f"9000 {street[:6]}")[turn % 4]
        with CaptureQueriesContext(connection) as queries:
            begin = time.perf_counter()
            register = places.address_register()
            assert register is not None
            places.find_addresses(text=typed, register=register, on=clock.today())
            times.append((time.perf_counter() - begin) * 1000)
        most = max(most, len(queries)) if turn else 0
    return times[1:], most


@contextmanager
def _timed() -> Iterator[list[float]]:
    took: list[float] = []
    begin = time.perf_counter()
    yield took
    took.append(time.perf_counter() - begin)
