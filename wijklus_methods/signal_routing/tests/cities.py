"""Invented cities whose rule of routing is known, so that it can be seen whether it is found out."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wijklus_methods.signal_routing import Record

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
MATTERS = {
    "licht": "lamp lantaarn licht brandt donker straatlamp",
    "afval": "vuilnis afval zak gestort container rommel",
    "groen": "haag boom tak struik snoeien blad",
    "weg": "put asfalt stoep tegel los gat",
}
FILLING = "de het een is in onze straat hier al weken graag bedankt vlak bij school op weg naar"
AREAS = ("Noord", "Zuid", "Oost", "West")
CENTRES = {"Noord": (51.10, 3.72), "Zuid": (51.00, 3.72), "Oost": (51.05, 3.80), "West": (51.05, 3.64)}


def sentence(chance: random.Random, matter: str, telling: int = 2) -> str:
    """Some words of the matter between words that say nothing."""
    words = chance.choices(MATTERS[matter].split(), k=telling) + chance.choices(FILLING.split(), k=6)
    chance.shuffle(words)
    return " ".join(words)


def days(count: int, seed: int = 1) -> Iterator[tuple[random.Random, datetime]]:
    """So many moments over two years, each with the chance of this city."""
    chance = random.Random(seed)
    for i in range(count):
        yield chance, FIRST + timedelta(days=730 * i / count)


def where_text_decides(count: int = 300) -> list[Record]:
    found = []
    for chance, at in days(count):
        matter = chance.choice(list(MATTERS))
        found.append(Record(text=sentence(chance, matter), at=at, label=matter))
    return found


def where_area_decides(
    count: int = 400, *, category: bool = True, text: bool = False, point: bool = False
) -> list[Record]:
    """Every pair of category and area has its own service; neither alone tells it."""
    found = []
    for chance, at in days(count):
        matter, area = chance.choice(list(MATTERS)), chance.choice(AREAS)
        service = (list(MATTERS).index(matter) + AREAS.index(area)) % 4
        north, east = CENTRES[area]
        found.append(
            Record(
                text=sentence(chance, matter) if text else "",
                category=matter if category else "",
                area="" if point else area,
                latitude=north + chance.uniform(-0.01, 0.01) if point else None,
                longitude=east + chance.uniform(-0.01, 0.01) if point else None,
                at=at,
                label=f"dienst {service}",
            )
        )
    return found


def where_a_service_is_split(count: int = 600) -> list[Record]:
    """After one year, what the roads service did goes to two new services."""
    found = []
    for i, (chance, at) in enumerate(days(count)):
        matter = chance.choice(list(MATTERS))
        service = "wegen" if matter in {"weg", "licht"} else "netheid"
        if i > 0.55 * count:
            service = {"weg": "wegen", "licht": "energie", "afval": "netheid", "groen": "parken"}[matter]
        found.append(Record(text=sentence(chance, matter), category=matter, at=at, label=service))
    return found


def where_a_column_is_filled_in_later(count: int = 600, column: str = "area") -> list[Record]:
    """At first only lamps have an area (their form asks for it), later everything has one. It says nothing."""
    found = []
    for i, (chance, at) in enumerate(days(count)):
        matter = chance.choice(list(MATTERS))
        known = {column: chance.choice(AREAS)} if matter == "licht" or i > 0.75 * count else {}
        found.append(replace(Record(text=sentence(chance, matter, telling=1), at=at, label=matter), **known))
    return found


def where_remarks_have_no_place(count: int = 600) -> list[Record]:
    """Everything has a place, but for the remarks, whose words say little."""
    found = []
    for chance, at in days(count):
        matter = chance.choice([*MATTERS, "opmerking"])
        if matter == "opmerking":
            found.append(Record(text=" ".join(chance.choices(FILLING.split(), k=8)), at=at, label=matter))
            continue
        point = {"latitude": 51 + chance.random() / 20, "longitude": 3.7 + chance.random() / 20}
        found.append(Record(text=sentence(chance, matter, telling=chance.choice([0, 1])), at=at, label=matter, **point))
    return found


def replaced_label(record: Record, label: str) -> Record:
    """The same signal with another decision."""
    return Record(text=record.text, at=record.at, label=label)
