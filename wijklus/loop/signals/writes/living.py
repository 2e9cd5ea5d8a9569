"""Making the table of what lives: quarter by quarter, at most 500 rows in a transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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

Bundling = Callable[[date], rule.Bundled]
"""Asked of a quarter: which of its signals are bundled in which theme. A later step of the loop knows."""


def touch_living(*, signals: Iterable[Signal], at: datetime) -> None:
    """Note that something changed in quarters that are over; inside the caller's transaction. No query otherwise."""
    now = rule.quarter_of(timezone.localdate(at))
    over = {since for s in signals if (since := rule.quarter_of(timezone.localdate(s.received_at))) < now}
    if over:
        LivingQuarter.objects.filter(since__in=over).update(touched=F("touched") + 1)


def touch_all_living() -> None:
    """Note that every quarter has to be made anew: what counts as one subject has changed."""
    LivingQuarter.objects.update(touched=F("touched") + 1)


def rename_living(*, ref: str, label: str) -> None:
    """Call a theme as it is called from now on; inside the caller's transaction."""
    LivingGroup.objects.filter(label_ref=ref).update(label=label)


def renew_living(*, today: date, at: datetime, all_of_them: bool = False, bundling: Bundling | None = None) -> int:
    """Make the running quarter anew, and those that are over and changed or were never made. Returns how many.

    By theme too when it is told what is bundled.
    """
    small = places.municipality_here().small_cell
    first, running = reads.first_day_said(), rule.quarter_of(today)
    known = {row.since: row for row in reads.every_quarter()}
    centres = places.centres(on=today)
    made = 0
    for since in _quarters(first, running):
        row = known.get(since)
        if row is None or all_of_them or not _is_fresh(row, small, running, bundling):
            quarter = row or LivingQuarter(since=since)
            _renew(quarter, small=small, running=running, centres=centres, at=at, bundling=bundling)
            made += 1
    return made


def _quarters(first: date | None, running: date) -> list[date]:
    """From the quarter of the first signal to the running one, at most so many as are kept."""
    since, found = rule.quarter_of(first or running), []
    while since <= running:
        found.append(since)
        since = rule.quarter_after(since)
    return found[-rule.QUARTERS - 1 :]


def _is_fresh(row: LivingQuarter, small: int, running: date, bundling: Bundling | None) -> bool:
    is_whole = row.with_themes or bundling is None
    return is_whole and row.is_over and row.since < running and row.done == row.touched and row.small_cell == small


def _renew(
    quarter: LivingQuarter,
    *,
    small: int,
    running: date,
    centres: Mapping[int, rule.Point],
    at: datetime,
    bundling: Bundling | None,
) -> None:
    """What is written down while this runs raises `touched`, so that it is done once more."""
    quarter.small_cell, quarter.is_over = small, quarter.since < running
    if quarter._state.adding:
        quarter.save()
    touched = LivingQuarter.objects.get(pk=quarter.pk).touched
    bundled = bundling(quarter.since) if bundling is not None else None
    should = reads.derived_groups(since=quarter.since, small=small, centres=centres, bundled=bundled)
    _write(quarter.since, should)
    fields = {"small_cell": small, "is_over": quarter.is_over, "done": touched, "computed_at": at}
    fields["with_themes"] = bundled is not None
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
    of_voices = row["kind"] in rule.PUBLIC_KINDS and not row["people"]
    about = row["category_id"], row["is_mixed"], row["label_ref"]
    return row["kind"], row["neighbourhood_id"], *about, row["cell"], of_voices


def _counted(row: Mapping[str, Any] | None) -> Any:
    """What a row counts: where it is drawn follows the boundaries of the day on which it was made."""
    return row and (row["people"], row["voices"])


def check_living(*, bundling: Bundling | None = None) -> list[tuple[date, int]]:
    """The quarters that are over and said to be made, but hold other rows than follow from their signals.

    By quarter how many rows differ.
    """
    small = places.municipality_here().small_cell
    wrong = []
    for quarter in reads.every_quarter():
        if not quarter.is_over or quarter.done != quarter.touched or quarter.small_cell != small:
            continue  # a job makes it anew
        bundled = bundling(quarter.since) if bundling is not None and quarter.with_themes else None
        derived = reads.derived_groups(since=quarter.since, small=small, centres={}, bundled=bundled)
        should = {_key(row): row for row in derived}
        kept = reads.kept_groups(since=quarter.since)
        stands = {_key(row): row for row in kept if bundled is not None or row["kind"] not in rule.OF_THEMES}
        n = sum(_counted(should.get(key)) != _counted(stands.get(key)) for key in {*should, *stands})
        if n:
            wrong.append((quarter.since, n))
    return wrong
