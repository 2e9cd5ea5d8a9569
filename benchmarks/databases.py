"""The databases that are measured: demonstration cities of several sizes, made once and kept by size and seed."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Place:
    """A database with so many signals."""

    signals: int
    url: str
    folder: Path


def prepare(signals: int, *, folder: Path, server: str = "") -> Place:
    """Make the city with so many signals, or find it made: in var/bench-N, or on a PostgreSQL server."""
    mine = folder / f"bench-{signals}"
    mine.mkdir(parents=True, exist_ok=True)
    url = _created(server, f"bench_{signals}") if server else f"sqlite:///{mine / 'wijklus.sqlite3'}"
    environment = {**os.environ, "WIJKLUS_DATA_DIR": str(mine), "WIJKLUS_DATABASE_URL": url}
    for command in (["migrate", "-v0"], ["demo", "-v0", "--signals", str(signals)]):
        subprocess.run([sys.executable, "-m", "wijklus.cli", *command], cwd=ROOT, env=environment, check=True)
    return Place(signals, url, mine)


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
