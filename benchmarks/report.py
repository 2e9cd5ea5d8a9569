"""What was measured as a table, with the machine it was measured on."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import django

from .locating import POINTS
from .measuring import Times
from .pages import BARE, Page

MOST_GROWTH = 1.3
LOCATED_WITHIN = 2.0


@dataclass(frozen=True)
class Measured:
    """Everything that came out of one run."""

    database: str
    sizes: Sequence[int]
    pages: Sequence[Page]
    times: dict[tuple[int, str], Times]
    located: tuple[float, float, int]
    opened: int
    on: date

    def of(self, page: Page, size: int | None = None) -> Times:
        """The times of a page in the largest city, or in one of this size."""
        return self.times[size if size is not None else self.sizes[-1], page.name]

    def against_bare(self, page: Page, size: int) -> float:
        """How many times the CPU of the bare view in the same city."""
        return self.of(page, size).median_cpu / self.times[size, BARE].median_cpu

    def growth(self, page: Page) -> float:
        """How many times what it costs in the smallest city it costs in the largest."""
        return self.of(page).median_cost / self.of(page, self.sizes[0]).median_cost


def machine(measured: Measured) -> str:
    """Where it was measured, in one line."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"Django {django.get_version()}, {measured.database}"
    )


def targets(measured: Measured) -> Iterator[tuple[str, str, bool]]:
    """Every target: what it asks, what was measured, whether it is met."""
    for page in measured.pages:
        if page.name == BARE:
            continue
        queries = max(measured.of(page, size).queries for size in measured.sizes)
        if page.most_queries is not None:
            yield f"{page.name}: at most {page.most_queries} queries", f"{queries}", queries <= page.most_queries
        if page.most is not None:
            worst = max(measured.against_bare(page, size) for size in measured.sizes)
            yield f"{page.name}: at most {page.most:g} x the bare view", f"{worst:.2f} x", worst <= page.most
        if len(measured.sizes) > 1 and not page.from_cache:
            growth = measured.growth(page)
            yield (
                f"{page.name}: grows at most {MOST_GROWTH:g} x from {measured.sizes[0]:,} to {measured.sizes[-1]:,}",
                f"{growth:.2f} x",
                growth <= MOST_GROWTH,
            )
    first, _again, _found = measured.located
    yield (
        f"{POINTS:,} points against 300 neighbourhoods in {LOCATED_WITHIN:g} s of one core",
        f"{first:.2f} s",
        first < LOCATED_WITHIN,
    )


def markdown(measured: Measured) -> str:
    """The page docs/benchmarks.md."""
    lines = [
        "# Measured",
        "",
        "Made by `make bench`; read it with the machine it was measured on. A bare view (one query, a template of",
        "twenty rows, through the same middleware) is opened in turns with every page, in cities of several sizes, in",
        "one process: what else the machine does hits all alike. CPU is that of the process, by its median; the times",
        "of the bare view say how fast or slow the machine was. p95 is by the clock on the wall, and on a busy machine",
        "says more of the machine than of the page: it is shown and is no target. Growth is the median of CPU plus",
        "what a database server took, in the largest city against the smallest; SQLite works inside the process, so",
        "its time is CPU.",
        "",
        f"{machine(measured)}; {measured.on.isoformat()}; each page {measured.opened} times in each city.",
        "",
        "| page | signals | queries | CPU, ms | x bare | p95, ms | growth |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *_rows(measured),
        "",
        "| target | measured | |",
        "|---|---:|---|",
        *(f"| {what} | {found} | {'met' if met else '**missed**'} |" for what, found, met in targets(measured)),
        "",
        f"Points: {measured.located[0]:.2f} s of CPU the first time (borders read, search tree built), "
        f"{measured.located[1]:.2f} s after it.",
        "",
        "For comparison, on two such cores: adhocracy+ shows a list of 1,000 ideas with 147 queries and 313 ms of CPU.",
    ]
    return "\n".join(lines) + "\n"


def _rows(measured: Measured) -> Iterator[str]:
    for page in measured.pages:
        for size in measured.sizes:
            times = measured.of(page, size)
            growth = f"{measured.growth(page):.2f}" if size == measured.sizes[-1] and len(measured.sizes) > 1 else ""
            yield (
                f"| {page.name} | {size:,} | {times.queries} | {times.median_cpu:.2f} | "
                f"{measured.against_bare(page, size):.2f} | {times.p95:.1f} | {growth} |"
            )
