"""Reading a whole table without taking the file of the database into memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def unmapped() -> Iterator[None]:
    """SQLite maps the pages it reads into the memory of the process: good for a page, not for a long export.

    Within this it reads them through its own cache, which is bounded. Nothing changes on PostgreSQL, nor where the
    database is no file. Source: sqlite.org/mmap.html.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    database: Any = connection.connection
    size = sum(size for (size,) in database.execute("PRAGMA mmap_size"))  # no row when it is no file
    database.execute("PRAGMA mmap_size = 0")
    try:
        yield
    finally:
        database.execute(f"PRAGMA mmap_size = {size:d}")
