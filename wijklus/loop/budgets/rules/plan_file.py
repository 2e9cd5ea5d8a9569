"""What stands in which column of a file with a multi-year plan, and what a cell with an amount says. No database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from wijklus.base.cents import Cents, NotAnAmount, parse
from wijklus.base.text import folded

from . import INVESTMENT, OPERATING

GOAL, PLAN, ACTION = "goal", "plan", "action"
NIS, VERSION, KIND, FIELD, TOTAL = "nis", "version", "kind", "field", "total"
YEAR, AMOUNT = "year", "amount"
CODE, NAME, LONG = "code", "name", "long"

_LEVELS = {
    GOAL: ("bd", "goal", "doel", "doelstelling", "beleidsdoelstelling", "sd"),
    PLAN: ("ap", "plan", "actieplan", "action plan", "od"),
    ACTION: ("ac", "action", "actie"),
}
_PARTS = {
    CODE: ("code", "nr", "nummer", "number"),
    NAME: ("short", "name", "naam", "omschrijving", "titel", "title", "kort", "korte omschrijving"),
    LONG: ("long", "description", "toelichting", "lang", "lange omschrijving"),
}
_OTHERS = {
    NIS: ("nis", "nis code", "niscode", "code nis"),
    VERSION: ("plan version", "version", "versie", "planversie", "versie meerjarenplan"),
    KIND: ("kind", "soort", "type", "operating or investment", "exploitatie of investering"),
    FIELD: ("policy field", "beleidsveld", "bv", "code beleidsveld", "beleidsveld code"),
    YEAR: ("jaar", "year", "boekjaar", "begrotingsjaar"),
    AMOUNT: ("bedrag", "amount", "raming", "uitgave", "uitgaven", "krediet", "budget"),
    TOTAL: ("total", "totaal", "total amount", "totaal bedrag", "totaalbedrag"),
}
_KINDS = {
    OPERATING: ("operating", "exploitatie", "e", "exploitation", "operations"),
    INVESTMENT: ("investment", "investering", "investeringen", "i", "investments", "investissement"),
}
_AMOUNTS = ("", "amount", "bedrag", "raming", "uitgave", "uitgaven", "jaar", "year", "budget", "krediet")
_YEAR = re.compile(r"^(?P<before>.*?)\s*(?P<year>20[0-9]{2})\s*(?P<after>.*)$")
_LONG_FRACTION = re.compile(r"[-\u2212]?[0-9]{1,15}\.[0-9]{3,20}")
_ALMOST = Decimal("0.000001")
"""A spreadsheet computes with floats: this far beside a whole cent is that cent."""


@dataclass(frozen=True)
class Columns:
    """Where what stands: the place of each field, and of each amount by its year and kind ("" where none is said).

    `rivals` are a year and the places of two columns that both say to hold its amounts; None when no two do.
    """

    fields: Mapping[str, int] = field(default_factory=dict)
    amounts: Mapping[tuple[int, str], int] = field(default_factory=dict)
    rivals: tuple[int, int, int] | None = None

    @property
    def are_enough(self) -> bool:
        """Whether lines can be told apart and hold money."""
        named = any(self.fields.get(f"{level}_{part}") is not None for level in _LEVELS for part in (CODE, NAME))
        return named and (bool(self.amounts) or self.is_by_year)

    @property
    def is_by_year(self) -> bool:
        """Whether each row holds one amount of one year, instead of a column for every year."""
        return not self.amounts and YEAR in self.fields and AMOUNT in self.fields


def columns(headings: Sequence[str]) -> Columns:
    """What each column is, by its heading; of two fields that say the same the first counts, two amounts are rivals."""
    fields: dict[str, int] = {}
    amounts: dict[tuple[int, str], int] = {}
    rivals = None
    for place, heading in enumerate(headings):
        words = " ".join(re.split(r"[\s_./:()-]+", folded(heading))).strip()
        meant = _field(words)
        amount = None if meant else _amount_column(words)
        if meant:
            fields.setdefault(meant, place)
        elif amount:
            other = _rival(amount, amounts)
            rivals = rivals if other is None or rivals else (amount[0], other, place)
            amounts.setdefault(amount, place)
    return Columns(fields, amounts, rivals)


def _rival(amount: tuple[int, str], amounts: Mapping[tuple[int, str], int]) -> int | None:
    """The place of another column for this year that is of the same kind, or of which nobody says of which kind."""
    year_of, kind_of = amount
    alike = [
        place for (year, of), place in amounts.items() if year == year_of and (of == kind_of or not (of and kind_of))
    ]
    return alike[0] if alike else None


def _field(words: str) -> str:
    """The field that a heading names; empty when it names none."""
    for name, spelled in _OTHERS.items():
        if words in spelled:
            return name
    for level, spelled in _LEVELS.items():
        for part, endings in _PARTS.items():
            if any(words in (f"{one} {end}", f"{end} {one}") for one in spelled for end in endings):
                return f"{level}_{part}"
        if words in spelled:
            return f"{level}_{NAME}"
    return ""


def _amount_column(words: str) -> tuple[int, str] | None:
    """The year and the kind of a column with amounts; None for any other column."""
    found = _YEAR.match(words)
    if found is None:
        return None
    around = " ".join(part for part in (found["before"], found["after"]) if part)
    if around in _AMOUNTS:
        return int(found["year"]), ""
    of_kind = kind(around) or next((kind(word) for word in around.split() if kind(word)), "")
    rest = [word for word in around.split() if not kind(word) and word not in _AMOUNTS]
    return (int(found["year"]), of_kind) if of_kind and not rest else None


def kind(text: str) -> str:
    """Operating or investment, as a cell says it; empty when it says neither."""
    words = folded(text)
    return next((name for name, spelled in _KINDS.items() if words in spelled), "")


def year(cell: str) -> int | None:
    """The year that a cell says; None when it says none."""
    text = cell.strip().removesuffix(".0")
    return int(text) if re.fullmatch(r"20[0-9]{2}", text) else None


def amount(cell: str) -> Cents | None:
    """What a cell with an amount says; None for an empty one. Raises NotAnAmount for what can be read in two ways."""
    text = cell.strip()
    if not text or text in {"-", "\u2013"}:
        return None
    try:
        return parse(text)
    except NotAnAmount:
        if _LONG_FRACTION.fullmatch(text):
            return _almost_whole(text)
        raise


def _almost_whole(text: str) -> Cents:
    """An amount with more than two decimals that mean nothing, as a computer writes it."""
    value = Decimal(text.replace("\u2212", "-"))
    cents = (value * 100).to_integral_value()
    if abs(value * 100 - cents) > _ALMOST * 100:
        raise NotAnAmount(text)
    return Cents(int(cents))


def written(number: float) -> str:
    """A number of a workbook as an amount: 1.125 is no thousand euro, so it keeps four decimals."""
    cents = Decimal(repr(number)) * 100
    if abs(cents - cents.to_integral_value()) <= _ALMOST * 100:
        return str(Cents(int(cents.to_integral_value())))
    return f"{number:.6f}"
