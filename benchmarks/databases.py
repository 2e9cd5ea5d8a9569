"""The databases that are measured: demonstration cities of several sizes, made once and kept by size and seed."""

import contextlib
import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .growing import EDITION

ROOT = Path(__file__).resolve().parent.parent


STEP = 20_000
"""So many signals are made at a time: what is stopped goes on from there, and is told how far it is."""
TOLD = 400
"""So many signals of the demonstration city have a story of their own."""
WRITTEN = 100_000
"""So many are made through the writes; a larger city holds copies of them."""


@dataclass(frozen=True)
class Place:
    """A database with so many signals, and the CPU seconds it took to make them through the writes (0: not known)."""

    signals: int
    url: str
    folder: Path
    seconds: float = 0.0


def prepare(signals: int, *, folder: Path, server: str = "") -> Place:
    """Make the city with so many signals, or find it made: in var/bench-N-VERSION, or on a PostgreSQL server.

    What is kept is brought to the tables of today by their migrations, and its derived rows are made anew with them.
    """
    name = f"bench-{signals}-{_version()}"
    mine = folder / name
    for old in folder.glob(f"bench-{signals}-*"):
        if old != mine and not server:
            shutil.rmtree(old)
    mine.mkdir(parents=True, exist_ok=True)
    url = _created(server, name) if server else _file(mine / "wijklus.sqlite3")
    environment = {**os.environ, "WIJKLUS_DATA_DIR": str(mine), "WIJKLUS_DATABASE_URL": url}
    took = mine / f"seconds{'-postgresql' if server else ''}"
    _migrate(took.with_suffix(".tables"), environment)
    _make(signals, took, environment)
    return Place(signals, url, mine, float(took.read_text()))


def _migrate(kept: Path, environment: dict[str, str]) -> None:
    """Bring the tables up to date, and what is derived along with them where a migration is new."""
    tables = _digest((ROOT / "wijklus").glob("**/migrations/*.py"))
    before = kept.read_text() if kept.exists() else ""
    if before != tables:
        _run(["migrate", "-v0"], environment)
        if before:
            _run(["rebuild"], environment)
        kept.write_text(tables)


def _make(signals: int, took: Path, environment: dict[str, str]) -> None:
    """Make what is missing: the story, the bulk through the writes, and copies of the bulk above WRITTEN."""
    noted = str(took.with_suffix(".noted"))
    written = min(signals, WRITTEN)
    steps = [min(signals, TOLD), *range(STEP, written, STEP), written]
    for standing in sorted({*steps, signals}):
        before = float(took.read_text()) if took.exists() else 0.0
        if before and standing <= _standing(took):
            continue
        if standing <= WRITTEN:
            seconds = _run(["demo", "-v0", "--signals", str(standing)], environment)
        else:
            copies = -(-(standing - WRITTEN) // (WRITTEN - TOLD))
            seconds = _run(["copies", str(copies), noted], environment, "benchmarks.growing")
        if standing == steps[0]:
            seconds += _run(["begin", noted], environment, "benchmarks.growing")
        took.write_text(f"{before + seconds:.1f}")
        took.with_suffix(".signals").write_text(str(standing))
        print(f"  {standing:,} signals, {before + seconds:.0f} s of CPU", flush=True)


def _standing(took: Path) -> int:
    kept = took.with_suffix(".signals")
    return int(kept.read_text()) if kept.exists() else 0


def _version() -> str:
    """Of how the bulk of the city is made: a database of another version is made anew."""
    return _digest([ROOT / "wijklus" / "crossings" / "demo" / "bulk.py"]) + EDITION


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _run(command: list[str], environment: dict[str, str], program: str = "wijklus.cli") -> float:
    """Run a command of Wijklus; the CPU seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", program, *command], cwd=ROOT, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@contextlib.contextmanager
def copied(place: Place, server: str = "") -> Iterator[Place]:
    """A copy of a database to write in, gone afterwards."""
    if not server:
        with tempfile.TemporaryDirectory(dir=place.folder.parent) as name:
            shutil.copytree(place.folder, name, dirs_exist_ok=True)
            yield replace(place, url=f"sqlite:///{Path(name) / 'wijklus.sqlite3'}")
        return
    import psycopg

    of, name = urlsplit(place.url).path[1:], f"bench-copy-{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')
        try:
            yield replace(place, url=urlsplit(server)._replace(path=f"/{name}").geturl())
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def close() -> None:
    """Close every connection that was opened here."""
    for connection in _kept.values():
        connection.close()


def _file(path: Path) -> str:
    """The address of an empty or kept file; the empty one with the tables that a test command already made."""
    migrated = os.environ.get("WIJKLUS_TEST_FILE")
    if migrated and not path.exists():
        shutil.copy(migrated, path)
    return f"sqlite:///{path}"


def _created(server: str, name: str) -> str:
    """The address of an empty or kept database on this server."""
    import psycopg

    already = contextlib.suppress(psycopg.errors.DuplicateDatabase)
    with psycopg.connect(server, autocommit=True) as connection, already:
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(server)._replace(path=f"/{name}").geturl()


@contextlib.contextmanager
def opened(place: Place) -> Iterator[None]:
    """Let every query go to this database, within a with block; its connection stays open afterwards."""
    from django.db import DEFAULT_DB_ALIAS, connections

    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = _connection(place)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before


_kept: dict[str, Any] = {}


def _connection(place: Place) -> Any:
    from django.db import DEFAULT_DB_ALIAS, connections
    from django.utils.module_loading import import_string

    from wijklus.settings import database

    if place.url not in _kept:
        settings = {**connections.settings[DEFAULT_DB_ALIAS], **database(place.url)}
        settings["OPTIONS"] = {k: v for k, v in settings["OPTIONS"].items() if k != "pool"}
        wrapper = import_string(f"{settings['ENGINE']}.base.DatabaseWrapper")
        _kept[place.url] = wrapper(settings, DEFAULT_DB_ALIAS)
    return _kept[place.url]
