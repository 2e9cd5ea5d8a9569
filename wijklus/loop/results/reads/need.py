"""Indicators as figures of need, for whoever divides money over neighbourhoods."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from django.db.models import OuterRef, Subquery

from wijklus.loop.rounds.reads.need import NeedFigure

from ..models import Indicator, Measurement


def figures_of_need(on: date) -> Mapping[str, Mapping[int, NeedFigure]]:
    """The last figure up to a day of every indicator, by its name (with its unit) and its neighbourhood. One query.

    Two indicators of one name in a neighbourhood: the one started first.
    """
    last = Measurement.objects.filter(indicator=OuterRef("pk"), on__lte=on).order_by("-on")
    rows = Indicator.objects.annotate(
        last_value=Subquery(last.values("value")[:1]), last_on=Subquery(last.values("on")[:1])
    )
    found: dict[str, dict[int, NeedFigure]] = defaultdict(dict)
    for row in rows.filter(last_on__isnull=False).order_by("name", "pk"):
        name = f"{row.name} ({row.unit})" if row.unit else row.name
        figure = NeedFigure(Fraction(row.last_value), row.last_on.isoformat(), row.source)
        found[name].setdefault(row.neighbourhood_id, figure)
    return found
