"""Small boundaries files for tests: squares of a hundredth of a degree beside one another."""

import json
from typing import Any


def square(west: float = 3.70, south: float = 51.00, size: float = 0.01) -> dict[str, Any]:
    """A square as a GeoJSON polygon."""
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **members: Any) -> bytes:
    """A GeoJSON FeatureCollection as a file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members}).encode()


def row_of_squares(*codes: str, first: float = 3.70) -> bytes:
    """Neighbourhoods side by side, from west to east, named after their codes."""
    made = [
        feature(square(round(first + place * 0.01, 4)), code=code, name=f"Wijk {code}")
        for place, code in enumerate(codes)
    ]
    return collection(*made)
