"""What is wrong with a boundaries file, told to whoever gave it: which feature or line, which field, and what."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..rules.geojson import MAX_FEATURES, SUPPORTED, Problem

_WRONG: dict[str, Any] = {
    "too_big": _("the file is larger than %(detail)s MB. Simplify the boundaries first."),
    "too_many": _("the file has %(detail)s features; at most %(most)s are read."),
    "too_many_coordinates": _("the boundaries have more than %(detail)s points. Simplify them first."),
    "not_utf8": _("this is not UTF-8 text, so it is not GeoJSON."),
    "not_json": _("this is not JSON; reading stopped at position %(detail)s of the line."),
    "too_deep": _("the file is nested too deeply to be GeoJSON."),
    "not_a_number": _("%(detail)s is not a number that can be used."),
    "not_a_collection": _("a GeoJSON FeatureCollection is needed; here stands: %(detail)s."),
    "empty": _("there are no neighbourhoods in this file."),
    "unknown_crs": _("the coordinate system of this file is not known here: %(detail)s."),
    "not_a_feature": _("this is not a GeoJSON feature."),
    "wrong_geometry": _("a Polygon or MultiPolygon is needed; here stands: %(detail)s."),
    "no_geometry": _("this feature has no boundary."),
    "bad_coordinates": _("these are not coordinates of a polygon: %(detail)s."),
    "looks_like_metres": _(
        "these are not degrees. They look like metres of %(system)s: choose that coordinate system to convert them."
    ),
    "not_on_earth": _("this point does not lie on the earth: %(detail)s."),
    "not_in_system": _("this point does not lie where the chosen coordinate system is used: %(detail)s."),
    "turned": _("latitude and longitude stand in the wrong order: %(detail)s. Longitude comes first in GeoJSON."),
    "too_wide": _("this boundary is more than %(detail)s degrees wide, which no municipality is."),
    "invalid_polygon": _("the boundary crosses itself or has no surface: %(detail)s."),
    "missing_property": _("this property is missing or empty."),
    "not_text": _("this is not text or a whole number, but %(detail)s."),
    "too_long": _("this is longer than %(detail)s signs."),
    "duplicate_code": _("this code was already used by feature %(detail)s."),
    "has_a_place": _("%(detail)s is the code of what cannot be located, so it has no boundary."),
    "overlap": _("these neighbourhoods lie over one another: %(detail)s."),
}
CODES = frozenset(_WRONG)


def sentence(problem: Problem) -> Any:
    """One problem as a sentence: where it is, and what is wrong there."""
    wrong = _WRONG[problem.code] % {
        "detail": problem.detail,
        "most": MAX_FEATURES,
        "system": SUPPORTED.get(int(problem.detail), "") if problem.detail.isdigit() else "",
    }
    where = _where(problem)
    return format_lazy("{}: {}", where, wrong) if where else wrong


def _where(problem: Problem) -> Any:
    place = {"feature": problem.feature, "line": problem.line, "field": problem.field}
    if problem.feature and problem.field:
        return _("Feature %(feature)s, field “%(field)s”") % place
    if problem.feature:
        return _("Feature %(feature)s") % place
    if problem.line:
        return _("Line %(line)s") % place
    if problem.field:
        return _("Field “%(field)s”") % place
    return None
