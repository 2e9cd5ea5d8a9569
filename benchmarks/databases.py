"""The databases that are measured: demonstration cities of several sizes, made once and kept by size and seed."""

import contextlib
import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


STEP = 100_000
"""So many signals are made at a time: what is stopped goes on from there, and is told how far it is."""


@dataclass(frozen=True)
class Place:
    """A database with so many signals, and the CPU seconds it took to make them through the writes (0: not known)."""

    signals: int
    url: str
    folder: Path
    seconds: float = 0.0


def prepare(signals: int, *, folder: Path, server: str = "") -> Place:
    """Make the city with so many signals, or find it made: in var/bench-N-VERSION, or on a PostgreSQL server."""
    name = f"bench-{signals}-{_version()}"
    mine = folder / name
    for old in folder.glob(f"bench-{signals}-*"):
        if old != mine and not server:
            shutil.rmtree(old)
    mine.mkdir(parents=True, exist_ok=True)
    url = _created(server, name) if server else f"sqlite:///{mine / 'wijklus.sqlite3'}"
    environment = {**os.environ, "WIJKLUS_DATA_DIR": str(mine), "WIJKLUS_DATABASE_URL": url}
    _run(["migrate", "-v0"], environment)
    took = mine / f"seconds{'-postgresql' if server else ''}"
    for standing in [*range(STEP, signals, STEP), signals]:
        before = float(took.read_text()) if took.exists() else 0.0
        if before and standing <= _standing(took):
            continue
        seconds = _run(["demo", "-v0", "--signals", str(standing)], environment)
        took.write_text(f"{before + seconds:.1f}")
        took.with_suffix(".signals").write_text(str(standing))
        print(f"  {standing:,} signals, {before + seconds:.0f} s of CPU", flush=True)
    return Place(signals, url, mine, float(took.read_text()))


def _standing(took: Path) -> int:
    kept = took.with_suffix(".signals")
    return int(kept.read_text()) if kept.exists() else 0


def _version() -> str:
    """Of the tables and of the demonstration city: a database of another version is made anew."""
    digest = hashlib.sha256()
    package = ROOT / "wijklus"
    for path in sorted([*package.glob("**/migrations/*.py"), *(package / "crossings" / "demo").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _run(command: list[str], environment: dict[str, str]) -> float:
    """Run a command of Wijklus; the CPU seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "wijklus.cli", *command], cwd=ROOT, env=environment, check=True)
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
