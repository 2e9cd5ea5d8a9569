"""What the tests of Open311 share: services, a key, a place on the map."""

from typing import Any

import pytest

from wijklus.ground.people import writes as people
from wijklus.ground.people.rules import SCOPE_OPEN311
from wijklus.ground.places.models import Boundary, NeighbourhoodSet
from wijklus.loop.signals.models import Category


@pytest.fixture
def services(gent: Any) -> list[Category]:
    """A category of public space under another one, one that is not, and one no longer in use."""
    street = Category.objects.create(code="straat", name={"nl": "Straat"}, is_public_space=True)
    Category.objects.create(code="oud", name={"nl": "Oud"}, is_public_space=True, is_active=False)
    return [
        Category.objects.create(
            code="lamp", name={"nl": "Lamp stuk", "en": "Broken lamp"}, parent=street, is_public_space=True
        ),
        Category.objects.create(code="burenruzie", name={"nl": "Burenruzie"}),
    ]


@pytest.fixture
def api_key(gent: Any, administrator: Any, at: Any) -> str:
    """The key of an app."""
    return people.make_api_key(label="Meldapp", scopes=[SCOPE_OPEN311], by=administrator, at=at)[1]


@pytest.fixture
def boundary(rabot: Any) -> Boundary:
    """Rabot has a place: a square around its middle."""
    square = [[[3.7, 51.0], [3.8, 51.0], [3.8, 51.1], [3.7, 51.1], [3.7, 51.0]]]
    return Boundary.objects.create(
        set=NeighbourhoodSet.objects.get(), neighbourhood=rabot, name="Rabot", area_m2=1,
        geometry={"type": "Polygon", "coordinates": square}, west=3.7, south=51.0, east=3.8, north=51.1,
    )  # fmt: skip
