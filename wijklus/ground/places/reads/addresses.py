"""From a street and a number to the neighbourhood: the addresses of the file that was taken in last.

The streets of a file never change once it was taken in, so they are kept once per process by the file's reference, as
the search tree of a division is. A question costs four queries: the file, the addresses, the division and
its neighbourhoods.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

import numpy as np
from django.db.models import QuerySet

from wijklus.base import given
from wijklus.base.actor import Actor

from .. import access
from ..models import Address, AddressFile, Neighbourhood, Street
from ..rules import addresses as rules
from .lists import municipality_here
from .locating import OUTSIDE, locate_many

MOST_STREETS = 10
MOST_CHOICES = 20
MOST_SUGGESTIONS = 8
_MOST_ROWS = 5_000
_KEPT_FILES = 16


@dataclass(frozen=True)
class AddressChoice:
    """One place that may be meant: "Dorpsstraat 12" or a street, its postal area and place, and its neighbourhood."""

    name: str
    where: str
    neighbourhood: Neighbourhood


@dataclass(frozen=True)
class AddressesFound:
    """What fits what was typed, at most MOST_CHOICES; `has_more` when there is more.

    `without_number`: the number that was typed is not known, so these are the streets; or none was typed.
    """

    choices: Sequence[AddressChoice] = ()
    has_more: bool = False
    without_number: bool = False
    asked_number: int = 0

    @property
    def only(self) -> Neighbourhood | None:
        """The neighbourhood, when all that was found lies in one."""
        places = {choice.neighbourhood.pk: choice.neighbourhood for choice in self.choices}
        return next(iter(places.values())) if len(places) == 1 and not self.has_more else None


@dataclass(frozen=True)
class _Known:
    id: int
    name: str
    where: str
    compared: rules.StreetName


@dataclass(frozen=True)
class _Streets:
    """The streets of a file, and where each begins of its words: pairs of a word and a place in `all`, in order."""

    all: Sequence[_Known]
    words: Sequence[tuple[str, int]]

    def beginning_with(self, start: str) -> set[int]:
        """The places of the streets of which a word, or the whole name, begins so."""
        first = bisect_left(self.words, (start, -1))
        found = set()
        for word, place in self.words[first:]:
            if not word.startswith(start):
                break
            found.add(place)
        return found


_kept: OrderedDict[tuple[int, str], _Streets] = OrderedDict()
_lock = Lock()


def address_files(*, by: Actor) -> QuerySet[AddressFile]:
    """The files that were given, newest first. One query."""
    access.must(access.may_change_settings(by))
    return AddressFile.objects.order_by("-given_at", "-pk")


def address_file(*, by: Actor, reference: str) -> AddressFile | None:
    """The file with this reference, or None. One query."""
    return address_files(by=by).filter(reference=reference).first()


def address_file_by_reference(reference: str) -> AddressFile | None:
    """The same for a job. One query."""
    return AddressFile.objects.filter(reference=reference).first()


def address_files_with_a_row(names: Collection[str]) -> set[str]:
    """Which of these files are one that was given. One query."""
    return {str(name) for name in AddressFile.objects.filter(file__in=names).values_list("file", flat=True)}


def address_register() -> AddressFile | None:
    """The file that holds: the one that was taken in last. One query."""
    return AddressFile.objects.filter(state=given.DONE).order_by("-done_at", "-pk").first()


def replaced_streets(*, most: int) -> list[int]:
    """Streets of files that a newer one replaced, by id. Two queries."""
    holds = address_register()
    if holds is None:
        return []
    old = Street.objects.filter(file__state=given.DONE).exclude(file=holds)
    return list(old.order_by("pk").values_list("pk", flat=True)[:most])


def find_addresses(*, text: str, register: AddressFile, on: date) -> AddressesFound:
    """What fits a street and a number as somebody types them ("dorpsstr 12", "9000 Dorpsstraat 12 bus 3").

    Four queries at most, one more the first time.
    """
    reading, streets = _meant(text, _streets_of(register))
    if not streets:
        return AddressesFound()
    shown = _looked_in(streets, reading)
    rows = _numbered(shown, reading) if reading.number else []
    found = _placed(shown, rows or _every(shown, reading), on)
    choices = sorted(found, key=lambda each: (list(shown).index(each[0]), each[1], each[2].name))
    made = [
        AddressChoice(f"{shown[street].name} {label}".strip(), shown[street].where, place)
        for street, label, place in choices
    ]
    has_more = len(streets) > len(shown) or len(made) > MOST_CHOICES
    return AddressesFound(made[:MOST_CHOICES], has_more, not rows, reading.number)


def suggest_addresses(*, text: str, register: AddressFile) -> list[str]:
    """What somebody may be typing, as it can stand in the field: streets, or with a number that is known its addresses.

    No query without a number and one with it, one more the first time. At most MOST_SUGGESTIONS.
    """
    reading, streets = _meant(text, _streets_of(register))
    shown = _looked_in(streets, reading)
    if reading.number:
        found = [(shown[row[0]], row[1]) for row in _numbered(shown, reading)] if shown else []
        found.sort(key=lambda each: (list(shown).index(each[0].id), each[1]))
    else:
        found = [(street, "") for street in shown.values()]
    written = (", ".join(filter(None, (f"{street.name} {label}".strip(), street.where))) for street, label in found)
    return list(dict.fromkeys(written))[:MOST_SUGGESTIONS]


def _looked_in(streets: Sequence[_Known], reading: rules.Reading) -> dict[int, _Known]:
    """The first of these streets by id; all of them when only a postcode says which one is meant."""
    return {street.id: street for street in (streets[:MOST_STREETS] if reading.words else streets)}


def _meant(text: str, known: _Streets) -> tuple[rules.Reading, list[_Known]]:
    """The reading of a text that fits best, and the streets that fit it so, by name."""
    best = rules.NOT
    found: tuple[rules.Reading, list[_Known]] = (rules.Reading(()), [])
    for reading in rules.readings(text):
        fitting: dict[int, list[_Known]] = {}
        for place in _candidates(reading, known):
            how = rules.fits(reading, known.all[place].compared)
            fitting.setdefault(how, []).append(known.all[place])
        how = max(fitting, default=rules.NOT)
        if how > best:
            best, found = how, (reading, sorted(fitting[how], key=lambda street: (street.name, street.where)))
    return found


def _candidates(reading: rules.Reading, known: _Streets) -> Collection[int]:
    if not reading.words:
        area = rules.postal_area(reading.postcode)
        return [place for place, street in enumerate(known.all) if street.compared.postal_area == area]
    return {place for start in rules.beginnings(reading) for place in known.beginning_with(start)}


Row = tuple[int, str, float | None, float | None, int | None]


def _numbered(streets: Collection[int], reading: rules.Reading) -> list[Row]:
    """The addresses with this number, those with the letter that was typed when there are such. One query."""
    rows = Address.objects.filter(street__in=streets, number=reading.number)
    if not reading.words:
        rows = rows.filter(postcode=reading.postcode.upper())
    found = list(_rows(rows, "label"))
    typed = f"{reading.number}{reading.letter}".upper()
    exact = [row for row in found if "".join(sign for sign in row[1] if sign.isalnum()) == typed]
    return exact or found


def _every(streets: Collection[int], reading: rules.Reading) -> list[Row]:
    """Where these streets lie, without numbers. One query, none for a postcode without a number that is known."""
    if not reading.words:
        return []
    return [(row[0], "", *row[2:]) for row in _rows(Address.objects.filter(street__in=streets), "street__name")]


def _rows(rows: QuerySet[Address], label: str) -> QuerySet[Address, Row]:
    named = rows.values_list("street_id", label, "latitude", "longitude", "neighbourhood_id")
    return named.order_by("street_id", label).distinct()[:_MOST_ROWS]


def _placed(shown: Collection[int], rows: Sequence[Row], on: date) -> set[tuple[int, str, Neighbourhood]]:
    """Each street or address once per neighbourhood of the day in which it lies. Two queries."""
    pointed = [row for row in rows if row[2] is not None]
    where = locate_many(
        latitudes=np.array([row[2] for row in pointed], dtype=np.float64),
        longitudes=np.array([row[3] for row in pointed], dtype=np.float64),
        on=on,
    )
    ids = {(row[0], row[1], int(place)) for row, place in zip(pointed, where, strict=True) if place != OUTSIDE}
    ids |= {(row[0], row[1], row[4]) for row in rows if row[4] is not None}
    named = Neighbourhood.objects.in_bulk({place for _street, _label, place in ids})
    return {(street, label, named[place]) for street, label, place in ids}


def _streets_of(register: AddressFile) -> _Streets:
    """The streets of a file, from memory or asked now. One query at most."""
    key = (register.pk, register.reference)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    built = _built(register)
    with _lock:
        _kept[key] = built
        while len(_kept) > _KEPT_FILES:
            _kept.popitem(last=False)
    return built


def _built(register: AddressFile) -> _Streets:
    city = rules.words_of(municipality_here().name)
    every = [
        _Known(pk, name, " ".join(filter(None, (area, place))), _compared(name, area, place, city))
        for pk, name, area, place in Street.objects.filter(file=register)
        .order_by("pk")
        .values_list("pk", "name", "postal_area", "place")
    ]
    words = sorted(
        {(word, place) for place, one in enumerate(every) for word in (*one.compared.words, one.compared.joined)}
    )
    return _Streets(every, words)


def _compared(name: str, area: str, place: str, city: tuple[str, ...]) -> rules.StreetName:
    return rules.StreetName(rules.words_of(name), (*rules.words_of(place), *city), area)


__all__ = [
    "AddressChoice", "AddressesFound", "address_file", "address_file_by_reference", "address_files",
    "address_files_with_a_row", "address_register", "find_addresses", "replaced_streets",
    "suggest_addresses",
]  # fmt: skip
