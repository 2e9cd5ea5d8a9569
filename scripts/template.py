"""The empty database that tests begin with: migrated once, and copied by every process (`tests/template.py`)."""

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

NAME = "wijklus_tests_template"


@dataclass
class Template:
    """A database that is being migrated; `name` is its file, or what it is called on its server."""

    name: str
    migrating: subprocess.Popen[str]

    @cached_property
    def ready(self) -> str:
        """Its name, once it is migrated; the run ends with what went wrong if it cannot be."""
        said, _ = self.migrating.communicate()
        if self.migrating.returncode:
            sys.exit(f"The database of the tests cannot be migrated:\n{said}")
        return self.name


def in_file(path: Path) -> Template:
    """Begin to migrate a database for SQLite."""
    return Template(str(path), _migrate(f"sqlite:///{path}"))


def on_server(url: str) -> Template:
    """Begin to migrate a database on the PostgreSQL server with this address, in place of an earlier one."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
        connection.execute(f"CREATE DATABASE {NAME}")
    return Template(NAME, _migrate(urlunsplit(urlsplit(url)._replace(path=f"/{NAME}"))))


def _migrate(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "wijklus.cli", "migrate", "-v0"],
        env={**os.environ, "WIJKLUS_DATABASE_URL": url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
