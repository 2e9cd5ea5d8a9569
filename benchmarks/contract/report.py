"""What was measured over the whole city, as a page."""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import django
from django.db import connection

from wijklus.loop.actions.models import Action, Commitment
from wijklus.loop.budgets.models import Allocation, Booking
from wijklus.loop.plans.models import Plan, PlanVersion

from .measuring import WITHIN, Times


@dataclass(frozen=True)
class Measured:
    """The times of each page in the small and in the large city, what is in the large one, and how long making took."""

    small: dict[str, Times]
    large: dict[str, Times]
    rows: dict[str, int]
    seconds: float
    rounds: int
    on: date


def counted() -> dict[str, int]:
    """How much there is in the city in scope, by what it is called."""
    tables = {
        "plans": Plan, "versions of plans": PlanVersion, "actions": Action,
        "promises": Commitment, "amounts given to actions": Allocation, "bookings": Booking,
    }  # fmt: skip
    return {name: table.objects.count() for name, table in tables.items()}


def grown(measured: Measured) -> list[str]:
    """The pages that ask more queries in the large city than in the small one, in words."""
    return [
        f"{name}: {measured.small[name].queries} queries in the small city, {times.queries} in the large one"
        for name, times in measured.large.items()
        if times.queries > measured.small[name].queries
    ]


def markdown(measured: Measured) -> str:
    """The page docs/benchmarks-plans.md."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    held = ", ".join(f"{count:,} {name}" for name, count in measured.rows.items())
    lines = [
        "# Measured: plans, promises and money of a large city",
        "",
        "Made by `make bench-large`; [Measured](benchmarks.md) tells of signals. The city is made straight in the",
        f"tables of PostgreSQL, in {measured.seconds:.0f} s: {held}; over twenty years.",
        "",
        "Each page is opened through all of the middleware, as whole requests, never from the cache: first with a few",
        "neighbourhoods filled, then with all of them. Times are by the clock, less what the process and that of the",
        "database waited for a processor, as the machine does more at once. A page must ask as many queries in the",
        f"large city as in the small one, and its median must stay under {WITHIN:g} ms.",
        "",
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.machine()}, Python {platform.python_version()}, "
        f"Django {django.get_version()}, {_server()}; {measured.on.isoformat()}; each page {measured.rounds} times.",
        "",
        "| page | KB | queries, small | queries, large | small, ms | large, ms | p95, ms | |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
        *_rows(measured),
    ]
    return "\n".join(lines) + "\n"


def _rows(measured: Measured) -> Iterator[str]:
    for name, large in measured.large.items():
        small = measured.small[name]
        met = "met" if large.median < WITHIN and large.queries <= small.queries else "**missed**"
        yield (
            f"| {name} | {large.signs / 1_000:.0f} | {small.queries} | {large.queries} | {small.median:.1f} "
            f"| {large.median:.1f} | {large.p95:.1f} | {met} |"
        )


def _server() -> str:
    if connection.vendor == "sqlite":
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"
