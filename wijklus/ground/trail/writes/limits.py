"""Counting how often something is tried, without a cache: one SQL statement on both databases."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F

from wijklus.base import ahead
from wijklus.ground.trail import rules
from wijklus.ground.trail.models import HitCount


def hit(*, key: str, window_seconds: int, at: datetime) -> int:
    """Count one more try of this key ("say:1.2.3.4") in the current window, and tell how many that makes.

    Call it before the transaction of the write: a refused write that rolls back would take its count along.
    """
    return hits(keys=[key], window_seconds=window_seconds, at=at)[0]


def hits(*, keys: Sequence[str], window_seconds: int, at: datetime) -> list[int]:
    """The same for several keys, each another, by one statement: how many that makes of each."""
    names, ends = _counters(keys, window_seconds, at)
    with _not_on_the_disk_yet(connection):
        found = counted(connection, keys=names, ends=ends)
    return [found[name] for name in names]


def hit_ahead(*, key: str, window_seconds: int, at: datetime) -> None:
    """Count one more try along with the next question (base.ahead); `hit` then tells how many that made."""
    names, ends = _counters([key], window_seconds, at)
    ahead.ask(*_statement(connection, names, ends))


def use_up(*, key: str, most: int, window_seconds: int, at: datetime) -> None:
    """Let a key that was hit in this window be over `most` until the window ends."""
    (name,), ends = _counters([key], window_seconds, at)
    HitCount.objects.filter(key=name, ends=ends, count__lte=most).update(count=F("count") + most)


def _counters(keys: Sequence[str], window_seconds: int, at: datetime) -> tuple[list[str], int]:
    """What these keys are counted under, and when the window of now ends, in seconds since 1970."""
    ends = (rules.slot(at, window_seconds) + 1) * window_seconds
    return [rules.hit_key(f"{key}/{window_seconds}", settings.SECRET_KEY) for key in keys], ends


def counted(database: Any, *, keys: Sequence[str], ends: int) -> dict[str, int]:
    """Raise the counts of these keys in the window that ends then, by one statement."""
    statement, values = _statement(database, keys, ends)
    found = ahead.came(database, statement, values)
    if found is None:
        with database.cursor() as cursor:
            cursor.execute(statement, values)
            found = cursor.fetchall()
    return {row[0]: int(row[1]) for row in found}


def _statement(database: Any, keys: Sequence[str], ends: int) -> tuple[str, list[Any]]:
    table = database.ops.quote_name(HitCount._meta.db_table)
    rows = ", ".join(["(%s, %s, 1)"] * len(keys))
    statement = (
        f"INSERT INTO {table} (key, ends, count) VALUES {rows} "  # noqa: S608
        f"ON CONFLICT (key, ends) DO UPDATE SET count = {table}.count + 1 RETURNING key, count"
    )
    if database.vendor == "postgresql" and not database.in_atomic_block:
        statement += ", set_config('synchronous_commit', 'off', true)"  # of this one statement: see below
    return statement, [value for key in sorted(keys) for value in (key, ends)]


@contextmanager
def _not_on_the_disk_yet(database: Any) -> Iterator[None]:
    """Let who counts not wait for the disk: a count that a power cut takes along is no loss.

    In a transaction nothing changes: the rest of it is to last.
    """
    if database.vendor != "sqlite" or database.in_atomic_block:
        yield
        return
    with database.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")


def prune_hits(*, at: datetime) -> int:
    """Forget the counts of windows that are over."""
    return HitCount.objects.filter(ends__lte=int(at.timestamp())).delete()[0]
