"""The outlines of neighbourhoods: for a map in the browser, for a drawing on a page, and what a new set changes."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from django.core.cache import cache
from shapely.geometry.base import BaseGeometry

from ..models import Boundary, NeighbourhoodSet
from ..rules.geojson import Area, area_m2, as_geojson

_SIMPLER_BY = 0.00005
"""In degrees, about five metres: no border on a screen shows the difference."""
_A_DAY = 86_400
_SAME_AREA = 0.01


@dataclass(frozen=True)
class Outline:
    """One neighbourhood as an SVG path in a drawing of 1000 units wide."""

    code: str
    name: str
    path: str


@dataclass(frozen=True)
class Drawing:
    """Outlines of all neighbourhoods, and how high the drawing is when it is 1000 wide."""

    outlines: Sequence[Outline]
    width: int
    height: int


@dataclass(frozen=True)
class SetEffect:
    """What another set of boundaries would change: codes that come, go, or get another area (from, to in km2)."""

    appear: Sequence[tuple[str, str]]
    disappear: Sequence[tuple[str, str]]
    change: Sequence[tuple[str, str, float, float]]
    stay: int


def boundaries_geojson(*, valid: NeighbourhoodSet) -> bytes:
    """The simplified boundaries of a set as GeoJSON text, kept per process. One query the first time, then none."""
    key = f"places.boundaries:{valid.pk}:{valid.reference}"
    kept = cache.get(key)
    if kept is None:
        kept = _boundaries_geojson(valid)
        cache.set(key, kept, _A_DAY)
    return bytes(kept)


def _boundaries_geojson(valid: NeighbourhoodSet) -> bytes:
    rows = Boundary.objects.filter(set=valid).select_related("neighbourhood").order_by("neighbourhood__code")
    shapes = [shapely.geometry.shape(row.geometry) for row in rows]
    # Simplified together, so that two neighbours keep sharing one border.
    simple = shapely.coverage_simplify(shapes, _SIMPLER_BY)
    features = [
        {
            "type": "Feature",
            "properties": {"code": row.neighbourhood.code, "slug": row.neighbourhood.slug, "name": row.name},
            "geometry": as_geojson(shape, decimals=5),
        }
        for row, shape in zip(rows, simple, strict=True)
    ]
    document = {"type": "FeatureCollection", "name": valid.name, "credit": valid.credit, "features": features}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def outlines(areas: Sequence[Area]) -> Drawing:
    """A drawing of neighbourhoods for a page without a map. No query."""
    located = [(area, area.geometry) for area in areas if area.geometry is not None]
    west, south, east, north = shapely.total_bounds([shape for _, shape in located])
    stretch = math.cos(math.radians((south + north) / 2))
    scale = 1000 / max((east - west) * stretch, (north - south), 1e-9)

    def path(shape: BaseGeometry) -> str:
        simple = shape.simplify((east - west) / 1500)
        rings = [ring for part in shapely.get_parts(simple) for ring in (part.exterior, *part.interiors)]
        return "".join(
            "M"
            + "L".join(f"{(x - west) * stretch * scale:.0f} {(north - y) * scale:.0f}" for x, y in ring.coords)
            + "Z"
            for ring in rings
        )

    return Drawing(
        [Outline(area.code, area.name, path(shape)) for area, shape in located],
        width=max(1, round((east - west) * stretch * scale)),
        height=max(1, round((north - south) * scale)),
    )


def effect_of(*, areas: Sequence[Area], compared_to: NeighbourhoodSet | None) -> SetEffect:
    """What these areas would change against an earlier set. One query, none when there is no earlier set."""
    before: dict[str, tuple[str, float]] = {}
    if compared_to is not None:
        rows = Boundary.objects.filter(set=compared_to).values_list("neighbourhood__code", "name", "area_m2")
        before = {code: (name, area) for code, name, area in rows}
    after = {area.code: (area.name, area_m2(area.geometry)) for area in areas if area.geometry is not None}
    both = [code for code in after if code in before]
    change = [
        (code, after[code][0], round(before[code][1] / 1e6, 2), round(after[code][1] / 1e6, 2))
        for code in both
        if abs(after[code][1] - before[code][1]) > _SAME_AREA * before[code][1]
    ]
    return SetEffect(
        appear=[(code, after[code][0]) for code in after if code not in before],
        disappear=[(code, before[code][0]) for code in before if code not in after],
        change=change,
        stay=len(both) - len(change),
    )
