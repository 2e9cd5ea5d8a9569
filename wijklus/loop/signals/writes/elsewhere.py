"""Keeping how a signal stands in another system, each time a file or an answer of that system tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wijklus.base import scope

from ..models import Elsewhere, Signal


@dataclass(frozen=True)
class Standing:
    """What another system tells of one signal."""

    number: str
    state: str
    is_closed: bool


def keep_standings(*, system: str, told: Mapping[Signal, Standing], at: datetime) -> int:
    """Keep what a system tells of signals, inside the caller's transaction; how many are new or changed."""
    known = {row.signal_id: row for row in Elsewhere.objects.filter(signal_id__in=[signal.pk for signal in told])}
    fresh, changed = [], []
    for signal, standing in told.items():
        row = known.get(signal.pk)
        if row is None:
            row = Elsewhere(signal_id=signal.pk, system=system, number=standing.number[:100])
            scope.assert_one_municipality(row)
            fresh.append(row)
        elif (row.told_state, row.is_closed) != (standing.state[:60], standing.is_closed):
            changed.append(row)
        row.told_state, row.is_closed, row.seen_at = standing.state[:60], standing.is_closed, at
    Elsewhere.objects.bulk_create(fresh, ignore_conflicts=True)
    Elsewhere.objects.bulk_update(changed, ["told_state", "is_closed", "seen_at"], batch_size=200)
    return len(fresh) + len(changed)
