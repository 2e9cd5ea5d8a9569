"""What is known of neighbourhoods that can say how much need there is: their profile, and what other rooms offer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from wijklus.ground.places import reads as places

from ..rules import dividing

Known = dict[str, dict[int, "NeedFigure"]]


@dataclass(frozen=True)
class NeedFigure:
    """A figure of a neighbourhood: its value, of when it is (a year or a day), and who measured it."""

    value: Fraction
    when: str
    source: str

    @property
    def shown(self) -> str:
        """The value as it is kept with a division."""
        return f"{float(self.value):.12g}"


SOURCES: list[Callable[[date], Mapping[str, Mapping[int, NeedFigure]]]] = []
"""Rooms that come later in the loop and have figures add themselves here when the process starts."""


def offer_figures(source: Callable[[date], Mapping[str, Mapping[int, NeedFigure]]]) -> None:
    """Let a room offer figures of neighbourhoods: by name, then by the id of the neighbourhood, as known on a day."""
    if source not in SOURCES:
        SOURCES.append(source)


def need_figures(*, on: date) -> Known:
    """By name and neighbourhood, the latest figure up to a day. One query, and those of the rooms that offer some.

    A name that is there already keeps its figures.
    """
    found: Known = {
        name: {pk: _of_profile(row) for pk, row in rows.items()} for name, rows in places.latest_figures(on=on).items()
    }
    for source in SOURCES:
        for name, figures in source(on).items():
            if name != dividing.INHABITANTS:
                found.setdefault(name, dict(figures))
    return found


def _of_profile(row: Any) -> NeedFigure:
    return NeedFigure(Fraction(str(row.value)), str(row.year), row.source)
