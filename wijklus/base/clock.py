"""What time it is, asked once at the edge (a view, a command, a job) and handed in from there."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The day it is in the active time zone (the municipality's, once its scope is open)."""
    return timezone.localdate()
