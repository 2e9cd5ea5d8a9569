"""Counting tries: exact, one statement, forgotten when the window is over."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from wijklus.ground.trail import writes
from wijklus.ground.trail.models import HitCount
from wijklus.ground.trail.writes import limits

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.django_db
class TestHit:
    def test_tries_of_one_address_add_up_within_the_window_in_one_statement(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert writes.hit(key="say:1.2.3.4", window_seconds=3600, at=AT) == 1

        assert writes.hit(key="say:1.2.3.4", window_seconds=3600, at=AT + timedelta(minutes=29)) == 2
        assert writes.hit(key="say:1.2.3.4", window_seconds=3600, at=AT + timedelta(minutes=30)) == 1
        assert writes.hit(key="say:5.6.7.8", window_seconds=3600, at=AT) == 1
        assert writes.hit(key="say:1.2.3.4", window_seconds=86400, at=AT) == 1

    def test_the_address_itself_is_not_kept(self):
        writes.hit(key="say:1.2.3.4", window_seconds=3600, at=AT)

        assert HitCount.objects.get().key.startswith("say:")
        assert "1.2.3.4" not in HitCount.objects.get().key

    def test_several_keys_by_one_statement(self, django_assert_num_queries):
        writes.hit(key="say:1.2.3.4", window_seconds=3600, at=AT)
        with django_assert_num_queries(1):
            counts = writes.hits(keys=["receipt:a", "say:1.2.3.4"], window_seconds=3600, at=AT)

        assert counts == [1, 2]

    def test_windows_that_are_over_are_forgotten(self):
        writes.hit(key="say:1.2.3.4", window_seconds=3600, at=AT)
        writes.hit(key="say:1.2.3.4", window_seconds=86400, at=AT)

        assert limits.prune_hits(at=AT + timedelta(hours=1)) == 1
        assert HitCount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_threads_that_count_at_once_lose_none(tmp_path):
    """On SQLite the tests' database is in memory and shared by threads, so the race runs on a file of its own."""
    own = ConnectionHandler({"default": dict(connection.settings_dict)})
    if connection.vendor == "sqlite":
        own = ConnectionHandler({"default": connection.settings_dict | {"NAME": str(tmp_path / "counted.sqlite3")}})
        with own["default"].schema_editor() as editor:
            editor.create_model(HitCount)
    counts = []

    def count():
        try:
            for _ in range(50):
                counts.append(limits.counted(own["default"], keys=["say:x"], ends=1772442000)["say:x"])
        finally:
            own["default"].close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    own["default"].close()

    assert sorted(counts) == list(range(1, 201))


class Disk:
    """A connection to SQLite outside a transaction, which remembers what was said to it."""

    vendor, in_atomic_block = "sqlite", False

    def __init__(self) -> None:
        self.said: list[str] = []

    @contextmanager
    def cursor(self):
        yield self

    def execute(self, statement: str) -> None:
        self.said.append(statement)


def test_a_count_does_not_wait_for_the_disk_and_what_follows_does():
    disk = Disk()
    with limits._not_on_the_disk_yet(disk):
        disk.execute("count")
    assert disk.said == ["PRAGMA synchronous=NORMAL", "count", "PRAGMA synchronous=FULL"]


@pytest.mark.django_db(transaction=True)
def test_only_the_count_does_not_wait_for_the_disk():
    assert writes.hit(key="say:1.2.3.4", window_seconds=3600, at=AT) == 1
    with connection.cursor() as cursor:
        asked = "SHOW synchronous_commit" if connection.vendor == "postgresql" else "PRAGMA synchronous"
        cursor.execute(asked)
        before = cursor.fetchone()
        assert limits.counted(connection, keys=["a"], ends=5) == {"a": 1}
        cursor.execute(asked)
        assert cursor.fetchone() == before
