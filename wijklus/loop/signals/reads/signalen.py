"""The data warehouse files of Signalen, given together as a zip archive: one row per signal is made of four of them.

signals.csv names its place, category and state by their number; those stand in locations.csv, categories.csv and
statuses.csv. The files about who reported and who worked on it are not opened. Signalen writes the easting of a place
under `lat` and the northing under `lng`: they are put right here.
"""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from django.utils.translation import gettext_lazy as _

from wijklus.base import rows_in, workbooks
from wijklus.base.refusals import BadFile
from wijklus.base.rows_in import Line

SIGNALS, PLACES, CATEGORIES, STATES = "signals", "locations", "categories", "statuses"
FILES = {
    SIGNALS: ("signals.csv",),
    PLACES: ("locations.csv",),
    CATEGORIES: ("categories.csv", "category_assignments.csv"),
    STATES: ("statuses.csv",),
}
WANTED = {
    PLACES: ("lat", "lng", "stadsdeel", "buurt_code", "address_text"),
    CATEGORIES: ("main", "sub"),
    STATES: ("state",),
}
NUMBERED_BY = {PLACES: "location_id", CATEGORIES: "category_assignment_id", STATES: "status_id"}
OWN = ("id", "text", "source", "incident_date_start", "created_at")
HEADINGS = (*OWN, *WANTED[PLACES], *WANTED[CATEGORIES], *WANTED[STATES])


def is_archive(stream: IO[bytes]) -> bool:
    """Whether this is a zip archive with a file signals.csv in it."""
    if not rows_in.is_zip(stream):
        return False
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            return _named(archive, SIGNALS) is not None
    except zipfile.BadZipFile:
        return False


def rows(stream: IO[bytes]) -> Iterator[Line]:
    """The rows of the archive, headings first. Raises BadFile like any other file with rows."""
    workbooks.unpacked(stream)
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        beside = {what: _by_number(archive, what) for what in WANTED}
        lines = _lines(archive, SIGNALS)
        heading = next(lines, Line(1, [])).cells
        if "id" not in heading or "text" not in heading:
            raise BadFile([_("In signals.csv the columns id and text are missing.")], "file")
        yield Line(1, list(HEADINGS))
        for line in lines:
            cells = dict(zip(heading, line.cells, strict=False))
            yield Line(line.number, _joined(cells, beside))


def _named(archive: zipfile.ZipFile, what: str) -> str | None:
    names = {name.rsplit("/", 1)[-1].lower(): name for name in archive.namelist()}
    return next((names[name] for name in FILES[what] if name in names), None)


def _lines(archive: zipfile.ZipFile, what: str) -> Iterator[Line]:
    name = _named(archive, what)
    if name is None:
        return
    with archive.open(name) as part:
        yield from rows_in.rows(part)


def _by_number(archive: zipfile.ZipFile, what: str) -> Mapping[str, Sequence[str]]:
    """What a file beside it holds, by the number of its rows."""
    lines = _lines(archive, what)
    heading = next(lines, Line(1, [])).cells
    places = [heading.index(name) if name in heading else -1 for name in WANTED[what]]
    number = heading.index("id") if "id" in heading else 0
    found = {}
    for line in lines:
        cells = line.cells
        if number < len(cells):
            found[cells[number]] = tuple(cells[place] if 0 <= place < len(cells) else "" for place in places)
    return found


def _joined(cells: Mapping[str, str], beside: Mapping[str, Mapping[str, Sequence[str]]]) -> list[str]:
    """One row: what was said with what was added to it, and its place, category and state."""
    own = {name: cells.get(name, "") for name in OWN}
    more = cells.get("text_extra", "")
    if more and more not in own["text"]:
        own["text"] = f"{own['text']}\n\n{more}"
    joined = list(own.values())
    for what, names in WANTED.items():
        found = list(beside[what].get(cells.get(NUMBERED_BY[what], ""), [""] * len(names)))
        joined += _north_first(found) if what == PLACES else found
    return joined


def _north_first(place: list[str]) -> list[str]:
    """Latitude before longitude: in the Low Countries the northing in degrees is always the larger number."""
    try:
        if float(place[0]) < float(place[1]):
            place[0], place[1] = place[1], place[0]
    except ValueError:
        pass
    return place
