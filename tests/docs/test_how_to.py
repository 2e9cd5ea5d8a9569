"""The pages for people: every word of a screen they name stands on one, and nobody and no room goes without a page."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from scripts.screenshots import PICTURES
from tests.house.source import ROOT
from wijklus.crossings.demo import LOGINS

HOW_TO = ROOT / "docs" / "how-to"
PEOPLE = {
    *("resident", "field-worker", "director", "service-contact", "finance", "city-clerk", "resident-group"),
    *("administrator", "council", "integrator", "researcher"),
}
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
HOLE = re.compile(r"<span class=\"wl-visually-hidden\">.*</span>|%\(\w+\)[sd]|[:.…]*$")
NOT_TRANSLATED = {"English"}
"""What stands on screens as it is, in every language."""


def plain(text: str) -> str:
    """A text of a screen without its holes and without what ends it."""
    return " ".join(HOLE.sub("", text).split())


def on_screen() -> set[str]:
    """Every Dutch text of every room."""
    found: set[str] = set(NOT_TRANSLATED)
    for path in ROOT.glob("wijklus/**/locale/nl/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                found.update(plain(text) for text in texts)
    return found


@pytest.mark.parametrize("page", sorted(PEOPLE - {"integrator", "researcher"}))
def test_every_word_of_a_screen_stands_on_a_screen(page: str) -> None:
    named = {plain(hit) for hit in BOLD.findall((HOW_TO / f"{page}.md").read_text("utf-8"))}
    assert named - on_screen() == set(), "mend the page, or the screen"


def test_everybody_has_a_page_and_the_first_page_leads_there() -> None:
    assert {path.stem for path in HOW_TO.glob("*.md")} == PEOPLE
    first = (ROOT / "README.md").read_text("utf-8")
    assert {name for name in PEOPLE if f"(docs/how-to/{name}.md)" not in first} == set()


def test_the_logins_named_are_those_of_the_demo_city() -> None:
    known = {mail for _function, mail, _password in LOGINS}
    named = {
        mail
        for page in HOW_TO.glob("*.md")
        for mail in re.findall(r"`([\w.]+@gent\.example)`", page.read_text("utf-8"))
    }
    assert len(named) >= 4
    assert named <= known


@pytest.mark.parametrize("name", PICTURES)
def test_the_first_page_shows_small_pictures(name: str) -> None:
    picture = ROOT / "docs" / "img" / f"{name}.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 200_000
    assert f'src="docs/img/{name}.png"' in (ROOT / "README.md").read_text("utf-8")


def rooms() -> list[Path]:
    """Every room that is built."""
    return [
        path.parent for layer in ("ground", "loop") for path in sorted((ROOT / "wijklus" / layer).glob("*/apps.py"))
    ]


def test_every_room_has_a_page() -> None:
    assert len(rooms()) >= 10
    pages = {path.stem for path in (ROOT / "docs" / "rooms").glob("*.md")}
    assert {room.name for room in rooms()} - pages == set()


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_every_room_with_texts_has_its_catalogues(language: str) -> None:
    kept = [path.parents[1] for path in ROOT.glob("wijklus/**/locale/en/LC_MESSAGES/django.po")]
    assert kept == [], "English is the language of the source"
    for path in ROOT.glob("wijklus/**/locale/nl/LC_MESSAGES/django.po"):
        other = path.parents[2] / language / "LC_MESSAGES" / "django.po"
        with path.open("rb") as dutch, other.open("rb") as prepared:
            assert {m.id for m in read_po(dutch)} == {m.id for m in read_po(prepared)}, other
