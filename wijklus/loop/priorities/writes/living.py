"""What lives, by subject and by theme: themes are known here, and the table is of the room of signals."""

from datetime import date, datetime

from wijklus.loop.signals import writes as signals

from .. import reads


def renew_living(*, today: date, at: datetime, all_of_them: bool = False) -> int:
    """Make the running quarter anew, and those that changed or were never made. Returns how many."""
    return signals.renew_living(today=today, at=at, all_of_them=all_of_them, bundling=reads.bundled_in)


def check_living() -> list[tuple[date, int]]:
    """The quarters that are over and hold other rows than follow from signals and themes, with how many differ."""
    return signals.check_living(bundling=reads.bundled_in)
