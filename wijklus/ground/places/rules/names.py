"""Names in addresses (slugs): made once, kept for ever, never those that the addresses themselves use."""

import re
import unicodedata
from collections.abc import Container
from itertools import chain

NOT_LOCATABLE: dict[str, str] = {"nl": "Niet te lokaliseren", "en": "Not locatable", "fr": "Non localisable"}
"""What the obligatory neighbourhood without a place is called, by language of the municipality."""

_WORDS_OF_ADDRESSES = """
aanmelden account accounts afmelden agenda antwoord api beheer beheerder cijfers contact cookies data diensten
download en export fr grenzen groepen hallo health help hulp import inloggen instellingen kaart kalender login
media melding meldingen mijn narekenen nieuwe-stad nl open-data openbaar plan plannen post privacy signaal
signalen start static stijl thema themas toegankelijkheid verhaal volg vandaag werk wijk wijkbudget wijken zeg
zeg-het-ons zoek zoeken
"""
RESERVED = frozenset(_WORDS_OF_ADDRESSES.split())
"""Words that addresses use themselves, so no municipality or neighbourhood is called by them."""

_OTHER = re.compile(r"[^a-z0-9]+")


def slug_of(name: str, longest: int = 80) -> str:
    """A name as it stands in an address: "Sluizeken - Tolhuis - Ham" becomes sluizeken-tolhuis-ham."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _OTHER.sub("-", letters).strip("-")[:longest].strip("-")


def free_slug(name: str, code: str, taken: Container[str], longest: int = 80) -> str:
    """A slug that nobody has: the name, else name and code, else with a number. The same input gives the same slug."""
    wish = slug_of(name, longest) or slug_of(code, longest) or "wijk"
    with_code = f"{wish[: longest - 41]}-{slug_of(code, 40)}".strip("-")
    candidates = chain([wish, with_code], (f"{wish[: longest - 6]}-{number}" for number in range(2, 10_000)))
    return next(slug for slug in candidates if slug not in RESERVED and slug not in taken)


CODE_DIGITS = {"BE": 5, "NL": 4}
"""How many digits the code of a municipality has: the NIS code in Belgium, the municipality code in the Netherlands."""


def is_code_of(country: str, code: str) -> bool:
    """Whether this may be the code of a municipality in that country; none at all may too."""
    digits = CODE_DIGITS.get(country)
    return not code or digits is None or (code.isascii() and code.isdigit() and len(code) == digits)


def not_locatable_code(nis_code: str) -> str:
    """The code of the neighbourhood without a place, as the Flemish division writes it: 44021WONB."""
    return f"{nis_code}WONB"
