"""A resident finds who is there by street and number, without JavaScript."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.test import Client

from wijklus.base.actor import system
from wijklus.ground.people import reads as people
from wijklus.ground.people.models import Membership
from wijklus.ground.places import writes as places
from wijklus.ground.places.models import Municipality
from wijklus.ground.places.tests.shapes import row_of_squares
from wijklus.pages.views import contact

PAGE = "/nl/gent/contact/"
ROWS = (
    "straat;huisnummer;lon;lat\nDorpsstraat;12;3.705;51.005\nDorpsstraat;14;3.715;51.005\nKade;1;3.705;51.006\n"
    "Kerkplein;1;3.705;51.006\nKerklaan;1;3.715;51.006\n"
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def squares(gent: Municipality, at: datetime) -> Municipality:
    places.open_set(
        by=system(gent.pk), at=at, boundaries=row_of_squares("A", "B"), code_property="code", name_property="name",
        name="Vierkanten", valid_from=date(2026, 2, 1),
    )  # fmt: skip
    return gent


@pytest.fixture
def register(squares: Municipality, at: datetime, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    by = system(squares.pk)
    row = places.keep_address_file(upload=File(BytesIO(ROWS.encode()), name="a.csv"), by=by, at=at)
    places.check_address_file(row=row, by=by, at=at)
    row.refresh_from_db()
    places.start_address_file(row=row, by=by, at=at)
    places.take_in_address_file(row=row, by=by, at=at)


def ask(client: Client, **words: str) -> Any:
    answer = client.get(PAGE, words)
    return answer.url if answer.status_code == 302 else answer.content.decode()


def test_without_addresses_the_field_is_not_there(squares: Municipality, client: Client) -> None:
    page = ask(client)
    assert "Straat en nummer" not in page
    assert "Naam van uw wijk" in page
    assert "Dit adres kennen we niet" not in ask(client, adres="Dorpsstraat 12")


@pytest.mark.usefixtures("register")
def test_an_address_leads_to_who_is_there(client: Client, django_assert_max_num_queries: Any) -> None:
    assert "Straat en nummer" in ask(client)
    assert ask(client, adres="dorpsstr. 14", zoek="Wijk A") == "/nl/gent/wijk/wijk-b/contact/"
    assert ask(client, adres="KADE") == "/nl/gent/wijk/wijk-a/contact/"
    with django_assert_max_num_queries(13):
        page = ask(client, adres="Dorpsstraat")
    assert "Welk adres bedoelt u?" in page
    assert "Met het nummer komt u bij de juiste uit" in page
    assert page.count('/contact/">Dorpsstraat</a>') == 2
    page = ask(client, adres="Dorpsstraat 99")
    assert "Nummer 99 kennen we daar niet" in page
    page = ask(client, adres="kerk 1")
    assert "Kerklaan 1" in page
    assert "Kerkplein 1" in page
    assert "Met het nummer" not in page
    page = ask(client, adres="Nergensstraat 1")
    assert "Dit adres kennen we niet" in page
    assert "uit de lijst hieronder" in page
    assert ask(client, adres=" ", zoek="wijk a") == "/nl/gent/wijk/wijk-a/contact/"


@pytest.mark.usefixtures("register")
def test_an_address_goes_before_the_map(client: Client) -> None:
    page = ask(client, adres="Nergensstraat 1", lat="51.005", lon="3.705")
    assert "Dit adres kennen we niet" in page
    assert "Daar vonden we geen wijk" not in page


def test_the_page_of_a_neighbourhood_says_who_directs_and_when_that_was_confirmed(
    gent: Municipality, client: Client, user_of: Any, django_assert_num_queries: Any
) -> None:
    held = Membership.objects.filter(user=user_of("director"))
    held.update(is_public_contact=True, public_phone="09 210 00 00", contact_confirmed_on=date(2026, 11, 2))
    page = client.get("/nl/gent/wijk/dampoort/").content.decode()
    for words in ("Wijkregisseur Dampoort", "09 210 00 00", "Laatst bevestigd op 2 november 2026"):
        assert words in page
    assert f"/wijk/dampoort/contact/{held.get().reference}/" in page
    place = held.get().neighbourhoods.get().pk
    with django_assert_num_queries(1):
        [way] = people.contact_person_ways(neighbourhood_id=place, on=date(2027, 6, 1))
    assert not way.is_fresh


@pytest.mark.usefixtures("register")
def test_a_machine_is_stopped(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact, "PER_CLIENT", 1)
    assert client.get(PAGE, {"adres": "Kade 1"}).status_code == 302
    answer = client.get(PAGE, {"adres": "Kade 1"})
    assert answer.status_code == 429
    assert "te veel adressen gevraagd" in answer.content.decode()
    assert client.get(PAGE, {"zoek": "wijk a"}).status_code == 302
    assert "x" * 121 not in client.get(PAGE, {"adres": "x" * 200}).content.decode().split("<main")[1]


@pytest.mark.usefixtures("register")
def test_what_somebody_may_be_typing(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    def suggested(text: str) -> Any:
        return client.get(f"{PAGE}adressen/", {"adres": text}).json()

    assert suggested("kerk") == {"found": ["Kerklaan", "Kerkplein"], "said": "Hieronder staan 2 adressen"}
    assert suggested("dorpsstr 12") == {"found": ["Dorpsstraat 12"], "said": "Hieronder staat 1 adres"}
    assert suggested("Dorpsstraat 99") == suggested("Nergens") == suggested(" ") == {"found": [], "said": ""}
    with django_assert_max_num_queries(5):  # the city and its revision, the count of tries, the file, the numbers
        assert suggested("Dorpsstraat 14")["found"]
    assert f'data-suggest="{PAGE}adressen/"' in client.get(PAGE).content.decode()
    monkeypatch.setattr(contact, "PER_TYPIST", 1)
    answer = client.get(f"{PAGE}adressen/", {"adres": "kerk"})
    assert (answer.status_code, answer.json()["found"]) == (429, [])


def test_without_addresses_nothing_is_suggested(squares: Municipality, client: Client) -> None:
    assert client.get(f"{PAGE}adressen/", {"adres": "kerk"}).json() == {"found": [], "said": ""}
