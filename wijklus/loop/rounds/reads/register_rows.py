"""The rows of a register that was given: each as a person, or why it cannot be one. No sentence repeats a number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.utils.translation import gettext as _

from wijklus.base import rows_in
from wijklus.base.refusals import BadFile, Refused
from wijklus.base.text import folded

from ..rules import admitting

NUMBER, PLACE, BIRTH, REACHED = "number", "place", "birth", "reached"
HEADINGS: dict[str, str] = {
    NUMBER: "rijksregisternummer|rrn|insz|niss|bsn|nummer|number|id|identificatie|numero|numero national",
    PLACE: "wijk|wijkcode|wijk code|code wijk|wijknaam|buurt|neighbourhood|quartier",
    BIRTH: "geboortedatum|geboortejaar|geboren|birth date|birth year|date of birth|date de naissance",
    REACHED: "e-mail|email|mail|e-mailadres|mailadres|gsm|gsm-nummer|mobiel|telefoon|phone|mobile|telephone",
}
"""How the columns of a register may be called, folded."""
COLUMNS = {name: kind for kind, names in HEADINGS.items() for name in names.split("|")}


@dataclass(frozen=True)
class PersonRow:
    """A person of a register: a folded number, where they live as it was written, and what else was given."""

    row: int
    number: str
    place: str
    birth: date | int | None
    addresses: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class RefusedPerson:
    """A row that cannot be a person, and why."""

    row: int
    reason: str


def person_rows(stream: IO[bytes], *, country: str) -> Iterator[PersonRow | RefusedPerson]:
    """Every row of a CSV or xlsx file, in its order. No query. Raises BadFile for what is no such table."""
    lines = rows_in.rows(stream)
    heading = next(lines, rows_in.Line(1, []))
    columns = [(place, COLUMNS.get(folded(cell.replace("_", " ")), "")) for place, cell in enumerate(heading.cells)]
    kinds = {kind for _place, kind in columns}
    if not {NUMBER, PLACE} <= kinds:
        sentence = _("The first row must name the columns: at least nummer and wijk; and geboortedatum, e-mail or gsm.")
        raise BadFile([sentence], rows_in.FIELD)
    count = 0
    for line in lines:
        count += 1
        try:
            yield _person(line, columns, country)
        except Refused as refused:
            yield RefusedPerson(line.row, str(refused.sentence))
    if not count:
        raise BadFile([_("The file has headings but no rows.")], rows_in.FIELD)


def _person(line: rows_in.Line, columns: Sequence[tuple[int, str]], country: str) -> PersonRow:
    cells: dict[str, list[str]] = {}
    for place, kind in columns:
        if kind and place < len(line.cells) and line.cells[place]:
            cells.setdefault(kind, []).append(line.cells[place])
    number = admitting.folded_number(cells.get(NUMBER, [""])[0])
    if len(number) < admitting.SHORTEST_NUMBER:
        raise Refused(_("There is no number in this row by which this person is known."))
    if PLACE not in cells:
        raise Refused(_("This row does not say where this person lives."))
    told = cells.get(BIRTH, [""])[0]
    birth = admitting.born(told) if told else None
    if told and birth is None:
        raise Refused(_("The day of birth cannot be read. Write it as 1985-07-30, or only the year."))
    read = [admitting.folded_address(one, country) for one in cells.get(REACHED, [])]
    notes = [_("An address in this row is no e-mail address and no phone number. This person is kept without it.")]
    return PersonRow(
        line.row, number, cells[PLACE][0], birth, [one[1] for one in read if one is not None],
        notes if None in read else (),
    )  # fmt: skip
