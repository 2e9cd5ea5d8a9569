"""The glossary knows every room and every table by the name it has in the code."""

import re
from collections.abc import Iterable, Iterator

from .ranks import ordered
from .source import ROOT
from .test_tables import own_models

PAGE = ROOT / "docs" / "glossary.md"


def unknown(names: Iterable[str], page: str) -> Iterator[str]:
    """Every name that the page does not give in code."""
    known = set(re.findall(r"`([^`]+)`", page))
    return (name for name in sorted(set(names)) if name not in known)


def of_the_house() -> set[str]:
    """Every room of the city, the loop and the ground, every folder whose place is kept, and every table."""
    rooms = {name.strip("()") for part in ("city", "loop", "ground") for layer in ordered()[part] for name in layer}
    kept = {name.strip("()") for layer in ordered()["folders"] for name in layer if name in {"city", "(voices)"}}
    return rooms | kept | {model.__name__ for model in own_models()}


def test_every_room_and_table_is_in_the_glossary() -> None:
    assert list(unknown(of_the_house(), PAGE.read_text(encoding="utf-8"))) == []


def test_a_missing_name_is_reported() -> None:
    assert list(unknown({"Signal", "Barrier"}, "| signaal | `Signal` | Barrier |")) == ["Barrier"]


def test_rooms_and_tables_are_known() -> None:
    assert {"signals", "trail", "rounds", "city", "Signal", "Entry"} <= of_the_house()
