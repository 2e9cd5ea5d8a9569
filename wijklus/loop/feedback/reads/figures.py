"""The figures of the loop. Each states its cohort (signals received in a period), its denominator and its moment.

A person counts once, at the best of what they were told. "Told" means the answer reached them; an answer that could
only be published is apart, and so are counted voices without a name. Days count whole days; a signal without an answer
counts as longer than today, so that a slow city cannot look fast by leaving the hard ones open.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from wijklus.base.actor import Actor
from wijklus.base.prepared import prepared
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.signals import reads as signals

from .. import access, rules
from ..models import NeighbourhoodFigures
from .debt import DebtTotal, debt_total

if TYPE_CHECKING:
    from wijklus.loop.signals.models import Signal

CHANGED, NOT_CHANGED, ELSEWHERE, PUBLISHED, NOTHING = 1, 2, 3, 4, 5
PARTS = {
    rules.CHANGED: CHANGED,
    rules.NOT_CHANGED: NOT_CHANGED,
    rules.ELSEWHERE: ELSEWHERE,
    rules.ONLY_PUBLISHED: PUBLISHED,
    rules.NOTHING: NOTHING,
}
"""The parts in which people who signalled are split, best first; a person counts at the best of theirs."""

MOMENTS = {"answered": "first_answer_at", "outcome": "outcome_at"}
"""The signals behind the figures in days."""

BEST = Case(
    When(loop_state__reach=rules.REACHED, loop_state__outcome=rules.CHANGED, then=CHANGED),
    When(loop_state__reach=rules.REACHED, loop_state__outcome=rules.NOT_CHANGED, then=NOT_CHANGED),
    When(loop_state__reach=rules.REACHED, loop_state__outcome=rules.ELSEWHERE, then=ELSEWHERE),
    When(loop_state__reach=rules.ONLY_PUBLISHED, then=PUBLISHED),
    default=NOTHING,
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Split:
    """People (or counted voices) by what they were told. The parts add up to `n`."""

    n: int
    changed: int
    not_changed: int
    elsewhere: int
    published: int
    nothing: int

    @property
    def told(self) -> int:
        """People whom an outcome reached in their own channel."""
        return self.changed + self.not_changed + self.elsewhere


@dataclass(frozen=True)
class Days:
    """Whole days from signal to answer, over `n` signals of which `answered` have one.

    The median and the 90th percentile are nearest-rank over all n, the unanswered counted as longer than today: None
    when that rank falls among them ("nog geen helft").
    """

    n: int
    answered: int
    median: int | None
    p90: int | None


@dataclass(frozen=True)
class BottomUp:
    """Active priorities by what they stand on: named persons, only counted voices, or an idea of a service."""

    n: int
    named: int
    counted: int
    service_idea: int


@dataclass(frozen=True)
class Figures:
    """All figures of one neighbourhood, or of the city, for signals received from `since` until (not with) `until`."""

    since: date
    until: date
    signals: int
    people: Split
    voices: Split
    first_answer: Days
    outcome: Days
    solved: int
    half_solved: int
    not_solved: int
    debt: DebtTotal
    bottom_up: BottomUp


def figures(*, neighbourhood_ids: Collection[int] | None = None, since: date, until: date) -> Figures:
    """The figures of signals received in the half-open period, for these neighbourhoods (None: the city)."""
    cohort = signals.received(since=since, until=until, neighbourhood_ids=neighbourhood_ids)
    counted = _counted(cohort)
    return Figures(
        since=since,
        until=until,
        signals=counted["n"],
        people=_people(cohort),
        voices=Split(**_named(counted, "voices_")),
        first_answer=days_of(cohort, "first_answer", counted["n"]),
        outcome=days_of(cohort, "outcome", counted["n"]),
        solved=counted["yes"],
        half_solved=counted["half"],
        not_solved=counted["no"],
        debt=debt_total(neighbourhood_ids=neighbourhood_ids),
        bottom_up=bottom_up(neighbourhood_ids=neighbourhood_ids),
    )


def _by_person(cohort: "QuerySet[Signal]") -> Any:
    return cohort.filter(person__isnull=False).order_by().values("person_id").annotate(best=Min(BEST))


def _people(cohort: "QuerySet[Signal]") -> Split:
    parts = {name: Count("person_id", filter=Q(best=best)) for name, best in PARTS.items()}
    return Split(**_named(_by_person(cohort).aggregate(n=Count("person_id"), **parts)))


def _counted(cohort: "QuerySet[Signal]") -> dict[str, int]:
    """What one walk over the cohort tells: signals, verdicts, answers, and counted voices by what was published.

    Counted voices read an answer on the public page: by outcome published, or nothing yet.
    """
    voices = {name: Coalesce(Sum("counted_voices", filter=Q(best=best)), 0) for name, best in PARTS.items()}
    found: dict[str, int] = cohort.annotate(best=BEST).aggregate(
        n=Count("pk"),
        yes=Count("pk", filter=Q(loop_state__verdict=rules.YES)),
        half=Count("pk", filter=Q(loop_state__verdict=rules.HALF)),
        no=Count("pk", filter=Q(loop_state__verdict=rules.NO)),
        voices_n=Coalesce(Sum("counted_voices"), 0),
        **{f"voices_{name}": part for name, part in voices.items()},
    )
    return found


def _named(found: dict[str, int], prefix: str = "") -> dict[str, int]:
    return {
        "n": found[f"{prefix}n"],
        "changed": found[prefix + rules.CHANGED],
        "not_changed": found[prefix + rules.NOT_CHANGED],
        "elsewhere": found[prefix + rules.ELSEWHERE],
        "published": found[prefix + rules.ONLY_PUBLISHED],
        "nothing": found[prefix + rules.NOTHING],
    }


def days_of(cohort: "QuerySet[Signal]", moment: str, n: int) -> Days:
    """How long "first_answer" or "outcome" took for these n signals. One query."""
    days = f"loop_state__{moment}_days"
    answered = cohort.filter(**{f"{days}__isnull": False}).order_by(days)
    taken = list(answered.values_list(days).annotate(signals=Count("pk")))
    return Days(n, sum(count for _days, count in taken), _rank(taken, n, 50), _rank(taken, n, 90))


def _rank(taken: Iterable[tuple[int, int]], n: int, percent: int) -> int | None:
    """Nearest rank: the fewest days with at least `percent` of all n at or below them; `taken` is (days, signals)."""
    place, so_far = -(-n * percent // 100), 0
    for days, signals_of_days in taken:
        so_far += signals_of_days
        if so_far >= place:
            return days
    return None


def bottom_up(*, neighbourhood_ids: Collection[int] | None = None) -> BottomUp:
    """What the active priorities of these neighbourhoods stand on. One query."""
    found = priorities.active(neighbourhood_ids).aggregate(
        n=Count("pk"),
        named=Count("pk", filter=Q(theme__people__gt=0)),
        counted=Count("pk", filter=Q(theme__people=0, theme__voices__gt=0)),
        service_idea=Count("pk", filter=Q(theme__people=0, theme__voices=0)),
    )
    return BottomUp(**found)


def rows(
    *, actor: Actor, part: str, neighbourhood_ids: Collection[int] | None = None, since: date, until: date
) -> "QuerySet[Signal]":
    """The signals behind one figure, newest first. `part` is a key of PARTS or MOMENTS, a verdict, "voices"
    or "all"."""
    cohort = signals.received(since=since, until=until, neighbourhood_ids=neighbourhood_ids)
    if not access.may_see_rows(actor):
        return cohort.none()
    reach = actor.reach("signals.read")
    if reach is not None:
        cohort = cohort.filter(neighbourhood_id__in=reach)
    if part in PARTS:
        people = _by_person(cohort).filter(best=PARTS[part]).values("person_id")
        cohort = cohort.filter(person_id__in=people)
    elif part in rules.VERDICTS:
        cohort = cohort.filter(loop_state__verdict=part)
    elif part in MOMENTS:
        cohort = cohort.filter(**{f"loop_state__{MOMENTS[part]}__isnull": False})
    elif part == "voices":
        cohort = cohort.filter(counted_voices__gt=0)
    return cohort.select_related("neighbourhood", "loop_state").order_by("-received_at", "-pk")


def kept_figures(neighbourhood_id: int = 0) -> NeighbourhoodFigures | None:
    """The public figures of the last quarter as the job last made them (0: the city). One query."""
    return next(iter(_kept_of(neighbourhood_id=neighbourhood_id)), None)


@prepared
def _kept_of(*, neighbourhood_id: int) -> QuerySet[NeighbourhoodFigures]:
    return NeighbourhoodFigures.objects.filter(neighbourhood_id=neighbourhood_id)
