"""A new division: the file, what it would change, and only then the change."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wijklus.ground.places import reads, writes
from wijklus.ground.places.models import Draft, Municipality
from wijklus.ground.places.tests.shapes import collection, feature, row_of_squares, square

HERE = "/nl/gent/werk/instellingen/wijken/nieuw/"
MAPPING = {"code_property": "code", "name_property": "name", "set_name": "2027", "valid_from": "2027-01-01"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def divided(gent: Municipality, administrator: Any, at: Any) -> None:
    """Gent divided in two squares since today."""
    writes.open_set(
        by=administrator, at=at, boundaries=row_of_squares("A", "B"), code_property="code", name_property="name",
        name="Nu", valid_from=at.date(),
    )  # fmt: skip


def upload(data: bytes, **more: Any) -> dict[str, Any]:
    return {"boundaries": SimpleUploadedFile("wijken.geojson", data), **more}


def test_first_look_then_begin(divided: None, client_of: Callable[[str], Client]) -> None:
    browser = client_of("administrator")
    assert browser.get(HERE).status_code == 200
    shapes = [feature(square(3.7, size=0.02), code="A", name="Wijk A"), feature(square(3.9), code="C", name="Wijk C")]
    assert browser.post(HERE, upload(collection(*shapes))).status_code == 302
    assert "Kijk wat het verandert" in browser.get(f"{HERE}eigenschappen/").content.decode()
    page = browser.post(f"{HERE}eigenschappen/", MAPPING).content.decode()
    assert "verdwijnt; wat erover gezegd is, blijft" in page
    assert "km²" in page
    assert reads.sets().count() == 2
    answer = browser.post(f"{HERE}eigenschappen/", {**MAPPING, "begin": "1"})
    assert answer.status_code == 302
    latest = reads.latest_set()
    assert latest is not None
    assert (latest.name, str(latest.valid_from)) == ("2027", "2027-01-01")
    assert not Draft.objects.exists()
    assert browser.get(f"{HERE}eigenschappen/")["Location"] == HERE


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"[]", "FeatureCollection"), (collection(feature(square())), "geen eigenschappen")],
)
def test_a_bad_file(client_of: Callable[[str], Client], data: bytes, told: str) -> None:
    answer = client_of("administrator").post(HERE, upload(data))
    assert answer.status_code == 422
    assert told in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name_property": "code", "code_property": "name"}, "deze code is al gebruikt"),
        ({"valid_from": "2020-01-01", "begin": "1"}, "een nieuwe indeling begint later"),
    ],
)
def test_what_is_wrong_is_told(
    divided: None, client_of: Callable[[str], Client], changes: dict[str, str], told: str
) -> None:
    browser = client_of("administrator")
    shapes = [feature(square(3.7 + n / 50), code=f"C{n}", name="Zelfde") for n in range(2)]
    browser.post(HERE, upload(collection(*shapes)))
    answer = browser.post(f"{HERE}eigenschappen/", {**MAPPING, **changes})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert reads.sets().count() == 2


@pytest.mark.parametrize("page", [HERE, f"{HERE}eigenschappen/"])
def test_not_for_others(client_of: Callable[[str], Client], page: str) -> None:
    assert client_of("anyone").get(page).status_code == 302
    for outsider in ("director", "other_director"):
        assert client_of(outsider).get(page).status_code == 403
        assert client_of(outsider).post(page, MAPPING).status_code == 403
