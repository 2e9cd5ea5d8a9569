"""Reading a table that somebody gives as CSV: any of ; , or tab between the columns, headings in any order or case.

What is wrong is told with the line and the column, all of it at once (at most twenty), so that a file is mended once.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .refusals import BadFile
from .text import cleaned, folded

MAX_BYTES = 2_000_000
MAX_ROWS = 5_000
MAX_PROBLEMS = 20


TITLES: dict[str, Any] = {
    "name": pgettext_lazy("column", "name"),
    "email": pgettext_lazy("column", "email"),
    "phone": pgettext_lazy("column", "phone"),
    "role": pgettext_lazy("column", "role"),
    "function": pgettext_lazy("column", "function"),
    "neighbourhoods": pgettext_lazy("column", "neighbourhoods"),
    "service": pgettext_lazy("column", "service"),
    "code": pgettext_lazy("column", "code"),
    "indicator": pgettext_lazy("column", "indicator"),
    "year": pgettext_lazy("column", "year"),
    "value": pgettext_lazy("column", "value"),
    "unit": pgettext_lazy("column", "unit"),
    "source": pgettext_lazy("column", "source"),
    "derived": pgettext_lazy("column", "derived"),
}
"""How a column is called to whoever mends the file; each of these names may head the column too."""


def title(column: str) -> Any:
    """The name of a column in the language of the reader."""
    return TITLES.get(column, column)


@dataclass(frozen=True)
class Row:
    """One line of the table: its number in the file, and the text of each known column ("" when left empty)."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


class Problems:
    """What is wrong with a file, gathered while it is read."""

    def __init__(self, field: str | None = None) -> None:
        self.field = field
        self.sentences: list[Any] = []

    def add(self, *, line: int, column: str, wrong: Any) -> None:
        """Note that something is wrong in a line and a column."""
        place = {"line": line, "column": title(column)}
        where = _("Line %(line)s, column “%(column)s”") % place if column else _("Line %(line)s") % place
        self.sentences.append(format_lazy("{}: {}", where, wrong))

    def stop_if_any(self) -> None:
        """Raise BadFile when anything was noted."""
        if self.sentences:
            raise BadFile(self.sentences[:MAX_PROBLEMS], self.field)


def read(
    data: bytes,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
    field: str | None = None,
) -> list[Row]:
    """The rows of a CSV file. `names` maps other headings (folded) to columns. Empty lines are skipped.

    Raises BadFile when it is too big, not text, has no heading for a required column, or leaves one empty.
    """
    known = _known((*required, *optional), names or {})
    text = _text(data, field)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        heading = [known.get(folded(cell), "") for cell in next(lines, [])]
        _check_heading(heading, required, field)
        rows = list(_rows(lines, heading, (*required, *optional), field))
    except csv.Error as error:
        place = {"line": lines.line_num, "what": str(error)}
        raise BadFile([_("Line %(line)s: this is not a row of a CSV file (%(what)s).") % place], field) from None
    problems = Problems(field)
    for row in rows:
        for column in required:
            if not row[column]:
                problems.add(line=row.line, column=column, wrong=_("this is empty, and it is needed."))
    problems.stop_if_any()
    if not rows:
        raise BadFile([_("The file has headings but no rows.")], field)
    return rows


def unused(data: bytes, *, columns: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """The headings of a CSV file that stand for no column: what stands under them is not read."""
    known = _known(columns, names)
    text = _text(data, None)
    heading = next(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), [])
    return [cleaned(cell)[:60] for cell in heading if cell.strip() and folded(cell) not in known]


def _known(columns: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """Column by heading: its own name, its name in the language of the reader, and the other names given."""
    known = {folded(str(title(column))): column for column in columns}
    known |= {folded(other): column for other, column in names.items()}
    return known | {folded(column): column for column in columns}


def _text(data: bytes, field: str | None) -> str:
    """The bytes as text: UTF-8, or what Excel on Windows writes."""
    if len(data) > MAX_BYTES:
        size = {"size": MAX_BYTES // 1_000_000}
        raise BadFile([_("The file is larger than %(size)s MB.") % size], field)
    if b"\0" in data:
        raise BadFile([_("This is not a CSV file. In a spreadsheet, choose “Save as” and then “CSV”.")], field)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The sign between columns: whichever of the three stands most in the first line."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(";,\t", key=first.count)


def _check_heading(heading: Sequence[str], required: Sequence[str], field: str | None) -> None:
    missing = [column for column in required if column not in heading]
    if missing:
        wanted = {"columns": ", ".join(str(title(column)) for column in missing)}
        raise BadFile([_("Line 1: there is no column named %(columns)s.") % wanted], field)
    twice = [column for column in heading if column and heading.count(column) > 1]
    if twice:
        raise BadFile([_("Line 1: the column %(column)s stands there twice.") % {"column": title(twice[0])}], field)


def _rows(lines: Any, heading: Sequence[str], columns: Sequence[str], field: str | None) -> Any:
    """Each line that is not empty, with its number."""
    for count, cells in enumerate(lines):
        if count >= MAX_ROWS:
            raise BadFile([_("The file has more than %(rows)s rows.") % {"rows": MAX_ROWS}], field)
        if not any(cell.strip() for cell in cells):
            continue
        values = dict.fromkeys(columns, "")
        values |= {name: cleaned(cell) for name, cell in zip(heading, cells, strict=False) if name}
        yield Row(lines.line_num, values)
