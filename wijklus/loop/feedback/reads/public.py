"""The figures as everybody may see them: of whole calendar quarters that are over, without what is about a few people.

The quarters of all neighbourhoods and of the city form tables, and what is left out of a table is decided for the
table as a whole (wijklus.base.suppression): a number that could be computed from the others is no secret.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wijklus.base import suppression
from wijklus.loop.signals import reads as signals

from .. import rules
from .debt import debt_by_neighbourhood, debt_total
from .figures import BEST, PARTS, BottomUp, bottom_up, days_of
from .labels import Part, part

CITY = 0
REST = -1
"""Signals of no neighbourhood: published nowhere, but left over when the neighbourhoods are taken from the city."""

N, TOLD = "n", "reached"
TOLD_PARTS = (rules.CHANGED, rules.NOT_CHANGED, rules.ELSEWHERE)
SPLIT = (*PARTS, TOLD, N)
SPLIT_SUMS = (
    (N, tuple(PARTS)),
    (N, (TOLD, rules.ONLY_PUBLISHED, rules.NOTHING)),
    (TOLD, TOLD_PARTS),
)
SIGNALS, ANSWERED, UNANSWERED, OUTCOME, NO_OUTCOME = "signals", "answered", "unanswered", "outcome", "no_outcome"
COUNTS = (SIGNALS, ANSWERED, UNANSWERED, OUTCOME, NO_OUTCOME)
COUNT_SUMS = ((SIGNALS, (ANSWERED, UNANSWERED)), (SIGNALS, (OUTCOME, NO_OUTCOME)))
Row = Mapping[str, int]
Numbers = dict[str, int | None]
Table = dict[int, Numbers]


@dataclass(frozen=True)
class Tables:
    """Per place the numbers of a quarter that may be told, None for what is left out; and since when people wait."""

    people: Table
    voices: Table
    counts: Table
    verdicts: Table
    debt: Table
    waits_since: Mapping[int, datetime | None]


@dataclass(frozen=True)
class PublicSplit:
    """People (or counted voices) by what they were told; None is left out."""

    n: int | None
    told: int | None
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class PublicDays:
    """Whole days to a moment, over n signals; `answered` is None when it is left out, with who still waits."""

    n: int
    answered: int | None
    median: int | None
    p90: int | None


@dataclass(frozen=True)
class PublicDebt:
    """Who waits for an outcome now, whenever they signalled; None is left out, and then the day is too."""

    people: int | None
    voices: int | None
    since: datetime | None


@dataclass(frozen=True)
class PublicFigures:
    """The figures of a neighbourhood or the city over one quarter, as everybody may see them; None is left out."""

    since: date
    until: date
    small_cell: int
    signals: int | None
    people: PublicSplit
    voices: PublicSplit
    first_answer: PublicDays | None
    outcome: PublicDays | None
    verdicts: tuple[Part, ...]
    debt: PublicDebt
    bottom_up: BottomUp


def public_figures(
    *, neighbourhood_id: int | None = None, since: date, small_cell: int, tables: Tables | None = None
) -> PublicFigures:
    """The public figures of the quarter that begins on this day, of a neighbourhood or the city. Eleven queries; five
    less with the tables of that quarter, for who asks about many places."""
    until = rules.quarter_after(since)
    place = CITY if neighbourhood_id is None else neighbourhood_id
    tables = tables or public_tables(since=since, small_cell=small_cell)
    only = None if neighbourhood_id is None else [neighbourhood_id]
    cohort = signals.received(since=since, until=until, neighbourhood_ids=only)
    counts, verdicts = tables.counts.get(place, {}), tables.verdicts.get(place, {})
    debt = tables.debt.get(place, {})
    people, voices = debt.get("people", 0), debt.get("voices", 0)
    return PublicFigures(
        since=since,
        until=until,
        small_cell=small_cell,
        signals=counts.get(SIGNALS, 0),
        people=_split(tables.people.get(place, {})),
        voices=_split(tables.voices.get(place, {})),
        first_answer=_days(cohort, "first_answer", counts.get(SIGNALS, 0), counts.get(ANSWERED, 0)),
        outcome=_days(cohort, "outcome", counts.get(SIGNALS, 0), counts.get(OUTCOME, 0)),
        verdicts=tuple(part(key, verdicts.get(key, 0), None) for key in rules.VERDICTS),
        debt=PublicDebt(people, voices, None if None in (people, voices) else tables.waits_since.get(place)),
        bottom_up=bottom_up(neighbourhood_ids=only),
    )


def quarter_name(since: date) -> str:
    """A quarter in words."""
    last = rules.quarter_after(since) - timedelta(days=1)
    return _("%(first)s to %(last)s") % {"first": date_format(since, "F"), "last": date_format(last, "F Y")}


def _split(row: Mapping[str, int | None]) -> PublicSplit:
    n = row.get(N, 0)
    if n is None:
        return PublicSplit(None, None, tuple(part(key, None, None) for key in PARTS))
    return PublicSplit(n, row.get(TOLD, 0), tuple(part(key, row.get(key, 0), n) for key in PARTS))


def _days(cohort: Any, moment: str, n: int | None, answered: int | None) -> PublicDays | None:
    if n is None:
        return None
    found = days_of(cohort, moment, n)
    return PublicDays(n, answered, found.median, found.p90)


def public_tables(*, since: date, small_cell: int) -> Tables:
    """What may be told of a quarter, decided for the whole city at once. Five queries."""
    cohort = signals.received(since=since, until=rules.quarter_after(since))
    counts, verdicts = _counted(cohort)
    waiting = {CITY: debt_total(), **debt_by_neighbourhood()}
    debt = {place: {"people": one.people, "voices": one.voices} for place, one in waiting.items()}
    return Tables(
        people=_told(_people(cohort), SPLIT, SPLIT_SUMS, small_cell, rather=(TOLD,)),
        voices=_told(_voices(cohort), SPLIT, SPLIT_SUMS, small_cell, rather=(TOLD,)),
        counts=_told(counts, COUNTS, COUNT_SUMS, small_cell, never=(UNANSWERED, NO_OUTCOME)),
        verdicts=_told(verdicts, rules.VERDICTS, (), small_cell),
        debt=_told(debt, ("people", "voices"), (), small_cell),
        waits_since={place: one.since for place, one in waiting.items()},
    )


def _told(
    rows: Mapping[int, Row],
    names: tuple[str, ...],
    sums: Iterable[tuple[str, tuple[str, ...]]],
    small: int,
    *,
    never: tuple[str, ...] = (),
    rather: tuple[str, ...] = (),
) -> dict[int, Numbers]:
    """A table of the city, its neighbourhoods and the rest, without what may not be told."""
    sums, theirs = tuple(sums), sorted(place for place in rows if place > CITY)
    table = {place: {name: rows.get(place, {}).get(name, 0) for name in names} for place in (CITY, *theirs)}
    table[REST] = {name: table[CITY][name] - sum(table[place][name] for place in theirs) for name in names}
    within = [
        suppression.Sum((place, total), tuple((place, part) for part in parts))
        for place in table
        for total, parts in sums
    ]
    across = [suppression.Sum((CITY, name), tuple((place, name) for place in (*theirs, REST))) for name in names]
    out = suppression.withheld(
        {(place, name): n for place, row in table.items() for name, n in row.items()},
        within + across,
        small=small,
        never={(place, name) for place in table for name in names if place == REST or name in never},
        rather={(place, name) for place in table for name in rather},
    )
    return {
        place: {name: None if (place, name) in out else n for name, n in row.items()}
        for place, row in table.items()
        if place != REST
    }


def _people(cohort: Any) -> dict[int, Row]:
    """Who signalled, per neighbourhood and in the city, by the best of what they were told there. One query."""
    by_place: dict[int, Counter[str]] = defaultdict(Counter)
    best_of: dict[int, int] = {}
    names = {number: name for name, number in PARTS.items()}
    grouped = cohort.filter(person__isnull=False).order_by().values("neighbourhood_id", "person_id")
    for place, person, best in grouped.annotate(best=Min(BEST)).values_list("neighbourhood_id", "person_id", "best"):
        by_place[place or REST][names[best]] += 1
        best_of[person] = min(best, best_of.get(person, best))
    by_place[CITY] = Counter(names[best] for best in best_of.values())
    return {place: _with_totals(row) for place, row in by_place.items()}


def _voices(cohort: Any) -> dict[int, Row]:
    """Counted voices, per neighbourhood and in the city. One query."""
    by_place: dict[int, Counter[str]] = defaultdict(Counter)
    names = {number: name for name, number in PARTS.items()}
    grouped = cohort.filter(counted_voices__gt=0).order_by().annotate(best=BEST).values("neighbourhood_id", "best")
    for row in grouped.annotate(voices=Sum("counted_voices")):
        for place in (row["neighbourhood_id"] or REST, CITY):
            by_place[place][names[row["best"]]] += row["voices"]
    return {place: _with_totals(row) for place, row in by_place.items()}


def _with_totals(row: Counter[str]) -> Row:
    return {**row, TOLD: sum(row[part] for part in TOLD_PARTS), N: row.total()}


def _counted(cohort: Any) -> tuple[dict[int, Row], dict[int, Row]]:
    """Signals with and without an answer, and what people say of it, per neighbourhood and in the city. One query."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    verdicts: dict[int, Counter[str]] = defaultdict(Counter)
    grouped = cohort.order_by().values("neighbourhood_id").annotate(
        signals=Count("pk"),
        answered=Count("pk", filter=Q(loop_state__first_answer_at__isnull=False)),
        outcome=Count("pk", filter=Q(loop_state__outcome_at__isnull=False)),
        **{value: Count("pk", filter=Q(loop_state__verdict=value)) for value in rules.VERDICTS},
    )  # fmt: skip
    for row in grouped:
        for place in (row["neighbourhood_id"] or REST, CITY):
            counts[place].update({name: row[name] for name in (SIGNALS, ANSWERED, OUTCOME)})
            counts[place].update({UNANSWERED: row[SIGNALS] - row[ANSWERED], NO_OUTCOME: row[SIGNALS] - row[OUTCOME]})
            verdicts[place].update({value: row[value] for value in rules.VERDICTS})
    return dict(counts), dict(verdicts)


def public_json(found: PublicFigures) -> dict[str, Any]:
    """What the page of a neighbourhood shows of its figures, as plain values; null is left out."""
    days = found.first_answer
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "people": {"n": found.people.n, "told": found.people.told},
        "first_answer": None if days is None else {"n": days.n, "median": days.median},
    }
