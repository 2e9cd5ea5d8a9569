"""What stands in which column of a file with figures: one figure a row, or one column an indicator. No database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wijklus.base.text import folded

AREA, AREA_NAME, DAY, INDICATOR, VALUE = "area", "area_name", "day", "indicator", "value"
_NAMES: dict[str, tuple[str, ...]] = {
    AREA: ("code", "area code", "wijkcode", "wijk code", "buurtcode", "gebiedscode", "neighbourhood code", "gwb code"),
    AREA_NAME: ("name", "naam", "wijk", "wijknaam", "buurt", "buurtnaam", "gebied", "neighbourhood", "area"),
    DAY: ("year", "jaar", "date", "datum", "dag", "day", "peildatum", "periode", "period"),
    INDICATOR: ("indicator", "kenmerk", "onderwerp", "indicator code", "indicator naam", "indicator name"),
    VALUE: ("value", "waarde", "figure", "cijfer"),
}
_BESIDE = ("municipality", "gemeente", "gemeentenaam", "unit", "eenheid", "source", "bron", "id", "nr", "opmerking")
_EMPTY = frozenset({"", "-", "–", "na", "n/a", "nan", "null", ".", "x"})
"""How files write that there is no figure: it is passed over, for it may be withheld."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DUTCH_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]((?:19|20)[0-9]{2})")


@dataclass(frozen=True)
class Columns:
    """Where what stands. `figures` are the columns of indicators, by place; empty when each row names its own."""

    fields: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[int, str] = field(default_factory=dict)

    @property
    def are_enough(self) -> bool:
        """Whether each figure has its area, its day and its indicator."""
        placed = (AREA in self.fields or AREA_NAME in self.fields) and DAY in self.fields
        return placed and (bool(self.figures) or {INDICATOR, VALUE} <= set(self.fields))


def columns(headings: Sequence[str]) -> Columns:
    """What each column is, by its heading; of two that say the same the first counts."""
    fields: dict[str, int] = {}
    figures: dict[int, str] = {}
    for place, heading in enumerate(headings):
        words = key(heading)
        meant = next((name for name, spelled in _NAMES.items() if words in spelled), "")
        if meant:
            fields.setdefault(meant, place)
        elif words and words not in _BESIDE:
            figures[place] = heading.strip()
    if {INDICATOR, VALUE} <= set(fields):
        figures = {}
    return Columns(fields, figures)


def key(heading: str) -> str:
    """A heading or a name made comparable: share_low-income and "Share low income" are the same."""
    return " ".join(re.split(r"[\s_./:()-]+", folded(heading))).strip()


def is_empty(cell: str) -> bool:
    """Whether a cell says that there is no figure."""
    return cell.strip().casefold() in _EMPTY


def day(cell: str) -> date | None:
    """The day in a cell: a day, or a year, which stands for its first day; None for anything else."""
    text = cell.strip()
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1)
    dutch = _DUTCH_DAY.fullmatch(text)
    try:
        if dutch:
            return date(int(dutch[3]), int(dutch[2]), int(dutch[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
