"""Taking erased words out of the index of full-text search, down to the bytes on disk. PostgreSQL does so by itself.

FTS5 keeps the words of a row that went until it merges the parts of its index; the log before the tables keeps them
until it is emptied. With `PRAGMA secure_delete` what is free in the file holds nothing.
"""

from typing import Any

from django.db import connection, transaction

PAGES = 500
"""Merged at a time, so that nobody else waits long to write."""
_MERGE = "INSERT INTO signals_search(signals_search, rank) VALUES ('merge', %s)"


class LogInUse(RuntimeError):
    """Somebody reads from the log, so that it could not be emptied now: the job tries again."""


def forget_words() -> None:
    """Merge the whole index of search, so that no word is left of what was erased. May run again."""
    if connection.vendor != "sqlite":
        return
    _merge(-PAGES)  # begins with everything there is
    is_merging = True
    while is_merging:
        is_merging = _merge(PAGES)
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            _empty_the_log(cursor)


def _merge(pages: int) -> bool:
    """Merge some pages; False when nothing was left to merge."""
    with transaction.atomic(), connection.cursor() as cursor:
        before = connection.connection.total_changes
        cursor.execute(_MERGE, [pages])
        return bool(connection.connection.total_changes - before >= 2)


def _empty_the_log(cursor: Any) -> None:
    is_busy, _pages, _done = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise LogInUse
