"""A table with what somebody read on sheets: looked through, and then kept as if they had typed it themselves."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from wijklus.base import given
from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, Refused
from wijklus.ground.trail import writes as trail
from wijklus.ground.trail.writes import given_files

from .. import access
from ..models import PaperReading, RoundArea, SheetFile
from ..reads.sheet_rows import RefusedSheet, SheetRow, sheet_rows
from . import sheets as paper

FOLDER = "sheets"


class Read:
    """One walk through a table, and what came of its rows so far."""

    def __init__(self, row: SheetFile, *, by: Actor, at: datetime) -> None:
        self.row, self.area = row, row.area
        self.seen: set[str] = set()
        self.rows = self.accepted = 0
        self.refused: list[tuple[int, str]] = []

    def take(self, rows: Sequence[SheetRow | RefusedSheet], *, is_trial: bool) -> None:
        """Keep what was read on a batch of sheets; of a trial all is undone again."""
        self.rows += len(rows)
        with transaction.atomic():
            for one in rows:
                self._take(one)
            transaction.set_rollback(is_trial)

    def _take(self, one: SheetRow | RefusedSheet) -> None:
        if isinstance(one, RefusedSheet):
            self.refused.append((one.row, one.reason))
            return
        try:
            if one.serial in self.seen:
                raise Refused(_("This sheet stands in the file twice. The first row counts."))
            self.seen.add(one.serial)
            if not self._was_taken(one):
                paper.keep_reading(area=self.area, serial=one.serial, read=one.read, typist_id=self.row.typist_id)
            self.accepted += 1
        except (Refused, Conflict) as no:
            self.refused.append((one.row, str(no.sentence)))

    def _was_taken(self, one: SheetRow) -> bool:
        """Whether this person read the same on this sheet already: by an attempt that was stopped, or by hand."""
        mine = PaperReading.objects.filter(sheet__area=self.area, sheet__serial=one.serial, typist=self.row.typist_id)
        there = mine.first()
        return there is not None and paper.read_of(there) == one.read

    def kept(self) -> dict[str, Any]:
        """As the row of the file holds it."""
        return {
            "rows": self.rows, "accepted": self.accepted, "refused": len(self.refused),
            "problems": self.refused[: given.MOST_PROBLEMS],
        }  # fmt: skip


def _must_run(by: Actor) -> None:
    access.require(access.may_run(by))


def _check_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.rounds.jobs.check_sheet_file", key=key, at=at, file_ref=file_ref)


def _take_in_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.rounds.jobs.take_in_sheet_file", key=key, at=at, file_ref=file_ref)


def _delete_later(*, key: str, at: datetime, names: list[str]) -> None:
    trail.later("wijklus.loop.rounds.jobs.delete_files", key=key, at=at, names=names)


def _rows(stream: IO[bytes], row: SheetFile, _at: datetime) -> Iterator[Any]:
    return sheet_rows(stream, kind=row.area.round.ballot_kind)


_WAY = given_files.Way(
    model=SheetFile,
    verb="rounds.sheet_file",
    folder=FOLDER,
    job="sheets",
    require=_must_run,
    rows=_rows,
    run=Read,
    check_later=_check_later,
    take_in_later=_take_in_later,
    delete_later=_delete_later,
)


def keep_sheet_file(*, area: RoundArea, upload: File[bytes], by: Actor, at: datetime) -> SheetFile:
    """Keep a table that was given, as what this person read. Raises Refused for one that is empty, large or late."""
    access.require(access.may_run(by) and by.user_id is not None)
    with transaction.atomic():
        paper.must_type(area.round)
        return given_files.keep(_WAY, upload=upload, by=by, at=at, area=area, typist_id=by.user_id)


check_sheet_file = partial(given_files.check, _WAY)
start_sheet_file = partial(given_files.start, _WAY)
drop_sheet_file = partial(given_files.drop, _WAY)


def take_in_sheet_file(*, row: SheetFile, by: Actor, at: datetime) -> None:
    """Keep every row as a reading of who gave the table, and delete the file; may run again."""
    given_files.take_in(_WAY, row=row, by=by, at=at)
    row.refresh_from_db()
    with transaction.atomic():
        _delete_later(key=f"files:{row.reference}", at=at, names=[str(row.file)])
        trail.record(
            by=by, at=at, verb="rounds.take_in_sheet_file", kind="sheet_file", ref=row.reference,
            neighbourhood_id=row.area.neighbourhood_id, after={"count": row.accepted}, public=False,
        )  # fmt: skip
