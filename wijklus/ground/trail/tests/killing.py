"""Work for the tests that kill workers: slow enough to be killed in the middle, and it notes what it did in a file."""

import json
import os
import time
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from wijklus.base import clock, scope
from wijklus.base.actor import system
from wijklus.ground.trail import writes
from wijklus.ground.trail.models import Entry

CITY = 7


def told(words: str) -> None:
    """Put a line down that survives a kill."""
    path = Path(os.environ["WIJKLUS_DATA_DIR"]) / "told"
    line = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(line, f"{words}\n".encode())
    os.close(line)


def note(*, ref: str, before: float = 0, after: float = 0) -> None:
    """An idempotent job: the entry is made when it is not there yet."""
    told(f"started {ref}")
    time.sleep(before)
    with transaction.atomic():
        if not Entry.objects.filter(object_ref=ref).exists():
            writes.record(
                by=system(CITY), at=clock.now(), verb="trail.retry", kind="job", ref=ref, neighbourhood_id=None
            )
    told(f"noted {ref}")
    time.sleep(after)


class SlowServer(BaseEmailBackend):
    """A mail server that takes its time before and after it accepts a message."""

    def __init__(self, before: float, after: float) -> None:
        super().__init__()
        self.before, self.after = before, after

    def send_messages(self, messages: list[EmailMessage]) -> int:  # type: ignore[override]
        told(f"speaking {messages[0].subject}")
        time.sleep(self.before)
        told(f"accepted {messages[0].subject}")
        time.sleep(self.after)
        return len(messages)


def mail(*, ref: str, before: float = 0, after: float = 0) -> None:
    """Send one message for one purpose."""
    server = SlowServer(before, after)
    writes.send_mail(key=f"mail:{ref}", message=EmailMessage(ref, "", to=["an@example.org"], connection=server))


def ask(jobs: str) -> None:
    """Ask for the jobs given as JSON: [[function, key, arguments]]."""
    with scope.of(CITY):
        for name, key, arguments in json.loads(jobs):
            writes.later(f"wijklus.ground.trail.tests.killing.{name}", key=key, at=clock.now(), **arguments)
