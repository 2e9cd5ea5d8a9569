"""Where a point lies, on which day, one by one and a hundred thousand at once."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pytest
import shapely
from django.conf import settings
from django.test import Client

from wijklus.base import scope
from wijklus.base.actor import system
from wijklus.ground.places import reads, writes
from wijklus.ground.places.models import Municipality
from wijklus.ground.places.reads import locating

from .shapes import collection, feature, row_of_squares, square

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 1, 1)
GENT = Path(settings.PACKAGE_DIR) / "data" / "gent_neighbourhoods.geojson"

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Iterator[Municipality]:
    made = writes.found_municipality(by=system(scope.EVERYWHERE), at=NOW, name="Teststad")
    with scope.of(made.pk):
        yield made


def divide(city: Municipality, data: bytes, since: date = DAY) -> None:
    writes.open_set(
        by=system(city.pk), at=NOW, boundaries=data, code_property="code", name_property="name", name="Wijken",
        valid_from=since,
    )  # fmt: skip


def code_at(latitude: float, longitude: float, on: date = DAY) -> str | None:
    found = reads.locate(latitude=latitude, longitude=longitude, on=on)
    return found.code if found else None


def test_a_street_of_dampoort(city: Municipality, django_assert_num_queries: Any) -> None:
    divide(city, GENT.read_bytes())
    with django_assert_num_queries(3):
        assert code_at(51.0544, 3.7474) == "44021W13"
    with django_assert_num_queries(2):
        assert code_at(51.0536, 3.7250) == "44021W01"


def test_on_a_border_the_lower_code_and_just_outside_the_nearest(city: Municipality) -> None:
    divide(city, row_of_squares("B", "A"))
    assert code_at(51.005, 3.71) == "A"
    assert code_at(50.9999, 3.705) == "B"
    assert code_at(50.9990, 3.705) is None
    assert code_at(0, 0) is None
    assert code_at(float("nan"), 3.7) is None


def test_on_another_day_another_division(city: Municipality) -> None:
    divide(city, row_of_squares("A"))
    divide(city, row_of_squares("B"), since=date(2026, 2, 1))
    assert code_at(51.005, 3.705) == "A"
    assert code_at(51.005, 3.705, on=date(2026, 2, 1)) == "B"
    assert code_at(51.005, 3.705, on=date(2020, 1, 1)) is None


def test_no_points(city: Municipality) -> None:
    divide(city, row_of_squares("A"))
    none = np.array([])
    assert len(reads.locate_many(latitudes=none, longitudes=none, on=DAY)) == 0


def test_only_so_many_trees_are_kept(city: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locating, "_KEPT_SETS", 1)
    divide(city, row_of_squares("A"))
    divide(city, row_of_squares("B"), since=date(2026, 2, 1))
    assert code_at(51.005, 3.705) == "A"
    assert code_at(51.005, 3.705, on=date(2026, 2, 1)) == "B"
    assert len(locating._trees) == 1


def many_neighbourhoods(count: int) -> bytes:
    """A made-up city in as many cells as asked, each with a border of about three hundred points."""
    chance = np.random.default_rng(1)
    city = shapely.box(3.60, 50.98, 3.85, 51.19)
    seeds = shapely.MultiPoint(chance.uniform([3.60, 50.98], [3.85, 51.19], (count, 2)))
    cells = [cell.intersection(city) for cell in shapely.voronoi_polygons(seeds, extend_to=city).geoms]
    rough = [shapely.segmentize(cell, cell.length / 300) for cell in cells]
    shapes = [
        feature(json.loads(shapely.to_geojson(cell)), code=f"W{place:03}", name=f"Wijk {place}")
        for place, cell in enumerate(rough)
    ]
    return collection(*shapes)


def test_a_hundred_thousand_points_in_three_hundred_neighbourhoods(city: Municipality) -> None:
    divide(city, many_neighbourhoods(300))
    points = np.random.default_rng(2).uniform([50.98, 3.60], [51.19, 3.85], (100_000, 2))
    start = process_time()
    found = reads.locate_many(latitudes=points[:, 0], longitudes=points[:, 1], on=DAY)
    seconds = process_time() - start
    print(f"\n100,000 points in 300 neighbourhoods: {seconds:.2f} s, tree included")
    assert (found > 0).all()
    assert seconds < 6  # the target is 2 s on a quiet machine, which the bench measures; this only guards against 10x
    for place in range(0, 100_000, 20_000):
        one = reads.locate(latitude=points[place, 0], longitude=points[place, 1], on=DAY)
        assert one is not None
        assert one.pk == found[place]


class TestMap:
    def test_the_boundaries_are_served_and_kept(self, city: Municipality, client: Client) -> None:
        address = "/nl/teststad/grenzen.geojson"
        assert client.get(address).status_code == 404
        divide(city, GENT.read_bytes())
        answer = client.get(address)
        document = json.loads(answer.content)
        assert answer["Content-Type"] == "application/geo+json"
        assert len(document["features"]) == 25
        assert document["features"][12]["properties"] == {"code": "44021W13", "slug": "dampoort", "name": "Dampoort"}
        assert "max-age=3600" in answer["Cache-Control"]
        assert "Set-Cookie" not in answer
        again = client.get(address, headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304
        assert "immutable" in client.get(address, {"v": answer["ETag"].strip('"')})["Cache-Control"]
        assert client.post(address).status_code == 405

    def test_two_queries_and_then_one(self, city: Municipality, client: Client, django_assert_num_queries: Any) -> None:
        divide(city, row_of_squares("A", "B"))
        with django_assert_num_queries(3):
            client.get("/nl/teststad/grenzen.geojson")
        with django_assert_num_queries(2):
            client.get("/nl/teststad/grenzen.geojson")

    def test_neighbours_keep_sharing_their_border(self, city: Municipality) -> None:
        divide(city, GENT.read_bytes())
        valid = reads.current_set(on=DAY)
        assert valid is not None
        shapes = [
            shapely.geometry.shape(f["geometry"]) for f in json.loads(reads.boundaries_geojson(valid=valid))["features"]
        ]
        assert all(shape.is_valid for shape in shapes)
        whole = shapely.unary_union(shapes).area
        assert sum(shape.area for shape in shapes) == pytest.approx(whole, rel=0.001)


class TestEffect:
    def areas(self, *shapes: Any) -> Any:
        found = reads.read_boundaries_file(collection(*shapes))
        return reads.read_areas(found, code_property="code", name_property="name", not_locatable_code="WONB")

    def test_what_a_new_division_would_change(self, city: Municipality, django_assert_num_queries: Any) -> None:
        divide(city, row_of_squares("A", "B", "C"))
        areas = self.areas(
            feature(square(3.7), code="A", name="Wijk A"),
            feature(square(3.71, size=0.02), code="B", name="Wijk B"),
            feature(square(3.9), code="D", name="Wijk D"),
        )
        with django_assert_num_queries(2):
            effect = reads.effect_of(areas=areas, compared_to=reads.latest_set())
        assert [code for code, _ in effect.appear] == ["D"]
        assert [code for code, _ in effect.disappear] == ["C"]
        assert [(code, was < becomes) for code, _, was, becomes in effect.change] == [("B", True)]
        assert effect.stay == 1

    def test_the_first_division_only_adds(self, city: Municipality, django_assert_num_queries: Any) -> None:
        areas = self.areas(feature(square(), code="A", name="a"), feature(None, code="WONB", name="b"))
        with django_assert_num_queries(0):
            effect = reads.effect_of(areas=areas, compared_to=None)
        assert effect == reads.SetEffect(appear=[("A", "a")], disappear=[], change=[], stay=0)

    def test_a_drawing_for_a_page(self) -> None:
        high = reads.outlines(self.areas(feature(square(), code="A", name="a"), feature(None, code="WONB", name="b")))
        assert (high.height, len(high.outlines)) == (1000, 1)
        assert 600 < high.width < 660
        assert high.outlines[0].path.startswith("M0 1000")


def test_the_boundaries_of_a_day_by_neighbourhood(city: Municipality, django_assert_num_queries: Any) -> None:
    divide(city, row_of_squares("A", "B"))
    a = reads.neighbourhood_by_code("A")
    assert a is not None
    with django_assert_num_queries(1):
        found = reads.boundary_ids(on=DAY)
    assert len(found) == 2
    assert list(reads.boundary_ids(on=DAY, only=a.pk)) == [a.pk]
    assert reads.boundary_ids(on=date(2020, 1, 1)) == {}


def test_help_to_begin_with_is_of_the_country() -> None:
    assert reads.shipped_help_contacts("BE")
    assert reads.shipped_help_contacts("NL") == []


def test_a_division_without_boundaries_yet_has_no_points_in_it(gent: Municipality) -> None:
    assert reads.locate(latitude=51.05, longitude=3.75, on=date(2026, 11, 20)) is None
