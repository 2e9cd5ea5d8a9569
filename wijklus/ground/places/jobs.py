"""Later work of this room."""

from wijklus.base import clock

from . import writes


def mark_current() -> None:
    """On the day a division begins, mark its neighbourhoods as those of today."""
    writes.mark_current(at=clock.now())


def drop_old_drafts() -> None:
    """Every day, forget what was filled in for a municipality or a division and left lying."""
    writes.drop_old_drafts(at=clock.now())
