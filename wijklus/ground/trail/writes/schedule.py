"""The clock of jobs: each slot of a schedule becomes one job, whichever worker is first."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from wijklus.base import scope
from wijklus.ground.trail import rules

from .queue import later

Schedule = Iterable[tuple[str, int, bool]]


def queue_due(*, table: Schedule, municipality_ids: Sequence[int], at: datetime, queued: dict[str, int]) -> int:
    """Ask for every scheduled job of the current slots; tells how many are new.

    The key of a job names its slot, so that two workers ask for one job. `queued` is what this process asked for
    already: it spares the question. A slot that passed while no worker ran is not made up for.
    """
    new = 0
    for name, every, per_municipality in table:
        slot = rules.slot(at, every)
        start = datetime.fromtimestamp(slot * every, UTC)
        for municipality_id in municipality_ids if per_municipality else [scope.EVERYWHERE]:
            about = f"{rules.CLOCK}{name}:{municipality_id}"
            if queued.get(about) == slot:
                continue
            with scope.of(municipality_id):
                new += later(name, key=f"{about}:{slot}", at=start)
            queued[about] = slot
    return new
