"""What was measured as a table, with the machine it was measured on."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import django

from .addresses import Addressed
from .ballots import measuring as ballots
from .differing import ACTIONS
from .fair_budget import measuring as fair_budget
from .files import Files
from .handing import Handed
from .intake import ALONE, Intake
from .locating import POINTS
from .measuring import Times
from .multiyear import ACTIONS as OF_A_PLAN
from .multiyear import TakenIn
from .pages import BARE, Page
from .searching import Sought

MOST_GROWTH = 1.3
LOCATED_WITHIN = 2.0
ADDRESSES_WITHIN, ADDRESS_WITHIN = 60.0, 50.0
LEAST_INTAKE = 0.25
COMPARED_WITHIN = 50.0
FOUND_WITHIN = 200.0
DIFFERS_WITHIN = 100.0
TYPESET_WITHIN = 5.0
PLAN_WITHIN = 20.0
"""Seconds to take in a multi-year plan of 11,095 actions."""
IMPORT_WITHIN, IMPORT_MEMORY, EXPORT_MEMORY = 180.0, 300.0, 40.0
"""Seconds for 100,000 rows, and megabytes: in all for taking in, above those at the start for taking out."""


@dataclass(frozen=True)
class Measured:
    """Everything that came out of one run."""

    database: str
    sizes: Sequence[int]
    pages: Sequence[Page]
    times: dict[tuple[int, str], Times]
    located: tuple[float, float, int]
    addressed: Addressed
    received: Intake
    looks: Sequence[dict[tuple[str, str], float]]
    compared: Sequence[dict[str, tuple[float, int, int]]]
    sought: Sequence[dict[str, Sought]]
    files: Files
    differing: float
    counting: fair_budget.Measured
    voting: ballots.Measured
    on_paper: float
    plan: TakenIn
    handed: Handed
    seconds: Sequence[float]
    opened: int
    on: date

    def of(self, page: Page, size: int | None = None) -> Times:
        """The times of a page in the largest city, or in one of this size."""
        return self.times[size if size is not None else self.sizes[-1], page.name]

    def against_bare(self, page: Page, size: int) -> float:
        """How many times the CPU of the bare view in the same city."""
        return self.of(page, size).median_cpu / self.times[size, BARE].median_cpu

    def look_growth(self, shape: str, look: str) -> float:
        """How many times dearer the inbox page is in the largest city: what the look costs more, over the page."""
        more = self.looks[-1][shape, look] - self.looks[0][shape, look]
        return 1 + max(0.0, more) / self.of(self.inbox, self.sizes[0]).median_cost

    @property
    def inbox(self) -> Page:
        """The page that the looks belong to."""
        return next(page for page in self.pages if page.name.startswith("inbox"))

    def growth(self, page: Page) -> float:
        """How many times what it costs in the smallest city it costs in the largest."""
        return self.of(page).median_cost / self.of(page, self.sizes[0]).median_cost


def machine(measured: Measured) -> str:
    """Where it was measured, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.machine()}, Python {platform.python_version()}, "
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
        if len(measured.sizes) > 1 and page.steady:
            growth = measured.growth(page)
            yield (
                f"{page.name}: grows at most {MOST_GROWTH:g} x from {measured.sizes[0]:,} to {measured.sizes[-1]:,}",
                f"{growth:.2f} x",
                growth <= MOST_GROWTH,
            )
    yield from _other_targets(measured)


def _other_targets(measured: Measured) -> Iterator[tuple[str, str, bool]]:
    if len(measured.sizes) > 1:
        growth, shape, look = _worst_look(measured)
        yield (
            f"inbox over heaps of other shapes, {len(measured.looks[0])} looks: "
            f"the worst makes the page at most {MOST_GROWTH:g} x dearer",
            f"{growth:.2f} x ({shape}; {look})",
            growth <= MOST_GROWTH,
        )
    for kind in measured.received.ours:
        share = measured.received.share(kind)
        yield (
            f"receiving a signal by {kind}: at least {LEAST_INTAKE:.0%} of the rate of a bare view that keeps a row",
            f"{share:.0%}",
            share >= LEAST_INTAKE,
        )
    yield from _compared(measured)
    yield from _sought(measured)
    yield (
        f"what differs between two versions of a plan with {ACTIONS} actions, in words: within {DIFFERS_WITHIN:g} ms",
        f"{measured.differing:.1f} ms",
        measured.differing < DIFFERS_WITHIN,
    )
    yield (
        f"the PDF of a plan with {ACTIONS} actions, made for the first time: within {TYPESET_WITHIN:g} s of one core",
        f"{measured.on_paper:.2f} s",
        measured.on_paper < TYPESET_WITHIN,
    )
    yield _plan_target(measured.plan)
    yield from _file_targets(measured.files)
    yield from fair_budget.targets(measured.counting)
    yield from ballots.targets(measured.voting)
    yield from _addressed(measured.addressed)
    first, _again, _found = measured.located
    yield (
        f"{POINTS:,} points against 300 neighbourhoods in {LOCATED_WITHIN:g} s of one core",
        f"{first:.2f} s",
        first < LOCATED_WITHIN,
    )


def _plan_target(found: TakenIn) -> tuple[str, str, bool]:
    allowed = PLAN_WITHIN * found.rows / OF_A_PLAN
    return (
        f"taking in a multi-year plan of {found.rows:,} actions over six years: within {allowed:.1f} s",
        f"{found.seconds:.1f} s, {found.refused} refused",
        found.seconds < allowed and not found.refused,
    )


def _addressed(found: Addressed) -> Iterator[tuple[str, str, bool]]:
    """The addresses of a large city, taken in and sought in."""
    yield (
        f"taking in {found.rows:,} addresses, the check included, in {ADDRESSES_WITHIN:g} s",
        f"{found.seconds:.1f} s",
        found.seconds <= ADDRESSES_WITHIN,
    )
    yield (
        f"a street and number found among {found.rows:,} in {found.streets:,} streets: "
        f"p95 within {ADDRESS_WITHIN:g} ms",
        f"{found.p95:.1f} ms (median {found.median:.1f}), {found.queries} queries",
        found.p95 < ADDRESS_WITHIN,
    )


def _compared(measured: Measured) -> Iterator[tuple[str, str, bool]]:
    """What may be about the same matter as a new signal, in the largest city."""
    for kind, (cost, queries, found) in measured.compared[-1].items():
        yield (
            f"same matter as a new signal {kind}, among {measured.sizes[-1]:,}: within {COMPARED_WITHIN:g} ms",
            f"{cost:.1f} ms, {queries} queries, {found} compared",
            cost < COMPARED_WITHIN,
        )


def _sought(measured: Measured) -> Iterator[tuple[str, str, bool]]:
    """Full-text search in the largest city."""
    for kind, one in measured.sought[-1].items():
        instead = f", “{one.meant}” was meant" if one.meant else ""
        yield (
            f"search for {kind} among {measured.sizes[-1]:,}, newest first: p95 within {FOUND_WITHIN:g} ms",
            f"{one.p95:.1f} ms, {one.queries} queries, {one.found} on the page{instead}",
            one.p95 < FOUND_WITHIN,
        )


def _file_targets(files: Files) -> Iterator[tuple[str, str, bool]]:
    allowed = IMPORT_WITHIN * files.rows / 100_000
    yield (
        f"taking in a file of {files.rows:,} rows, its check included, in {allowed:g} s",
        f"{files.import_seconds:.1f} s",
        files.import_seconds <= allowed,
    )
    yield (
        f"taking in a file of {files.rows:,} rows with at most {IMPORT_MEMORY:g} MB",
        f"{files.import_most:.0f} MB",
        files.import_most <= IMPORT_MEMORY,
    )
    for shape, more in files.export_more.items():
        yield (
            f"{files.exported:,} signals out as {shape} with at most {EXPORT_MEMORY:g} MB more than at the start",
            f"{more:.1f} MB",
            more <= EXPORT_MEMORY,
        )


def _worst_look(measured: Measured) -> tuple[float, str, str]:
    return max((measured.look_growth(shape, look), shape, look) for shape, look in measured.looks[0])


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
        "The cities have 300 neighbourhoods and stay in `var/bench-*` (on PostgreSQL with `--large` in",
        "`var/bench-postgres`), outside git: what is there is brought up to date, not made again. Up to 100,000",
        "signals are made through the writes; a larger city holds copies of these, with all that follows from them.",
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
        *_looks(measured),
        *_received(measured.received),
        *_voted(measured.voting),
        _files(measured.files),
        "",
        _handed(measured.handed),
        "",
        *_built(measured),
        f"Points: {measured.located[0]:.2f} s of CPU the first time (borders read, search tree built), "
        f"{measured.located[1]:.2f} s after it.",
        "",
        "For comparison, on two such cores: adhocracy+ shows a list of 1,000 ideas with 147 queries and 313 ms of CPU.",
    ]
    return "\n".join(lines) + "\n"


def _received(received: Intake) -> Iterator[str]:
    """Every kind of request, against both bare views."""
    yield "A signal received over HTTP, without a photo, on the disk when the answer goes: by the clock, less the wait"
    yield "for a processor. The bare views put one row into the same table: one through the same middleware, that of"
    yield "the target, and one through what Django sets up by itself."
    yield ""
    yield "| request | queries | ms | of the rate of the bare view | of that in Django's own middleware |"
    yield "|---|---:|---:|---:|---:|"
    for kind, found in received.kinds.items():
        shares = f"{received.share(kind):.0%} | {received.share(kind, ALONE):.0%}"
        yield f"| {kind} | {found.queries} | {found.cost:.2f} | {shares} |"
    yield ""


def _voted(voting: ballots.Measured) -> Iterator[str]:
    """How voting under load was measured."""
    yield "Voting: ballots handed in over HTTP on PostgreSQL, from many addresses, to one web server as `wijklus start`"
    yield "runs it; an answer comes once the ballot is on the disk. In turns with a bare view that puts one row into"
    yield "the table of ballots, through the same middleware. Client, web server and database share the processors;"
    yield f"{voting.votes:,} votes in {voting.seconds:g} s, {voting.voted:.0f} a second at most."
    yield ""


def _files(files: Files) -> str:
    """How long a file took in and out."""
    out = ", ".join(f"{shape} in {seconds:.0f} s" for shape, seconds in files.seconds.items())
    return (
        f"A file of {files.rows:,} rows: read in {files.read:.1f} s, checked in {files.checked:.1f} s, taken in in "
        f"{files.taken:.1f} s by the clock, with {files.import_cpu:.0f} s of CPU in all. {files.exported:,} signals "
        f"taken out: {out}."
    )


def _handed(found: Handed) -> str:
    """How long handing a city over took."""
    return (
        f"Handing over the smallest city: {found.items:,} items read, kept and sealed in {found.sealed:.2f} s by the "
        f"clock, their document of {found.size / 2**20:.1f} MB written in {found.written:.2f} s, the first "
        f"{found.of_a_part:,} of them on paper in {found.on_paper:.2f} s."
    )


def _looks(measured: Measured) -> Iterator[str]:
    """The inbox over other heaps: per shape the dearest looks."""
    if len(measured.sizes) < 2:
        return
    small, large = (f"{measured.sizes[0]:,}, ms", f"{measured.sizes[-1]:,}, ms")
    yield "The read behind the inbox over heaps of other shapes and with filters together; the two dearest of each:"
    yield ""
    yield f"| heap | who looks, at what | {small} | {large} | page dearer |"
    yield "|---|---|---:|---:|---:|"
    for shape in dict.fromkeys(shape for shape, _look in measured.looks[0]):
        mine = [look for other, look in measured.looks[0] if other == shape]
        for look in sorted(mine, key=lambda look: -measured.look_growth(shape, look))[:2]:
            costs = " | ".join(f"{measured.looks[at][shape, look]:.1f}" for at in (0, -1))
            yield f"| {shape} | {look} | {costs} | {measured.look_growth(shape, look):.2f} x |"
    yield ""


def _built(measured: Measured) -> Iterator[str]:
    """How long the cities took to make."""
    for size, seconds in zip(measured.sizes, measured.seconds, strict=True):
        if seconds:
            yield (
                f"Making the city with {size:,} signals through the writes took {seconds:.0f} s of one core "
                f"({size / seconds:,.0f} signals a second)."
            )
    yield ""


def _rows(measured: Measured) -> Iterator[str]:
    for page in measured.pages:
        for size in measured.sizes:
            times = measured.of(page, size)
            growth = f"{measured.growth(page):.2f}" if size == measured.sizes[-1] and len(measured.sizes) > 1 else ""
            yield (
                f"| {page.name} | {size:,} | {times.queries} | {times.median_cpu:.2f} | "
                f"{measured.against_bare(page, size):.2f} | {times.p95:.1f} | {growth} |"
            )
