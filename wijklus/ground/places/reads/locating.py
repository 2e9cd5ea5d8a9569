"""In which neighbourhood a point lies, for one point or a hundred thousand, without a GIS on the system.

The boundaries of a set never change, so its search tree is built once per process and kept by the set's reference.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet
from numpy.typing import NDArray

from wijklus.base.prepared import prepared
from wijklus.base.remembering import remembered

from ..models import Boundary, Neighbourhood, NeighbourhoodSet
from .lists import current_set, knowing_boundary, with_boundary

OUTSIDE = 0
"""What `locate_many` gives for a point in no neighbourhood; no row has this id."""
BORDER_METRES = 25.0
"""A point that falls just off every neighbourhood (a quay, a simplified border) belongs to the nearest within this."""
_METRES_PER_DEGREE = 111_195.0
_KEPT_SETS = 16


@dataclass(frozen=True)
class _Tree:
    """A search tree over the boundaries of one set, in degrees of latitude both ways, and whose each shape is."""

    tree: Any
    ids: NDArray[np.int64]
    stretch: float


_trees: OrderedDict[tuple[int, str], _Tree] = OrderedDict()
_lock = Lock()


def locate(*, latitude: float, longitude: float, on: date) -> Neighbourhood | None:
    """The neighbourhood a point lies in on a day, or None outside them all. Two queries, one more the first time.

    It knows which boundary it has. On a border between two, the one with the lower code.
    """
    found = locate_many(latitudes=np.array([latitude]), longitudes=np.array([longitude]), on=on)
    if found[0] == OUTSIDE:
        return None
    return knowing_boundary(_with_id(pk=int(found[0]), on=on), on)


@remembered
@prepared
def _with_id(*, pk: int, on: date) -> QuerySet[Neighbourhood]:
    return with_boundary(Neighbourhood.objects.filter(pk=pk), on)


def locate_many(*, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64], on: date) -> NDArray[np.int64]:
    """The id of the neighbourhood of every point on a day; OUTSIDE (0) when in none. One query, two the first time."""
    result = np.zeros(len(latitudes), dtype=np.int64)
    valid = current_set(on=on)
    if valid is None or not len(latitudes):
        return result
    tree = _tree_of(valid)
    if not len(tree.ids):
        return result
    points = shapely.points(longitudes * tree.stretch, latitudes)
    hits, shapes = tree.tree.query(points, predicate="intersects")
    # The shapes stand in the order of their codes: writing the highest first leaves the lowest code on a border.
    order = np.argsort(-shapes, kind="stable")
    result[hits[order]] = tree.ids[shapes[order]]
    missed = np.flatnonzero((result == OUTSIDE) & np.isfinite(latitudes) & np.isfinite(longitudes))
    if len(missed):
        near, nearest = tree.tree.query_nearest(
            points[missed], max_distance=BORDER_METRES / _METRES_PER_DEGREE, all_matches=False
        )
        result[missed[near]] = tree.ids[nearest]
    return result


def _tree_of(valid: NeighbourhoodSet) -> _Tree:
    """The search tree of a set, from memory or built now."""
    key = (valid.pk, valid.reference)
    with _lock:
        if key in _trees:
            _trees.move_to_end(key)
            return _trees[key]
    built = _built(valid)
    if not len(built.ids):
        return built  # its boundaries are still to be drawn: not kept
    with _lock:
        _trees[key] = built
        while len(_trees) > _KEPT_SETS:
            _trees.popitem(last=False)
    return built


def _built(valid: NeighbourhoodSet) -> _Tree:
    """Read the boundaries of a set, by code, and build their tree. One query."""
    rows = list(
        Boundary.objects.filter(set=valid)
        .order_by("neighbourhood__code")
        .values_list("neighbourhood_id", "geometry", "south", "north")
    )
    middle = (min(row[2] for row in rows) + max(row[3] for row in rows)) / 2 if rows else 0.0
    stretch = math.cos(math.radians(middle))
    shapes = [
        shapely.transform(shapely.geometry.shape(geometry), lambda numbers: numbers * (stretch, 1.0))
        for _, geometry, _, _ in rows
    ]
    return _Tree(shapely.STRtree(shapes), np.array([row[0] for row in rows], dtype=np.int64), stretch)
