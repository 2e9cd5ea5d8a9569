"""Voters by age: only in bands, made wider until nobody can be picked out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

STARTS = (0, 18, 25, 35, 45, 55, 65, 75)
"""The age at which each band begins, as statistics of elections have them."""
LEAST = 5
"""Fewer voters are never told, whatever the small cell of a city."""


@dataclass(frozen=True)
class Band:
    """Voters from an age up to and including another (None: and older); without either, those of unknown age."""

    since: int | None
    until: int | None
    voters: int


def band_of(birth: date | int | None, *, on: date) -> int | None:
    """The age at which the band begins in which somebody is on a day; of a year alone, as old as they become in it."""
    if birth is None:
        return None
    born = birth if isinstance(birth, int) else birth.year
    had_no_birthday = not isinstance(birth, int) and (birth.month, birth.day) > (on.month, on.day)
    age = on.year - born - had_no_birthday
    return max((start for start in STARTS if start <= age), default=None)


def bands(counts: Mapping[int, int], voters: int, small_cell: int) -> Sequence[Band]:
    """Voters by band, the youngest first, and those of unknown age; nothing when so few are known that they stand out.

    `counts` are by the age at which a band begins. A band with fewer than a small cell goes together with the next, the
    last with the one before it. What is left of the voters is told by subtraction, so it is no small cell either: then
    the smallest band goes with it.
    """
    cell = max(LEAST, small_cell)
    told: list[list[int]] = []  # where a band begins and ends, and its voters
    for place, start in enumerate(STARTS):
        end = STARTS[place + 1] if place + 1 < len(STARTS) else 0
        if told and told[-1][2] < cell:
            told[-1][1:] = [end, told[-1][2] + counts.get(start, 0)]
        else:
            told.append([start, end, counts.get(start, 0)])
    if len(told) > 1 and told[-1][2] < cell:
        _start, end, few = told.pop()
        told[-1][1:] = [end, told[-1][2] + few]
    unknown = voters - sum(band[2] for band in told)
    if 0 < unknown < cell:
        smallest = min(told, key=lambda band: band[2])
        told.remove(smallest)
        unknown += smallest[2]
    if not told or min(band[2] for band in told) < cell:
        return []
    rest = [Band(None, None, unknown)] if unknown else []
    return [*(Band(start, end - 1 if end else None, count) for start, end, count in told), *rest]
