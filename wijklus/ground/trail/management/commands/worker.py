"""`wijklus worker`: does later work until it is told to stop. Several may run at once, on several machines."""

import logging
import os
import secrets
import socket
import threading
import uuid
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
        if job and clock.now() - job["since"] > queue.longest():
            self.stop_hanging(key=job["key"], task_id=job["task_id"])
            return
        if job:
            queue.renew(key=job["key"], task_id=job["task_id"], at=clock.now())
        workers.heard(name=self.worker_name, started_at=self.started_at, at=clock.now())
        jobs.look_after(at=clock.now(), queued=self.queued)

    def stop_hanging(self, *, key: str, task_id: uuid.UUID) -> None:
        """Give up the job that hangs, and end this process with it: nothing else gets its thread back.

        What it did not commit is undone, and whoever keeps the worker running starts it again.
        """
        given_up = queue.give_up_on_endless(key=key, task_id=task_id, at=clock.now())
        if given_up or jobs.running.get("task_id") == task_id:  # else it ended just now
            logger.error("a job ran too long; this worker ends")
            workers.gone(name=self.worker_name)
            end_process(HUNG)


HUNG = 70
"""The status with which a worker ends whose job hung."""
end_process = os._exit


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
