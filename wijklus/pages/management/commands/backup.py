"""`wijklus backup`: a whole, checked copy of the database, made while Wijklus runs."""

import os
import shutil
import sqlite3
import subprocess
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from wijklus.base import clock


class Command(BaseCommand):
    help = "Write a whole, checked copy of the database to the backup folder, and keep the newest ones."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--keep", type=int, default=14, help="how many copies to keep (14)")

    def handle(self, *args: Any, keep: int, **options: Any) -> None:
        if keep < 1:
            raise CommandError("--keep must be at least 1.")
        folder = Path(settings.BACKUP_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        moment = f"{clock.now():%Y%m%dT%H%M%S}"
        if connection.vendor == "sqlite":
            target = folder / f"wijklus-{moment}.sqlite3"
            copy_sqlite(str(connection.settings_dict["NAME"]), target)
        else:
            target = folder / f"wijklus-{moment}.pgdump"
            dump_postgresql(connection.settings_dict, target)
        for old in sorted(folder.glob(f"wijklus-*{target.suffix}"))[:-keep]:
            old.unlink()
        self.stdout.write(str(target))


def copy_sqlite(database: str, target: Path) -> None:
    """Copy page by page, as of one moment; the copy appears only when it is sound."""
    draft = target.with_suffix(".draft")
    with (
        closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as here,
        closing(sqlite3.connect(draft)) as copy,
    ):
        os.chmod(draft, 0o600)
        here.backup(copy)
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        draft.unlink()
        raise CommandError(f"The copy is not sound: {verdict}")
    draft.replace(target)


def dump_postgresql(database: dict[str, Any], target: Path) -> None:
    """Dump by PostgreSQL's own program, which reads one moment too."""
    program = shutil.which("pg_dump")
    if not program:
        raise CommandError("pg_dump is not on this machine; install the client programs of PostgreSQL.")
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(database[key]) for name, key in named.items() if database[key]}
    draft = target.with_suffix(".draft")
    environment["PGOPTIONS"] = "-c wijklus.municipality=0"  # row-level security shows the dump every municipality
    command = [program, "--format=custom", "--enable-row-security", f"--file={draft}"]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603  (our own words)
    if answer.returncode:
        draft.unlink(missing_ok=True)
        raise CommandError(f"pg_dump: {answer.stderr.strip() or 'no reason given'}")
    draft.chmod(0o600)
    draft.replace(target)
