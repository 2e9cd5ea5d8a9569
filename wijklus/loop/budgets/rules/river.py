"""The river of money: from funds, through what it is for, to actions; drawn to scale, without a database or a browser.

The picture never shows more than a dozen bars side by side: the smallest flow together in one. The sum stays the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wijklus.base.cents import Cents

MOST_BARS = 12
WIDTH, LEFT, MIDDLE, RIGHT, BAR = 1000, 230, 500, 756, 14
TALL, LOW, GAP, TOP = 320, 34, 10, 10
"""How tall all the money is together, the room a bar takes at least (two lines of words), and between two."""


@dataclass(frozen=True)
class Flow:
    """An amount on its way: out of a fund, for something, to an action."""

    source: str
    middle: str
    target: str
    amount: Cents


@dataclass(frozen=True)
class Bar:
    """What flows in and out at one place of one column (0 funds, 1 what for, 2 actions)."""

    column: int
    name: str
    amount: Cents
    x: int
    y: float
    height: float

    @property
    def text_x(self) -> int:
        """Where the words stand: outside the picture at its ends, beside the bar in the middle."""
        return self.x - 6 if self.column == 0 else self.x + BAR + 6

    @property
    def text_y(self) -> float:
        """Where the words beside it begin."""
        return round(self.y + self.height / 2 - 3, 1)


@dataclass(frozen=True)
class Band:
    """A flow between two bars, as the path of its middle line and its width."""

    column: int
    source: str
    target: str
    amount: Cents
    path: str
    width: float


@dataclass(frozen=True)
class River:
    """A whole picture."""

    height: int
    bars: Sequence[Bar]
    bands: Sequence[Band]

    def column(self, number: int) -> list[Bar]:
        """The bars of one column, from the top."""
        return [bar for bar in self.bars if bar.column == number]


def river(flows: Sequence[Flow], *, others: str, most: int = MOST_BARS) -> River:
    """The picture of these flows. `others` is what the bar is called in which the smallest flow together."""
    given = _gathered([flow for flow in flows if flow.amount.cents > 0], others, most)
    whole = sum(flow.amount.cents for flow in given)
    scale = TALL / whole if whole else 0.0
    bars: dict[tuple[int, str], Bar] = {}
    height = 0.0
    for column, x in enumerate((LEFT, MIDDLE, RIGHT)):
        placed, low = _placed(column, x, _sums(given, column), scale)
        bars |= {(column, bar.name): bar for bar in placed}
        height = max(height, low)
    bands = [band for column in (0, 1) for band in _bands(given, bars, column, scale)]
    return River(round(height + TOP), list(bars.values()), bands)


def _name(flow: Flow, column: int) -> str:
    return (flow.source, flow.middle, flow.target)[column]


def _sums(flows: Sequence[Flow], column: int) -> dict[str, int]:
    """What flows through each place of a column, the largest first, in the alphabet where they are alike."""
    found: dict[str, int] = {}
    for flow in flows:
        name = _name(flow, column)
        found[name] = found.get(name, 0) + flow.amount.cents
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _gathered(flows: Sequence[Flow], others: str, most: int) -> list[Flow]:
    """The same flows, in which the smallest of each column carry one name."""
    kept = [_kept(_sums(flows, column), others, most) for column in range(3)]
    return [Flow(kept[0][flow.source], kept[1][flow.middle], kept[2][flow.target], flow.amount) for flow in flows]


def _kept(sums: Mapping[str, int], others: str, most: int) -> dict[str, str]:
    stays = len(sums) if len(sums) <= most else most - 1
    return {name: name if place < stays else others for place, name in enumerate(sums)}


def _placed(column: int, x: int, sums: Mapping[str, int], scale: float) -> tuple[list[Bar], float]:
    """The bars of a column below each other, and where they end."""
    placed, y = [], float(TOP)
    for name, cents in sums.items():
        height = max(round(cents * scale, 1), 1.0)
        room = max(height, LOW)
        placed.append(Bar(column, name, Cents(cents), x, round(y + (room - height) / 2, 1), height))
        y += room + GAP
    return placed, y


def _bands(flows: Sequence[Flow], bars: Mapping[tuple[int, str], Bar], column: int, scale: float) -> list[Band]:
    """What flows from a column to the next, each beside the one before, in the order of the bars."""
    sums: dict[tuple[str, str], int] = {}
    for flow in flows:
        ends = (_name(flow, column), _name(flow, column + 1))
        sums[ends] = sums.get(ends, 0) + flow.amount.cents
    order = {key: place for place, key in enumerate(bars)}
    left: dict[str, float] = {}
    right: dict[str, float] = {}
    bands = []
    for source, target in sorted(sums, key=lambda e: (order[column, e[0]], order[column + 1, e[1]])):
        cents = sums[source, target]
        width = cents * scale
        start, end = bars[column, source], bars[column + 1, target]
        y1 = start.y + left.get(source, 0.0) + width / 2
        y2 = end.y + right.get(target, 0.0) + width / 2
        left[source] = left.get(source, 0.0) + width
        right[target] = right.get(target, 0.0) + width
        path = _path(start.x + BAR, y1, end.x, y2)
        bands.append(Band(column, source, target, Cents(cents), path, max(round(width, 1), 1.0)))
    return bands


def _path(x1: int, y1: float, x2: int, y2: float) -> str:
    half = (x1 + x2) // 2
    return f"M{x1},{y1:.1f} C{half},{y1:.1f} {half},{y2:.1f} {x2},{y2:.1f}"
