"""A file with figures, given on screen: kept, checked by a job, looked at, and taken in by another."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import IO, Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wijklus.base import given, scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.places import reads as places
from wijklus.ground.trail import writes as trail
from wijklus.ground.trail.writes import given_files

from .. import access, reads, rules
from ..models import Indicator, IndicatorFile, Measurement

FOLDER = "indicators"
_TRIES = 3
"""Somebody else may note the same figures at the same moment: then they are there at the next try."""

Cell = reads.FigureCell | reads.RefusedCell
_Ids = dict[tuple[int, str], int]
"""Indicators by neighbourhood and by how a file names them."""


def _may_take_in(by: Actor) -> None:
    access.require(access.may_take_in(by))


def _rows(stream: IO[bytes], row: IndicatorFile, at: datetime) -> Iterator[Cell]:
    return reads.figure_cells(stream, decimal=row.decimal, today=timezone.localdate(at))


def _check_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.results.jobs.check_indicator_file", key=key, at=at, file_ref=file_ref)


def _take_in_later(*, key: str, at: datetime, file_ref: str) -> None:
    trail.later("wijklus.loop.results.jobs.take_in_indicator_file", key=key, at=at, file_ref=file_ref)


def _delete_later(*, key: str, at: datetime, names: list[str]) -> None:
    trail.later("wijklus.loop.results.jobs.delete_files", key=key, at=at, names=names)


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

    def take(self, cells: Sequence[Cell], *, is_trial: bool) -> None:
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
            "accepted": self.accepted,
            "refused": len(self.refused),
            "others": self.others,
            "unknown": self.unknown,
            "names": list(self.names)[: rules.MOST_NAMES],
            "problems": self.refused[: given.MOST_PROBLEMS],
        }


def _another(cell: reads.FigureCell, stands: Decimal) -> str:
    words = {"name": cell.indicator, "on": cell.on.isoformat(), "there": f"{stands:f}", "given": f"{cell.value:f}"}
    sentence = _(
        "%(name)s has another figure on %(on)s already: %(there)s, here %(given)s. Mend it by hand, with a reason."
    )
    return sentence % words


_WAY = given_files.Way(
    model=IndicatorFile,
    verb="results.indicator_file",
    folder=FOLDER,
    job="figures",
    require=_may_take_in,
    rows=_rows,
    run=_Run,
    check_later=_check_later,
    take_in_later=_take_in_later,
    delete_later=_delete_later,
)


def keep_indicator_file(
    *, upload: File[bytes], source: str, origin: str, decimal: str, start_new: bool, by: Actor, at: datetime
) -> IndicatorFile:
    """Keep a file that was given, and have it checked. Raises Refused for one that is empty or too large."""
    _may_take_in(by)
    if origin not in rules.ORIGINS:
        raise Refused(_("Say who measures."), "origin")
    if decimal not in rules.DECIMALS:
        raise Refused(_("Choose the sign before the decimals."), "decimal")
    if not cleaned(source):
        raise Refused(_("Say where the figures come from."), "source")
    return given_files.keep(
        _WAY, upload=upload, source=cleaned(source)[:200], origin=origin, decimal=decimal, start_new=start_new, by=by,
        at=at,
    )  # fmt: skip


check_indicator_file = partial(given_files.check, _WAY)
start_indicator_file = partial(given_files.start, _WAY)
take_in_indicator_file = partial(given_files.take_in, _WAY)
drop_indicator_file = partial(given_files.drop, _WAY)
