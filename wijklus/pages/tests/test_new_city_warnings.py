"""What the steps to a new municipality warn about before it is made."""

import json
from typing import Any

import pytest
from django.test import Client

from wijklus.ground.places.models import Draft
from wijklus.ground.places.rules import geojson
from wijklus.ground.places.tests.shapes import collection, feature, square
from wijklus.pages import new_city_warnings as warnings
from wijklus.pages.tests.test_new_city import BASICS, HERE, MAPPING, browser, upload, walk

__all__ = ["browser"]
pytestmark = pytest.mark.django_db
STEPS = "wijken/eigenschappen/"


def two_cities() -> bytes:
    shapes = [("A1", "Aalst"), ("A2", "Aalst"), ("B1", "Brugge"), ("B2", "Brugge")]
    return collection(
        *(feature(square(3.7 + n / 10, 51, 0.01), code=code, name=code, gemeente=city)
          for n, (code, city) in enumerate(shapes))
    )  # fmt: skip


def test_of_a_file_with_several_municipalities_one_is_chosen(browser: Client) -> None:
    browser.post(HERE, BASICS)
    browser.post(f"{HERE}wijken/", upload(two_cities()))
    page = browser.get(HERE + STEPS).content.decode()
    assert "Om welke gemeente gaat het?" in page
    assert browser.post(HERE + STEPS, MAPPING).status_code == 422
    assert browser.post(HERE + STEPS, {**MAPPING, "keep": "Brugge"}).status_code == 302
    kept = json.loads(bytes(Draft.objects.get().boundaries))
    assert [one["properties"]["code"] for one in kept["features"]] == ["B1", "B2"]
    assert "Om welke gemeente" not in browser.get(HERE + STEPS).content.decode()


def test_or_all_of_it_is_one(browser: Client) -> None:
    browser.post(HERE, BASICS)
    browser.post(f"{HERE}wijken/", upload(two_cities()))
    assert browser.post(HERE + STEPS, {**MAPPING, "keep": "*"}).status_code == 302
    assert len(json.loads(bytes(Draft.objects.get().boundaries))["features"]) == 4


def test_neighbourhoods_that_lie_far_apart_are_told() -> None:
    near, far = (
        geojson.parse(collection(feature(square(3.7, 51, 0.01)), feature(square(x, 51, 0.01)))) for x in (3.8, 5.2)
    )
    assert warnings.wide(one.geometry for one in near.features) == ""
    assert "km" in warnings.wide(one.geometry for one in far.features)
    assert warnings.wide([None]) == ""


def test_the_last_look_warns_and_shows_code_and_address(browser: Client) -> None:
    services: dict[str, Any] = {"text": "naam;adres\nGroendienst;Kouter 1"}
    walk(browser, **{"": {**BASICS, "contact_email": "info@stad.example"}, "diensten/": services})
    page = browser.get(f"{HERE}overzicht/").content.decode()
    assert "Deze kolommen zijn niet gebruikt: adres." in page
    assert "1 dienst heeft geen e-mailadres" in page
    assert "24 wijken hebben geen wijkregisseur" in page
    assert "Wat daar gezegd wordt, bereikt niemand." in page
    assert "99999 (BE)" in page
    assert "info@stad.example" in page


def test_somebody_for_the_whole_city_catches_it_and_unread_columns_of_users_are_told(browser: Client) -> None:
    text = "email;naam;rol;wijken;leeftijd\na@b.example;A;beheerder;;3\nc@b.example;C;programmaregisseur;;"
    walk(browser, **{"diensten/": {"text": ""}, "gebruikers/": {"text": text, "invite": "mail"}})
    page = browser.get(f"{HERE}overzicht/").content.decode()
    assert "komt bij wie voor de hele stad sorteert" in page
    assert "Deze kolommen van de gebruikers zijn niet gebruikt: leeftijd." in page
    assert "Bewoners vinden geen e-mailadres" in page
    made = browser.post(f"{HERE}overzicht/").content.decode()
    assert "0 diensten" in made
    assert "Inloggen om ermee te werken" in made
