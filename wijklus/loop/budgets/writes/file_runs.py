"""One walk through a file with amounts: what came of its rows so far."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from wijklus.base import given
from wijklus.base.actor import Actor
from wijklus.ground.places import reads as places

from ..models import MoneyFile
from ..reads.plan_rows import RefusedRow
from .importing import Outcome

Row = Any


class FileRun:
    """`take_in` keeps the rows of a batch; `counted` says what this kind of file holds beside what all of them do."""

    def __init__(
        self,
        row: MoneyFile,
        *,
        by: Actor,
        at: datetime,
        take_in: Callable[..., Outcome],
        counted: Callable[["FileRun"], dict[str, Any]],
    ) -> None:
        self.row, self.by, self.at = row, by, at
        self.take_in, self.counted = take_in, counted
        self.rows = self.others = 0
        self.city = places.municipality_here()
        self.outcome = Outcome()
        self.notes: list[tuple[int, str]] = []

    def take(self, rows: Sequence[Row], *, is_trial: bool) -> None:
        """Take in one batch, and count what came of it."""
        ours = [row for row in rows if not isinstance(row, RefusedRow) and self._is_ours(row)]
        done = self.take_in(self.row, ours, by=self.by, at=self.at, is_trial=is_trial)
        self.rows += len(rows)
        self.others += sum(not self._is_ours(row) for row in rows)
        self.outcome.accepted += done.accepted
        self.outcome.tied += done.tied
        for kind, total in done.totals.items():
            self.outcome.count(kind, total)
        mine = [row for row in rows if isinstance(row, RefusedRow) and self._is_ours(row)]
        self.outcome.refused += sorted([*done.refused, *((row.row, row.reason) for row in mine)])
        self.notes += [(row.row, note) for row in ours for note in row.notes]

    def _is_ours(self, row: Row) -> bool:
        """A row without the code of a municipality is of the one that gave the file."""
        return not row.nis or row.nis == self.city.nis_code

    def kept(self) -> dict[str, Any]:
        """As the row of the file holds it."""
        return {
            "rows": self.rows,
            "accepted": self.outcome.accepted,
            "refused": len(self.outcome.refused),
            "problems": self.outcome.refused[: given.MOST_PROBLEMS],
            "notes": self.notes[: given.MOST_PROBLEMS],
            **self.counted(self),
        }
