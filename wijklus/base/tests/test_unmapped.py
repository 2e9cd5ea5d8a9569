"""An export does not take the file of the database into memory, and leaves the connection as it was."""

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from wijklus.base import unmapped as module
from wijklus.base.unmapped import unmapped


class Connection:
    """A connection of Django to a file, as far as this is asked of it."""

    vendor = "sqlite"

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA mmap_size = 1048576")

    def ensure_connection(self) -> None:
        """It is there."""

    def size(self) -> int:
        """How many bytes may be mapped."""
        return int(self.connection.execute("PRAGMA mmap_size").fetchone()[0])


def test_nothing_is_mapped_within_and_as_before_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Connection(tmp_path / "a.sqlite3")
    monkeypatch.setattr(module, "connection", ours)
    with unmapped():
        assert ours.size() == 0
    assert ours.size() == 1048576
    with pytest.raises(KeyError), unmapped():
        raise KeyError
    assert ours.size() == 1048576
    ours.connection.close()


@pytest.mark.django_db
def test_any_database_can_be_read_so() -> None:
    with unmapped(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
