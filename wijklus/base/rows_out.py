"""Writing rows for a spreadsheet as they come, CSV or xlsx: nothing of what was written stays in memory.

A text that a spreadsheet would compute is never handed over as such: in CSV it gets an apostrophe before it, in xlsx
every text is a text.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from .text import with_shape

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_OF_A_SHEET = 1_048_576
LONGEST_CELL = 32_767
"""Signs that fit in a cell of a workbook."""
_COMPUTED = re.compile(r"^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|]|^[\t\r]")
_A_NUMBER = re.compile(r"^-?\d+([.,]\d+)?$")
_PIECE = 64_000


def guarded(cell: Any) -> Any:
    """A cell of a CSV file that no spreadsheet computes; numbers stay numbers."""
    if not isinstance(cell, str) or not _COMPUTED.match(cell) or _A_NUMBER.match(cell):
        return cell
    return f"'{cell}"


def csv_pieces(rows: Iterable[Sequence[Any]], *, delimiter: str = ";") -> Iterator[bytes]:
    """The rows as a CSV file in UTF-8 with its mark, as Excel wants it, in pieces of some ten thousand bytes."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    yield "\ufeff".encode()
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
        if text.tell() > _PIECE:
            yield text.getvalue().encode("utf-8", "replace")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8", "replace")


class _Passing(io.RawIOBase):
    """What an archive is written into: holds only what was not yet taken away."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self.pieces.append(piece)
        self.size += len(piece)
        return len(piece)

    def take(self) -> bytes:
        """All that was written since the last time."""
        taken = b"".join(self.pieces)
        self.pieces.clear()
        self.size = 0
        return taken


def xlsx_pieces(rows: Iterable[Sequence[Any]], *, title: str) -> Iterator[bytes]:
    """The rows as a workbook, the first of them bold and standing still; a next sheet when one is full."""
    stream = _Passing()
    sheets = 0
    given = iter(rows)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        heading = next(given, ())
        rest: Iterator[Sequence[Any]] | None = given
        while rest is not None:
            sheets += 1
            book_part = _Sheet(book, sheets, heading)
            yield from book_part.pieces(rest, stream)
            rest = given if book_part.is_full else None
        for name, content in _frame(sheets, title):
            book.writestr(name, content)
    yield stream.take()


class _Sheet:
    """One sheet, written row by row."""

    def __init__(self, book: zipfile.ZipFile, number: int, heading: Sequence[Any]) -> None:
        self.book, self.number, self.heading = book, number, heading
        self.is_full = False

    def pieces(self, rows: Iterator[Sequence[Any]], stream: _Passing) -> Iterator[bytes]:
        """Write rows until the sheet is full or there are no more, handing over what the archive made of them."""
        with self.book.open(f"xl/worksheets/sheet{self.number}.xml", "w", force_zip64=True) as part:
            part.write(_SHEET_HEAD + _row(self.heading, style=1))
            count = 1
            for row in rows:
                part.write(_row(row))
                count += 1
                if stream.size > _PIECE:
                    yield stream.take()
                if count == ROWS_OF_A_SHEET:
                    self.is_full = True
                    break
            part.write(b"</sheetData></worksheet>")


def _row(cells: Sequence[Any], style: int = 0) -> bytes:
    return ("<row>" + "".join(_cell(cell, style) for cell in cells) + "</row>").encode("utf-8", "replace")


def _cell(cell: Any, style: int) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return f"<c><v>{cell}</v></c>"
    text = escape(with_shape(str(cell))[:LONGEST_CELL])
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET_HEAD = (
    f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
).encode()


def _frame(sheets: int, title: str) -> Iterator[tuple[str, str]]:
    """The other parts of a workbook with so many sheets."""
    numbers = range(1, sheets + 1)
    named = escape(re.sub(r"[\\/*?:\[\]]", " ", title)[:25], {'"': "&quot;"})
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
    )
    listed = "".join(f'<sheet name="{named} {n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{parts}</Types>',
    )
    yield (
        "_rels/.rels",
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    yield "xl/workbook.xml", f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>'
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rIdStyles" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", _STYLES


_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>'
    '<xf fontId="1" applyFont="1" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
