"""What time it is, asked once at the edge (a view, a command, a job) and handed in from there."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told_moment", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _told.get() or timezone.now()


def today() -> date:
    """The day it is in the active time zone (the municipality's, once its scope is open)."""
    return timezone.localdate(now())


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let it be another moment within a with block: for a story that is told afterwards."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
