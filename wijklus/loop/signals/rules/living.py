"""What lives in a city, as everybody may see it: groups of people by quarter, neighbourhood, subject and place.

The groups of a quarter never overlap: whoever is in one is in no other. So whatever is added up on a page, also of an
area that somebody draws, tells no more than the groups themselves, and none is of fewer people than the small cell.
What is too small alone goes together: first over the places of a neighbourhood, then over its subjects. The same
people are told a second time by theme, in groups that do not overlap either: `beside` sees to it that no group of the
one kind lies so in a group of the other that a few people remain. Totals of
neighbourhoods and of the city are published elsewhere: so what a neighbourhood or the city leaves is nothing, or not
small.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Generic, TypeVar

CLUSTER_RESOLUTION = 8
"""An h3 cell of this resolution has sides of about 460 metres: a few streets."""
QUARTERS = 20
"""So many quarters that are over are kept."""
MOST_CORNERS = 60
ALL, PUBLIC = "all", "public"
ALL_PLACES, PUBLIC_PLACES = "places", "open"
ALL_THEMES, PUBLIC_THEMES = "themes", "told"
ALL_THEME_PLACES, PUBLIC_THEME_PLACES = "t-all", "t-open"
KINDS_OF_GROUP = (
    *(ALL, PUBLIC, ALL_PLACES, PUBLIC_PLACES),
    *(ALL_THEMES, PUBLIC_THEMES, ALL_THEME_PLACES, PUBLIC_THEME_PLACES),
)
"""Every group, for who sees the rows behind it; those that everybody may see; and each of the two by place alone. By
subject, and the same by theme."""
PUBLIC_KINDS, THEME_KINDS = (PUBLIC, PUBLIC_THEMES), (ALL_THEMES, PUBLIC_THEMES)
OF_THEMES = (*THEME_KINDS, ALL_THEME_PLACES, PUBLIC_THEME_PLACES)
PLACES_OF = {
    ALL: ALL_PLACES, PUBLIC: PUBLIC_PLACES, ALL_THEMES: ALL_THEME_PLACES, PUBLIC_THEMES: PUBLIC_THEME_PLACES,
}  # fmt: skip

Crowd = TypeVar("Crowd")
Point = tuple[float, float]
Few = Callable[[frozenset[int]], int]
"""How many stand behind a crowd, which is a set of persons or of signals."""


@dataclass(frozen=True, order=True)
class Key:
    """Where and about what: a neighbourhood, a main category (0: not sorted, None: several), a cell (None: spread).

    By theme the category is the number of a theme, and 0 what is in none.
    """

    neighbourhood_id: int
    category_id: int | None
    cell: int | None


@dataclass(frozen=True)
class Bundle:
    """What several signals were put in: how it is called, its reference, and its category or the one above it."""

    ref: str
    label: str
    category_id: int | None


@dataclass(frozen=True)
class Bundled:
    """By signal in which bundle it is, and by number the bundles."""

    of_signal: Mapping[int, int]
    bundles: Mapping[int, Bundle]


@dataclass(frozen=True)
class Grouped(Generic[Crowd]):
    """A group and who is in it."""

    key: Key
    crowd: Crowd


def quarter_of(day: date) -> date:
    """The first day of the quarter in which a day lies."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def quarter_after(since: date) -> date:
    """The first day of the quarter after this one."""
    return quarter_of(since.replace(day=1) + timedelta(days=93))


def told(
    crowds: Mapping[Key, Crowd],
    *,
    join: Callable[[Crowd, Crowd], Crowd],
    size: Callable[[Crowd], int],
    small: int,
) -> list[Grouped[Crowd]]:
    """The groups that everybody may see: each at least `small`, together all of their neighbourhood."""
    by_place: dict[int, dict[Key, Crowd]] = {}
    for key, crowd in crowds.items():
        by_place.setdefault(key.neighbourhood_id, {})[key] = crowd
    shown: dict[int, list[Grouped[Crowd]]] = {}
    whole: dict[int, int] = {}
    for place, mine in sorted(by_place.items()):
        whole[place] = size(reduce(join, mine.values()))
        shown[place] = _of_place(place, mine, join, size, small)
    left = sum(n for place, n in whole.items() if not shown[place])
    while 0 < left < small and any(shown.values()):  # what the city leaves would be small: one place more is left out
        least = min(reversed([place for place in shown if shown[place]]), key=lambda place: whole[place])
        shown[least] = []
        left += whole[least]
    return [group for groups in shown.values() for group in groups]


def _of_place(
    place: int,
    crowds: Mapping[Key, Crowd],
    join: Callable[[Crowd, Crowd], Crowd],
    size: Callable[[Crowd], int],
    small: int,
) -> list[Grouped[Crowd]]:
    """The groups of one neighbourhood, none when all of it together is small."""
    pointed = {key: crowd for key, crowd in crowds.items() if key.cell is not None}
    found, rest = _pool({key: key for key in pointed}, pointed, size, small)
    rest |= {key: crowd for key, crowd in crowds.items() if key.cell is None}
    spread = {key: Key(place, key.category_id, None) for key in rest}
    joined, rest = _pool(spread, rest, size, small, join)
    found += joined
    mixed = Key(place, None, None)
    over, rest = _pool(dict.fromkeys(rest, mixed), rest, size, small, join)
    if over or not rest:
        return found + over
    crowd = reduce(join, rest.values())
    found.sort(key=lambda group: size(group.crowd), reverse=True)
    while found and size(crowd) < small:
        crowd = join(crowd, found.pop().crowd)
    return [*found, Grouped(mixed, crowd)] if size(crowd) >= small else []


def _pool(
    into: Mapping[Key, Key],
    crowds: Mapping[Key, Crowd],
    size: Callable[[Crowd], int],
    small: int,
    join: Callable[[Crowd, Crowd], Crowd] | None = None,
) -> tuple[list[Grouped[Crowd]], dict[Key, Crowd]]:
    """Put crowds together by their new key: those that are big enough, and what went into those that are not."""
    pools: dict[Key, Crowd] = {}
    for key, crowd in crowds.items():
        to = into[key]
        pools[to] = join(pools[to], crowd) if join is not None and to in pools else crowd
    big = {key for key, crowd in pools.items() if size(crowd) >= small}
    return [Grouped(key, pools[key]) for key in sorted(big, key=_order)], {
        key: crowd for key, crowd in crowds.items() if into[key] not in big
    }


def _order(key: Key) -> tuple[int, int, int]:
    return key.neighbourhood_id, -1 if key.category_id is None else key.category_id, key.cell or 0


def beside(
    themes: Sequence[Grouped[frozenset[int]]], subjects: Sequence[Grouped[frozenset[int]]], *, size: Few, small: int
) -> list[Grouped[frozenset[int]]]:
    """The groups by theme that may be told beside those by subject, of the same neighbourhoods.

    Where groups by theme lie wholly in a group by subject, or the reverse, what they leave of it could be computed: so
    that is nothing, or not small. Otherwise the smallest goes together with others, at last all of a neighbourhood.
    """
    found: list[Grouped[frozenset[int]]] = []
    for place in sorted({group.key.neighbourhood_id for group in themes}):
        mine = [group for group in themes if group.key.neighbourhood_id == place]
        others = [group.crowd for group in subjects if group.key.neighbourhood_id == place]
        while (wrong := _telling(mine, others, size, small)) is not None and len(mine) > 1:
            mine = _merged(mine, wrong, size)
        found += mine
    return found


def _telling(
    mine: Sequence[Grouped[frozenset[int]]], others: Sequence[frozenset[int]], size: Few, small: int
) -> Grouped[frozenset[int]] | None:
    """A group from which a small number could be computed; None when there is none."""
    for crowd in others:
        inside = [group for group in mine if group.crowd <= crowd]
        rest = crowd.difference(*(group.crowd for group in inside))
        if inside and 0 < size(rest) < small:
            return min(inside, key=lambda group: (size(group.crowd), group.key.category_id or 0))
    for group in mine:
        within = [crowd for crowd in others if crowd <= group.crowd]
        if within and 0 < size(group.crowd.difference(*within)) < small:
            return group
    return None


def _merged(
    mine: Sequence[Grouped[frozenset[int]]], wrong: Grouped[frozenset[int]], size: Few
) -> list[Grouped[frozenset[int]]]:
    """Put a group together with what stands under several, or with the smallest other one."""
    rest = [group for group in mine if group is not wrong]
    mixed = next((group for group in rest if group.key.category_id is None), None)
    other = mixed or min(rest, key=lambda group: size(group.crowd))
    key = Key(wrong.key.neighbourhood_id, None, None)
    return [*(group for group in rest if group is not other), Grouped(key, wrong.crowd | other.crowd)]


def corners_in(text: str) -> Sequence[Point]:
    """The corners of an area as an address holds them: "51.05,3.72;51.06,3.73;…"; none when it is no area."""
    corners = []
    for part in [part for part in text.split(";") if part][: MOST_CORNERS + 1]:
        try:
            latitude, longitude = (float(number) for number in part.split(","))
        except ValueError:
            return ()
        if not (math.isfinite(latitude) and abs(latitude) <= 90 and math.isfinite(longitude) and abs(longitude) <= 180):
            return ()
        corners.append((latitude, longitude))
    return corners if 3 <= len(corners) <= MOST_CORNERS else ()


def box_of(corners: Iterable[Point]) -> tuple[float, float, float, float]:
    """South, west, north and east of an area."""
    latitudes, longitudes = zip(*corners, strict=True)
    return min(latitudes), min(longitudes), max(latitudes), max(longitudes)


def lies_in(point: Point, corners: Sequence[Point]) -> bool:
    """Whether a point lies in an area: how often a line to the east crosses its sides."""
    latitude, longitude = point
    inside = False
    for (lat, lon), (next_lat, next_lon) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (lat > latitude) != (next_lat > latitude):
            inside ^= longitude < lon + (latitude - lat) * (next_lon - lon) / (next_lat - lat)
    return inside
