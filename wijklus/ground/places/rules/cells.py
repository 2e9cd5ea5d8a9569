"""Where something is, coarse enough to be public: the h3 cell of resolution 10 (edges of about 76 metres)."""

import h3.api.basic_int as h3

PUBLIC_RESOLUTION = 10


def public_cell(latitude: float, longitude: float) -> int:
    """The cell a point lies in, as an integer below 2**63. Raises ValueError for a point that is not on the earth."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"not on the earth: {latitude}, {longitude}")
    return int(h3.latlng_to_cell(latitude, longitude, PUBLIC_RESOLUTION))


def cell_centre(cell: int) -> tuple[float, float]:
    """Latitude and longitude of the middle of a cell, rounded to metres."""
    latitude, longitude = h3.cell_to_latlng(cell)
    return round(latitude, 5), round(longitude, 5)


def cell_outline(cell: int) -> list[list[float]]:
    """The corners of a cell as a closed GeoJSON ring: [longitude, latitude], the first one again at the end."""
    corners = [[round(longitude, 5), round(latitude, 5)] for latitude, longitude in h3.cell_to_boundary(cell)]
    return [*corners, corners[0]]
