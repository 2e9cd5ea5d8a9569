"""Later work of this room."""

from wijklus.base import clock

from . import writes


def mark_current() -> None:
    """On the day a division begins, mark its neighbourhoods as those of today."""
    writes.mark_current(at=clock.now())
