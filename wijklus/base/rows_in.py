"""Reading the rows of a large table that somebody gives, CSV or xlsx, one after the other: it never stands in memory.

The first row is the heading. Signs that no text holds (NUL) are left out, formulas are never computed: of a cell with
one the value that the spreadsheet kept is read. Raises BadFile with a sentence for whatever is no such table.
"""

import codecs
import contextlib
import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from .refusals import BadFile
from .workbooks import sheet_rows

MAX_BYTES = 60_000_000
MAX_ROWS = 300_000
MAX_COLUMNS = 200
MAX_CELL = 1_000_000
SIGNS = ";,\t|"
FIELD = "file"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x7fELF", b"MZ", b"Rar!", b"\x1f\x8b")
_SAMPLE = 65_536

csv.field_size_limit(MAX_CELL)  # one setting for the whole process: a text of 100,000 signs is a row like another


@dataclass(frozen=True)
class Line:
    """One row: the line of the file it begins in, its cells without the empty ones at its end, and its row.

    A cell may hold several lines: in a spreadsheet the row is what one looks for, in a text the line.
    """

    number: int
    cells: list[str]
    row: int = 0


def is_zip(stream: IO[bytes]) -> bool:
    """Whether this is a workbook, or another archive."""
    stream.seek(0)
    return stream.read(4) == b"PK\x03\x04"


def rows(stream: IO[bytes], *, written: Callable[[Any], str] | None = None) -> Iterator[Line]:
    """The rows of a CSV or xlsx file that are not empty, the heading first.

    `written` says how a cell of a workbook is written as text, when it is not as `as_text` does.
    """
    found = _sheet(stream, written or as_text) if is_zip(stream) else _csv(stream)
    count = 0
    for line in found:
        if len(line.cells) > MAX_COLUMNS:
            raise _bad(_("Line %(line)s: there are more than %(most)s columns."), line=line.number, most=MAX_COLUMNS)
        if not line.cells:
            continue
        count += 1
        if count > MAX_ROWS + 1:
            raise _bad(_("The file has more than %(rows)s rows. Split it, and take the parts in."), rows=MAX_ROWS)
        yield line


def _bad(sentence: Any, **words: Any) -> BadFile:
    return BadFile([sentence % words if words else sentence], FIELD)


def trimmed(cells: list[str]) -> list[str]:
    """Without white space around each, and without the empty ones at the end."""
    kept = [cell.strip() for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def unguarded(cell: str) -> str:
    """A cell as it was before an export put a sign before it that keeps a spreadsheet from computing it."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@" else cell


def _csv(stream: IO[bytes]) -> Iterator[Line]:
    encoding = encoding_of(stream)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        sample = text.read(_SAMPLE).replace("\0", "").lstrip("\ufeff")
        told = sample[:6].lower().startswith("sep=") and len(sample) > 4
        sign = sample[4] if told else sign_of(sample)
        text.seek(0)
        yield from _csv_rows(text, sign, told)
    finally:
        with contextlib.suppress(ValueError):  # whoever gave the file closed it first
            text.detach()


def _csv_rows(text: IO[str], sign: str, told: bool) -> Iterator[Line]:
    lines = csv.reader((line.replace("\0", "") for line in text), delimiter=sign, strict=True)
    before = 0
    try:
        for row, cells in enumerate(lines, start=1):
            number, before = before + 1, lines.line_num
            if number == 1 and cells:
                cells[0] = cells[0].lstrip("\ufeff")
                if told:
                    continue
            yield Line(number, trimmed([unguarded(cell) for cell in cells]), row)
    except csv.Error as error:
        raise _broken(before + 1, str(error)) from None


def _broken(line: int, what: str) -> BadFile:
    if "limit" in what:
        return _bad(_("Line %(line)s: this cell holds more than a million signs."), line=line)
    sentence = _(
        'Line %(line)s: a quotation mark (") opens or closes in the wrong place, so nobody can tell where the cell '
        "ends. Save the file anew from a spreadsheet, or as xlsx."
    )
    return _bad(sentence, line=line)


def encoding_of(stream: IO[bytes]) -> str:
    """How the letters are written: UTF-8, UTF-16 or what Windows writes. Raises BadFile for what is no text."""
    stream.seek(0)
    start = stream.read(4096)
    if not start.strip():
        raise _bad(_("The file is empty."))
    if start.startswith(_OLD_OFFICE):
        raise _bad(_("This is an old Excel file (.xls), or one with a password. Save it as xlsx or as CSV."))
    if start.startswith(_NO_TABLES):
        raise _bad(_("This is not a table. Give a CSV file or an Excel file (xlsx)."))
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start[1::2].count(0) * 3 > len(start[1::2]) * 2:
        return "utf-16-le"
    if start[::2].count(0) * 3 > len(start[::2]) * 2:
        return "utf-16-be"
    if start.count(0) * 10 > len(start):
        raise _bad(_("This is not a table. Give a CSV file or an Excel file (xlsx)."))
    return "utf-8-sig" if _is_utf8(stream) else "cp1252"


def _is_utf8(stream: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    stream.seek(0)
    try:
        while part := stream.read(1 << 20):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def sign_of(sample: str) -> str:
    """The sign between columns: the one that cuts the first rows into most cells, the same number in each."""

    def cut(sign: str) -> tuple[int, int]:
        found = csv.reader(io.StringIO(sample, newline=""), delimiter=sign)
        widths = []
        try:
            for cells in found:
                widths += [len(cells)] if any(cells) else []
                if len(widths) == 20:
                    break
        except csv.Error:
            return 0, 0
        first = widths[0] if widths else 0
        same = sum(width == first for width in widths)
        return (first if first > 1 else 0), same

    return max(SIGNS, key=cut)


def _sheet(stream: IO[bytes], written: Callable[[Any], str]) -> Iterator[Line]:
    stream.seek(0)
    try:
        for number, values in sheet_rows(stream, most_columns=MAX_COLUMNS + 1):
            yield Line(number, trimmed([unguarded(written(value)) for value in values]), number)
    except zipfile.BadZipFile:
        raise _bad(_("This file is damaged: it cannot be opened as an Excel file (xlsx).")) from None


def as_text(value: Any) -> str:
    """A cell of a workbook as text: moments as ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time(0) else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\0", "")
