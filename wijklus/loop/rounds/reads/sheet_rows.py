"""The rows of a table with ballots on paper: what somebody, or a machine, read on each sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from wijklus.base import rows_in
from wijklus.base.refusals import BadFile, Refused
from wijklus.base.text import folded

from ..rules import RANKING, sheets
from ..rules.ballots import Vote

SERIAL, CHOICES, SPOILED = "serial", "choices", "spoiled"
HEADINGS: dict[str, str] = {
    SERIAL: "stembiljet|biljet|nummer|nummer van het stembiljet|sheet|number|serial|bulletin|numero",
    CHOICES: "keuze|keuzes|projecten|stem|choice|choices|projects|vote|choix|projets",
    SPOILED: "telt niet|telt niet omdat|ongeldig|does not count|spoiled|nul",
}
"""How the columns may be called, folded. A column called by the number of a project holds what stands beside it."""
COLUMNS = {name: kind for kind, names in HEADINGS.items() for name in names.split("|")}
WHY: dict[str, str] = {
    sheets.BLANK: "leeg|blanco|blank|empty|vide",
    sheets.UNREADABLE: "onleesbaar|unreadable|illisible",
    sheets.AGAINST: "tegen de regels|te veel|regels|against|against the rules|contraire",
    sheets.MARKED: "naam|teken|naam of teken|marked|name|marque",
}
"""Why a sheet does not count, as it may be written, folded."""
REASONS = {name: kind for kind, names in WHY.items() for name in names.split("|")}
CROSSES, NOTHING = frozenset({"x", "1", "ja", "yes", "oui", "v"}), frozenset({"", "0", "-", "nee", "no", "non"})


@dataclass(frozen=True)
class SheetRow:
    """What was read on a sheet, by its number; the row of the file it stands in."""

    row: int
    serial: str
    read: sheets.Read


@dataclass(frozen=True)
class RefusedSheet:
    """A row that cannot be what stands on a sheet, and why."""

    row: int
    reason: str


def sheet_rows(stream: IO[bytes], *, kind: str) -> Iterator[SheetRow | RefusedSheet]:
    """Every row of a CSV or xlsx file, for a kind of ballot. No query. Raises BadFile for what is no such table."""
    lines = rows_in.rows(stream)
    heading = next(lines, rows_in.Line(1, []))
    columns = dict(enumerate(_column(cell) for cell in heading.cells))
    if SERIAL not in columns.values() or not (set(columns.values()) - {SERIAL, SPOILED, ""}):
        sentence = _(
            "The first row must name the columns: stembiljet, and keuzes or a column with the number of each project."
        )
        raise BadFile([sentence], rows_in.FIELD)
    _must_stand_once([name for name in columns.values() if name])
    count = 0
    for line in lines:
        count += 1
        try:
            yield _sheet(line, columns, kind)
        except Refused as refused:
            yield RefusedSheet(line.row, str(refused.sentence))
    if not count:
        raise BadFile([_("The file has headings but no rows.")], rows_in.FIELD)


def _must_stand_once(names: list[str]) -> None:
    """Raise BadFile for two columns of the same: one of both would be lost, and with it a part of a vote."""
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        called = HEADINGS.get(twice, twice).partition("|")[0]
        raise BadFile([_("The column “%(column)s” stands there twice.") % {"column": called}], rows_in.FIELD)


def _column(cell: str) -> str:
    name = folded(cell.replace("_", " "))
    return str(int(name)) if name.isascii() and name.isdigit() and len(name) < 5 else COLUMNS.get(name, "")


def _sheet(line: rows_in.Line, columns: Mapping[int, str], kind: str) -> SheetRow:
    cells = {columns.get(place, ""): cell for place, cell in enumerate(line.cells) if cell}
    serial = sheets.folded(cells.get(SERIAL, ""))
    if not serial:
        raise Refused(_("Fill in the number of the sheet."))
    why = folded(cells.get(SPOILED, ""))
    if why in NOTHING:
        why = ""
    elif why not in REASONS and why not in sheets.SPOILED:
        raise Refused(_("“%(why)s” is no reason: write leeg, onleesbaar, regels or naam.") % {"why": why[:40]})
    beside = {int(name): cell for name, cell in cells.items() if name.isdigit()}
    text = " ".join([cells.get(CHOICES, ""), _beside(beside, kind)]).strip()
    vote = sheets.vote_typed(kind, text)
    if not isinstance(vote, Vote):
        raise Refused(_("Type it as the example shows, each project once."))
    # a serial that lost its zeroes in a spreadsheet gets them back
    return SheetRow(line.row, serial.zfill(sheets.SERIAL_LENGTH), sheets.Read(vote, REASONS.get(why, why)))


def _beside(cells: Mapping[int, str], kind: str) -> str:
    """What stands in the columns of the projects, as a person would type it."""
    filled = {number: folded(cell) for number, cell in cells.items() if folded(cell) not in NOTHING}
    if kind in sheets.WITHOUT_POINTS:
        if strange := next((cell for cell in filled.values() if cell not in CROSSES), ""):
            raise Refused(_("“%(cell)s” is no cross: write x or 1, or leave it empty.") % {"cell": strange[:40]})
        return " ".join(str(number) for number in filled)
    if kind != RANKING:
        return " ".join(f"{number}={cell}" for number, cell in filled.items())
    places = sorted((cell.zfill(5), number) for number, cell in filled.items())
    if [place for place, _number in places] != [str(n).zfill(5) for n in range(1, len(places) + 1)]:
        raise Refused(_("The places must be 1, 2, 3 and so on, each once."))
    return " ".join(str(number) for _place, number in places)
