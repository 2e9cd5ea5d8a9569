"""Making the table of what lives: quarter by quarter, at most 500 rows in a transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wijklus.base import scope
from wijklus.ground.places import reads as places

from .. import reads
from ..models import LivingGroup, LivingQuarter, Signal
from ..rules import living as rule


def touch_living(*, signals: Iterable[Signal], at: datetime) -> None:
    """Note that something changed in quarters that are over; inside the caller's transaction. No query otherwise."""
    now = rule.quarter_of(timezone.localdate(at))
    over = {since for s in signals if (since := rule.quarter_of(timezone.localdate(s.received_at))) < now}
    if over:
        LivingQuarter.objects.filter(since__in=over).update(touched=F("touched") + 1)


def touch_all_living() -> None:
    """Note that every quarter has to be made anew: what counts as one subject has changed."""
    LivingQuarter.objects.update(touched=F("touched") + 1)


def renew_living(*, today: date, at: datetime, all_of_them: bool = False) -> int:
    """Make the running quarter anew, and those that are over and changed or were never made. Returns how many."""
    small = places.municipality_here().small_cell
    first, running = reads.first_day_said(), rule.quarter_of(today)
    known = {row.since: row for row in reads.every_quarter()}
    centres = places.centres(on=today)
    made = 0
    for since in _quarters(first, running):
        row = known.get(since)
        if row is None or all_of_them or not _is_fresh(row, small, running):
            _renew(row or LivingQuarter(since=since), small=small, running=running, centres=centres, at=at)
            made += 1
    return made


def _quarters(first: date | None, running: date) -> list[date]:
    """From the quarter of the first signal to the running one, at most so many as are kept."""
    since, found = rule.quarter_of(first or running), []
    while since <= running:
        found.append(since)
        since = rule.quarter_after(since)
    return found[-rule.QUARTERS - 1 :]


def _is_fresh(row: LivingQuarter, small: int, running: date) -> bool:
    return row.is_over and row.since < running and row.done == row.touched and row.small_cell == small


def _renew(
    quarter: LivingQuarter, *, small: int, running: date, centres: Mapping[int, rule.Point], at: datetime
) -> None:
    """What is written down while this runs raises `touched`, so that it is done once more."""
    quarter.small_cell, quarter.is_over = small, quarter.since < running
    if quarter._state.adding:
        quarter.save()
    touched = LivingQuarter.objects.get(pk=quarter.pk).touched
    should = reads.derived_groups(since=quarter.since, small=small, centres=centres)
    _write(quarter.since, should)
    fields = {"small_cell": small, "is_over": quarter.is_over, "done": touched, "computed_at": at}
    LivingQuarter.objects.filter(pk=quarter.pk).update(**fields)


def _write(since: date, should: Sequence[Mapping[str, Any]]) -> None:
    """Bring the rows of a quarter to what they should be: what differs goes and comes, 500 per transaction."""
    wanted = {_key(row): row for row in should}
    gone = []
    for row in LivingGroup.objects.filter(since=since).values("pk", *reads.GROUP_FIELDS):
        pk = row.pop("pk")
        if wanted.get(_key(row)) == row:
            del wanted[_key(row)]
        else:
            gone.append(pk)
    fresh = [LivingGroup(since=since, **row) for row in wanted.values()]
    for row in fresh:
        scope.assert_one_municipality(row)
    size = reads.BATCH
    for begin in range(0, max(len(gone), len(fresh)), size):
        with transaction.atomic():
            LivingGroup.objects.filter(pk__in=gone[begin : begin + size]).delete()
            LivingGroup.objects.bulk_create(fresh[begin : begin + size])


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Of a kind there is one; of the public ones one of people and one of voices."""
    of_voices = row["kind"] == rule.PUBLIC and not row["people"]
    return row["kind"], row["neighbourhood_id"], row["category_id"], row["is_mixed"], row["cell"], of_voices


def _counted(row: Mapping[str, Any] | None) -> Any:
    """What a row counts: where it is drawn follows the boundaries of the day on which it was made."""
    return row and (row["people"], row["voices"])


def check_living() -> list[tuple[date, int]]:
    """The quarters that are over and said to be made, but hold other rows than follow from their signals.

    By quarter how many rows differ.
    """
    small = places.municipality_here().small_cell
    wrong = []
    for quarter in reads.every_quarter():
        if not quarter.is_over or quarter.done != quarter.touched or quarter.small_cell != small:
            continue  # a job makes it anew
        should = {_key(row): row for row in reads.derived_groups(since=quarter.since, small=small, centres={})}
        stands = {_key(row): row for row in reads.kept_groups(since=quarter.since)}
        n = sum(_counted(should.get(key)) != _counted(stands.get(key)) for key in {*should, *stands})
        if n:
            wrong.append((quarter.since, n))
    return wrong
