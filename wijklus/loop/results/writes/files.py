"""A file with figures, given on screen: kept, checked by a job, looked at, and taken in by another."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wijklus.base import pictures, rows_in, scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import BadFile, Refused, must_allow
from wijklus.base.text import cleaned
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail

from .. import access, reads, rules
from ..models import Indicator, IndicatorFile, Measurement

FOLDER = "indicators"
_TRIES = 3
"""Somebody else may note the same figures at the same moment: then they are there at the next try."""

Cell = reads.FigureCell | reads.RefusedCell
_Ids = dict[tuple[int, str], int]
"""Indicators by neighbourhood and by how a file names them."""


def keep_indicator_file(
    *, upload: File[bytes], source: str, origin: str, decimal: str, start_new: bool, by: Actor, at: datetime
) -> IndicatorFile:
    """Keep a file that was given, and have it checked. Raises Refused for one that is empty or too large."""
    access.require(access.may_take_in(by))
    _check_upload(upload, source=source, origin=origin, decimal=decimal)
    name = default_storage.save(pictures.new_name(FOLDER, "given"), upload)
    row = IndicatorFile(
        file=name,
        file_name=cleaned(str(upload.name))[:200] or "?",
        source=cleaned(source)[:200],
        origin=origin,
        decimal=decimal,
        start_new=start_new,
        given_by_function=by.function[:160],
        given_at=at,
    )
    row.job_key = f"figures-check:{row.reference}"
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _record(row, "give_indicator_file", by=by, at=at)
            trail.later(
                "wijklus.loop.results.jobs.check_indicator_file", key=row.job_key, at=at, file_ref=row.reference
            )
    except BaseException:
        default_storage.delete(name)
        raise
    return row


def _check_upload(upload: File[bytes], *, source: str, origin: str, decimal: str) -> None:
    if origin not in rules.ORIGINS:
        raise Refused(_("Say who measures."), "origin")
    if decimal not in rules.DECIMALS:
        raise Refused(_("Choose the sign before the decimals."), "decimal")
    if not cleaned(source):
        raise Refused(_("Say where the figures come from."), "source")
    if upload.size > rows_in.MAX_BYTES:
        size = {"size": rows_in.MAX_BYTES // 1_000_000}
        raise Refused(_("The file is larger than %(size)s MB.") % size, "file")
    if not upload.size:
        raise Refused(_("The file is empty."), "file")


def check_indicator_file(*, row: IndicatorFile, by: Actor, at: datetime) -> None:
    """Go through a file without keeping anything of it: what would come in, and why the rest would not."""
    run = _Run(row, by=by, at=at)
    try:
        for cells in _batches(row, today=timezone.localdate(at)):
            run.take(cells, is_trial=True)
    except BadFile as bad:
        _move(row, rules.UNREADABLE, problem=str(bad.sentence))
        return
    _move(row, rules.CHECKED, **run.kept())


def start_indicator_file(*, row: IndicatorFile, by: Actor, at: datetime) -> IndicatorFile:
    """Have the figures taken in, after the check was seen."""
    access.require(access.may_take_in(by))
    with transaction.atomic():
        now = IndicatorFile.objects.select_for_update().get(pk=row.pk)
        must_allow(rules.ALLOWED_INDICATOR_FILE, now.state, rules.RUNNING)
        now.state, now.version, now.at_row = rules.RUNNING, now.version + 1, 0
        now.job_key = f"figures:{now.reference}:{now.version}"
        now.save()
        trail.later("wijklus.loop.results.jobs.take_in_indicator_file", key=now.job_key, at=at, file_ref=now.reference)
    return now


def take_in_indicator_file(*, row: IndicatorFile, by: Actor, at: datetime) -> None:
    """Take in every figure, at most 500 in a transaction. May be stopped and run again: what is there stays."""
    run = _Run(row, by=by, at=at)
    for cells in _batches(row, today=timezone.localdate(at)):
        run.take(cells)
        IndicatorFile.objects.filter(pk=row.pk, state=rules.RUNNING).update(at_row=run.rows)
    _move(row, rules.DONE, done_at=at, **run.kept())


def drop_indicator_file(*, row: IndicatorFile, by: Actor, at: datetime) -> None:
    """Throw away a file of which nothing was taken in."""
    access.require(access.may_take_in(by))
    with transaction.atomic():
        now = IndicatorFile.objects.select_for_update().get(pk=row.pk)
        if now.state not in rules.CAN_GO:
            raise Refused(_("This file is the source of figures, or is being worked on: it stays."))
        _record(now, "drop_indicator_file", by=by, at=at)
        trail.later(
            "wijklus.loop.results.jobs.delete_files", key=f"files:{now.reference}", at=at, names=[str(now.file)]
        )
        IndicatorFile.objects.filter(pk=now.pk).delete()


def _record(row: IndicatorFile, verb: str, *, by: Actor, at: datetime) -> None:
    trail.record(
        by=by, at=at, verb=f"results.{verb}", kind="indicator_file", ref=row.reference, neighbourhood_id=None,
        after={"file": row.file_name}, public=False,
    )  # fmt: skip


def _move(row: IndicatorFile, to: str, **values: Any) -> None:
    """Into another state, unless another attempt was first."""
    allowed = [was for was, may in rules.ALLOWED_INDICATOR_FILE.items() if to in may]
    IndicatorFile.objects.filter(pk=row.pk, state__in=allowed).update(state=to, **values)


def _batches(row: IndicatorFile, *, today: date) -> Iterator[list[Cell]]:
    with default_storage.open(str(row.file), "rb") as stream:
        cells = reads.figure_cells(stream, decimal=row.decimal, today=today)
        while batch := list(islice(cells, rules.OF_A_BATCH)):
            yield batch


class _Run:
    """One walk through a file, and what came of its figures so far."""

    def __init__(self, row: IndicatorFile, *, by: Actor, at: datetime) -> None:
        self.row, self.by, self.at = row, by, at
        self.rows = self.accepted = self.others = self.unknown = 0
        self.names: dict[str, None] = {}
        self.refused: list[tuple[int, str]] = []
        self.areas: dict[str, int] = {}
        for place in places.neighbourhoods():
            for word in (place.name, place.code):
                self.areas[rules.columns.key(word)] = place.pk
        self._look()

    def _look(self) -> None:
        """What is followed here now, by neighbourhood and by how files name it."""
        self.known: dict[tuple[int, str], int] = {}
        for one in reads.of_file(self.row):
            for word in filter(None, (one.name, one.code)):
                self.known.setdefault((one.neighbourhood_id, rules.columns.key(word)), one.pk)

    def take(self, cells: Sequence[Cell], *, is_trial: bool = False) -> None:
        """Take in one batch in one transaction; of a trial nothing is kept."""
        self.rows += len(cells)
        wanted = self._ours(cells)
        for tried in range(1, _TRIES + 1):
            try:
                with transaction.atomic():
                    started, problems = self._keep(wanted)
                    if is_trial:
                        transaction.set_rollback(True)
                break
            except IntegrityError:
                if tried == _TRIES:
                    raise
                self._look()
        if not is_trial:
            self.known |= started
        self.accepted += len(wanted) - len(problems)
        self.refused += problems

    def _ours(self, cells: Sequence[Cell]) -> list[tuple[int, reads.FigureCell]]:
        """The figures of a batch that belong to a neighbourhood of this city, with its id."""
        found = []
        for cell in cells:
            place = next((self.areas[key] for key in map(rules.columns.key, cell.area) if key in self.areas), None)
            if place is None:
                self.others += 1
            elif isinstance(cell, reads.RefusedCell):
                self.refused.append((cell.row, cell.reason))
            elif not self.row.start_new and (place, rules.columns.key(cell.indicator)) not in self.known:
                self.unknown += 1
                self.names.setdefault(cell.indicator)
            else:
                found.append((place, cell))
        return found

    def _keep(self, wanted: Sequence[tuple[int, reads.FigureCell]]) -> tuple[_Ids, list[tuple[int, str]]]:
        """Keep what is new; what stands there already stays. Gives the indicators begun, and the refused figures."""
        started = self._start([(place, cell.indicator) for place, cell in wanted])
        ids = {**self.known, **started}
        keyed = [(ids[place, rules.columns.key(cell.indicator)], cell) for place, cell in wanted]
        there = reads.known_days([(key, cell.on) for key, cell in keyed])
        fresh: list[Measurement] = []
        problems = []
        for key, cell in keyed:
            stands = there.get((key, cell.on))
            if stands is None:
                there[key, cell.on] = cell.value
                fresh.append(self._row(key, cell))
            elif stands != cell.value:
                problems.append((cell.row, _another(cell, stands)))
        Measurement.objects.bulk_create(fresh)
        if fresh:
            trail.record(
                by=self.by, at=self.at, verb="results.take_in_indicators", kind="indicator_file",
                ref=self.row.reference, neighbourhood_id=None,
                after={"file": self.row.file_name, "count": len(fresh)},
            )  # fmt: skip
        return started, problems

    def _row(self, indicator_id: int, cell: reads.FigureCell) -> Measurement:
        row = Measurement(
            indicator_id=indicator_id, value=cell.value, on=cell.on, file=self.row,
            by_function=self.row.given_by_function, at=self.at,
        )  # fmt: skip
        row.source = self.row.source
        scope.assert_one_municipality(row)
        return row

    def _start(self, names: Sequence[tuple[int, str]]) -> _Ids:
        """Begin to follow what nobody here follows yet; by neighbourhood and name."""
        fresh: dict[tuple[int, str], Indicator] = {}
        for place, name in names:
            key = (place, rules.columns.key(name))
            if key not in self.known and key not in fresh:
                row = Indicator(
                    neighbourhood_id=place, name=name[: rules.LONGEST_NAME],
                    code=name if len(name) <= rules.LONGEST_CODE else "", source=self.row.source,
                    origin=self.row.origin, by_function=self.row.given_by_function, created_at=self.at,
                )  # fmt: skip
                scope.assert_one_municipality(row)
                fresh[key] = row
        Indicator.objects.bulk_create(fresh.values())
        return {key: row.pk for key, row in fresh.items()}

    def kept(self) -> dict[str, Any]:
        """As the row of the file holds it."""
        return {
            "rows": self.rows,
            "at_row": self.rows,
            "accepted": self.accepted,
            "refused": len(self.refused),
            "others": self.others,
            "unknown": self.unknown,
            "names": list(self.names)[: rules.MOST_NAMES],
            "problems": self.refused[: rules.MOST_PROBLEMS],
        }


def _another(cell: reads.FigureCell, stands: Decimal) -> str:
    words = {"name": cell.indicator, "on": cell.on.isoformat(), "there": f"{stands:f}", "given": f"{cell.value:f}"}
    sentence = _(
        "%(name)s has another figure on %(on)s already: %(there)s, here %(given)s. Mend it by hand, with a reason."
    )
    return sentence % words
