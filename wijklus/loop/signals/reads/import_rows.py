"""The rows of a file that is taken in, and what each of them says: as a signal, or why it cannot be one."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned, folded
from wijklus.ground.places import reads as places

from .. import rules
from ..models import ImportRun
from ..rules import cells, columns, hearing
from ..rules import imports as import_rules
from .categories import categories

_PARTS = re.compile(r"\s*[>/|»]\s*")


@dataclass(frozen=True)
class FileRow:
    """A row as it was read: its place among the rows, its line in the file, its key, its cells, and where it ends."""

    number: int
    line: int
    key: str
    cells: Sequence[str]
    ends_at: int


@dataclass(frozen=True)
class Told:
    """What a row says, and why it waits for nothing any more ("" when it does)."""

    said: rules.Said
    closed: str
    number: str = ""
    state: str = ""
    is_closed: bool = False


def file_rows(run: ImportRun, *, at_row: int = 0, at_byte: int = 0) -> Iterator[FileRow]:
    """The rows of a file from one of them on, one after the other; none when it is no longer kept. No query."""
    if not run.rows_file:
        return
    with default_storage.open(str(run.rows_file), "rb") as stream:
        stream.seek(at_byte)
        number, ends_at = at_row, at_byte
        for line in iter(stream.readline, b""):  # iterating itself would begin at the start again
            number, ends_at = number + 1, ends_at + len(line)
            at_line, key, values = json.loads(line)
            yield FileRow(number, at_line, key, values, ends_at)


class Reader:
    """Turns rows into what was said, by the plan of their file. Made once per job: three queries."""

    def __init__(self, run: ImportRun, *, zone: tzinfo) -> None:
        self.plan = import_rules.Plan.of(run.plan)
        self.headings: Sequence[str] = run.headings
        self.zone = zone
        self.label = f"{self.plan.source}: {run.file_name}"[:200]
        self.reference = run.reference
        self.neighbourhoods: dict[str, Any] = {}
        for row in places.every_neighbourhood():
            self.neighbourhoods |= {folded(name): row for name in (row.code, row.slug, row.name)}
        self.categories = _categories()
        self.extent = places.extent()

    def told(self, row: FileRow) -> Told:
        """What a row says. Raises Refused with a sentence and our name of the field."""
        if len(row.cells) > len(self.headings):
            raise Refused(_("This row has more cells than there are columns: is a quotation mark missing?"))
        given = _Cells(row.cells, self.plan.columns)
        lat, lon = self._point(given)
        contact = self._contact(given)
        text = given[columns.TEXT]
        said = rules.Said(
            text=text,
            kind=given.read(columns.KIND, cells.kind) or self.plan.kind,
            channel=cells.channel(given[columns.CHANNEL], self.plan.channel),
            neighbourhood=self._neighbourhood(given, lat),
            language=self.plan.language,
            contact=contact,
            counted_voices=self._voices(given, contact),
            agreed_to=(hearing.ANSWER,) if contact and self.plan.ground == import_rules.CONSENT else (),
            lat=lat,
            lon=lon,
            place_text=" ".join(given[columns.PLACE].split())[: rules.LONGEST_PLACE],
            category=self._category(given),
            form_key=import_rules.row_key(source=self.plan.source, number=given[columns.NUMBER], content=row.key),
            form_digest=_digest(text),
            origin_kind=rules.IMPORT,
            origin_label=self.label,
            origin_ref=self.reference,
            received_at=self._moment(given),
        )
        state = given[columns.STATE]
        return Told(said, self._closed(given), given[columns.NUMBER], state, cells.is_closed(state))

    def column_of(self, field: str | None) -> str:
        """The heading of the column a refusal is about; "" when it is about the row."""
        number = self.plan.columns.get(COLUMN_OF.get(field or "", field or ""))
        return str(self.headings[number]) if number is not None and number < len(self.headings) else ""

    def _moment(self, given: "_Cells") -> Any:
        if columns.MOMENT not in self.plan.columns:
            return None
        if not given[columns.MOMENT]:
            raise Refused(_("There is no date here."), field=columns.MOMENT)
        return given.read(columns.MOMENT, lambda cell: cells.moment(cell, order=self.plan.date_order, zone=self.zone))

    def _point(self, given: "_Cells") -> tuple[float | None, float | None]:
        if given[columns.POINT] and columns.LAT not in self.plan.columns:
            lat, lon = given.read(columns.POINT, cells.point)
        elif given[columns.LAT] or given[columns.LON]:
            lat, lon = given.read(columns.LAT, cells.degrees), given.read(columns.LON, cells.degrees)
        else:
            return None, None
        if lat is None or lon is None:
            raise Refused(_("Of this point one of the two numbers is missing."), field=columns.LAT)
        self._check_point(lat, lon)
        return lat, lon

    def _check_point(self, lat: float, lon: float) -> None:
        """A point that cannot be meant. One in a river or just over the border is kept, as not locatable."""
        if abs(lat) > 400 or abs(lon) > 400:
            sentence = _("This is not a point in degrees, but in metres. Convert it to latitude and longitude (WGS84).")
            raise Refused(sentence, field=columns.LAT)
        if self.extent is None or self._is_near(lat, lon):
            return
        if self._is_near(lon, lat):
            sentence = _("Latitude and longitude seem to have changed places: choose the columns the other way round.")
            raise Refused(sentence, field=columns.LAT)
        raise Refused(_("This point lies far outside the municipality."), field=columns.LAT)

    def _is_near(self, lat: float, lon: float) -> bool:
        assert self.extent is not None
        west, south, east, north = self.extent
        far = import_rules.FAR_DEGREES
        return south - far <= lat <= north + far and west - far <= lon <= east + far

    def _neighbourhood(self, given: "_Cells", lat: float | None) -> Any:
        word = given[columns.NEIGHBOURHOOD]
        found = self.neighbourhoods.get(folded(word)) if word else None
        if word and found is None and lat is None:
            sentence = _("We do not know a neighbourhood “%(cell)s”, and there is no point either.")
            raise Refused(sentence % {"cell": word[:60]}, field=columns.NEIGHBOURHOOD)
        return found

    def _category(self, given: "_Cells") -> Any:
        word = given[columns.CATEGORY]
        if not word:
            return None
        for part in (word, *reversed(_PARTS.split(word))):
            found = self.categories.get(folded(part)) or self.categories.get(columns.plain(part))
            if found is not None:
                return found
        if self.plan.unknown_category == import_rules.WITHOUT:
            return None
        raise Refused(_("We do not know a category “%(cell)s”.") % {"cell": word[:60]}, field=columns.CATEGORY)

    def _voices(self, given: "_Cells", contact: Any) -> int:
        counted = given.read(columns.VOICES, cells.whole) or 0
        return 0 if contact is not None and counted == 1 else counted

    def _contact(self, given: "_Cells") -> Any:
        """How who said it is answered: only with a ground to keep that."""
        if not self.plan.ground:
            return None
        email, phone = given[columns.EMAIL], given[columns.PHONE]
        if email:
            try:
                validate_email(email)
            except ValidationError:
                raise Refused(_("This is not an e-mail address."), field=columns.EMAIL) from None
        if not email and not phone:
            return None
        name = cleaned(given[columns.NAME])[:120]
        return rules.Reachable(channel="mail" if email else "phone", name=name, email=email, phone=phone[:40])

    def _closed(self, given: "_Cells") -> str:
        if self.plan.closed != import_rules.ASIDE or not cells.is_closed(given[columns.STATE]):
            return ""
        return _("Was done with in %(source)s before it was taken in.") % {"source": self.plan.source}


COLUMN_OF = {
    "received_at": columns.MOMENT,
    "place_text": columns.PLACE,
    "counted_voices": columns.VOICES,
    "form_key": columns.NUMBER,
    "contact": columns.EMAIL,
}
"""Our columns by what a check calls them, where that differs."""


class _Cells:
    """The cells of a row by field; "" where there is none."""

    def __init__(self, given: Sequence[str], by_field: Mapping[str, int]) -> None:
        self._given, self._by_field = given, by_field

    def __getitem__(self, name: str) -> str:
        column = self._by_field.get(name, -1)
        return self._given[column] if 0 <= column < len(self._given) else ""

    def read(self, name: str, how: Any) -> Any:
        """What a cell holds, read by a rule; None when it is empty. Raises Refused."""
        if not self[name]:
            return None
        try:
            return how(self[name])
        except cells.BadCell as bad:
            raise Refused(_(bad.sentence) % bad.words, field=name) from None


def _categories() -> dict[str, Any]:
    """Categories by code and by name in each language; those under a main one go before it, those in use before all."""
    found: dict[str, Any] = {}
    rows = sorted(categories(), key=lambda row: (row.is_active, row.parent_id is not None))
    for row in rows:
        found |= {folded(name): row for name in (*row.name.values(), row.code)}
    return found


def _digest(text: str) -> str:
    """By this a number that was used for another text is told from the same row once more."""
    said = b"wijklus.said:" + cleaned(text).encode("utf-8", "replace")
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()
