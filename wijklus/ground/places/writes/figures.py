"""Known figures of neighbourhoods, such as their inhabitants."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope, table
from wijklus.base.actor import Actor
from wijklus.ground.trail import writes as trail

from .. import access, reads
from ..models import Municipality, Neighbourhood, ProfileFigure


def set_figures(*, by: Actor, at: datetime, figures: bytes) -> int:
    """Enter the figures of a CSV file: a figure of the same neighbourhood, indicator and year takes the new value.

    Returns how many. Raises BadFile with line and column, and then nothing is entered.
    """
    access.must(access.may_change_settings(by))
    given = reads.read_figures_file(figures)
    with transaction.atomic():
        municipality = Municipality.objects.get(pk=scope.municipality_id())
        rows = _rows(given, municipality)
        ProfileFigure.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["neighbourhood", "indicator", "year"],
            update_fields=["value", "unit", "source", "is_derived"],
        )
        trail.record(
            by=by,
            at=at,
            verb="places.set_figures",
            kind="municipality",
            ref=municipality.slug,
            neighbourhood_id=None,
            after={"count": len(rows), "indicators": sorted({row.indicator for row in rows})},
        )
    return len(rows)


def _rows(given: Sequence[reads.Figure], municipality: Municipality) -> list[ProfileFigure]:
    """A row for each figure, once its neighbourhood is found. Raises BadFile with the lines that are wrong."""
    known = {row.code: row for row in Neighbourhood.objects.all()}
    problems = table.Problems("figures")
    rows: dict[tuple[str, str, int], ProfileFigure] = {}
    for figure in given:
        key = (figure.code, figure.indicator, figure.year)
        if figure.code not in known:
            problems.add(line=figure.line, column="code", wrong=_("no neighbourhood has this code."))
            continue
        if key in rows:
            problems.add(line=figure.line, column="year", wrong=_("this figure already stands above."))
        rows[key] = ProfileFigure(
            municipality=municipality,
            neighbourhood=known[figure.code],
            indicator=figure.indicator,
            year=figure.year,
            value=figure.value,
            unit=figure.unit,
            source=figure.source,
            is_derived=figure.is_derived,
        )
        scope.assert_one_municipality(rows[key])
    problems.stop_if_any()
    return list(rows.values())
