"""Two signals about one matter in a browser: found in the pane, brought together, undone; and "me too" while typing."""

import pytest
from django.urls import reverse

from wijklus.loop.priorities import writes as priorities
from wijklus.loop.priorities.models import SameMatter, ThemeSignal
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import writes as signals

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SPOT = {"lat": 51.055, "lon": 3.745}
WORDS = ("De lantaarn aan het bruggetje is stuk", "Kapotte lantaarn bij het bruggetje, pikdonker")


@pytest.fixture
def pair(dampoort, anyone, at):
    given = {"kind": "problem", "channel": "web", "neighbourhood": dampoort, "by": anyone, "at": at, **SPOT}
    return [signals.register(text=text, **given) for text in WORDS]


@pytest.fixture
def theme(dampoort, pair, director, at):
    made = priorities.start_theme(title="Licht aan het park", neighbourhood=dampoort, by=director, at=at)
    priorities.bundle(theme=made, signals=pair, reason="zelfde", by=director, at=at)
    return made


def test_join_and_undo_in_the_pane(pair, visitor, client_of):
    page = visitor(width=1280, login=client_of("director")).visit("/nl/gent/werk/inbox/")
    page.get_by_role("link", name=WORDS[0]).first.click()
    found = page.locator("#detail").get_by_role("region", name="Gaat dit over hetzelfde?")
    found.get_by_text("op dezelfde plek").wait_for()
    found.get_by_label("Titel van een nieuw thema").fill("Donker bruggetje")
    found.get_by_role("button", name="Samenbrengen").click()
    page.get_by_text("Beide signalen zitten nu in het thema").wait_for()
    assert SameMatter.objects.count() == 1
    page.get_by_role("button", name="Ongedaan maken").click()
    page.get_by_text("Teruggenomen").wait_for()
    assert not ThemeSignal.objects.filter(removed_at__isnull=True).exists()


def test_a_theme_is_offered_while_somebody_types(theme, visitor):
    page = visitor(width=320).visit(reverse("signals:new", args=["gent", "dampoort"]))
    page.get_by_label("Vertel het in uw eigen woorden").press_sequentially("Geen licht aan het park")
    choice = page.get_by_label("Ik ook: Licht aan het park")
    choice.wait_for()
    choice.check()
    page.get_by_label("Vertel het in uw eigen woorden").press_sequentially(" en eng")
    page.wait_for_timeout(1800)
    assert choice.is_checked()


def test_stepping_out_on_a_phone(theme, pair, visitor):
    key = signal_access.follow_key(pair[0])
    page = visitor(width=320).visit(f"/nl/gent/volg/{pair[0].reference}/{key}/")
    page.get_by_role("button", name="Stap eruit").click()
    page.get_by_text("Wie het zei, is eruit gestapt.").wait_for()
    theme.refresh_from_db()
    assert theme.people == 1
