"""The derived tables: the state of every answered loop, and the figures shown on pages."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from wijklus.base import scope
from wijklus.loop.signals import reads as signal_reads
from wijklus.loop.signals import writes as signals

from ..models import LoopState, NeighbourhoodFigures
from ..reads.states import DerivedLoop, answered_signal_ids, derived_loops, kept_loops

FIELDS = [
    *("first_answer_at", "outcome_at", "first_answer_days", "outcome_days"),
    *("outcome", "reach", "verdict", "is_open_again"),
]


def derive(signal_ids: Collection[int]) -> None:
    """Write the state of these loops anew from what lies beneath; part of the transaction of the change."""
    states = derived_loops(signal_ids)
    rows = [LoopState(**vars(state)) for state in states]
    for row in rows:
        scope.assert_one_municipality(row)
    LoopState.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["signal"], update_fields=FIELDS, batch_size=500
    )
    signals.note_first_answers(answered={state.signal_id: state.first_answer_at is not None for state in states})


def rebuild() -> int:
    """Make the derived state of every loop of the municipality anew, 500 per transaction. Returns how many."""
    made = 0
    for batch in answered_signal_ids():
        with transaction.atomic():
            derive(batch)
        made += len(batch)
    return made


def check_derived() -> list[tuple[DerivedLoop | None, DerivedLoop | None]]:
    """Every loop whose derived row differs from what follows from the rows beneath: (should be, is)."""
    wrong: list[tuple[DerivedLoop | None, DerivedLoop | None]] = []
    kept = 0
    for batch in answered_signal_ids():
        should = {state.signal_id: state for state in derived_loops(batch)}
        stands = {state.signal_id: state for state in kept_loops(batch)}
        kept += len(stands)
        wrong += [(should[pk], stands.get(pk)) for pk in should if should[pk] != stands.get(pk)]
        noted = signal_reads.first_answers(batch)
        unnoted = [pk for pk in should if noted.get(pk) != (should[pk].first_answer_at is not None)]
        wrong += [(should[pk], None) for pk in unnoted if should[pk] == stands.get(pk)]
    if LoopState.objects.count() > kept:
        wrong.append((None, None))
    return wrong


def keep_figures(*, neighbourhood_id: int, figures: dict[str, Any], at: datetime) -> NeighbourhoodFigures:
    """Keep the public figures of one neighbourhood (0: the city) for its page."""
    row = NeighbourhoodFigures(neighbourhood_id=neighbourhood_id, figures=figures, computed_at=at)
    scope.assert_one_municipality(row)
    NeighbourhoodFigures.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["municipality", "neighbourhood_id"],
        update_fields=["figures", "computed_at"],
    )
    return row
