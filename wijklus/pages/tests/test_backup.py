"""A backup is whole, dated, and one of a limited number."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from wijklus.pages.management.commands import backup


def database(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE said (text)")
        made.execute("INSERT INTO said VALUES ('de stoep ligt los')")
        made.commit()
    return path


def test_the_copy_has_what_was_committed_and_is_for_its_owner_only(tmp_path: Path) -> None:
    source = database(tmp_path / "a.sqlite3")
    with closing(sqlite3.connect(source, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        busy.execute("INSERT INTO said VALUES ('nog niet gezegd')")
        backup.copy_sqlite(str(source), tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT text FROM said").fetchall() == [("de stoep ligt los",)]
    assert stat.S_IMODE((tmp_path / "copy.sqlite3").stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.draft"))


def test_the_newest_are_kept(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = database(tmp_path / "a.sqlite3")
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()
    for day in ("20250101T000000", "20250102T000000"):
        (settings.BACKUP_DIR / f"wijklus-{day}.sqlite3").write_text("old")
    monkeypatch.setattr(backup.connection, "vendor", "sqlite")
    monkeypatch.setitem(backup.connection.settings_dict, "NAME", str(source))
    call_command("backup", keep=2)
    kept = sorted(path.name for path in settings.BACKUP_DIR.iterdir())
    assert kept[0] == "wijklus-20250102T000000.sqlite3"
    assert len(kept) == 2


def test_none_at_all_cannot_be_kept() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("backup", keep=0)


PROGRAM = """#!/bin/sh
[ "$PGDATABASE $PGUSER" = "wijk klus" ] || { echo "no such database" >&2; exit 1; }
for word; do case "$word" in --file=*) echo dump > "${word#--file=}";; esac; done
"""


def test_postgresql_is_dumped_by_its_own_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    about = {"HOST": "", "PORT": "", "USER": "klus", "PASSWORD": "", "NAME": "wijk"}
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="pg_dump is not on this machine"):
        backup.dump_postgresql(about, tmp_path / "a.pgdump")
    (tmp_path / "pg_dump").write_text(PROGRAM)
    (tmp_path / "pg_dump").chmod(0o755)
    backup.dump_postgresql(about, tmp_path / "a.pgdump")
    assert (tmp_path / "a.pgdump").read_text() == "dump\n"
    with pytest.raises(CommandError, match="no such database"):
        backup.dump_postgresql(about | {"NAME": "other"}, tmp_path / "b.pgdump")
    assert not (tmp_path / "b.pgdump").exists()
