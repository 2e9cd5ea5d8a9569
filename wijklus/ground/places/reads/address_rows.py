"""The rows of a file with addresses: each as an address, or why it cannot be one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from wijklus.base import rows_in
from wijklus.base.refusals import BadFile, Refused
from wijklus.base.text import cleaned

from ..rules import address_file, addresses
from ..rules.geojson import system_of

LONGEST = {
    address_file.STREET: 120, address_file.PLACE: 80, address_file.POSTCODE: 10, address_file.AREA: 40
}  # fmt: skip


@dataclass(frozen=True)
class AddressRow:
    """A row that can be kept. `point` is longitude and latitude, or x and y, in `system` (an EPSG number).

    `area` is the code or name of a neighbourhood, when the file gives one; it goes before the point.
    """

    row: int
    nis: str
    street: str
    postal_area: str
    place: str
    number: int
    label: str
    box: str
    postcode: str
    area: str
    point: tuple[float, float] | None
    system: int


@dataclass(frozen=True)
class RefusedAddress:
    """A row that cannot be kept, of which municipality it is as far as known, and why."""

    row: int
    nis: str
    reason: str


def address_rows(stream: IO[bytes]) -> Iterator[AddressRow | RefusedAddress]:
    """Every row of a CSV or xlsx file, in its order. No query. Raises BadFile for what is no such table."""
    lines = rows_in.rows(stream)
    heading = next(lines, rows_in.Line(1, []))
    reader = _Reader(heading.cells)
    count = 0
    for line in lines:
        count += 1
        try:
            yield reader.read(line)
        except Refused as refused:
            yield RefusedAddress(line.row, reader.cell(line, address_file.NIS), str(refused.sentence))
    if not count:
        raise BadFile([_("The file has headings but no rows.")], "file")


class _Reader:
    def __init__(self, headings: list[str]) -> None:
        self.width = len(headings)
        self.columns = address_file.columns(headings)
        if not address_file.are_enough(self.columns):
            sentence = _(
                "No column of the street, of the house number, or of where the address lies was found. Name them in "
                "the first row, such as straatnaam, huisnummer, busnummer, postcode, gemeente, lon, lat."
            )
            raise BadFile([sentence], "file")

    def cell(self, line: rows_in.Line, name: str) -> str:
        place = self.columns.get(name)
        return cleaned(line.cells[place]) if place is not None and place < len(line.cells) else ""

    def read(self, line: rows_in.Line) -> AddressRow:
        """One row. Raises Refused with a sentence."""
        if len(line.cells) > self.width:
            raise Refused(_("This row has more cells than there are columns: is a quotation mark missing?"))
        street, place, postcode, area = (self._short(line, name) for name in LONGEST)
        if not street:
            raise Refused(_("There is no street in this row."))
        found = address_file.house_number(
            self.cell(line, address_file.NUMBER), self.cell(line, address_file.LETTER)
        )  # fmt: skip
        if found is None:
            cell = self.cell(line, address_file.NUMBER)
            raise Refused(_("“%(cell)s” is no house number.") % {"cell": cell[:40]})
        box = "-".join(filter(None, (self.cell(line, name) for name in (address_file.FLAT, address_file.BOX))))
        if len(box) > address_file.MOST_LABEL:
            raise Refused(_("The box number is longer than %(most)s signs.") % {"most": address_file.MOST_LABEL})
        point, system = (None, 0) if area else self._point(line)
        return AddressRow(
            line.row, self.cell(line, address_file.NIS), street, addresses.postal_area(postcode), place, *found,
            box, "".join(postcode.split()).upper(), area, point, system,
        )  # fmt: skip

    def _short(self, line: rows_in.Line, name: str) -> str:
        text = " ".join(self.cell(line, name).split())
        if len(text) > LONGEST[name]:
            raise Refused(_("“%(cell)s…” is longer than %(most)s signs.") % {"cell": text[:40], "most": LONGEST[name]})
        return text

    def _point(self, line: rows_in.Line) -> tuple[tuple[float, float], int]:
        """Where the address lies, in degrees when the file has these, else in metres; and the system of the numbers."""
        for names in ((address_file.LONGITUDE, address_file.LATITUDE), (address_file.X, address_file.Y)):
            cells = [self.cell(line, name) for name in names]
            if not any(cells):
                continue
            x, y = (address_file.coordinate(cell) for cell in cells)
            system = system_of(x, y) if x is not None and y is not None else None
            if x is None or y is None or system is None:
                raise Refused(_("“%(x)s, %(y)s” is no place.") % {"x": cells[0][:20], "y": cells[1][:20]})
            return (x, y), system
        raise Refused(_("This row does not say where the address lies."))
