"""A file with bookings, given on screen: kept, checked by a job, looked at, and taken in by another."""

from datetime import datetime
from typing import Any

from django.core.files.base import File

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.ground.trail import writes as trail

from .. import rules
from ..models import LedgerFile
from ..reads.ledger_rows import ledger_rows
from . import given_files
from .bookings import take_in_bookings
from .importing import Outcome


def _take_in(row: LedgerFile, rows: list[Any], *, by: Actor, at: datetime, is_trial: bool) -> Outcome:
    return take_in_bookings(rows=rows, source=row, by=by, at=at, is_trial=is_trial)


def _counted(tally: given_files.Tally) -> dict[str, Any]:
    totals = tally.outcome.totals
    return {"tied": tally.outcome.tied, **{kind: totals.get(kind, Cents(0)) for kind in rules.KINDS}}


def _check_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.budgets.jobs.check_ledger_file", key=key, at=at, file_ref=file_ref)


def _take_in_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.budgets.jobs.take_in_ledger_file", key=key, at=at, file_ref=file_ref)


_WAY = given_files.Way(
    model=LedgerFile,
    noun="ledger_file",
    job="ledger",
    rows=lambda stream, row: ledger_rows(stream, kind=row.kind),
    take_in=_take_in,
    check_later=_check_later,
    take_in_later=_take_in_later,
    counted=_counted,
)


def keep_ledger_file(*, upload: File[bytes], kind: str, by: Actor, at: datetime) -> LedgerFile:
    """Keep a file that was given, and have it checked. Raises Refused for one that is empty or too large."""
    return given_files.keep(_WAY, upload=upload, kind=kind, by=by, at=at)


def check_ledger_file(*, row: LedgerFile, by: Actor, at: datetime) -> None:
    """Go through a file without keeping anything of it: what would come in, and why other rows would not."""
    given_files.check(_WAY, row=row, by=by, at=at)


def start_ledger_file(*, row: LedgerFile, by: Actor, at: datetime) -> LedgerFile:
    """Have the bookings taken in, after the check was seen."""
    return given_files.start(_WAY, row=row, by=by, at=at)


def take_in_ledger_file(*, row: LedgerFile, by: Actor, at: datetime) -> None:
    """Take in every booking, at most 500 in a transaction. May be stopped and run again: what is there stays."""
    given_files.take_in(_WAY, row=row, by=by, at=at)


def drop_ledger_file(*, row: LedgerFile, by: Actor, at: datetime) -> None:
    """Throw away a file of which nothing was taken in."""
    given_files.drop(_WAY, row=row, by=by, at=at)
