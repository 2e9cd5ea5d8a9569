"""A past decision, or a new signal about which one is to be suggested. Anything may be missing."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one signal; `label` is what the city decided, "" when that is still to come.

    `latitude` and `longitude` are degrees (WGS 84); a moment without a time zone is read as UTC.
    """

    text: str = ""
    category: str = ""
    area: str = ""
    latitude: float | None = None
    longitude: float | None = None
    at: datetime | None = None
    label: str = ""

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, None unless both are there and on the earth."""
        if self.latitude is None or self.longitude is None:
            return None
        if not (math.isfinite(self.latitude) and math.isfinite(self.longitude)):
            return None
        return (self.latitude, self.longitude) if abs(self.latitude) <= 90 and abs(self.longitude) <= 180 else None


def moment(record: Record) -> float:
    """Seconds since 1970; not-a-number when the record has no moment."""
    if record.at is None:
        return math.nan
    return (record.at if record.at.tzinfo else record.at.replace(tzinfo=UTC)).timestamp()


def in_order_of_time(records: Iterable[Record]) -> list[Record]:
    """The records from old to new; those without a moment first, each group in the order given."""
    return sorted(records, key=lambda record: (record.at is not None, 0.0 if record.at is None else moment(record)))


def decided(records: Iterable[Record]) -> list[Record]:
    """The records that have a label, from old to new. Raises NothingToLearn when there is none."""
    known = in_order_of_time(record for record in records if record.label)
    if not known:
        raise NothingToLearn
    return known


def ages_in_days(records: Sequence[Record]) -> list[float]:
    """How many days before the newest of them each was; one without a moment is as old as the oldest."""
    moments = [moment(record) for record in records]
    real = [value for value in moments if not math.isnan(value)]
    newest, oldest = (max(real), min(real)) if real else (0.0, 0.0)
    return [(newest - (oldest if math.isnan(value) else value)) / 86_400 for value in moments]


class NothingToLearn(ValueError):
    """There is no record with a label."""

    def __init__(self, what: str = "There is no record with a label: nothing can be learned.") -> None:
        super().__init__(what)
