"""A line of figures over time as places on paper: the same picture in a page and in a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 72, 20, 16, 40
MOST_TICKS = 5
MOST_YEARS = 8
HALF_A_YEAR = timedelta(days=183)

Figure = tuple[date, Decimal]


@dataclass(frozen=True)
class Mark:
    """A place on paper, as a template writes it."""

    x: str
    y: str
    on: date
    value: Decimal


@dataclass(frozen=True)
class YTick:
    """A line at a value."""

    y: str
    value: Decimal


@dataclass(frozen=True)
class XTick:
    """A line at the beginning of a year."""

    x: str
    year: int


@dataclass(frozen=True)
class Chart:
    """All that a drawing needs."""

    marks: Sequence[Mark]
    line: str
    baseline: Mark | None
    target: Mark | None
    y_ticks: Sequence[YTick]
    x_ticks: Sequence[XTick]
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round values from at or below `low` to at or above `high`, at most six: steps of 1, 2 or 5 and a power of ten."""
    if low == high:
        low, high = low - 1, high + 1
    step = Decimal(1).scaleb((high - low).adjusted() - 1)
    while True:
        for times in (1, 2, 5):
            wide = step * times
            first = (low / wide).to_integral_value(ROUND_FLOOR)
            last = (high / wide).to_integral_value(ROUND_CEILING)
            if last - first <= MOST_TICKS:
                return [wide * n for n in range(int(first), int(last) + 1)]
        step *= 10


def years(first: date, last: date) -> list[int]:
    """The years that begin between two days, at most eight, evenly spread."""
    found = [year for year in range(first.year, last.year + 1) if first <= date(year, 1, 1) <= last]
    every = -(-len(found) // MOST_YEARS) or 1
    return found[::every]


def drawn(figures: Sequence[Figure], *, baseline: Figure | None, target: Figure | None) -> Chart | None:
    """The chart of figures in the order of their days; None when there is nothing to draw."""
    every = [*figures, *(one for one in (baseline, target) if one is not None)]
    if not every:
        return None
    first, last = min(on for on, _ in every), max(on for on, _ in every)
    if first == last:
        first, last = first - HALF_A_YEAR, last + HALF_A_YEAR
    values = ticks(min(value for _, value in every), max(value for _, value in every))
    low, high, days = values[0], values[-1], (last - first).days

    def x(on: date) -> str:
        return f"{LEFT + (on - first).days / days * (WIDTH - LEFT - RIGHT):.1f}"

    def y(value: Decimal) -> str:
        share = (value - low) / (high - low)
        return f"{HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM):.1f}"

    def mark(one: Figure | None) -> Mark | None:
        return None if one is None else Mark(x(one[0]), y(one[1]), *one)

    marks = [Mark(x(on), y(value), on, value) for on, value in figures]
    return Chart(
        marks=marks,
        line=" ".join(f"{one.x},{one.y}" for one in marks),
        baseline=mark(baseline),
        target=mark(target),
        y_ticks=[YTick(y(value), value) for value in values],
        x_ticks=[XTick(x(date(year, 1, 1)), year) for year in years(first, last)],
    )
