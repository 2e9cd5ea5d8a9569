"""Taking the rows of a file in: what is what in it, a check that writes no signal, and then batch after batch."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijklus.base import scope
from wijklus.base.actor import Actor, everywhere
from wijklus.base.refusals import Refused, must_allow
from wijklus.ground.trail import writes as trail

from .. import access, reads
from ..models import ImportRun, RefusedRow
from ..reads.import_rows import FileRow, Reader
from ..rules import Said, columns
from ..rules import imports as rules
from . import elsewhere, importing


def choose_columns(*, run: ImportRun, plan: rules.Plan, version: int, by: Actor, at: datetime) -> ImportRun:
    """Decide what is what in a file, and have it checked. Raises Refused when the choice cannot be right."""
    access.require(access.may_import(by))
    field_wrong = columns.wrong(plan.columns, len(run.headings))
    if field_wrong == columns.TEXT:
        raise Refused(_("Choose the column in which stands what was said."), field="text")
    if field_wrong:
        raise Refused(_("Latitude and longitude go together: choose both, or neither."), field=field_wrong)
    if any(name in plan.columns for name in columns.PERSONAL_FIELDS) and plan.ground not in rules.GROUNDS:
        sentence = _("Choose on what ground names and addresses may be kept, or leave those columns out.")
        raise Refused(sentence, field="ground")
    if not plan.source.strip():
        raise Refused(_("Say which system the file comes from."), field="source")
    with transaction.atomic():
        now = _locked(run)
        must_allow(rules.ALLOWED_IMPORT, now.state, rules.CHECKING)
        _require_rows(now)
        if now.version != version:
            raise Refused(_("Somebody else decided something about this file just now. Look again."))
        now.plan = plan.kept()
        return _begin(now, rules.CHECKING, by=by, at=at)


def start_import(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Have the rows taken in, after the check was seen."""
    access.require(access.may_import(by))
    with transaction.atomic():
        now = _locked(run)
        must_allow(rules.ALLOWED_IMPORT, now.state, rules.RUNNING)
        _require_rows(now)
        plan = rules.Plan.of(now.plan)
        after = {"source": plan.source, "rows": now.rows, "ground": plan.ground}
        _record("signals.start_import", now, by=by, at=at, after=after)
        return _begin(now, rules.RUNNING, by=by, at=at)


def stop_import(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Stop after the batch that is being kept; what was taken in stays. A check that is stopped begins anew."""
    access.require(access.may_import(by))
    with transaction.atomic():
        now = _locked(run)
        to = rules.LEFT.get(now.state, rules.STOPPED)
        must_allow(rules.ALLOWED_IMPORT, now.state, to)
        now.state, now.changed_at, now.version = to, at, now.version + 1
        now.save()
        if to == rules.STOPPED:
            _record("signals.stop_import", now, by=by, at=at, after={"at_row": now.at_row})
        return now


def resume_import(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Go on where it stopped, also when its job was given up."""
    access.require(access.may_import(by))
    with transaction.atomic():
        now = _locked(run)
        _require_rows(now)
        if now.state not in (rules.RUNNING, rules.CHECKING):
            must_allow(rules.ALLOWED_IMPORT, now.state, rules.RUNNING)
            now.state = rules.RUNNING
        now.changed_at, now.version = at, now.version + 1
        return _ask(now, at=at)


def _require_rows(run: ImportRun) -> None:
    if not run.rows_file:
        raise Refused(_("This file is no longer kept. Give it anew: what was taken in is not taken in twice."))


def _locked(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update().get(pk=run.pk)


def _begin(run: ImportRun, state: str, *, by: Actor, at: datetime) -> ImportRun:
    """From the first row on, with nothing counted yet."""
    run.state, run.version, run.changed_at = state, run.version + 1, at
    run.made_by_id, run.made_by_function = by.user_id, by.function[:160]
    run.at_row = run.at_byte = run.taken = run.repeated = run.refused = 0
    run.outlook, run.done_at = [], None
    return _ask(run, at=at)


def _ask(run: ImportRun, *, at: datetime) -> ImportRun:
    """Have the job of its state go on with a file; its key says from which decision and which row."""
    run.job_key = f"import:{run.reference}:{run.version}:{run.at_row}"
    run.save()
    if run.state == rules.CHECKING:
        trail.later("wijklus.loop.signals.jobs.check_import", key=run.job_key, at=at, run_ref=run.reference)
    else:
        trail.later("wijklus.loop.signals.jobs.take_in_import", key=run.job_key, at=at, run_ref=run.reference)
    return run


def _record(verb: str, run: ImportRun, *, by: Actor, at: datetime, after: dict[str, Any]) -> None:
    trail.record_many(
        by=by, at=at, verb=verb, kind="import", changes=[trail.Change(run.reference, None, after=after)], public=False
    )


@dataclass
class _Batch:
    """Up to 500 rows: what those that can be read say, and why the others were refused, by place in the batch."""

    rows: Sequence[FileRow]
    said: dict[int, Said] = field(default_factory=dict)
    closed: dict[int, str] = field(default_factory=dict)
    refused: dict[int, Refused] = field(default_factory=dict)
    standings: dict[int, elsewhere.Standing] = field(default_factory=dict)

    def result(self, reader: Reader, done: importing.Imported) -> list[tuple[FileRow, str, str]]:
        """Every row that was refused, with the heading of its column and the reason."""
        numbers = list(self.said)
        found = {**self.refused, **{numbers[n]: why for n, why in done.refused.items()}}
        return [(self.rows[n], reader.column_of(found[n].field), _why(found[n])) for n in sorted(found)]


def _why(refused: Refused) -> str:
    if refused.field == "form_key":
        return str(_("This number was used before for something else that was said."))
    return str(refused.sentence)[:400]


def _batch(rows: Sequence[FileRow], reader: Reader) -> _Batch:
    found = _Batch(rows)
    for place, row in enumerate(rows):
        try:
            told = reader.told(row)
        except Refused as refused:
            found.refused[place] = refused
            continue
        if told.number and reader.plan.elsewhere:
            standing = elsewhere.Standing(told.number, told.state, told.is_closed)
            found.standings[len(found.said)] = standing
        if told.closed:
            found.closed[len(found.said)] = told.closed
        found.said[place] = told.said
    return found


def actor_of(run: ImportRun) -> Actor:
    """Whoever started it, as the software that carries it out: what they might do was asked when they did."""
    return Actor(
        municipality_id=scope.municipality_id(),
        function=run.made_by_function,
        user_id=run.made_by_id,
        rights=everywhere(access.SYSTEM),
    )


def _reader(run: ImportRun) -> Reader:
    zone = timezone.get_current_timezone()
    return Reader(run, zone=zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC"))


def check_rows(*, run: ImportRun, at: datetime) -> None:
    """Go through all rows as if they were taken in, and keep only how many would be, and why others would not."""
    reader, by = _reader(run), actor_of(run)
    rows = reads.file_rows(run)
    keys: set[str] = set()
    reasons: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()
    counts = {"taken": 0, "repeated": 0, "refused": 0}
    while batch := list(islice(rows, rules.ROWS_OF_A_BATCH)):
        found = _batch(batch, reader)
        prepared = importing.prepare(list(found.said.values()), by=by, at=at)
        fresh = {signal.form_key for signal in prepared.fresh.values() if signal.form_key}
        refused = found.result(reader, prepared.done)
        counts["taken"] += len(fresh - keys)
        counts["repeated"] += len(prepared.done.repeated) + len(fresh & keys)
        counts["refused"] += len(refused)
        keys |= fresh
        _tell(reasons, refused)
        if not _noted(run, at=at, at_row=batch[-1].number, outlook=list(reasons.values()), **counts):
            return  # stopped, or begun anew
    with transaction.atomic():
        now = _locked(run)
        if now.state == rules.CHECKING and now.version == run.version:
            now.state, now.changed_at, now.version = rules.CHECKED, at, now.version + 1
            now.save()


def _noted(run: ImportRun, *, at: datetime, **counts: Any) -> int:
    mine = ImportRun.objects.filter(pk=run.pk, state=rules.CHECKING, version=run.version)
    return mine.update(changed_at=at, **counts)


def _tell(reasons: OrderedDict[tuple[str, str], dict[str, Any]], refused: list[tuple[FileRow, str, str]]) -> None:
    """Count why, by column and sentence; beyond forty kinds only those that are there."""
    for row, column, sentence in refused:
        kept = reasons.get((column, sentence))
        if kept is None:
            if len(reasons) >= rules.MOST_REASONS:
                continue
            kept = reasons[column, sentence] = {"column": column, "sentence": sentence, "count": 0, "lines": []}
        kept["count"] += 1
        if len(kept["lines"]) < rules.KEPT_LINES:
            kept["lines"].append(row.line)


def take_in(*, run: ImportRun, at: datetime) -> None:
    """Take in the next rows of a file, at most 500 in a transaction; after some thousands another job goes on.

    A batch and how far it came are one transaction: whatever is killed goes on with the first row that is not kept.
    """
    reader, by = _reader(run), actor_of(run)
    rows = reads.file_rows(run, at_row=run.at_row, at_byte=run.at_byte)
    begun_at = run.at_row
    while run.at_row - begun_at < rules.ROWS_OF_A_JOB:
        batch = list(islice(rows, rules.ROWS_OF_A_BATCH))
        if not batch:
            _finish(run, by=by, at=at)
            return
        now = _take_batch(run, _batch(batch, reader), reader, by=by, at=at)
        if now is None:
            return  # stopped, or another worker has it
        run = now
    with transaction.atomic():
        now = _locked(run)
        if now.state == rules.RUNNING and now.at_row == run.at_row:
            _ask(now, at=at)


def _take_batch(run: ImportRun, batch: _Batch, reader: Reader, *, by: Actor, at: datetime) -> ImportRun | None:
    prepared = importing.prepare(list(batch.said.values()), by=by, at=at)
    numbers = {standing.number for standing in batch.standings.values()}
    linked = elsewhere.linked(name=reader.plan.source, numbers=numbers)
    for n, standing in batch.standings.items():
        if n in prepared.fresh and standing.number in linked:  # somebody said before that it runs there
            del prepared.fresh[n]
            prepared.done.signals[n] = linked[standing.number]
            prepared.done.repeated.add(n)
    with transaction.atomic():
        now = _locked(run)
        if now.state != rules.RUNNING or now.at_row != run.at_row:
            return None
        done = importing.keep(prepared, by=by, at=at, closed=batch.closed)
        told = {done.signals[n]: standing for n, standing in batch.standings.items() if n in done.signals}
        elsewhere.keep_standings(system=reader.plan.source, told=told, at=at)
        refused = batch.result(reader, done)
        _keep_refused(now, refused)
        now.at_row, now.at_byte, now.changed_at = batch.rows[-1].number, batch.rows[-1].ends_at, at
        now.taken += len(done.signals) - len(done.repeated)
        now.repeated += len(done.repeated)
        now.refused += len(refused)
        now.save(update_fields=["at_row", "at_byte", "changed_at", "taken", "repeated", "refused"])
        return now


def _keep_refused(run: ImportRun, refused: list[tuple[FileRow, str, str]]) -> None:
    found = [
        RefusedRow(run=run, row=row.number, line=row.line, column=column[:120], reason=why)
        for row, column, why in refused
    ]
    for one in found:
        scope.assert_one_municipality(one)
    RefusedRow.objects.bulk_create(found)


def _finish(run: ImportRun, *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        now = _locked(run)
        if now.state != rules.RUNNING or now.at_row != run.at_row:
            return
        now.state, now.done_at, now.changed_at, now.version = rules.DONE, at, at, now.version + 1
        now.save()
        counts = {"taken": now.taken, "repeated": now.repeated, "refused": now.refused}
        _record("signals.finish_import", now, by=by, at=at, after=counts)
