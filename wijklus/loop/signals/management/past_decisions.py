"""Reads a city's past decisions from a CSV file of any other system, so that suggestions can be tried on them."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from wijklus.base.refusals import BadFile
from wijklus_methods.signal_routing import Record

MOST_BYTES = 500_000_000
LONGEST_CELL = 10_000_000
GZIP = b"\x1f\x8b"
DAY_FIRST = re.compile(
    r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[ T,]+(?:om |at )?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?"
)
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?")
LINES_NAMED = 5


@dataclass(frozen=True)
class Asked:
    """The headings under which each thing stands; "" for what the file does not have."""

    label: str
    time: str
    text: str = ""
    category: str = ""
    area: str = ""
    latitude: str = ""
    longitude: str = ""

    def given(self) -> dict[str, str]:
        """What is asked for and its heading."""
        return {name: heading for name, heading in vars(self).items() if heading}


@dataclass
class Past:
    """The decisions that could be read, and the lines of those that could not, by what was wrong with them."""

    records: list[Record] = field(default_factory=list)
    without_label: list[int] = field(default_factory=list)
    without_time: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    off_the_map: list[int] = field(default_factory=list)

    def remarks(self) -> list[str]:
        """One sentence for each kind of row that was left out or not wholly used."""
        kinds = (
            (self.broken, _("Rows left out for too few or too many cells: %(count)s (%(lines)s)")),
            (self.without_label, _("Rows left out without a label: %(count)s (%(lines)s)")),
            (self.without_time, _("Rows left out for a time that cannot be read: %(count)s (%(lines)s)")),
            (self.off_the_map, _("Rows used without their place, which is not in degrees: %(count)s (%(lines)s)")),
        )
        return [sentence % {"count": len(lines), "lines": named(lines)} for lines, sentence in kinds if lines]


def named(lines: list[int]) -> str:
    """The first lines by number, as `line 3, 8, 12 …`."""
    first = ", ".join(map(str, lines[:LINES_NAMED]))
    return _("line %(lines)s") % {"lines": first + (" …" if len(lines) > LINES_NAMED else "")}


def read(path: str, asked: Asked) -> Past:
    """The past decisions in a file. Raises BadFile with one clear sentence when it cannot be used."""
    text = content(path)
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    past = Past()
    try:
        heading = [cell.strip() for cell in next(lines, [])]
        places = columns(heading, asked)
        for cells in lines:
            if any(cell.strip() for cell in cells):
                take(past, cells, len(heading), places, lines.line_num)
    except csv.Error as error:
        place = {"line": lines.line_num, "what": str(error)}
        raise BadFile([_("Line %(line)s: this is not a row of a CSV file (%(what)s).") % place]) from None
    if not past.records:
        raise BadFile([" ".join([_("No row of this file can be used."), *past.remarks()])])
    return past


def content(path: str) -> str:
    """The text of a file, packed with gzip or not, in UTF-8, UTF-16 or Windows-1252. Raises BadFile."""
    try:
        data = Path(path).read_bytes()
        if data.startswith(GZIP):
            with gzip.open(io.BytesIO(data)) as file:
                data = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadFile([f"{path}: {reason}"]) from None
    if len(data) > MOST_BYTES:
        raise BadFile([_("The file is larger than %(size)s MB.") % {"size": MOST_BYTES // 1_000_000}])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise BadFile([_("This is not a CSV file. In a spreadsheet, choose “Save as” and then “CSV”.")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter(text: str) -> str:
    """The sign between columns: whichever of ; , and tab stands most in the first line."""
    first = text[:100_000].lstrip("\r\n").split("\n", 1)[0]
    return max(";,\t", key=first.count)


def columns(heading: list[str], asked: Asked) -> dict[str, int]:
    """The number of each column that is asked for. Raises BadFile when one is not there, or is there twice."""
    found, missing = {}, []
    for name, wanted in asked.given().items():
        at = [i for i, cell in enumerate(heading) if cell == wanted.strip()]
        at = at or [i for i, cell in enumerate(heading) if cell.casefold() == wanted.strip().casefold()]
        if len(at) > 1:
            raise BadFile([_("There are several columns named %(column)s.") % {"column": wanted}])
        if at:
            found[name] = at[0]
        else:
            missing.append(wanted)
    if missing:
        told = {"missing": ", ".join(missing), "columns": ", ".join(heading)[:500]}
        raise BadFile([_("There is no column named %(missing)s. The columns of this file: %(columns)s.") % told])
    if any(place == found["label"] for name, place in found.items() if name != "label"):
        raise BadFile([_("The label cannot be given as known too: choose another column for one of them.")])
    return found


def take(past: Past, cells: list[str], width: int, places: Mapping[str, int], line: int) -> None:
    """Add one row to the past, or note what is wrong with it."""
    if len(cells) != width:
        past.broken.append(line)
        return
    values = {name: cells[at].strip() for name, at in places.items()}
    at = moment(values["time"])
    if not values["label"]:
        past.without_label.append(line)
    elif at is None:
        past.without_time.append(line)
    else:
        record = Record(
            text=values.get("text", ""),
            category=values.get("category", ""),
            area=values.get("area", ""),
            latitude=degrees(values.get("latitude", "")),
            longitude=degrees(values.get("longitude", "")),
            at=at,
            label=values["label"],
        )
        if record.point is None and (values.get("latitude") or values.get("longitude")):
            past.off_the_map.append(line)
        past.records.append(record)


def degrees(text: str) -> float | None:
    """A number with a point or a comma; None when it is none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """A moment in ISO 8601, or with the day first as in 31-12-2025 14:05, 31/12/2025 or 31.12.2025; None otherwise.

    A moment without a time zone is read as UTC: only the order and the days between matter here.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        numbers = next(parts(text), None)
        if numbers is None:
            return None
        try:
            found = datetime(*numbers, tzinfo=UTC)
        except ValueError:
            return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def parts(text: str) -> Iterator[tuple[int, int, int, int, int, int]]:
    """Year, month, day, hour, minute and second of a moment that is not ISO 8601."""
    if hit := DAY_FIRST.fullmatch(text):
        day, month, year, *clock = (int(part or 0) for part in hit.groups())
        hour, minute, second = islice(clock, 3)
        yield year + 2000 * (year < 100), month, day, hour, minute, second
    elif hit := YEAR_FIRST.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in hit.groups())
        yield year, month, day, hour, minute, second
