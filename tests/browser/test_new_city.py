"""From a boundaries file to a city, by screens only: on a phone, and without JavaScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from wijklus.base.actor import system
from wijklus.base.scope import EVERYWHERE
from wijklus.conftest import AT
from wijklus.ground.people import writes as people
from wijklus.ground.places import reads as places

from .conftest import Visitor, barriers, sticks_out

GENT = Path(settings.PACKAGE_DIR) / "data" / "gent_neighbourhoods.geojson"
USERS = (
    "e-mail;naam;rol;functie;wijken;dienst\na@stad.example;An;beheerder;;;\nb@stad.example;Bo;wijkregisseur;;Dampoort;"
)
NEXT = "main form button[type=submit]"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def operator() -> Client:
    """A browser session of whoever runs the installation."""
    user = people.make_operator(email="op@wijklus.example", name="Op", by=system(EVERYWHERE), at=AT)
    client = Client()
    client.force_login(user)
    return client


def walk(page: Page, look: Callable[[Page], None]) -> None:
    """All steps, a wrong file among them, with a look at each."""
    look(page)
    page.get_by_label("Naam van de gemeente").fill("Teststad")
    page.click(NEXT)
    page.set_input_files("#id_boundaries", {"name": "x.csv", "mimeType": "text/csv", "buffer": b"code;naam"})
    page.click(NEXT)
    assert "dit is geen JSON" in page.locator(".wl-error-summary").inner_text()
    look(page)
    page.set_input_files("#id_boundaries", GENT)
    page.click(NEXT)
    assert page.locator("svg.wl-outlines path").count() == 25
    look(page)
    page.click(NEXT)
    page.get_by_label("Of plak de lijst").fill("naam;e-mail\nGroendienst;groen@stad.example")
    look(page)
    page.click(NEXT)
    page.get_by_label("Of plak de lijst").fill(USERS)
    look(page)
    page.click(NEXT)
    look(page)
    page.get_by_role("button", name="Maak deze gemeente").click()
    page.get_by_role("heading", name="Teststad is gemaakt").wait_for()
    look(page)


def test_on_a_phone_without_barriers(visitor: Callable[..., Visitor], operator: Client) -> None:
    phone = visitor(width=320, login=operator)

    def look(page: Page) -> None:
        assert barriers(page) == []
        assert sticks_out(page) == 0

    walk(phone.visit("/nl/nieuwe-stad/"), look)
    assert [said for said in phone.complaints if "422" not in said] == []
    assert places.municipality_by_slug("teststad") is not None


def test_without_javascript(visitor: Callable[..., Visitor], operator: Client) -> None:
    plain = visitor(script=False, login=operator)
    walk(plain.visit("/nl/nieuwe-stad/"), lambda page: None)
    assert places.municipality_by_slug("teststad") is not None
