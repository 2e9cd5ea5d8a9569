"""A file that was given on screen: kept, checked by a job, looked at, and taken in by another. Of each kind."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Any, Generic, TypeVar

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
from ..models import GivenFile
from ..reads.plan_rows import RefusedRow
from .importing import Outcome

FOLDER = "plans"

F = TypeVar("F", bound=GivenFile)
Row = Any


@dataclass(frozen=True)
class Way(Generic[F]):
    """How one kind of file is worked on: its table, its words in the trail and its jobs, its rows, what keeps them."""

    model: type[F]
    noun: str
    job: str
    rows: Callable[[IO[bytes], F], Iterator[Row]]
    take_in: Callable[..., Outcome]
    check_later: Callable[..., object]
    take_in_later: Callable[..., object]
    counted: Callable[["Tally"], dict[str, Any]]


def keep(way: Way[F], *, upload: File[bytes], kind: str, by: Actor, at: datetime, **values: Any) -> F:
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
    row = way.model(
        file=name, file_name=cleaned(str(upload.name))[:200] or "?", kind=kind, given_by_function=by.function[:160],
        given_at=at, **values,
    )  # fmt: skip
    row.job_key = f"{way.job}-check:{row.reference}"
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            trail.record(
                by=by, at=at, verb=f"budgets.give_{way.noun}", kind=way.noun, ref=row.reference,
                neighbourhood_id=None, after={"file": row.file_name}, public=False,
            )  # fmt: skip
            way.check_later(key=row.job_key, at=at, file_ref=row.reference)
    except BaseException:
        default_storage.delete(name)
        raise
    return row


def check(way: Way[F], *, row: F, by: Actor, at: datetime) -> None:
    """Go through a file without keeping anything of it: what would come in, and why other rows would not."""
    tally = Tally()
    try:
        for given in _batches(way, row):
            tally.add(given, way.take_in(row, tally.ours(given), by=by, at=at, is_trial=True))
    except BadFile as bad:
        _move(row, rules.UNREADABLE, problem=str(bad.sentence))
        return
    _move(row, rules.CHECKED, **tally.kept(), **way.counted(tally))


def start(way: Way[F], *, row: F, by: Actor, at: datetime) -> F:
    """Have the rows taken in, after the check was seen."""
    access.require(access.may_keep(by))
    with transaction.atomic():
        now = _locked(way, row)
        must_allow(rules.ALLOWED_PLAN_FILE, now.state, rules.RUNNING)
        now.state, now.version, now.at_row = rules.RUNNING, now.version + 1, 0
        now.job_key = f"{way.job}:{now.reference}:{now.version}"
        now.save()
        way.take_in_later(key=now.job_key, at=at, file_ref=now.reference)
    return now


def take_in(way: Way[F], *, row: F, by: Actor, at: datetime) -> None:
    """Take in every row, at most 500 in a transaction. May be stopped and run again: what is there stays."""
    tally = Tally()
    for given in _batches(way, row):
        tally.add(given, way.take_in(row, tally.ours(given), by=by, at=at, is_trial=False))
        way.model.objects.filter(pk=row.pk, state=rules.RUNNING).update(at_row=tally.rows)
    _move(row, rules.DONE, done_at=at, **tally.kept(), **way.counted(tally))


def drop(way: Way[F], *, row: F, by: Actor, at: datetime) -> None:
    """Throw away a file of which nothing was taken in."""
    access.require(access.may_keep(by))
    with transaction.atomic():
        now = _locked(way, row)
        if now.state not in rules.CAN_GO:
            raise Refused(_("This file is the source of what was taken in, or is being worked on: it stays."))
        trail.record(
            by=by, at=at, verb=f"budgets.drop_{way.noun}", kind=way.noun, ref=now.reference, neighbourhood_id=None,
            after={"file": now.file_name}, public=False,
        )  # fmt: skip
        trail.later(
            "wijklus.loop.budgets.jobs.delete_files", key=f"files:{now.reference}", at=at, names=[str(now.file)]
        )
        way.model.objects.filter(pk=now.pk).delete()


def _locked(way: Way[F], row: F) -> F:
    return way.model.objects.select_for_update().get(pk=row.pk)


def _move(row: GivenFile, to: str, **values: Any) -> None:
    """Into another state, unless another attempt was first."""
    allowed = [was for was, may in rules.ALLOWED_PLAN_FILE.items() if to in may]
    type(row).objects.filter(pk=row.pk, state__in=allowed).update(state=to, **values)


def _batches(way: Way[F], row: F) -> Iterator[list[Row]]:
    with default_storage.open(str(row.file), "rb") as stream:
        rows = way.rows(stream, row)
        while batch := list(islice(rows, rules.ROWS_OF_A_BATCH)):
            yield batch


class Tally:
    """What came of the rows so far."""

    def __init__(self) -> None:
        self.rows = self.others = 0
        self.city = places.municipality_here()
        self.outcome = Outcome()
        self.notes: list[tuple[int, str]] = []

    def is_ours(self, row: Row) -> bool:
        """A row without the code of a municipality is of the one that gave the file."""
        return not row.nis or row.nis == self.city.nis_code

    def ours(self, given: Sequence[Row]) -> list[Row]:
        """The rows of a batch that can be kept here."""
        return [row for row in given if not isinstance(row, RefusedRow) and self.is_ours(row)]

    def add(self, given: Sequence[Row], done: Outcome) -> None:
        """Count a batch."""
        self.rows += len(given)
        self.others += sum(not self.is_ours(row) for row in given)
        self.outcome.accepted += done.accepted
        self.outcome.tied += done.tied
        for kind, total in done.totals.items():
            self.outcome.count(kind, total)
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
            "problems": self.outcome.refused[: rules.MOST_PROBLEMS],
            "notes": self.notes[: rules.MOST_PROBLEMS],
        }
