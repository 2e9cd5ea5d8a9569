"""A file with signals: kept as it was given, read into rows, and thrown away when it is no longer needed."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import pictures, rows_in
from wijklus.base.actor import Actor
from wijklus.base.refusals import BadFile, Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access, reads
from ..models import ImportRun, RefusedRow
from ..reads import signalen
from ..rules import cells, columns
from ..rules import imports as rules

FOLDER = "imports"
READ_AT_ONCE = 1_000_000
"""A CSV file up to this size (bytes) is read while whoever gave it waits; others, and workbooks, by a job."""
_DATES_LOOKED_AT = 500


def keep_file(*, upload: File[bytes], by: Actor, at: datetime) -> ImportRun:
    """Keep a file that was given, and have it read. Raises Refused for one that is empty or too large."""
    access.require(access.may_import(by))
    if upload.size > rows_in.MAX_BYTES:
        size = {"size": rows_in.MAX_BYTES // 1_000_000}
        raise Refused(_("The file is larger than %(size)s MB.") % size, field="file")
    if not upload.size:
        raise Refused(_("The file is empty."), field="file")
    digest = hashlib.sha256()
    for part in upload.chunks():
        digest.update(part)
    upload.seek(0)
    name = default_storage.save(pictures.new_name(FOLDER, "given"), upload)
    run = ImportRun(
        file=name,
        file_name=cleaned(str(upload.name))[:200] or "?",
        sha256=digest.hexdigest(),
        size=upload.size,
        made_by_id=by.user_id,
        made_by_function=by.function[:160],
        made_at=at,
        changed_at=at,
    )
    run.job_key = f"import-read:{run.reference}"
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            trail.later("wijklus.loop.signals.jobs.read_import", key=run.job_key, at=at, run_ref=run.reference)
    except BaseException:
        default_storage.delete(name)
        raise
    return run


def is_read_at_once(*, run: ImportRun) -> bool:
    """Whether a file is so small that nobody needs to wait for a job."""
    if run.size > READ_AT_ONCE:
        return False
    with default_storage.open(str(run.file), "rb") as stream:
        return not rows_in.is_zip(stream)


def read_file(*, run: ImportRun, at: datetime) -> ImportRun:
    """Read a file into rows, each with its key; or say what is wrong with it, and keep nothing of it. May run twice."""
    if run.state != rules.READING or not run.file:
        return run
    try:
        with tempfile.TemporaryFile() as target:
            with default_storage.open(str(run.file), "rb") as stream:
                given = signalen.rows(stream) if signalen.is_archive(stream) else rows_in.rows(stream)
                found = _write_rows(given, target)
            target.seek(0)
            name = default_storage.save(pictures.new_name(FOLDER, "rows"), File(target))
    except BadFile as bad:
        _refuse(run, str(bad.sentence), at=at)
        return ImportRun.objects.get(pk=run.pk)
    plan = rules.Plan(columns=columns.guess(found["headings"]), date_order=found.pop("order"), source=_source(run))
    mine = ImportRun.objects.filter(pk=run.pk, state=rules.READING)
    if not mine.update(state=rules.READY, rows_file=name, plan=plan.kept(), changed_at=at, **found):
        default_storage.delete(name)  # another attempt was first
    return ImportRun.objects.get(pk=run.pk)


def _write_rows(lines: Iterator[rows_in.Line], target: IO[bytes]) -> dict[str, Any]:
    """Each row as a line of JSON; the headings, how many rows, and how dates are written in them."""
    heading = next(lines, None)
    if heading is None:
        raise BadFile([_("The file is empty.")], "file")
    headings = _named(heading.cells)
    dated = columns.guess(headings).get(columns.MOMENT)
    dates: list[str] = []
    seen: dict[bytes, int] = {}
    count = 0
    for line in lines:
        count += 1
        content = rules.content_key(line.cells, 0, settings.SECRET_KEY)
        short = bytes.fromhex(content)
        earlier = seen.get(short, 0)
        seen[short] = earlier + 1
        if earlier:
            content = rules.content_key(line.cells, earlier, settings.SECRET_KEY)
        row = json.dumps([line.number, content, line.cells], ensure_ascii=False, separators=(",", ":"))
        target.write(row.encode("utf-8", "replace") + b"\n")
        if dated is not None and len(dates) < _DATES_LOOKED_AT:
            dates += line.cells[dated : dated + 1]
    if not count:
        raise BadFile([_("The file has headings but no rows.")], "file")
    return {"headings": headings, "rows": count, "order": cells.guessed_order(dates)}


def _named(cells_of_first: list[str]) -> list[str]:
    """Every column with a name: its heading, or its number where nothing stands."""
    names = [cleaned(cell).replace("\n", " ")[:120] for cell in cells_of_first]
    return [name or f"({number})" for number, name in enumerate(names, start=1)]


def _source(run: ImportRun) -> str:
    """What the system a file comes from is called, until somebody says otherwise: by the name of the file."""
    stem = run.file_name.rsplit(".", 1)[0].replace("_", " ").replace("-", " ")
    return " ".join(word for word in stem.split() if not word.isdigit())[: rules.LONGEST_SOURCE] or run.file_name[:20]


def _refuse(run: ImportRun, problem: str, *, at: datetime) -> None:
    mine = ImportRun.objects.filter(pk=run.pk, state=rules.READING)
    if mine.update(state=rules.UNREADABLE, problem=problem, file="", changed_at=at):
        pictures.delete_files([str(run.file)])


def drop_import(*, run: ImportRun, by: Actor, at: datetime) -> None:
    """Throw a file away, with what was refused of it. The signals that came out of it stay."""
    access.require(access.may_import(by))
    with transaction.atomic():
        now = ImportRun.objects.select_for_update().get(pk=run.pk)
        if now.state in rules.BUSY and now.state != rules.READING:
            raise Refused(_("This file is being worked on. Stop that first."))
        trail.record(
            by=by, at=at, verb="signals.drop_import", kind="import", ref=run.reference, neighbourhood_id=None,
            after={"state": now.state, "taken": now.taken}, public=False,
        )  # fmt: skip
        names = _forget(now)
        trail.later(
            "wijklus.loop.signals.jobs.delete_files", key=f"files:{run.reference}:{now.version}", at=at, names=names
        )
        if now.state != rules.DONE and not now.taken:
            ImportRun.objects.filter(pk=now.pk).delete()


def forget_import(*, run: ImportRun, at: datetime) -> None:
    """Thirty days after anybody touched it: delete the file and what was refused. How many were taken in stays."""
    with transaction.atomic():
        names = _forget(ImportRun.objects.select_for_update().get(pk=run.pk))
        if run.state in rules.BUSY:
            ImportRun.objects.filter(pk=run.pk).update(state=rules.LEFT[run.state], changed_at=at)
    pictures.delete_files(names)


def _forget(run: ImportRun) -> list[str]:
    RefusedRow.objects.filter(run=run).delete()
    ImportRun.objects.filter(pk=run.pk).update(file="", rows_file="", outlook=[], version=run.version + 1)
    return [str(name) for name in (run.file, run.rows_file) if name]


def forget_old_imports(*, at: datetime) -> None:
    """Every file whose term is over. May be stopped and run again."""
    while old := reads.imports_to_forget(now=at):
        for run in old:
            forget_import(run=run, at=at)
