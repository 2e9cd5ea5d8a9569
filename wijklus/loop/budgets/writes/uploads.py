"""A file with a multi-year plan, given on screen: kept, checked by a job, looked at, and taken in by another."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from wijklus.base import pictures, rows_in
from wijklus.base.actor import Actor
from wijklus.base.refusals import BadFile, Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, rules
from ..models import PlanFile
from ..reads.plan_rows import PlanRow, RefusedRow, plan_rows
from .importing import Outcome, take_in_rows

FOLDER = "plans"


def keep_plan_file(*, upload: File[bytes], plan_version: str, kind: str, by: Actor, at: datetime) -> PlanFile:
    """Keep a file that was given, and have it checked. Raises Refused for one that is empty or too large."""
    access.require(access.may_keep(by))
    if kind not in rules.KINDS:
        raise Refused(_("Choose operating or investment."), "kind")
    if upload.size > rows_in.MAX_BYTES:
        size = {"size": rows_in.MAX_BYTES // 1_000_000}
        raise Refused(_("The file is larger than %(size)s MB.") % size, "file")
    if not upload.size:
        raise Refused(_("The file is empty."), "file")
    name = default_storage.save(pictures.new_name(FOLDER, "given"), upload)
    row = PlanFile(
        file=name,
        file_name=cleaned(str(upload.name))[:200] or "?",
        plan_version=cleaned(plan_version)[:60],
        kind=kind,
        given_by_function=by.function[:160],
        given_at=at,
    )
    row.job_key = f"plan-check:{row.reference}"
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            trail.record(
                by=by, at=at, verb="budgets.give_plan_file", kind="plan_file", ref=row.reference,
                neighbourhood_id=None, after={"file": row.file_name}, public=False,
            )  # fmt: skip
            trail.later("wijklus.loop.budgets.jobs.check_plan_file", key=row.job_key, at=at, file_ref=row.reference)
    except BaseException:
        default_storage.delete(name)
        raise
    return row


def check_plan_file(*, row: PlanFile, by: Actor, at: datetime) -> None:
    """Go through a file without keeping anything of it: what would come in, and why other rows would not."""
    tally = _Tally()
    try:
        for given in _batches(row):
            tally.add(given, take_in_rows(rows=tally.ours(given), by=by, at=at, is_trial=True))
    except BadFile as bad:
        _move(row, rules.UNREADABLE, problem=str(bad.sentence))
        return
    _move(row, rules.CHECKED, **tally.kept())


def start_plan_file(*, row: PlanFile, by: Actor, at: datetime) -> PlanFile:
    """Have the rows taken in, after the check was seen."""
    access.require(access.may_keep(by))
    with transaction.atomic():
        now = PlanFile.objects.select_for_update().get(pk=row.pk)
        must_allow(rules.ALLOWED_PLAN_FILE, now.state, rules.RUNNING)
        now.state, now.version, now.at_row = rules.RUNNING, now.version + 1, 0
        now.job_key = f"plan:{now.reference}:{now.version}"
        now.save()
        trail.later("wijklus.loop.budgets.jobs.take_in_plan_file", key=now.job_key, at=at, file_ref=now.reference)
    return now


def take_in_plan_file(*, row: PlanFile, by: Actor, at: datetime) -> None:
    """Take in every row, at most 500 in a transaction. May be stopped and run again: what is there stays."""
    tally = _Tally()
    for given in _batches(row):
        tally.add(given, take_in_rows(rows=tally.ours(given), by=by, at=at))
        PlanFile.objects.filter(pk=row.pk, state=rules.RUNNING).update(at_row=tally.rows)
    _move(row, rules.DONE, done_at=at, **tally.kept())


def drop_plan_file(*, row: PlanFile, by: Actor, at: datetime) -> None:
    """Throw away a file of which nothing was taken in."""
    access.require(access.may_keep(by))
    with transaction.atomic():
        now = PlanFile.objects.select_for_update().get(pk=row.pk)
        if now.state not in rules.CAN_GO:
            raise Refused(_("This file is the source of the plan, or is being worked on: it stays."))
        trail.record(
            by=by, at=at, verb="budgets.drop_plan_file", kind="plan_file", ref=now.reference, neighbourhood_id=None,
            after={"file": now.file_name}, public=False,
        )  # fmt: skip
        trail.later(
            "wijklus.loop.budgets.jobs.delete_files", key=f"files:{now.reference}", at=at, names=[str(now.file)]
        )
        PlanFile.objects.filter(pk=now.pk).delete()


def _move(row: PlanFile, to: str, **values: Any) -> None:
    """Into another state, unless another attempt was first."""
    allowed = [was for was, may in rules.ALLOWED_PLAN_FILE.items() if to in may]
    PlanFile.objects.filter(pk=row.pk, state__in=allowed).update(state=to, **values)


def _batches(row: PlanFile) -> Iterator[list[PlanRow | RefusedRow]]:
    with default_storage.open(str(row.file), "rb") as stream:
        rows = plan_rows(stream, plan_version=row.plan_version, kind=row.kind)
        while batch := list(islice(rows, rules.ROWS_OF_A_BATCH)):
            yield batch


class _Tally:
    """What came of the rows so far."""

    def __init__(self) -> None:
        self.rows = self.others = 0
        self.city = places.municipality_here()
        self.outcome = Outcome()
        self.notes: list[tuple[int, str]] = []

    def is_ours(self, row: PlanRow | RefusedRow) -> bool:
        """A row without the code of a municipality is of the one that gave the file."""
        return not row.nis or row.nis == self.city.nis_code

    def ours(self, given: Sequence[PlanRow | RefusedRow]) -> list[PlanRow]:
        """The rows of a batch that can be kept here."""
        return [row for row in given if isinstance(row, PlanRow) and self.is_ours(row)]

    def add(self, given: Sequence[PlanRow | RefusedRow], done: Outcome) -> None:
        """Count a batch."""
        self.rows += len(given)
        self.others += sum(not self.is_ours(row) for row in given)
        self.outcome.accepted += done.accepted
        self.outcome.total += done.total
        mine = [row for row in given if isinstance(row, RefusedRow) and self.is_ours(row)]
        self.outcome.refused += sorted([*done.refused, *((row.row, row.reason) for row in mine)])
        self.notes += [(row.row, note) for row in self.ours(given) for note in row.notes]

    def kept(self) -> dict[str, Any]:
        """As the row of the file holds it."""
        return {
            "rows": self.rows,
            "at_row": self.rows,
            "accepted": self.outcome.accepted,
            "refused": len(self.outcome.refused),
            "others": self.others,
            "total": self.outcome.total,
            "problems": self.outcome.refused[: rules.MOST_PROBLEMS],
            "notes": self.notes[: rules.MOST_PROBLEMS],
        }
