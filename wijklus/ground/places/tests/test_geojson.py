"""What a boundaries file may hold, and how a bad one is refused."""

import json
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from wijklus.ground.places.reads.sentences import CODES, sentence
from wijklus.ground.places.rules import geojson
from wijklus.ground.places.rules.geojson import LAMBERT_72, LAMBERT_2008, RD_NEW, BadGeoJSON, Problem

from .shapes import collection, feature, row_of_squares, square

BOW_TIE = {"type": "Polygon", "coordinates": [[[3, 51], [4, 52], [4, 51], [3, 52], [3, 51]]]}


def problems_of(data: bytes, crs: int | None = None) -> list[Problem]:
    with pytest.raises(BadGeoJSON) as caught:
        mapped(data, crs)
    return list(caught.value.problems)


def mapped(data: bytes, crs: int | None = None) -> tuple[geojson.Area, ...]:
    found = geojson.parse(data, crs)
    return geojson.areas(found, code_property="code", name_property="name", not_locatable_code="WONB")


def in_metres(system: int) -> dict[str, Any]:
    to_metres = Transformer.from_crs(4326, system, always_xy=True)
    x, y = to_metres.transform(*((5.12, 52.09) if system == RD_NEW else (3.73, 51.05)))
    return square(round(x), round(y), 1000)


class TestParsing:
    def test_a_good_file(self) -> None:
        areas = mapped(row_of_squares("A1", "A2"))
        assert [(area.code, area.name) for area in areas] == [("A1", "Wijk A1"), ("A2", "Wijk A2")]
        assert geojson.parse(row_of_squares("A1")).properties == ("code", "name")

    def test_several_polygons_heights_and_open_rings(self) -> None:
        two = {"type": "MultiPolygon", "coordinates": [square()["coordinates"], square(3.8)["coordinates"]]}
        high = {"type": "Polygon", "coordinates": [[[3.9, 51, 7.5], [3.91, 51, 7.5], [3.91, 51.01, 7.5]]]}
        areas = mapped(collection(feature(two, code="A", name="a"), feature(high, code=13.0, name=7)))
        assert areas[0].geometry.geom_type == "MultiPolygon"
        assert (areas[1].code, areas[1].name, areas[1].geometry.has_z) == ("13", "7", False)

    def test_the_one_without_a_place_needs_no_shape(self) -> None:
        areas = mapped(collection(feature(square(), code="A", name="a"), feature(None, code="WONB", name="Elders")))
        assert [area.geometry is None for area in areas] == [False, True]

    @pytest.mark.parametrize("system", [LAMBERT_72, LAMBERT_2008, RD_NEW])
    def test_metres_are_recognised_and_converted(self, system: int) -> None:
        data = collection(feature(in_metres(system), code="A", name="a"))
        assert problems_of(data) == [Problem("looks_like_metres", 1, field="coordinates", detail=str(system))]
        chosen = mapped(data, system)[0].geometry
        said = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{system}"}}
        declared = mapped(collection(feature(in_metres(system), code="A", name="a"), crs=said))[0].geometry
        assert chosen.equals(declared)
        assert geojson.area_m2(chosen) == pytest.approx(1e6, rel=0.001)

    def test_the_old_name_of_degrees(self) -> None:
        said = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
        assert mapped(collection(feature(square(), code="A", name="a"), crs=said))

    def test_a_feature_without_a_shape_in_metres(self) -> None:
        shapes = [feature(in_metres(LAMBERT_72), code="A", name="a"), feature(None, code="WONB", name="b")]
        assert len(mapped(collection(*shapes), LAMBERT_72)) == 2

    def test_written_again(self) -> None:
        ring = geojson.as_geojson(shapely.box(3.1234567, 51, 3.2, 51.1))["coordinates"][0]
        assert [3.123457, 51.0] in ring


class TestRefusing:
    @pytest.mark.parametrize(
        ("data", "code", "line"),
        [
            (b"\xff\xfe{", "not_utf8", 1),
            (b'{\n"type": }', "not_json", 2),
            (b"[" * 100_000, "too_deep", None),
            (b'{"type": NaN}', "not_a_number", None),
            (b'{"type": ' + b"9" * 5000 + b"}", "not_a_number", None),
            (b"[]", "not_a_collection", None),
            (b'{"type": "Feature"}', "not_a_collection", None),
            (b'{"type": "FeatureCollection", "features": {}}', "not_a_collection", None),
            (b'{"type": "FeatureCollection", "features": []}', "empty", None),
            (collection(*[1] * 2001), "too_many", None),
            (b" " * 20_000_001, "too_big", None),
        ],
    )
    def test_not_a_collection_of_features(self, data: bytes, code: str, line: int | None) -> None:
        (problem,) = problems_of(data)
        assert (problem.code, problem.line) == (code, line)

    @pytest.mark.parametrize(
        ("raw", "code", "field"),
        [
            (7, "not_a_feature", "type"),
            ({"type": "Feature", "properties": [], "geometry": None}, "not_a_feature", "properties"),
            (feature({"type": "Point", "coordinates": [3, 51]}, code="A"), "wrong_geometry", "geometry"),
            (feature([3, 51], code="A"), "wrong_geometry", "geometry"),
            (feature({"type": "Polygon", "coordinates": []}), "bad_coordinates", "coordinates"),
            (feature({"type": "Polygon"}), "bad_coordinates", "coordinates"),
            (feature({"type": "Polygon", "coordinates": [[[3, 51], [4, 51]]]}), "bad_coordinates", "coordinates"),
            (feature({"type": "Polygon", "coordinates": [[["3", "51"]] * 4]}), "bad_coordinates", "coordinates"),
            (feature({"type": "Polygon", "coordinates": [[[True, 51]] * 4]}), "bad_coordinates", "coordinates"),
            (feature({"type": "MultiPolygon", "coordinates": [[[[1e99, 51]] * 4]]}), "bad_coordinates", "coordinates"),
            (feature(square(3, 95)), "not_on_earth", "coordinates"),
            (feature(square(1e7, 1e7)), "not_on_earth", "coordinates"),
            (feature(square(51, 3.7)), "turned", "coordinates"),
            (
                feature({"type": "Polygon", "coordinates": [[[0, 40], [9, 40], [9, 52], [0, 40]]]}),
                "too_wide",
                "coordinates",
            ),
            (feature(BOW_TIE), "invalid_polygon", "geometry"),
            (feature({"type": "Polygon", "coordinates": [[[3, 51], [4, 51], [3, 51]]]}), "bad_coordinates", None),
        ],
    )
    def test_a_bad_feature_is_named_by_its_number(self, raw: Any, code: str, field: str | None) -> None:
        (problem,) = problems_of(collection(feature(square(), code="Z", name="z"), raw))
        assert (problem.code, problem.feature) == (code, 2)
        assert field is None or problem.field == field

    def test_no_surface(self) -> None:
        flat = {"type": "Polygon", "coordinates": [[[3, 51], [4, 51], [5, 51], [3, 51]]]}
        assert problems_of(collection(feature(flat)))[0].code == "invalid_polygon"

    def test_an_unknown_coordinate_system(self) -> None:
        for said in ({"type": "name", "properties": {"name": "EPSG:2154"}}, "EPSG", {"properties": 3}):
            assert problems_of(collection(feature(square()), crs=said))[0].code == "unknown_crs"

    def test_degrees_called_metres(self) -> None:
        assert problems_of(row_of_squares("A"), LAMBERT_72)[0].code == "not_in_system"

    def test_too_many_points(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(geojson, "MAX_COORDINATES", 7)
        assert {p.code for p in problems_of(row_of_squares("A", "B", "C"))} == {"too_many_coordinates"}

    def test_at_most_twenty_problems(self) -> None:
        assert len(problems_of(collection(*[1] * 60))) == 20

    @pytest.mark.parametrize(
        ("code", "problem"),
        [
            (None, "missing_property"),
            ("", "missing_property"),
            ("\u0007", "missing_property"),
            ("A" * 41, "too_long"),
            (True, "not_text"),
            (["A"], "not_text"),
            (1.5, "not_text"),
        ],
    )
    def test_a_code_that_is_none(self, code: Any, problem: str) -> None:
        (found,) = problems_of(collection(feature(square(), code=code, name="a")))
        assert (found.code, found.feature, found.field) == (problem, 1, "code")

    def test_a_missing_property(self) -> None:
        assert problems_of(collection({**feature(square()), "properties": None}))[0].code == "missing_property"

    def test_a_code_twice(self) -> None:
        (problem,) = problems_of(row_of_squares("A", "B", "A"))
        assert (problem.code, problem.feature, problem.detail) == ("duplicate_code", 3, "1")

    def test_no_shape(self) -> None:
        assert problems_of(collection(feature(None, code="A", name="a")))[0].code == "no_geometry"
        assert problems_of(collection(feature(None, code="WONB", name="a")))[0].code == "empty"

    def test_a_shape_for_what_has_no_place(self) -> None:
        assert problems_of(collection(feature(square(), code="WONB", name="a")))[0].code == "has_a_place"

    def test_neighbourhoods_over_one_another(self) -> None:
        shapes = [feature(square(3.7), code="A", name="a"), feature(square(3.705), code="B", name="b")]
        assert problems_of(collection(*shapes)) == [Problem("overlap", field="geometry", detail="A / B")]
        slivers = [feature(square(3.7), code="A", name="a"), feature(square(3.7099), code="B", name="b")]
        assert len(mapped(collection(*slivers))) == 2


class TestSentences:
    @pytest.mark.parametrize("code", sorted(CODES))
    def test_every_problem_has_its_sentence(self, code: str) -> None:
        assert "%" not in str(sentence(Problem(code, 3, field="code", detail="31370")))

    def test_where_it_is(self) -> None:
        assert "3" in str(sentence(Problem("not_a_feature", 3)))
        assert "7" in str(sentence(Problem("not_utf8", line=7)))
        assert "features" in str(sentence(Problem("empty", field="features")))
        assert "GeoJSON" in str(sentence(Problem("too_deep")))
        assert "Lambert 72" in str(sentence(Problem("looks_like_metres", 1, field="x", detail="31370")))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["type", "features", "geometry", "properties", "coordinates", "crs", "name", "code"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def outcome(data: bytes) -> set[str]:
    """The codes of the problems of a file; empty when it can be used."""
    try:
        mapped(data)
    except BadGeoJSON as bad:
        return {problem.code for problem in bad.problems}
    return set()


@settings(max_examples=300, deadline=None)
@given(json_values, json_values)
def test_no_file_makes_it_stumble(geometry: Any, crs: Any) -> None:
    document = {"type": "FeatureCollection", "crs": crs, "features": [feature(geometry, code="A", name="a")]}
    for shape in (document, geometry, {**document, "features": geometry}):
        assert outcome(json.dumps(shape).encode()) <= CODES
