"""What stands in a cell of a file: a moment, a number, a point, a word for a kind, a channel or a state."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from wijklus.base.text import folded
from wijklus.ground.trail.rules import mark as _

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
DATE_ORDERS = (DAY_FIRST, MONTH_FIRST)


class BadCell(ValueError):
    """A cell that does not hold what its column should. `sentence` is marked for translation, `words` go into it."""

    def __init__(self, sentence: str, **words: Any) -> None:
        super().__init__(sentence)
        self.sentence, self.words = sentence, words


_DAY = re.compile(
    r"^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T,]+(?:om |at |à )?(\d{1,2})[:.hu](\d{2})(?::(\d{2}))?)?"
)
_WORDS = re.compile(r"^(?:[a-z]+,? )?(\d{1,2})\.? ([a-z]{3,})\.? (\d{4})(?: (?:om |at )?(\d{1,2})[:.hu](\d{2}))?")
_SERIAL = re.compile(r"^\d{5}(\.\d+)?$")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january janvier januar",
            "feb februari february fevrier fev februar",
            "mrt maart mar march mars marz maerz",
            "apr april avril avr",
            "mei may mai",
            "jun juni june juin",
            "jul juli july juillet juil",
            "aug augustus august aout",
            "sep sept september septembre",
            "okt oktober oct october octobre",
            "nov november novembre",
            "dec december decembre dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}


def moment(text: str, *, order: str, zone: tzinfo) -> datetime:
    """When something was said: ISO 8601, 31-12-2024 14:05, 31 december 2024, or a day as Excel counts them.

    A day without a time is noon there; a moment without a zone is one there. Raises BadCell.
    """
    try:
        found = _iso(text) or _numbered(text, order) or _named(folded(text)) or _counted(text)
    except (ValueError, KeyError, OverflowError):
        found = None
    if found is None:
        raise BadCell(_("“%(cell)s” is not a date that we can read."), cell=text[:40])
    if not 1900 <= found.year <= 2999:
        raise BadCell(_("“%(cell)s” is not a date that we can read."), cell=text[:40])
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if text.isdigit() and len(text) != 8:
        return None
    return found if len(text) > 10 else _noon(found.date())


def _numbered(text: str, order: str) -> datetime | None:
    match = _DAY.match(text)
    if match is None:
        return None
    first, second, third = (int(match[n]) for n in (1, 2, 3))
    if len(match[1]) == 4:
        year, month, day = first, second, third
    else:
        day, month = (first, second) if order == DAY_FIRST else (second, first)
        year = {2: third + 2000, 4: third}[len(match[3])]
    return _with_time(date(year, month, day), match[4], match[5], match[6])


def _named(text: str) -> datetime | None:
    match = _WORDS.match(text)
    if match is None or match[2] not in _MONTHS:
        return None
    return _with_time(date(int(match[3]), _MONTHS[match[2]], int(match[1])), match[4], match[5], None)


def _with_time(day: date, hour: str | None, minute: str | None, second: str | None) -> datetime:
    if hour is None or minute is None:
        return _noon(day)
    return datetime.combine(day, time(int(hour), int(minute), int(second or 0)))


def _counted(text: str) -> datetime | None:
    if not _SERIAL.match(text) or not _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        return None
    found = datetime(1899, 12, 30) + timedelta(days=float(text))  # noqa: DTZ001 (the zone is added by the caller)
    return found if "." in text else _noon(found.date())


def guessed_order(cells: list[str]) -> str:
    """Whether the day or the month comes first, as far as these dates tell; the day when they do not."""
    for cell in cells:
        match = _DAY.match(cell)
        if match and len(match[1]) < 3 and int(match[2]) > 12:
            return MONTH_FIRST
        if match and len(match[1]) < 3 and int(match[1]) > 12:
            return DAY_FIRST
    return DAY_FIRST


def degrees(text: str) -> float:
    """A number with a point or a comma. Raises BadCell."""
    try:
        return float(text.replace(",", ".").replace("°", "").replace("\u2212", "-").strip())
    except ValueError:
        raise BadCell(_("“%(cell)s” is not a number."), cell=text[:40]) from None


_TWO = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


def point(text: str) -> tuple[float, float]:
    """Latitude and longitude from "51.05, 3.74", from "POINT (3.74 51.05)" or from GeoJSON. Raises BadCell."""
    found = [degrees(part) for part in _TWO.findall(text)]
    if "point" in text.casefold():
        found = found[-2:] if "srid" in text.casefold() else found[:2]
        found.reverse()
    if len(found) != 2:
        raise BadCell(_("“%(cell)s” is not a point: write latitude and longitude."), cell=text[:40])
    return found[0], found[1]


def whole(text: str) -> int:
    """A whole number. Raises BadCell."""
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = 0.5
    if not found.is_integer() or abs(found) > 1e9:
        raise BadCell(_("“%(cell)s” is not a whole number."), cell=text[:40])
    return int(found)


def _by_word(groups: Mapping[str, str]) -> dict[str, str]:
    return {folded(word): code for code, words in groups.items() for word in words.split("|")}


KINDS = _by_word(
    {
        "problem": "problem|probleem|melding|klacht|vraag|knelpunt|overlast|signaal|sig|problème|plainte|beschwerde|"
        "complaint|report|question|req|com|rea|mai|er is iets aan de hand",
        "idea": "idea|idee|voorstel|suggestie|idée|suggestion|vorschlag|wens|ik heb een idee",
        "offer": "offer|aanbod|hulp|offre|angebot|vrijwilliger|ik kan of wil iets doen",
    }
)
CHANNELS = _by_word(
    {
        "web": "web|website|online|webformulier|formulier|internet|site|portaal|e-loket|app|interne melding|formulaire",
        "phone": "phone|telefoon|tel|telefoon – asc|telefoon – cca|telefonisch|téléphone|telefon|telefoon - stadsloket",
        "counter": "counter|balie|loket|stadsloket|guichet|schalter|wijkloket|telefoon – stadsloket",
        "mail": "mail|e-mail|email|courriel|e-mail – asc|e-mail – cca|e-mail - stadsloket",
        "letter": "letter|brief|post|lettre|courrier",
        "meeting": "meeting|vergadering|bijeenkomst|overleg|workshop|réunion|versammlung|buurtoverleg",
        "walk": "walk|wandeling|markt|straat|op straat|veld|promenade|wijkwandeling|huisbezoek",
        "api": "api|koppeling|webservice",
        "open311": "open311",
    }
)
_CLOSED = """
closed|gesloten|afgehandeld|opgelost|klaar|geannuleerd|afgesloten|beantwoord|opzijgelegd|archief|extern: afgehandeld
done|solved|resolved|fixed|cancelled|rejected|duplicate|archived|answered|set aside|done external|o|a
fermé|résolu|clôturé|traité|geschlossen|erledigt|abgeschlossen|abgelehnt
"""
CLOSED = frozenset(folded(word) for line in _CLOSED.split("\n") for word in line.split("|") if word)
"""States in which nothing is waited for any more. `o` and `a` are those of Signalen."""


def kind(text: str) -> str:
    """A kind of signal. Raises BadCell."""
    found = KINDS.get(folded(text))
    if found is None:
        raise BadCell(_("“%(cell)s” is not a kind that we know: problem, idea or offer."), cell=text[:40])
    return found


def channel(text: str, otherwise: str) -> str:
    """The channel that is meant; another one when the word is not known: how it came in decides nothing."""
    return CHANNELS.get(folded(text), otherwise)


def is_closed(text: str) -> bool:
    """Whether elsewhere this was done with."""
    return folded(text) in CLOSED
