"""The empty database of the tests, migrated once for all the runs of one test command.

`scripts.tests` names a file in WIJKLUS_TEST_TEMPLATE: the first run on SQLite leaves its migrated database there, those
after it begin with that. Django still looks which migrations are missing. Without the name every process migrates.

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
    """Let the first connection to the database of the tests start with what the template holds."""
    template = _template()
    if template and template.exists():
        connection_created.connect(_fill)


def leave() -> None:
    """Keep the migrated database for the next run, unless there is one."""
    connection_created.disconnect(_fill)
    template = _template()
    if template and not template.exists():
        draft = template.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(draft)) as copy:
            connection.connection.backup(copy)
        draft.replace(template)


def _template() -> Path | None:
    name = os.environ.get("WIJKLUS_TEST_TEMPLATE")
    return Path(name) if name and connection.vendor == "sqlite" else None


def use_file(path: Path) -> None:
    """Put the database of the tests in a file, on SQLite."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(path)


def _fill(connection: Any, **_about: Any) -> None:
    template = _template()
    named = connection.settings_dict
    if template and (connection.is_in_memory_db() or named["NAME"] == named["TEST"]["NAME"]):
        connection_created.disconnect(_fill)
        with closing(sqlite3.connect(f"file:{template}?mode=ro", uri=True)) as copy:
            copy.backup(connection.connection)
