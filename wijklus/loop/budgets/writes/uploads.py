"""A file with a multi-year plan, given on screen: kept, checked by a job, looked at, and taken in by another."""

from datetime import datetime
from typing import Any

from django.core.files.base import File

from wijklus.base.actor import Actor
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from ..models import PlanFile
from ..reads.plan_rows import plan_rows
from . import given_files
from .importing import Outcome, take_in_rows


def _take_in(_row: PlanFile, rows: list[Any], *, by: Actor, at: datetime, is_trial: bool) -> Outcome:
    return take_in_rows(rows=rows, by=by, at=at, is_trial=is_trial)


def _check_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.budgets.jobs.check_plan_file", key=key, at=at, file_ref=file_ref)


def _take_in_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.budgets.jobs.take_in_plan_file", key=key, at=at, file_ref=file_ref)


_WAY = given_files.Way(
    model=PlanFile,
    noun="plan_file",
    job="plan",
    rows=lambda stream, row: plan_rows(stream, plan_version=row.plan_version, kind=row.kind),
    take_in=_take_in,
    check_later=_check_later,
    take_in_later=_take_in_later,
    counted=lambda tally: {"others": tally.others, "total": tally.outcome.total},
)


def keep_plan_file(*, upload: File[bytes], plan_version: str, kind: str, by: Actor, at: datetime) -> PlanFile:
    """Keep a file that was given, and have it checked. Raises Refused for one that is empty or too large."""
    return given_files.keep(_WAY, upload=upload, kind=kind, plan_version=cleaned(plan_version)[:60], by=by, at=at)


def check_plan_file(*, row: PlanFile, by: Actor, at: datetime) -> None:
    """Go through a file without keeping anything of it: what would come in, and why other rows would not."""
    given_files.check(_WAY, row=row, by=by, at=at)


def start_plan_file(*, row: PlanFile, by: Actor, at: datetime) -> PlanFile:
    """Have the rows taken in, after the check was seen."""
    return given_files.start(_WAY, row=row, by=by, at=at)


def take_in_plan_file(*, row: PlanFile, by: Actor, at: datetime) -> None:
    """Take in every row, at most 500 in a transaction. May be stopped and run again: what is there stays."""
    given_files.take_in(_WAY, row=row, by=by, at=at)


def drop_plan_file(*, row: PlanFile, by: Actor, at: datetime) -> None:
    """Throw away a file of which nothing was taken in."""
    given_files.drop(_WAY, row=row, by=by, at=at)
