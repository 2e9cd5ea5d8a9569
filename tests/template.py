"""The empty database of the tests, migrated once for all the runs of one test command.

`scripts.template` migrates it ahead and names it: for SQLite in WIJKLUS_TEST_FILE, for PostgreSQL a database of the
same server in WIJKLUS_TEST_DATABASE. Each process of the tests begins with a copy of it, and Django still looks which
migrations are missing. Without the name every process migrates.

The database is in memory, on one connection. A browser asks several things at once, and each request needs its own
connection, as in a city: tests that walk the screens get a file.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created


def begin() -> None:
    """Let the database of the tests start with what the template holds."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("WIJKLUS_TEST_DATABASE")
    elif os.environ.get("WIJKLUS_TEST_FILE"):
        connection_created.connect(_fill)


def done() -> None:
    """The first connection was made: those after it are filled already."""
    connection_created.disconnect(_fill)


def use_file(path: Path) -> None:
    """Put the database of the tests in a file, on SQLite."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(path)


def _fill(connection: Any, **_about: Any) -> None:
    named = connection.settings_dict
    if connection.is_in_memory_db() or named["NAME"] == named["TEST"]["NAME"]:
        connection_created.disconnect(_fill)
        with closing(sqlite3.connect(f"file:{os.environ['WIJKLUS_TEST_FILE']}?mode=ro", uri=True)) as copy:
            copy.backup(connection.connection)
