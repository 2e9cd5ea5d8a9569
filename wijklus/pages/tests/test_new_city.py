"""The steps to a new municipality, walked as an operator walks them, and the ways they go wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wijklus.base import scope
from wijklus.ground.people.models import User
from wijklus.ground.places import reads as places
from wijklus.ground.places.models import Draft, Municipality
from wijklus.ground.places.tests.shapes import collection, feature, row_of_squares, square

GENT = (Path(settings.PACKAGE_DIR) / "data" / "gent_neighbourhoods.geojson").read_bytes()
HERE = "/nl/nieuwe-stad/"
BASICS = {
    "name": "Teststad",
    "nis_code": "99999",
    "country": "BE",
    "language": "nl",
    "languages": ["nl", "en"],
    "first_answer_days": 10,
    "lost_after_days": 60,
    "retention_days": 365,
}
MAPPING = {"code_property": "code", "name_property": "name", "set_name": "2026", "valid_from": "2026-01-01"}
SERVICES = {"text": "naam;e-mail\nGroendienst;groen@stad.example"}
USERS = {
    "text": "e-mail;naam;rol;functie;wijken;dienst\na@stad.example;An;beheerder;;;\n"
    "b@stad.example;Bo;wijkregisseur;Regisseur;44021W13;\nc@stad.example;Ce;service_contact;;;Groendienst",
    "invite": "mail",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(at: Any) -> Client:
    user = User.objects.create(email="op@wijklus.example", name="Op", is_operator=True, created_at=at)
    client = Client()
    client.force_login(user)
    return client


def upload(data: bytes = GENT, name: str = "wijken.geojson", **more: Any) -> dict[str, Any]:
    return {"boundaries": SimpleUploadedFile(name, data), **more}


def walk(browser: Client, **changes: Any) -> None:
    """All steps but the last, as they should be."""
    steps = {"": BASICS, "wijken/": None, "wijken/eigenschappen/": MAPPING, "diensten/": SERVICES, "gebruikers/": USERS}
    for step, values in steps.items():
        answer = browser.post(HERE + step, changes.get(step, values if values is not None else upload()))
        assert answer.status_code == 302, answer.content.decode()


def test_from_a_file_to_a_city(browser: Client) -> None:
    walk(browser)
    page = browser.get(f"{HERE}overzicht/").content.decode()
    assert "Teststad" in page
    assert "44021W13" in page
    assert page.count("<path d=") == 25
    assert not Municipality.objects.exists()
    answer = browser.post(f"{HERE}overzicht/")
    assert "Teststad is gemaakt" in answer.content.decode()
    assert "per mail uitgenodigd" in answer.content.decode()
    city = places.municipality_by_slug("teststad")
    assert city is not None
    with scope.of(city.pk):
        assert places.neighbourhoods().count() == 25
    assert not Draft.objects.exists()
    assert browser.post(f"{HERE}overzicht/").status_code == 302


def test_passwords_are_shown_once(browser: Client) -> None:
    walk(browser, **{"gebruikers/": {**USERS, "invite": "show"}})
    answer = browser.post(f"{HERE}overzicht/")
    assert "Schrijf deze wachtwoorden nu op" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_what_was_filled_in_stays(browser: Client) -> None:
    walk(browser)
    assert "Teststad" in browser.get(HERE).content.decode()
    assert "wijken.geojson" in browser.get(f"{HERE}wijken/").content.decode()
    assert 'value="2026-01-01"' in browser.get(f"{HERE}wijken/eigenschappen/").content.decode()
    assert "Groendienst" in browser.get(f"{HERE}diensten/").content.decode()
    assert "a@stad.example" in browser.get(f"{HERE}gebruikers/").content.decode()


def test_another_file_keeps_what_still_holds(browser: Client) -> None:
    walk(browser)
    assert browser.post(f"{HERE}wijken/", upload(row_of_squares("A", "B"))).status_code == 302
    assert browser.get(f"{HERE}overzicht/")["Location"].endswith("/wijken/eigenschappen/")
    page = browser.get(f"{HERE}wijken/eigenschappen/").content.decode()
    assert 'value="2026-01-01"' in page
    browser.post(f"{HERE}wijken/eigenschappen/", MAPPING)
    for answer in (browser.get(f"{HERE}overzicht/"), browser.post(f"{HERE}overzicht/")):
        assert answer.status_code == 422
        assert "Regel 3, kolom “wijken”: “44021W13” is niet de code van een wijk." in answer.content.decode()
    assert not Municipality.objects.exists()


def test_the_file_kept_is_used_again(browser: Client) -> None:
    walk(browser)
    assert browser.post(f"{HERE}wijken/", {"crs": ""}).status_code == 302


def test_a_code_that_clashes_later_sends_back(browser: Client) -> None:
    shapes = collection(feature(square(), code="99999W1", name="Een"), feature(None, code="99999WONB", name="Geen"))
    walk(
        browser,
        **{
            "wijken/": upload(shapes),
            "gebruikers/": {"text": "email;name;role\na@b.example;A;beheerder", "invite": "mail"},
        },
    )
    browser.post(HERE, {**BASICS, "nis_code": "11111"})
    assert browser.get(f"{HERE}gebruikers/")["Location"].endswith("/wijken/eigenschappen/")


def test_steps_cannot_be_skipped(browser: Client) -> None:
    assert browser.get(f"{HERE}overzicht/")["Location"] == HERE
    browser.post(HERE, BASICS)
    assert browser.get(f"{HERE}gebruikers/")["Location"].endswith("/wijken/")


@pytest.mark.parametrize(
    ("step", "values", "told"),
    [
        ("", {**BASICS, "name": ""}, "Dit veld is verplicht"),
        ("", {**BASICS, "slug": "werk"}, "Dit adres is bezet of kan niet"),
        ("", {**BASICS, "nis_code": "abcde"}, "Deze code telt in dit land 5 cijfers"),
        ("", {**BASICS, "nis_code": "12345", "country": "NL"}, "Deze code telt in dit land 4 cijfers"),
        ("", {**BASICS, "name": "!!"}, "Dit adres is bezet of kan niet"),
        ("wijken/", {}, "Dit veld is verplicht"),
        ("wijken/", lambda: upload(b"{\n}"), "FeatureCollection"),
        ("wijken/", lambda: upload(b'{"type":\n x}'), "Regel 2"),
        ("wijken/", lambda: upload(collection(feature(square()))), "geen eigenschappen"),
        ("wijken/", lambda: upload(collection(feature(square(104000, 193000, 100), code="A"))), "Lambert 72"),
        ("wijken/", lambda: upload(b" " * 20_000_001), "groter dan 20 MB"),
        ("wijken/eigenschappen/", {**MAPPING, "code_property": "zone"}, "Selecteer een geldige keuze"),
        ("diensten/", {"text": "naam;e-mail\nGroen;x"}, "Regel 2, kolom “e-mail”: dit is geen e-mailadres."),
        ("diensten/", lambda: {"file": SimpleUploadedFile("d.csv", b"x" * 2_000_001)}, "groter dan 2 MB"),
        ("gebruikers/", {"text": "", "invite": "mail"}, "Regel 1: er is geen kolom"),
        ("gebruikers/", {"text": "email;name;role\na@b.example;A;koning", "invite": "mail"}, "deze rol is niet bekend"),
        ("gebruikers/", {**USERS, "text": USERS["text"].replace("44021W13", "X1")}, "“X1” is niet de code"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(browser: Client, step: str, values: Any, told: str) -> None:
    walk(browser)
    if step == "wijken/":
        Draft.objects.update(boundaries=b"")
    answer = browser.post(HERE + step, values() if callable(values) else values)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert "wl-error-summary" in answer.content.decode()


def test_metres_are_converted_when_chosen(browser: Client) -> None:
    browser.post(HERE, BASICS)
    shapes = collection(feature(square(104000, 193000, 1000), code="A", name="Wijk"))
    assert browser.post(f"{HERE}wijken/", upload(shapes, crs="31370")).status_code == 302
    assert "Lambert 72" in browser.get(f"{HERE}wijken/eigenschappen/").content.decode()


def test_a_double_code_is_told_with_its_number(browser: Client) -> None:
    browser.post(HERE, BASICS)
    browser.post(f"{HERE}wijken/", upload(row_of_squares("A", "A")))
    answer = browser.post(f"{HERE}wijken/eigenschappen/", MAPPING)
    assert "Object 2, veld “code”: deze code is al gebruikt door object 1." in answer.content.decode()


@pytest.mark.parametrize("data", ["naam\nCafé\n".encode(), "naam\nCafé\n".encode("cp1252")])
def test_a_list_as_a_file(browser: Client, data: bytes) -> None:
    walk(browser)
    browser.post(f"{HERE}diensten/", {"file": SimpleUploadedFile("d.csv", data)})
    assert "Café" in browser.get(f"{HERE}diensten/").content.decode()


def test_no_services_is_fine(browser: Client) -> None:
    walk(
        browser,
        **{
            "diensten/": {"text": " "},
            "gebruikers/": {"text": "email;name;role\na@b.example;A;beheerder", "invite": "mail"},
        },
    )
    assert browser.post(f"{HERE}overzicht/").status_code == 200


def test_an_earlier_answer_changed(browser: Client) -> None:
    walk(browser)
    browser.post(f"{HERE}diensten/", {"text": ""})
    answer = browser.get(f"{HERE}overzicht/")
    assert answer.status_code == 422
    assert "deze dienst staat niet in de lijst" in answer.content.decode()


@pytest.mark.parametrize("step", ["", "wijken/", "wijken/eigenschappen/", "diensten/", "gebruikers/", "overzicht/"])
def test_only_for_operators(client_of: Callable[[str], Client], step: str) -> None:
    assert (
        "login" in client_of("anyone").get(HERE + step)["Location"]
        or client_of("anyone").get(HERE + step).status_code == 302
    )
    assert client_of("administrator").get(HERE + step).status_code == 403
    assert client_of("administrator").post(HERE + step, BASICS).status_code == 403
