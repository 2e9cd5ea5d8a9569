"""What somebody means who types a street and a number, and how well a street fits that. No database."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wijklus.base.text import folded

LONGEST = 120
MOST_WORDS = 12
EXACT, BEGINS, WITHIN, NOT = 3, 2, 1, 0
"""How well a street fits: its whole name, how that begins, the beginnings of some of its words, not."""

_WORD = re.compile(r"[^\W_]+")
_BOXES = frozenset({"bus", "box", "boite", "bte", "b", "app", "appt"})
_SUFFIX = re.compile(r"[a-z]|bis|ter|[0-9]{1,3}")
_DIGITS = re.compile(r"^[0-9]{1,5}")
_WITH_LETTERS, _DIGITS_ONLY, _NO_POSTCODE = (re.compile(one) for one in (r"[0-9]{4}[a-z]{2}", r"[0-9]{4}", r"(?!)"))
WHOLE_POSTCODE = 6
_SHORT = {"st": "sint", "ste": "sinte", "dr": "dokter", "mgr": "monseigneur"}
_ENDINGS = {"stwg": "steenweg", "stw": "steenweg", "pln": "plein", "ln": "laan"}


@dataclass(frozen=True)
class Reading:
    """One way to read what was typed. `number` 0 when there is none; `letter` is what stands behind it ("a").

    `postcode` is whole ("1234ab") where somebody gave that; without words it says which street is meant.
    """

    words: tuple[str, ...]
    number: int = 0
    letter: str = ""
    postcode: str = ""

    @property
    def says_enough(self) -> bool:
        """Whether a street can be found with it: by its words, or as a Dutch postcode with a number."""
        return bool(self.words) or (len(self.postcode) == WHOLE_POSTCODE and self.number > 0)


@dataclass(frozen=True)
class StreetName:
    """A street as it is compared: its words, those of its place, and its postal area."""

    words: tuple[str, ...]
    place_words: tuple[str, ...] = ()
    postal_area: str = ""

    @property
    def joined(self) -> str:
        """All in one, as somebody writes it who leaves out the spaces."""
        return "".join(self.words)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a street or a place as they are compared: folded, "St." as "sint"."""
    return tuple(_SHORT.get(word, word) for word in _WORD.findall(folded(text)))


def postal_area(postcode: str) -> str:
    """The part of a postcode that a whole quarter shares: 9000, and of 1234 AB the 1234."""
    return "".join(postcode.split())[:4]


def readings(text: str) -> list[Reading]:
    """Every way to read a line such as "9000 Dorpsstraat 12 bus 3", the likeliest first; none when it says too
    little.
    """
    tokens = [token for token in re.split(r"[\s,;]+", folded(text[:LONGEST])) if _WORD.search(token)][:MOST_WORDS]
    numbers = [place for place, token in enumerate(tokens) if _DIGITS.match(token)]
    behind_a_word = [place for place in numbers if place and place - 1 not in numbers]
    found = [
        reading
        for number in [*behind_a_word, None, *(place for place in numbers if place not in behind_a_word)]
        for postcode in (_WITH_LETTERS, _DIGITS_ONLY, _NO_POSTCODE)
        if (reading := _read(tokens, number, postcode)).says_enough
    ]
    return list(dict.fromkeys(found))


def _read(tokens: Sequence[str], number: int | None, postcode: re.Pattern[str]) -> Reading:
    """The tokens, with the one at `number` as the house number; perhaps with a postcode among the others."""
    words: list[str] = []
    house, letter, code = 0, "", ""
    place = 0
    while place < len(tokens):
        token, pair = tokens[place], "".join(tokens[place : place + 2])
        if place == number:
            digits = _DIGITS.findall(token)[0]
            house, behind = int(digits), "".join(_WORD.findall(token[len(digits) :]))
            place, letter = _behind(tokens, place, behind)
        elif not code and postcode.fullmatch(token):
            code = token
        elif not code and place + 1 != number and postcode.fullmatch(pair):
            code, place = pair, place + 1
        else:
            words += _WORD.findall(token)
        place += 1
    return Reading(tuple(_canonical(word) for word in words), house, letter, code)


def _behind(tokens: Sequence[str], place: int, letter: str) -> tuple[int, str]:
    """What stands behind the number and belongs to it: the place of its last token, and the letter."""
    rest = list(tokens[place + 1 :])
    if rest and not letter and _SUFFIX.fullmatch(rest[0]) and rest[0] not in _BOXES:
        letter, place = rest.pop(0), place + 1
    if rest and rest[0] in _BOXES:
        place += min(2, len(rest))
    elif rest and re.fullmatch(r"(?:bus|box|bte)[0-9]+[a-z]?", rest[0]):
        place += 1
    return place, letter


def _canonical(word: str) -> str:
    word = _SHORT.get(word, word)
    for end, whole in _ENDINGS.items():
        if word.endswith(end) and len(word) > len(end) + 1:
            return word.removesuffix(end) + whole
    return word


def fits(reading: Reading, street: StreetName) -> int:
    """How well a street fits a reading: EXACT, BEGINS, WITHIN or NOT.

    Words that are not of the street may be of its place; each may be typed half. A postcode, when the street has one,
    is its own.
    """
    if reading.postcode and street.postal_area and postal_area(reading.postcode) != street.postal_area:
        return NOT
    if not reading.words:
        return EXACT if street.postal_area else NOT
    own: list[str] = []
    others: list[str] = []
    for word in reading.words:
        (own if any(one.startswith(word) for one in street.words) else others).append(word)
    if own and all(any(one.startswith(word) for one in street.place_words) for word in others):
        typed = "".join(own)
    elif street.joined.startswith("".join(reading.words)):
        typed = "".join(reading.words)
    else:
        return NOT
    if typed == street.joined:
        return EXACT
    return BEGINS if street.joined.startswith(typed) else WITHIN


def beginnings(reading: Reading) -> Iterator[str]:
    """What a street that fits has a word of, or its whole name, begin with."""
    yield from reading.words
    yield "".join(reading.words)
