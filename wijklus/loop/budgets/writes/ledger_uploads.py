"""A file with bookings, given on screen: kept, checked by a job, looked at, and taken in by another."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.core.files.base import File

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.ground.trail import writes as trail
from wijklus.ground.trail.writes import given_files

from .. import rules
from ..models import LedgerFile
from ..reads.ledger_rows import ledger_rows
from .bookings import take_in_bookings
from .file_runs import FileRun
from .importing import Outcome
from .uploads import FOLDER, check_kind, delete_later, may_keep


def _rows(stream: IO[bytes], row: LedgerFile, _at: datetime) -> Iterator[Any]:
    return ledger_rows(stream, kind=row.kind)


def _take_in(row: LedgerFile, rows: list[Any], *, by: Actor, at: datetime, is_trial: bool) -> Outcome:
    return take_in_bookings(rows=rows, source=row, by=by, at=at, is_trial=is_trial)


def _counted(run: FileRun) -> dict[str, Any]:
    totals = run.outcome.totals
    return {"tied": run.outcome.tied, **{kind: totals.get(kind, Cents(0)) for kind in rules.KINDS}}


def _check_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.budgets.jobs.check_ledger_file", key=key, at=at, file_ref=file_ref)


def _take_in_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.budgets.jobs.take_in_ledger_file", key=key, at=at, file_ref=file_ref)


_WAY = given_files.Way(
    model=LedgerFile,
    verb="budgets.ledger_file",
    folder=FOLDER,
    job="ledger",
    require=may_keep,
    rows=_rows,
    run=partial(FileRun, take_in=_take_in, counted=_counted),
    check_later=_check_later,
    take_in_later=_take_in_later,
    delete_later=delete_later,
)


def keep_ledger_file(*, upload: File[bytes], kind: str, by: Actor, at: datetime) -> LedgerFile:
    """Keep a file that was given, and have it checked. Raises Refused for one that is empty or too large."""
    may_keep(by)
    check_kind(kind)
    return given_files.keep(_WAY, upload=upload, kind=kind, by=by, at=at)


check_ledger_file = partial(given_files.check, _WAY)
start_ledger_file = partial(given_files.start, _WAY)
take_in_ledger_file = partial(given_files.take_in, _WAY)
drop_ledger_file = partial(given_files.drop, _WAY)
