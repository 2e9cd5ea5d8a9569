"""What is followed in a neighbourhood, with its figures against where it stood and where it should be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wijklus.base.actor import Actor
from wijklus.ground.places import reads as places
from wijklus.loop.plans import reads as plans
from wijklus.loop.plans import rules as plan_rules
from wijklus.loop.priorities import reads as priorities

from .. import access, rules
from ..models import Indicator, IndicatorFile, Measurement

if TYPE_CHECKING:
    from wijklus.ground.places.models import Neighbourhood
    from wijklus.loop.plans.models import Plan
    from wijklus.loop.priorities.models import Priority


@dataclass(frozen=True)
class Followed:
    """An indicator with its figures, the oldest first, and how the last one stands."""

    indicator: Indicator
    figures: Sequence[Measurement]

    @property
    def last(self) -> Measurement | None:
        """The newest figure."""
        return self.figures[-1] if self.figures else None

    @property
    def standing(self) -> str:
        """How the last figure stands between baseline and target: a word of rules."""
        one, last = self.indicator, self.last
        return rules.where_it_stands(baseline=one.baseline, target=one.target, last=last.value if last else None)

    @property
    def way(self) -> int | None:
        """How much of the way is gone, in per cent; None when that cannot be told."""
        one, last = self.indicator, self.last
        if one.baseline is None or one.target is None or last is None:
            return None
        return rules.way_gone(baseline=one.baseline, target=one.target, last=last.value)

    @property
    def chart(self) -> rules.chart.Chart | None:
        """The figures as a drawing."""
        one = self.indicator
        return rules.chart.drawn(
            [(row.on, row.value) for row in self.figures],
            baseline=_figure(one.baseline_on, one.baseline),
            target=_figure(one.target_on, one.target),
        )


def _figure(on: date | None, value: Decimal | None) -> rules.chart.Figure | None:
    return (on, value) if on is not None and value is not None else None


def followed(*, neighbourhood_id: int) -> QuerySet[Indicator]:
    """What is followed in a neighbourhood: first what its plan is judged by, then the rest by name. One query."""
    rows = Indicator.objects.filter(neighbourhood_id=neighbourhood_id).select_related("priority__theme", "plan")
    return rows.order_by("plan_id", "priority__position", "name", "pk")


def followed_in(indicators: Iterable[Indicator]) -> list[Followed]:
    """These indicators with all their figures. One query."""
    rows = list(indicators)
    by_indicator: dict[int, list[Measurement]] = defaultdict(list)
    for row in Measurement.objects.filter(indicator__in=rows).order_by("on"):
        by_indicator[row.indicator_id].append(row)
    return [Followed(row, by_indicator[row.pk]) for row in rows]


def lacks_outside(*, plan: "Plan") -> bool:
    """Whether no figure from outside the city stands beside a plan. One query."""
    return not Indicator.objects.filter(plan=plan, origin=rules.OUTSIDE).exists()


def plan_now(*, neighbourhood_id: int) -> "Plan | None":
    """The plan of a neighbourhood that runs or is being written; None when there is none. One query."""
    plan = plans.current(neighbourhood_id=neighbourhood_id)
    return plan if plan is not None and plan.state != plan_rules.ENDED else None


def priorities_to_choose(*, neighbourhood_id: int) -> "list[Priority]":
    """What comes first in a neighbourhood now: an indicator can be about one of these. One query."""
    return list(priorities.active([neighbourhood_id]).select_related("theme").order_by("position", "pk"))


def indicator_for_actor(*, by: Actor, reference: str) -> Indicator | None:
    """One indicator with its neighbourhood and what it is about. One query."""
    access.require(access.may_read(by))
    rows = Indicator.objects.select_related("neighbourhood", "plan", "priority__theme")
    return rows.filter(reference=reference).first()


def measurements(*, indicator: Indicator) -> QuerySet[Measurement]:
    """The figures of one indicator, the newest first, with the file they came from. One query."""
    return Measurement.objects.filter(indicator=indicator).select_related("file").order_by("-on")


def neighbourhoods_with(*, by: Actor) -> "QuerySet[Neighbourhood]":
    """Every neighbourhood with how many indicators it has and whether its plan lacks one from outside.

    One query.
    """
    access.require(access.may_read(by))
    mine = Indicator.objects.filter(neighbourhood=OuterRef("pk")).order_by()
    running = plans.running().filter(neighbourhood=OuterRef("pk"))
    outside = Indicator.objects.filter(plan__in=plans.running(), neighbourhood=OuterRef("pk"), origin=rules.OUTSIDE)
    counted = Subquery(mine.values("neighbourhood").annotate(n=Count("pk")).values("n"))
    return places.neighbourhoods().annotate(
        indicators=Coalesce(counted, 0), has_plan=Exists(running), has_outside=Exists(outside)
    )


def of_file(row: IndicatorFile) -> list[Indicator]:
    """Every indicator of the city, for a file to find its own among. One query."""
    return list(Indicator.objects.filter(municipality_id=row.municipality_id).order_by("pk"))


def known_days(pairs: Collection[tuple[int, date]]) -> dict[tuple[int, date], Decimal]:
    """The figures that stand there for these indicators on these days. One query."""
    if not pairs:
        return {}
    asked = Q(indicator_id__in={key for key, _ in pairs}) & Q(on__in={on for _, on in pairs})
    rows = Measurement.objects.filter(asked).values_list("indicator_id", "on", "value")
    return {(key, on): value for key, on, value in rows}
