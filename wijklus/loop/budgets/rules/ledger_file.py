"""What stands in which column of a file with bookings of the ledger, and what its cells say. No database."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from wijklus.base.cents import Cents, NotAnAmount
from wijklus.base.text import folded

from . import plan_file

DAY, YEAR, AMOUNT, DEBIT, CREDIT, KIND = "day", "year", "amount", "debit", "credit", "kind"
NUMBER, LINE, TEXT, VERSION = "number", "line", "text", "version"
GOAL, PLAN, ACTION, FUND, CODE = "goal", "plan", "action", "fund", "code"
CODES = (GOAL, PLAN, ACTION, FUND, CODE)
"""Codes are opaque: they are compared as they stand."""

_SPELLED: dict[str, tuple[str, ...]] = {
    DAY: ("datum", "date", "boekdatum", "boekingsdatum", "booked on", "day", "dag", "datum boeking", "factuurdatum"),
    YEAR: ("jaar", "year", "boekjaar", "financial year", "begrotingsjaar"),
    AMOUNT: ("bedrag", "amount", "saldo", "geboekt", "geboekt bedrag", "bedrag eur", "bedrag in eur", "netto bedrag"),
    DEBIT: ("debet", "debit"),
    CREDIT: ("credit",),
    KIND: ("soort", "kind", "type", "exploitatie of investering", "operating or investment"),
    NUMBER: ("nummer", "number", "boekstuk", "boekstuknummer", "boekingsnummer", "document", "documentnummer", "nr"),
    LINE: ("regel", "line", "lijn", "volgnummer", "regelnummer", "line number", "lijnnummer"),
    TEXT: ("omschrijving", "description", "text", "tekst", "mededeling"),
    VERSION: ("versie", "version", "planversie", "plan version"),
    GOAL: ("doelstelling code", "goal code", "bd code", "beleidsdoelstelling", "doelstelling", "bd", "sd"),
    PLAN: ("actieplan code", "plan code", "ap code", "actieplan", "ap", "od"),
    ACTION: ("actie code", "action code", "ac code", "actie", "action", "ac"),
    FUND: ("fonds", "fund", "fonds code", "fund code", "fondscode", "financieringsbron", "bron"),
    CODE: ("code", "project", "projectcode", "project code", "dossier", "kostenplaats", "ledger code", "grootboekcode"),
}
_ISO = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?:[ T][0-9:.]+)?")
_DUTCH = re.compile(r"(?P<d>[0-9]{1,2})[/.-](?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})(?: [0-9:.]+)?")
_TIGHT = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_BRACKETS = re.compile(r"\((?P<amount>[^()]+)\)")
FIRST_YEAR, LAST_YEAR = 2000, 2100


class NotADay(ValueError):
    """The text is no day of the calendar that can be read in one way only."""


def columns(headings: Sequence[str]) -> Mapping[str, int]:
    """The place of each column that is known by its heading; of two that say the same the first counts."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        words = " ".join(re.split(r"[\s_./:()-]+", folded(heading))).strip()
        name = next((name for name, spelled in _SPELLED.items() if words in spelled), "")
        if name:
            found.setdefault(name, place)
    return found


def are_enough(found: Mapping[str, int]) -> bool:
    """Whether a booking can be read: its day and its amount."""
    return DAY in found and (AMOUNT in found or DEBIT in found or CREDIT in found)


def day(cell: str) -> date:
    """The day that a cell says: 2026-03-04, 4/3/2026 (the day first), 04.03.2026 or 20260304."""
    text = cell.strip()
    parts = _ISO.fullmatch(text) or _DUTCH.fullmatch(text) or _TIGHT.fullmatch(text)
    if parts is None:
        raise NotADay(cell)
    try:
        found = date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError:
        raise NotADay(cell) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NotADay(cell)
    return found


def year(cell: str) -> int | None:
    """The year that a cell says; None for an empty one. Raises NotADay for what is no year."""
    text = cell.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:9]) <= LAST_YEAR):
        raise NotADay(cell)
    return int(text)


def amount(cell: str) -> Cents | None:
    """What a cell with an amount says; None for an empty one. A credit note is below zero: -12,00, 12,00- or (12,00).

    Raises NotAnAmount for what can be read in two ways, such as 12k.
    """
    text = cell.strip()
    inside = _BRACKETS.fullmatch(text)
    behind = text[:-1] if text[-1:] in ("-", "\u2212") and len(text) > 1 else ""
    if not inside and not behind:
        return plan_file.amount(text)
    told = plan_file.amount(inside["amount"] if inside else behind)
    if told is None or told < Cents(0):
        raise NotAnAmount(cell)
    return -told
