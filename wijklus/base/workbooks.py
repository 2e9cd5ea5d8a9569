"""The rows of a workbook (xlsx) that somebody gives. It is an archive: what unpacks to too much is not even unpacked.

Nothing in it is computed, fetched or followed: formulas give the value that was kept, links to elsewhere are left.
"""

import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext_lazy as _

from .refusals import BadFile

MAX_UNPACKED = 400_000_000
MAX_PARTS = 1_000
MAX_RATIO = 150
RATIO_COUNTS_FROM = 10_000_000
MAX_EMPTY = 5_000
"""So many empty rows after one another are the end of the sheet, whatever number the next one says it has."""
MARKS = (b"<!doctype", b"<!entity")
"""What no workbook holds, and a trap does."""


def unpacked(stream: IO[bytes]) -> int:
    """How much an archive says it unpacks to, in bytes. Raises BadFile when that cannot be a table."""
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    is_bomb = size > RATIO_COUNTS_FROM and size / packed > MAX_RATIO
    if len(parts) > MAX_PARTS or size > MAX_UNPACKED or is_bomb:
        raise _bad(_("This file unpacks to far more than a table of this size can hold. It was not opened."))
    if any(part.flag_bits & 1 for part in parts):
        raise _bad(_("This file has a password. Save it without one."))
    return size


def sheet_rows(stream: IO[bytes], *, most_columns: int) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of the first sheet that holds anything, each with its number."""
    _check(stream)
    import openpyxl  # takes a second to import: only where a workbook is read

    stream.seek(0)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except (KeyError, ValueError, OSError, TypeError, AttributeError, ParseError) as problem:
        raise _damaged() from problem
    try:
        for sheet in book.worksheets:
            found = False
            for row in _rows(sheet, most_columns):
                found = True
                yield row
            if found:
                return
    finally:
        book.close()


def _rows(sheet: Any, most_columns: int) -> Iterator[tuple[int, Sequence[Any]]]:
    sheet.reset_dimensions()  # what a sheet says of its own size need not be so
    empty = 0
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=most_columns), start=1):
            if all(value is None or value == "" for value in values):
                empty += 1
                if empty > MAX_EMPTY:
                    return
                continue
            empty = 0
            yield number, values
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, OverflowError, ParseError) as problem:
        raise _damaged() from problem


def _check(stream: IO[bytes]) -> None:
    """Raise BadFile unless it is a workbook that cannot hurt."""
    unpacked(stream)
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            raise _bad(_("This archive is not an Excel file (xlsx). Give a CSV file or an xlsx file."))
        for name in names:
            if name.endswith((".xml", ".rels")):
                with archive.open(name) as part:
                    _look_for_traps(part)


def _look_for_traps(part: IO[bytes]) -> None:
    """No document type and no entities, anywhere; and written in the letters in which they would be seen."""
    tail = b""
    first = True
    while piece := part.read(1 << 18):
        if first and piece[:2] in (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00"):
            raise _damaged()
        first = False
        if any(mark in (tail + piece).lower() for mark in MARKS):
            raise _bad(_("This file holds instructions that no table needs. It was not opened."))
        tail = piece[-16:]


def _damaged() -> BadFile:
    return _bad(_("This file is damaged: it cannot be opened as an Excel file (xlsx)."))


def _bad(sentence: Any) -> BadFile:
    return BadFile([sentence], "file")
