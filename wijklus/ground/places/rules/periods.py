"""Periods of days, half-open: from a day, until (not including) another; None is open-ended."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """From a day until, not including, another day."""

    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.since <= day and (self.until is None or day < self.until)


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods share a day."""
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)
