"""`wijklus start`: prepare what changed, then run the web server and one worker until Ctrl-C."""

import hashlib
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.urls import reverse
from django.utils.translation.reloader import translation_file_changed

from wijklus.crossings.demo import DEMO_CITY, LOGINS
from wijklus.pages.supervisor import Program, Supervisor
from wijklus.pages.texts import compile_stale


class Command(BaseCommand):
    help = "Start Wijklus: the web server and one worker, until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000", help="the port to listen on (8000)")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (this machine only)")
        parser.add_argument("--processes", type=int, default=1, help="web server processes (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], port_number(options["port"])
        refuse_busy_port(host, port)
        self.prepare()
        connections.close_all()
        address = f"http://{host}:{port}"
        programs = [server(host, port, options["processes"]), worker(port)]
        ended = Supervisor(programs, self.stderr.write).run(
            ready=lambda: answers(host, port), when_ready=lambda: self.announce(address)
        )
        if ended:
            sys.exit(ended)

    def prepare(self) -> None:
        """Bring database, texts, static files and demo city up to date."""
        self.stdout.write("Preparing the database")
        self.stdout.flush()
        call_command("migrate", interactive=False, verbosity=0)
        if os.access(settings.PACKAGE_DIR, os.W_OK):  # an installed package brings its texts compiled
            for written in compile_stale(settings.PACKAGE_DIR):
                translation_file_changed(None, written)  # the demo city below speaks the words of now
        collect_static_files()
        if settings.DEMO:
            self.stdout.write("Preparing the demo city")
            self.stdout.flush()
            call_command("demo", verbosity=0)
            show_elections(settings.DEMO_ELECTIONS)

    def announce(self, address: str) -> None:
        """Say where it runs and, for the demo city, who can log in."""
        self.stdout.write(f"\nWijklus runs on {address}/ (Ctrl-C stops it)")
        for line in demo_logins(address) if settings.DEMO else []:
            self.stdout.write(line)
        self.stdout.flush()


def show_elections(folder: str) -> None:
    """Take the Pabulib files in a folder into the demo city, as elections of elsewhere; what is there stays as it is.

    Such files state no licence, so none comes with Wijklus: who shows the demo city names a folder of their own.
    Raises CommandError when there is no such folder, when it holds no such file, or when one of them is refused.
    """
    if not folder:
        return
    files = sorted(one for one in Path(folder).glob("*") if one.name.endswith((".pb", ".pb.gz")))
    if not files:
        raise CommandError(f"WIJKLUS_DEMO_ELECTIONS: there is no .pb file in {folder}.")
    call_command("import_election", *map(str, files), city=DEMO_CITY, credit="Pabulib (pabulib.org)")


def port_number(text: str) -> int:
    """The port, or a sentence when it is not one."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not '{text}'.")
    return int(text)


def refuse_busy_port(host: str, port: int) -> None:
    """Stop with a sentence when the port cannot be had."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise CommandError(f"Port {port} is for root only; choose another: make run PORT=8001") from None
        except OSError:
            raise CommandError(f"Port {port} is in use; choose another: make run PORT={port + 1}") from None


def answers(host: str, port: int) -> bool:
    """Whether the server takes connections."""
    try:
        socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), timeout=1).close()  # noqa: S104
    except OSError:
        return False
    return True


def server(host: str, port: int, processes: int) -> Program:
    """The web server; on SQLite with two threads a process, as one writes at a time there."""
    threads = "2" if connection.vendor == "sqlite" else "4"
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    command += ["--host", host, "--port", str(port), "--workers", str(processes), "--blocking-threads", threads]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "10s", "wijklus.wsgi:application"]
    return Program("web server", command, environment(port), vital=True)


def worker(port: int) -> Program:
    """The process that does later work: mails, answers, terms."""
    return Program("worker", [sys.executable, "-m", "wijklus.cli", "worker"], environment(port))


def environment(port: int) -> dict[str, str]:
    """What both processes are told; the address in mails follows the port unless the city names its own."""
    return {"WIJKLUS_SITE_URL": f"http://127.0.0.1:{port}", **os.environ, "PYTHONUNBUFFERED": "1"}


def collect_static_files() -> None:
    """Collect and compress the static files when one of them changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(wanted)


def static_fingerprint() -> str:
    """A digest over name, size and age of every static file."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = os.stat(storage.path(name))
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def demo_logins(address: str) -> list[str]:
    """The lines that say who can log in to the demo city, and where."""
    lines = [f"  {function}: {mail} / {password}" for function, mail, password in LOGINS]
    return [f"Log in at {address}{reverse('account_login')} as", *lines]
