"""`wijklus worker`: does later work until it is told to stop. Several may run at once, on several machines."""

import logging
import secrets
import socket
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as TaskLoop

from wijklus.base import clock
from wijklus.ground.trail import jobs
from wijklus.ground.trail.writes import queue, workers

logger = logging.getLogger("wijklus.worker")


class Caretaker(threading.Thread):
    """Beside the work: says that the worker lives, keeps its lease, takes back lost work, winds the clock."""

    def __init__(self, name: str) -> None:
        super().__init__(name="caretaker", daemon=True)
        self.worker_name = name
        self.stop = threading.Event()
        self.started_at = clock.now()
        self.queued: dict[str, int] = {}
        self.pause = min(10.0, settings.JOB_LEASE_SECONDS / 4)

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.round()
            except Exception:  # a database that is away for a moment must not end the worker's pulse
                logger.exception("caretaker")
            finally:
                connection.close()
            self.stop.wait(self.pause)

    def round(self) -> None:
        """One round; the lease of the running job first."""
        job = dict(jobs.running)
        if job:
            queue.renew(key=str(job["key"]), attempts=int(job["attempts"]), at=clock.now())
        workers.heard(name=self.worker_name, started_at=self.started_at, at=clock.now())
        jobs.look_after(at=clock.now(), queued=self.queued)


class Command(BaseCommand):
    help = "Does later work (mail, seals, counts) until it is told to stop with SIGTERM or Ctrl+C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between two looks for work")
        parser.add_argument("--batch", action="store_true", help="do what waits now, then stop")

    def handle(self, *args: Any, interval: float, batch: bool, **options: Any) -> None:
        name = f"{socket.gethostname()[:40]}-{secrets.token_hex(6)}"
        caretaker = Caretaker(name)
        if batch:
            caretaker.round()
        else:
            caretaker.start()
            self.stdout.write(f"worker {name} is ready")
            self.stdout.flush()
        try:
            self.work(name, interval, batch)
        finally:
            caretaker.stop.set()
            if caretaker.is_alive():
                caretaker.join(timeout=5)
            workers.gone(name=name)

    def work(self, name: str, interval: float, batch: bool) -> None:
        """Take tasks one after the other; when the database goes away, wait for it instead of stopping."""
        loop = TaskLoop(
            queue_names=["default"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        loop.configure_signals()
        while loop.running:
            try:
                loop.run()
            except (OperationalError, InterfaceError):
                logger.exception("the database cannot be reached; waiting for it")
                close_old_connections()
                connection.close()
                threading.Event().wait(interval * 3)
            else:
                return
