"""Reading a boundaries file that somebody uploads: what is in it, and what is wrong with it, feature by feature.

The file comes from outside: its size, depth, numbers and shapes are all checked here before anything is kept.
Problems are values with a code; the sentences are made where Django is.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

MAX_BYTES = 20_000_000
MAX_FEATURES = 2_000
MAX_COORDINATES = 600_000
MAX_PROBLEMS = 20
WGS84 = 4326
LAMBERT_72, LAMBERT_2008, RD_NEW = 31370, 3812, 28992
SUPPORTED: dict[int, str] = {
    WGS84: "WGS84",
    LAMBERT_72: "Lambert 72",
    LAMBERT_2008: "Lambert 2008",
    RD_NEW: "RD (Amersfoort)",
}
"""Coordinate systems that are read, by EPSG number; all but the first are converted to it."""

_EPSG = re.compile(r"EPSG:+(\d{4,5})$", re.IGNORECASE)
_GEOMETRIES = ("Polygon", "MultiPolygon")
_BOXES: dict[int, tuple[float, float, float, float]] = {
    WGS84: (-180, -90, 180, 90),
    LAMBERT_72: (20_000, 20_000, 300_000, 250_000),
    LAMBERT_2008: (500_000, 500_000, 800_000, 760_000),
    RD_NEW: (-7_000, 289_000, 300_000, 629_000),
}
"""West, south, east and north of where each system is used, in its own numbers."""
_LOW_COUNTRIES_TURNED = (49.4, 2.5, 53.6, 7.3)
"""The box of Belgium and the Netherlands with latitude first: where no neighbourhood lies, and a turned file does."""
_WIDEST = 5.0
"""Degrees. The largest municipality of Europe is narrower; a shape beyond it is a mistake or a joke."""
_MUCH_OVERLAP = 0.05
"""Two neighbourhoods may share slivers along a border; more than this part of the smaller one is a mistake."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a code, with the number of the feature (from 1) or the line, the field and a detail."""

    code: str
    feature: int | None = None
    line: int | None = None
    field: str = ""
    detail: str = ""


class BadGeoJSON(ValueError):
    """The file cannot be used; `problems` says why, at most MAX_PROBLEMS of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = tuple(problems[:MAX_PROBLEMS])


@dataclass(frozen=True)
class Feature:
    """One feature of the file: its number from 1, its properties, and its shape in WGS84 (None when it has none)."""

    number: int
    properties: dict[str, Any]
    geometry: BaseGeometry | None


@dataclass(frozen=True)
class Collection:
    """A file that could be read: its features, the names of their properties, and the system its numbers were in."""

    features: tuple[Feature, ...]
    properties: tuple[str, ...]
    crs: int


@dataclass(frozen=True)
class Area:
    """A neighbourhood as the file gives it. `geometry` is None only for the one that cannot be located."""

    code: str
    name: str
    geometry: BaseGeometry | None


def parse(data: bytes, crs: int | None = None) -> Collection:
    """Read a GeoJSON FeatureCollection of polygons. Raises BadGeoJSON.

    `crs` is the coordinate system (an EPSG number of SUPPORTED) when somebody chose one; else the file's own `crs`
    member counts, else WGS84, as the standard says.
    """
    document = _document(data)
    features = document["features"]
    system = crs or _declared_crs(document.get("crs"))
    if system not in SUPPORTED:
        raise BadGeoJSON([Problem("unknown_crs", detail=str(document.get("crs"))[:80])])
    budget = [MAX_COORDINATES]
    problems: list[Problem] = []
    found: list[Feature] = []
    for number, raw in enumerate(features, start=1):
        try:
            found.append(_feature(number, raw, budget))
        except BadGeoJSON as bad:
            problems.extend(bad.problems)
            if len(problems) >= MAX_PROBLEMS:
                break
    if problems:
        raise BadGeoJSON(problems)
    _check_system(found, system)
    if system != WGS84:
        found = [Feature(f.number, f.properties, _converted(f.geometry, system)) for f in found]
    _check_places(found)
    _check_shapes(found)
    names = dict.fromkeys(name for feature in found for name in feature.properties)
    return Collection(tuple(found), tuple(names), system)


def areas(
    collection: Collection, *, code_property: str, name_property: str, not_locatable_code: str
) -> tuple[Area, ...]:
    """The neighbourhoods of a file, once somebody said which property is the code and which the name.

    Raises BadGeoJSON for a missing or unusable value, a code that comes twice, a feature without a shape, and
    neighbourhoods that lie over one another.
    """
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    found: list[Area] = []
    for feature in collection.features:
        code, wrong_code = _text(feature, code_property, 40)
        name, wrong_name = _text(feature, name_property, 120)
        problems.extend(problem for problem in (wrong_code, wrong_name) if problem)
        if code and code in seen:
            problems.append(Problem("duplicate_code", feature.number, field=code_property, detail=f"{seen[code]}"))
        if code and feature.geometry is None and code != not_locatable_code:
            problems.append(Problem("no_geometry", feature.number, field="geometry"))
        if code == not_locatable_code and feature.geometry is not None:
            problems.append(Problem("has_a_place", feature.number, field=code_property, detail=code))
        seen.setdefault(code, feature.number)
        found.append(Area(code, name, feature.geometry))
    if problems:
        raise BadGeoJSON(problems)
    if all(area.geometry is None for area in found):
        raise BadGeoJSON([Problem("empty", field="features")])
    _check_overlaps(found)
    return tuple(found)


def area_m2(geometry: BaseGeometry) -> float:
    """The surface on the ellipsoid, in square metres."""
    from pyproj import Geod  # heavy, and only needed here

    area, _perimeter = Geod(ellps="WGS84").geometry_area_perimeter(shapely.orient_polygons(geometry))
    return round(abs(float(area)), 1)


def as_geojson(geometry: BaseGeometry, decimals: int = 6) -> dict[str, Any]:
    """A geometry as GeoJSON, its numbers rounded (6 decimals is a decimetre)."""
    rounded = shapely.transform(geometry, lambda numbers: np.round(numbers, decimals))
    result: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return result


def _document(data: bytes) -> dict[str, Any]:
    """The file as a FeatureCollection with at least one feature and not too many."""
    if len(data) > MAX_BYTES:
        raise BadGeoJSON([Problem("too_big", detail=f"{MAX_BYTES // 1_000_000}")])
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadGeoJSON([Problem("not_utf8", line=line)]) from None
    except json.JSONDecodeError as error:
        raise BadGeoJSON([Problem("not_json", line=error.lineno, detail=f"{error.colno}")]) from None
    except RecursionError:
        raise BadGeoJSON([Problem("too_deep")]) from None
    except ValueError as error:
        raise BadGeoJSON([Problem("not_a_number", detail=str(error)[:40])]) from None
    kind = document.get("type") if isinstance(document, dict) else None
    if kind != "FeatureCollection":
        raise BadGeoJSON([Problem("not_a_collection", field="type", detail=str(kind)[:40])])
    features = document.get("features")
    if not isinstance(features, list):
        raise BadGeoJSON([Problem("not_a_collection", field="features", detail=type(features).__name__)])
    if not features:
        raise BadGeoJSON([Problem("empty", field="features")])
    if len(features) > MAX_FEATURES:
        raise BadGeoJSON([Problem("too_many", field="features", detail=f"{len(features)}")])
    return document  # type: ignore[no-any-return]


def _no_constant(name: str) -> float:
    """NaN and Infinity are not JSON, though Python reads them."""
    raise ValueError(name)


def _declared_crs(member: Any) -> int:
    """The EPSG number in the old `crs` member; WGS84 when there is none; 0 when it cannot be understood."""
    if member is None:
        return WGS84
    name = member.get("properties", {}) if isinstance(member, dict) else {}
    name = str(name.get("name", "")) if isinstance(name, dict) else ""
    if name.upper().endswith("CRS84"):
        return WGS84
    match = _EPSG.search(name)
    return int(match[1]) if match else 0


def _feature(number: int, raw: Any, budget: list[int]) -> Feature:
    """One feature with its polygon or polygons. Raises BadGeoJSON with its number."""
    if not isinstance(raw, dict) or raw.get("type") != "Feature":
        raise BadGeoJSON([Problem("not_a_feature", number, field="type")])
    properties = raw.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        raise BadGeoJSON([Problem("not_a_feature", number, field="properties")])
    geometry = raw.get("geometry")
    if geometry is None:
        return Feature(number, properties, None)
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _GEOMETRIES:
        raise BadGeoJSON([Problem("wrong_geometry", number, field="geometry", detail=str(kind)[:40])])
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    try:
        made = [_polygon(polygon, budget) for polygon in _list(polygons)]
    except BadGeoJSON:
        raise
    except ValueError as error:
        raise BadGeoJSON([Problem("bad_coordinates", number, field="coordinates", detail=str(error))]) from None
    return Feature(number, properties, made[0] if len(made) == 1 else shapely.MultiPolygon(made))


def _list(value: Any) -> list[Any]:
    """The value, when it is a list with something in it. Raises ValueError."""
    if not isinstance(value, list) or not value:
        raise ValueError("[]")
    return value


def _polygon(rings: Any, budget: list[int]) -> shapely.Polygon:
    """A polygon from its outer ring and its holes."""
    outer, *holes = [_ring(ring, budget) for ring in _list(rings)]
    return shapely.Polygon(outer, holes)


def _ring(positions: Any, budget: list[int]) -> list[tuple[float, float]]:
    """A closed ring of at least four positions; a height is dropped."""
    ring = [_position(position) for position in _list(positions)]
    budget[0] -= len(ring)
    if budget[0] < 0:
        raise BadGeoJSON([Problem("too_many_coordinates", detail=f"{MAX_COORDINATES}")])
    if ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(ring) < 4:
        raise ValueError(str(positions)[:60])
    return ring


def _position(position: Any) -> tuple[float, float]:
    """Two finite numbers; true and "3.7" are not numbers."""
    good = isinstance(position, list) and len(position) >= 2 and all(type(n) in (int, float) for n in position[:2])
    if not good or not all(abs(n) < 1e9 for n in position[:2]):  # also refuses infinity
        raise ValueError(str(position)[:60])
    return float(position[0]), float(position[1])


def _check_system(features: Sequence[Feature], system: int) -> None:
    """All numbers lie where the system is used. Degrees that do not may be metres of one we recognise."""
    for feature in features:
        if feature.geometry is None or _fits(feature.geometry, system):
            continue
        guess = guessed_crs(feature.geometry)
        if system == WGS84 and guess:
            raise BadGeoJSON([Problem("looks_like_metres", feature.number, field="coordinates", detail=f"{guess}")])
        west, south, _east, _north = feature.geometry.bounds
        code = "not_on_earth" if system == WGS84 else "not_in_system"
        raise BadGeoJSON([Problem(code, feature.number, field="coordinates", detail=f"{west:.1f}, {south:.1f}")])


def _fits(geometry: BaseGeometry, system: int) -> bool:
    return _lies_in(geometry, _BOXES[system])


def _lies_in(geometry: BaseGeometry, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = geometry.bounds
    return bool(box[0] <= west and box[1] <= south and east <= box[2] and north <= box[3])


def guessed_crs(geometry: BaseGeometry) -> int | None:
    """Which system in metres the numbers would fit: Lambert 72 or 2008 in Belgium, RD in the Netherlands."""
    return next((system for system in SUPPORTED if system != WGS84 and _fits(geometry, system)), None)


def _converted(geometry: BaseGeometry | None, system: int) -> BaseGeometry | None:
    """The same shape in WGS84."""
    if geometry is None:
        return None
    return shapely.transform(geometry, lambda numbers: in_degrees(numbers, system))


def in_degrees(points: NDArray[np.float64], system: int) -> NDArray[np.float64]:
    """Points (one a row: x, y) in WGS84, longitude first."""
    from pyproj import Transformer  # heavy, and only needed for files in metres

    return np.column_stack(Transformer.from_crs(system, WGS84, always_xy=True).transform(*points.T))


def system_of(x: float, y: float) -> int | None:
    """In which system these numbers are a place: degrees, else metres of Belgium or of the Netherlands."""
    return next((system for system, box in _BOXES.items() if box[0] <= x <= box[2] and box[1] <= y <= box[3]), None)


def _check_places(features: Sequence[Feature]) -> None:
    """No shape lies where latitude and longitude were turned around, or is wider than a municipality can be."""
    for feature in features:
        if feature.geometry is None:
            continue
        west, south, east, north = feature.geometry.bounds
        if _lies_in(feature.geometry, _LOW_COUNTRIES_TURNED):
            raise BadGeoJSON(
                [Problem("turned", feature.number, field="coordinates", detail=f"{west:.1f}, {south:.1f}")]
            )
        if max(east - west, north - south) > _WIDEST:
            raise BadGeoJSON([Problem("too_wide", feature.number, field="coordinates", detail=f"{_WIDEST:.0f}")])


def _check_shapes(features: Sequence[Feature]) -> None:
    """Every polygon is valid: its border does not cross itself. Raises BadGeoJSON naming each that is not."""
    problems = [
        Problem("invalid_polygon", f.number, field="geometry", detail=shapely.is_valid_reason(f.geometry)[:80])
        for f in features
        if f.geometry is not None and (not f.geometry.is_valid or f.geometry.area == 0)
    ]
    if problems:
        raise BadGeoJSON(problems)


def _text(feature: Feature, name: str, longest: int) -> tuple[str, Problem | None]:
    """The value of a property as text, or what is wrong with it."""
    value = feature.properties.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or value == "":
        return "", Problem("missing_property", feature.number, field=name)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return "", Problem("not_text", feature.number, field=name, detail=type(value).__name__)
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in str(value)).split())
    if not text:
        return "", Problem("missing_property", feature.number, field=name)
    if len(text) > longest:
        return "", Problem("too_long", feature.number, field=name, detail=f"{longest}")
    return text, None


def _check_overlaps(found: Sequence[Area]) -> None:
    """Neighbourhoods share at most slivers. Raises BadGeoJSON naming each pair that shares more."""
    problems = [
        Problem("overlap", field="geometry", detail=f"{found[one].code} / {found[other].code}")
        for one, other in _overlapping([area.geometry for area in found])
    ]
    if problems:
        raise BadGeoJSON(problems)


def _overlapping(shapes: Sequence[BaseGeometry | None]) -> Iterator[tuple[int, int]]:
    """Pairs of places in the list whose shapes overlap by more than slivers."""
    located = [(place, shape) for place, shape in enumerate(shapes) if shape is not None]
    tree = shapely.STRtree([shape for _, shape in located])
    pairs = tree.query([shape for _, shape in located], predicate="intersects")
    for left, right in zip(*pairs.tolist(), strict=True):
        if left >= right:
            continue
        (one, a), (other, b) = located[left], located[right]
        if a.intersection(b).area > _MUCH_OVERLAP * min(a.area, b.area):
            yield one, other
