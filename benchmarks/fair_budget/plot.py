"""How counting grows with the number of ballots, as a drawing (SVG) with both scales logarithmic."""

from collections.abc import Iterator, Mapping
from math import log10

WIDE, HIGH = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 130, 40, 50
COLOURS = {"equal shares": "#154273", "greedy": "#a90061", "Phragmen": "#39870c"}
DASHES = {"equal shares": "", "greedy": "6 4", "Phragmen": "2 4"}
MARKS = {"equal shares": "circle", "greedy": "square", "Phragmen": "diamond"}


def drawing(growth: Mapping[int, Mapping[str, float]], where: str) -> str:
    """The plot: seconds by ballots, a line for each rule, and a thin one that is exactly linear."""
    return "\n".join(_parts(growth, where)) + "\n"


def _parts(growth: Mapping[int, Mapping[str, float]], where: str) -> Iterator[str]:
    sizes = sorted(growth)
    low = min(-3, *(int(log10(max(s, 1e-4))) - 1 for took in growth.values() for s in took.values()))
    scale = _Scale(log10(sizes[0]), log10(sizes[-1]), low, 1)
    told = "; ".join(f"{n:,}: " + ", ".join(f"{rule} {s:.3f} s" for rule, s in growth[n].items()) for n in sizes)
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img" aria-labelledby="t d">'
    yield f'<title id="t">Seconds to count by number of ballots</title><desc id="d">{told}</desc>'
    yield f'<rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>'
    yield '<g font-family="sans-serif" font-size="13" fill="#222222">'
    yield f'<text x="{LEFT}" y="22">Seconds of processor time to count, by number of ballots ({where})</text>'
    yield from _axes(scale, low)
    for rule in COLOURS:
        points = [scale.at(n, growth[n][rule]) for n in sizes]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dash = f' stroke-dasharray="{DASHES[rule]}"' if DASHES[rule] else ""
        yield f'<polyline points="{line}" fill="none" stroke="{COLOURS[rule]}" stroke-width="2"{dash}/>'
        yield from (_mark(MARKS[rule], x, y, COLOURS[rule]) for x, y in points)
        yield f'<text x="{points[-1][0] + 10:.1f}" y="{points[-1][1] + 4:.1f}" fill="{COLOURS[rule]}">{rule}</text>'
    yield "</g></svg>"


class _Scale:
    def __init__(self, left: float, right: float, low: float, high: float) -> None:
        self.left, self.right, self.low, self.high = left, right, low, high

    def at(self, ballots: float, seconds: float) -> tuple[float, float]:
        """Where a value stands."""
        x = LEFT + (WIDE - LEFT - RIGHT) * (log10(ballots) - self.left) / (self.right - self.left)
        y = TOP + (HIGH - TOP - BOTTOM) * (self.high - log10(max(seconds, 1e-4))) / (self.high - self.low)
        return x, y


def _axes(scale: _Scale, low: int) -> Iterator[str]:
    for power in range(low, 2):
        _x, y = scale.at(10**scale.left, 10.0**power)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDE - RIGHT}" stroke="#cccccc"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'
    for power in range(round(scale.left), round(scale.right) + 1):
        x, _y = scale.at(10**power, 1)
        yield f'<path d="M{x:.1f} {TOP}V{HIGH - BOTTOM}" stroke="#cccccc"/>'
        yield f'<text x="{x:.1f}" y="{HIGH - BOTTOM + 20}" text-anchor="middle">{10**power:,}</text>'
    (x, y), (to_x, to_y) = scale.at(10**scale.left, 10.0**-3), scale.at(10**scale.right, 1)
    yield f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="#888888"/>'
    yield f'<text x="{to_x + 10:.1f}" y="{to_y + 4:.1f}" fill="#666666">exactly linear</text>'


def _mark(kind: str, x: float, y: float, colour: str) -> str:
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    turn = f' transform="rotate(45 {x:.1f} {y:.1f})"' if kind == "diamond" else ""
    return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{colour}"{turn}/>'
