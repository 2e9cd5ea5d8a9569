"""Suggestions in a browser: shown in the pane with how sure and why, taken over by a click, and published for staff."""

import os
from datetime import timedelta

import pytest

from wijklus.loop.priorities import jobs
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals import reads as signal_reads
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Signal

from .conftest import barriers, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "licht": "De lantaarn aan het bruggetje is stuk en het is er donker",
    "groen": "De haag hangt over het voetpad en moet gesnoeid",
}
NEW = "Kapotte lantaarn bij de brug, heel donker"


@pytest.fixture
def waiting(dampoort, anyone, director, administrator, wegendienst, groendienst, at):
    """Fifty signals that were decided, and a new one about a lamp."""
    signals.seed_categories(rows=signal_rules.DEFAULT_CATEGORIES, by=administrator, at=at)
    given = {"kind": "problem", "channel": "web", "neighbourhood": dampoort, "by": anyone}
    for code, party, title in (("licht", wegendienst, "Licht"), ("groen", groendienst, "Groen")):
        days = [at - timedelta(days=2 * n) for n in range(25)]
        rows = [signals.register(text=f"{WORDS[code]}, {n}", **{**given, "at": day}) for n, day in enumerate(days)]
        signals.set_category(signals=rows, category=signal_reads.category_by_code(code), by=director, at=at)
        for row in rows:
            signals.route_by_hand(signal=row, party=party, reason="Altijd", version=0, by=director, at=at)
        theme = priorities.start_theme(title=title, neighbourhood=dampoort, by=director, at=at)
        priorities.bundle(theme=theme, signals=rows, reason="Zelfde", by=director, at=at)
    made = signals.register(text=NEW, **given, at=at)
    jobs.learn_suggestions()
    return made


def keep(page, name):
    """A picture for whoever asks for one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_suggestion_is_taken_over_in_the_pane(waiting, visitor, client_of):
    page = visitor(width=1280, login=client_of("director")).visit("/nl/gent/werk/inbox/")
    page.get_by_role("link", name=NEW).first.click()
    found = page.locator("#detail").get_by_role("region", name="Suggesties")
    found.get_by_text("het woord “lantaarn”").first.wait_for()
    assert barriers(page) == []
    keep(page, "pane")
    assert Signal.objects.get(pk=waiting.pk).category is None, "nothing is applied by itself"
    found.get_by_role("list", name="Categorie").get_by_role("button", name="Overnemen").first.click()
    page.wait_for_load_state("networkidle")
    assert Signal.objects.get(pk=waiting.pk).category.code == "licht"


@pytest.mark.parametrize("width", [320, 1280])
def test_how_often_they_are_right(waiting, visitor, client_of, width):
    who = visitor(width=width, login=client_of("administrator"))
    page = who.visit("/nl/gent/werk/suggesties/")
    assert page.get_by_text("Uitgeprobeerd op het nieuwste kwart").count() == 3
    assert barriers(page) == []
    assert sticks_out(page) == 0
    keep(page, f"right-{width}")
    page = visitor(width=width, login=client_of("director")).visit(
        f"/nl/gent/werk/signaal/{waiting.reference}/suggesties/"
    )
    assert barriers(page) == []
    assert sticks_out(page) == 0
    keep(page, f"suggested-{width}")
    assert who.complaints == []
