"""Later work of this room: making a dossier."""

from wijklus.base import clock, scope
from wijklus.base.actor import system

from . import reads, rules, writes


def fill_handover(*, handover_ref: str) -> None:
    """Fill and seal a dossier; nothing when that was done."""
    row = reads.by_reference(handover_ref)
    if row is not None and row.state == rules.MAKING:
        writes.fill(handover=row, by=system(scope.municipality_id()), at=clock.now())
