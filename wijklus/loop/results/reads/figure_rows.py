"""The figures in a file: each with its area, its day and its indicator, or why it cannot be kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from wijklus.base import rows_in
from wijklus.base.refusals import BadFile

from .. import rules


@dataclass(frozen=True)
class FigureCell:
    """One figure: its row, the area as the file names it (by code, by name), its day and its indicator."""

    row: int
    area: tuple[str, str]
    on: date
    indicator: str
    value: Decimal


@dataclass(frozen=True)
class RefusedCell:
    """A row, or one figure of it, that cannot be kept, and why."""

    row: int
    area: tuple[str, str]
    reason: str


def figure_cells(stream: IO[bytes], *, decimal: str, today: date) -> Iterator[FigureCell | RefusedCell]:
    """Every figure of a CSV or xlsx file, in its order. No query. Raises BadFile for what is no such table.

    An empty cell is no figure. `decimal` is the sign before the decimals.
    """
    lines = rows_in.rows(stream, written=lambda value: _written(value, decimal))
    heading = next(lines, rows_in.Line(1, []))
    reader = _Reader(heading.cells, decimal=decimal, today=today)
    count = 0
    for line in lines:
        count += 1
        yield from reader.read(line)
    if not count:
        raise BadFile([_("The file has headings but no rows.")], "file")


def _written(value: Any, decimal: str) -> str:
    """A number of a workbook is read as what it is, whatever sign the texts in it use."""
    text = rows_in.as_text(value)
    return text.replace(".", decimal) if isinstance(value, float) else text


class _Reader:
    def __init__(self, headings: Sequence[str], *, decimal: str, today: date) -> None:
        self.columns = rules.columns.columns(headings)
        self.decimal, self.today = decimal, today
        if not self.columns.are_enough:
            sentence = _(
                "The first row must name the columns: the area (code or wijk), the day (jaar or datum), and either "
                "indicator and waarde, or one column for each indicator."
            )
            raise BadFile([sentence], "file")

    def read(self, line: rows_in.Line) -> Iterator[FigureCell | RefusedCell]:
        """The figures of one row; no sentence about those that are left empty."""
        fields = rules.columns
        area = (self._cell(line, fields.AREA), self._cell(line, fields.AREA_NAME))
        told = self._cell(line, fields.DAY)
        on = fields.day(told)
        if on is None or on > self.today:
            reason = _("“%(cell)s” is no day or year that can be read.") if on is None else _("%(cell)s is to come.")
            yield RefusedCell(line.row, area, reason % {"cell": told[:40]})
            return
        for name, cell in self._figures(line):
            if not name or fields.is_empty(cell):
                continue
            try:
                value = rules.number(cell, decimal=self.decimal)
            except rules.NotANumber:
                words = {"name": name[:60], "cell": cell[:40]}
                yield RefusedCell(line.row, area, _("%(name)s: “%(cell)s” is no figure that can be read.") % words)
            else:
                yield FigureCell(line.row, area, on, name, value)

    def _figures(self, line: rows_in.Line) -> Iterator[tuple[str, str]]:
        if not self.columns.figures:
            yield self._cell(line, rules.columns.INDICATOR), self._cell(line, rules.columns.VALUE)
        for place, name in self.columns.figures.items():
            yield name, line.cells[place] if place < len(line.cells) else ""

    def _cell(self, line: rows_in.Line, name: str) -> str:
        place = self.columns.fields.get(name)
        return line.cells[place].strip() if place is not None and place < len(line.cells) else ""
