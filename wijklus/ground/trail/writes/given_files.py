"""A file that was given on screen: kept, checked by a job, looked at, and taken in by another. Of each kind.

A room says in a `Way` what its kind of file is, and calls `keep`, `check`, `start`, `take_in` and `drop` with it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Any, Generic, Protocol, TypeVar

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from wijklus.base import given, pictures, rows_in
from wijklus.base.actor import Actor
from wijklus.base.given_files import GivenFile
from wijklus.base.refusals import BadFile, Refused, must_allow
from wijklus.base.text import cleaned

from .entries import record

F = TypeVar("F", bound=GivenFile)
Row = Any


class Run(Protocol):
    """One walk through a file."""

    rows: int

    def take(self, rows: Sequence[Row], *, is_trial: bool) -> None:
        """Take in one batch in one transaction; of a trial nothing is kept."""

    def kept(self) -> dict[str, Any]:
        """What came of the rows so far, as the row of the file holds it."""


@dataclass(frozen=True)
class Way(Generic[F]):
    """How one kind of file is worked on.

    `verb` is the room and what the trail calls the file, as `budgets.plan_file`; `folder` is where files are kept and
    `job` how the keys of their jobs begin. The room itself asks for its jobs, by their names.
    """

    model: type[F]
    verb: str
    folder: str
    job: str
    require: Callable[[Actor], None]
    rows: Callable[[IO[bytes], F, datetime], Iterable[Row]]
    run: Callable[..., Run]
    check_later: Callable[..., object]
    take_in_later: Callable[..., object]
    delete_later: Callable[..., object]


def keep(way: Way[F], *, upload: File[bytes], by: Actor, at: datetime, **values: Any) -> F:
    """Keep a file that was given, and have it checked. Raises Refused for one that is empty or too large."""
    way.require(by)
    _check_upload(upload)
    name = default_storage.save(pictures.new_name(way.folder, "given"), upload)
    row = way.model(
        file=name, file_name=cleaned(str(upload.name))[:200] or "?", given_by_function=by.function[:160], given_at=at,
        **values,
    )  # fmt: skip
    row.job_key = f"{way.job}-check:{row.reference}"
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _tell(way, "give", row, by=by, at=at)
            way.check_later(key=row.job_key, at=at, file_ref=row.reference)
    except BaseException:
        default_storage.delete(name)
        raise
    return row


def _check_upload(upload: File[bytes]) -> None:
    if upload.size > rows_in.MAX_BYTES:
        size = {"size": rows_in.MAX_BYTES // 1_000_000}
        raise Refused(_("The file is larger than %(size)s MB.") % size, "file")
    if not upload.size:
        raise Refused(_("The file is empty."), "file")


def check(way: Way[F], *, row: F, by: Actor, at: datetime) -> None:
    """Go through a file without keeping anything of it: what would come in, and why other rows would not."""
    run = way.run(row, by=by, at=at)
    try:
        for rows in _batches(way, row, at):
            run.take(rows, is_trial=True)
    except BadFile as bad:
        _move(row, given.UNREADABLE, problem=str(bad.sentence))
        return
    _move(row, given.CHECKED, at_row=run.rows, **run.kept())


def start(way: Way[F], *, row: F, by: Actor, at: datetime) -> F:
    """Have the rows taken in, after the check was seen."""
    way.require(by)
    with transaction.atomic():
        now = _locked(way, row)
        must_allow(given.ALLOWED, now.state, given.RUNNING)
        now.state, now.version, now.at_row = given.RUNNING, now.version + 1, 0
        now.job_key = f"{way.job}:{now.reference}:{now.version}"
        now.save()
        way.take_in_later(key=now.job_key, at=at, file_ref=now.reference)
    return now


def take_in(way: Way[F], *, row: F, by: Actor, at: datetime) -> None:
    """Take in every row, at most 500 in a transaction. May be stopped and run again: what is there stays."""
    run = way.run(row, by=by, at=at)
    for rows in _batches(way, row, at):
        run.take(rows, is_trial=False)
        way.model.objects.filter(pk=row.pk, state=given.RUNNING).update(at_row=run.rows)
    _move(row, given.DONE, done_at=at, at_row=run.rows, **run.kept())


def drop(way: Way[F], *, row: F, by: Actor, at: datetime) -> None:
    """Throw away a file of which nothing was taken in."""
    way.require(by)
    with transaction.atomic():
        now = _locked(way, row)
        if now.state not in given.CAN_GO:
            raise Refused(_("This file is the source of what was taken in, or is being worked on: it stays."))
        _tell(way, "drop", now, by=by, at=at)
        way.delete_later(key=f"files:{now.reference}", at=at, names=[str(now.file)])
        way.model.objects.filter(pk=now.pk).delete()


def _tell(way: Way[F], deed: str, row: F, *, by: Actor, at: datetime) -> None:
    room, _dot, noun = way.verb.partition(".")
    record(
        by=by, at=at, verb=f"{room}.{deed}_{noun}", kind=noun, ref=row.reference, neighbourhood_id=None,
        after={"file": row.file_name}, public=False,
    )  # fmt: skip


def _locked(way: Way[F], row: F) -> F:
    return way.model.objects.select_for_update().get(pk=row.pk)


def _move(row: GivenFile, to: str, **values: Any) -> None:
    """Into another state, unless another attempt was first."""
    allowed = [was for was, may in given.ALLOWED.items() if to in may]
    type(row).objects.filter(pk=row.pk, state__in=allowed).update(state=to, **values)


def _batches(way: Way[F], row: F, at: datetime) -> Iterator[list[Row]]:
    with default_storage.open(str(row.file), "rb") as stream:
        rows = iter(way.rows(stream, row, at))
        while batch := list(islice(rows, given.OF_A_BATCH)):
            yield batch
