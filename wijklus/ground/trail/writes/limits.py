"""Counting how often something is tried, without a cache: one SQL statement on both databases."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from wijklus.ground.trail import rules
from wijklus.ground.trail.models import HitCount


def hit(*, key: str, window_seconds: int, at: datetime) -> int:
    """Count one more try of this key ("say:1.2.3.4") in the current window, and tell how many that makes.

    Call it before the transaction of the write: a refused write that rolls back would take its count along.
    """
    ends = (rules.slot(at, window_seconds) + 1) * window_seconds
    return counted(connection, key=rules.hit_key(f"{key}/{window_seconds}", settings.SECRET_KEY), ends=ends)


def counted(database: Any, *, key: str, ends: int) -> int:
    """Raise the count of this key in the window that ends then, by one statement."""
    table = database.ops.quote_name(HitCount._meta.db_table)
    statement = (
        f"INSERT INTO {table} (key, ends, count) VALUES (%s, %s, 1) "  # noqa: S608
        f"ON CONFLICT (key, ends) DO UPDATE SET count = {table}.count + 1 RETURNING count"
    )
    with database.cursor() as cursor:
        cursor.execute(statement, [key, ends])
        return int(cursor.fetchone()[0])


def prune_hits(*, at: datetime) -> int:
    """Forget the counts of windows that are over."""
    return HitCount.objects.filter(ends__lte=int(at.timestamp())).delete()[0]
