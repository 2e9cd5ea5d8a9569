"""Files that somebody gives, read and checked before anything is written. Each raises BadFile with sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wijklus.base import table
from wijklus.base.refusals import BadFile

from ..rules import geojson, theme
from .sentences import sentence

FIGURE_COLUMNS = ("code", "indicator", "year", "value", "source")
FIGURE_NAMES = {
    "indicator naam": "indicator",
    "jaar": "year",
    "waarde": "value",
    "eenheid": "unit",
    "bron": "source",
    "afgeleid": "derived",
}
_YES = frozenset({"1", "true", "yes", "ja", "x"})


@dataclass(frozen=True)
class Figure:
    """One figure of a file: of which neighbourhood code, what, when, how much, from where."""

    line: int
    code: str
    indicator: str
    year: int
    value: float
    unit: str
    source: str
    is_derived: bool


def read_boundaries_file(data: bytes, *, crs: int | None = None) -> geojson.Collection:
    """The features of a GeoJSON file, in WGS84. `crs` is the coordinate system when somebody chose one."""
    try:
        return geojson.parse(data, crs)
    except geojson.BadGeoJSON as bad:
        raise _refusal(bad) from None


def read_areas(
    collection: geojson.Collection, *, code_property: str, name_property: str, not_locatable_code: str
) -> tuple[geojson.Area, ...]:
    """The neighbourhoods of a file, by the properties somebody chose as code and name."""
    try:
        return geojson.areas(
            collection,
            code_property=code_property,
            name_property=name_property,
            not_locatable_code=not_locatable_code,
        )
    except geojson.BadGeoJSON as bad:
        raise _refusal(bad) from None


def _refusal(bad: geojson.BadGeoJSON) -> BadFile:
    return BadFile([sentence(problem) for problem in bad.problems], "boundaries")


def read_figures_file(data: bytes) -> Sequence[Figure]:
    """The figures of a CSV file: code, indicator, year, value, unit, source, derived."""
    rows = table.read(data, required=FIGURE_COLUMNS, optional=("unit", "derived"), names=FIGURE_NAMES, field="figures")
    problems = table.Problems("figures")
    found = []
    for row in rows:
        year, value = _number(row["year"]), _number(row["value"])
        if year is None or not (1900 <= year <= 2200 and year.is_integer()):
            problems.add(line=row.line, column="year", wrong=_("this is not a year."))
        elif value is None:
            problems.add(line=row.line, column="value", wrong=_("this is not a number."))
        else:
            found.append(_figure(row, int(year), value, problems))
    problems.stop_if_any()
    return found


def _figure(row: table.Row, year: int, value: float, problems: table.Problems) -> Figure:
    for column, longest in (("code", 40), ("indicator", 60), ("unit", 30), ("source", 300)):
        if len(row[column]) > longest:
            wrong = _("this is longer than %(most)s signs.") % {"most": longest}
            problems.add(line=row.line, column=column, wrong=wrong)
    return Figure(
        line=row.line,
        code=row["code"],
        indicator=row["indicator"],
        year=year,
        value=value,
        unit=row["unit"],
        source=row["source"],
        is_derived=row["derived"].casefold() in _YES,
    )


def _number(text: str) -> float | None:
    """A finite number as people write it: 12.5 or 12,5."""
    try:
        number = float(text.replace(",", ".").replace(" ", ""))
    except ValueError:
        return None
    return number if abs(number) < 1e15 else None


def read_theme_file(data: bytes) -> str:
    """The tokens of a house style as clean CSS."""
    try:
        return theme.clean(data)
    except theme.BadTheme as bad:
        raise BadFile([_theme_sentence(problem) for problem in bad.problems], "theme") from None


_THEME_WRONG: dict[str, Any] = {
    "too_big": _("The file is larger than %(detail)s kB."),
    "not_text": _("This is not a CSS file."),
    "not_root": _("Line %(line)s: only a :root { … } block with tokens is allowed here."),
    "not_a_token": _("Line %(line)s: %(detail)s is not a token that starts with --basis- or --wl-."),
    "bad_value": _("Line %(line)s: the value of %(detail)s holds something that is not allowed."),
    "empty": _("There are no tokens in this file."),
    "low_contrast": _("Too little contrast: %(detail)s. At least %(least)s : 1 is needed."),
}


def _theme_sentence(problem: theme.Problem) -> Any:
    place = {"line": problem.line, "detail": problem.detail, "least": problem.least}
    return _THEME_WRONG[problem.code] % place
