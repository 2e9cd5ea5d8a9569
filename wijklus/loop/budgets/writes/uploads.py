"""A file with a multi-year plan, given on screen: kept, checked by a job, looked at, and taken in by another."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail
from wijklus.ground.trail.writes import given_files

from .. import access, rules
from ..models import PlanFile
from ..reads.plan_rows import plan_rows
from .file_runs import FileRun
from .importing import Outcome, take_in_rows

FOLDER = "plans"


def may_keep(by: Actor) -> None:
    """Raise NotAllowed for who may not keep the money."""
    access.require(access.may_keep(by))


def check_kind(kind: str) -> None:
    """Raise Refused for what is no kind of money."""
    if kind not in rules.KINDS:
        raise Refused(_("Choose operating or investment."), "kind")


def delete_later(*, key: str, at: datetime, names: list[str]) -> None:
    """Have the files deleted of which the rows are gone."""
    trail.later("wijklus.loop.budgets.jobs.delete_files", key=key, at=at, names=names)


def _rows(stream: IO[bytes], row: PlanFile, _at: datetime) -> Iterator[Any]:
    return plan_rows(stream, plan_version=row.plan_version, kind=row.kind)


def _take_in(_row: PlanFile, rows: list[Any], *, by: Actor, at: datetime, is_trial: bool) -> Outcome:
    return take_in_rows(rows=rows, by=by, at=at, is_trial=is_trial)


def _counted(run: FileRun) -> dict[str, Any]:
    return {"others": run.others, "total": run.outcome.total}


def _check_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.budgets.jobs.check_plan_file", key=key, at=at, file_ref=file_ref)


def _take_in_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.budgets.jobs.take_in_plan_file", key=key, at=at, file_ref=file_ref)


_WAY = given_files.Way(
    model=PlanFile,
    verb="budgets.plan_file",
    folder=FOLDER,
    job="plan",
    require=may_keep,
    rows=_rows,
    run=partial(FileRun, take_in=_take_in, counted=_counted),
    check_later=_check_later,
    take_in_later=_take_in_later,
    delete_later=delete_later,
)


def keep_plan_file(*, upload: File[bytes], plan_version: str, kind: str, by: Actor, at: datetime) -> PlanFile:
    """Keep a file that was given, and have it checked. Raises Refused for one that is empty or too large."""
    may_keep(by)
    check_kind(kind)
    return given_files.keep(_WAY, upload=upload, kind=kind, plan_version=cleaned(plan_version)[:60], by=by, at=at)


check_plan_file = partial(given_files.check, _WAY)
start_plan_file = partial(given_files.start, _WAY)
take_in_plan_file = partial(given_files.take_in, _WAY)
drop_plan_file = partial(given_files.drop, _WAY)
