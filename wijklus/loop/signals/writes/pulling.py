"""Fetching the requests of another Open311 server into rows, as if they had been given as a file."""

import json
import tempfile
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wijklus.base import outside, pictures, rows_in
from wijklus.base.actor import Actor
from wijklus.base.refusals import Refused
from wijklus.base.text import cleaned
from wijklus.ground.trail import writes as trail

from .. import access
from ..models import ImportRun
from ..rules import columns, pulling
from ..rules import imports as rules
from .uploads import FOLDER


def start_pull(*, address: str, jurisdiction: str, since: date, by: Actor, at: datetime) -> ImportRun:
    """Have everything fetched that another server received since a day. Nothing is asked of it before this returns."""
    access.require(access.may_import(by))
    begin = datetime.combine(since, time(0), tzinfo=UTC)
    if begin >= at:
        raise Refused(_("Choose a day that has been."), field="since")
    pull = pulling.Pull(
        address=outside.checked(address),
        jurisdiction=cleaned(jurisdiction),
        begin=begin.isoformat(),
        until=at.astimezone(UTC).isoformat(),
    )
    host = str(urlsplit(pull.address).hostname)
    run = ImportRun(
        file_name=host[:200], sha256="", size=0, headings=list(pulling.FIELDS), pull=pull.kept(),
        made_by_id=by.user_id, made_by_function=by.function[:160], made_at=at, changed_at=at,
    )  # fmt: skip
    with transaction.atomic():
        trail.record(
            by=by, at=at, verb="signals.start_pull", kind="import", ref=run.reference, neighbourhood_id=None,
            after={"source": host, "since": since}, public=False,
        )  # fmt: skip
        return _ask(run, at=at)


def _ask(run: ImportRun, *, at: datetime) -> ImportRun:
    """Ask for the next stretch of time; the key of its job names it."""
    run.job_key = f"import-pull:{run.reference}:{run.pull['begin']}:{run.pull['span_seconds']}"
    run.save()
    trail.later("wijklus.loop.signals.jobs.pull_import", key=run.job_key, at=at, run_ref=run.reference)
    return run


def pull_stretch(*, run: ImportRun, at: datetime) -> None:
    """Fetch one stretch of time, outside any transaction, and keep it. May run twice: the second changes nothing."""
    if run.state != rules.READING or not run.pull:
        return
    pull = pulling.Pull(**run.pull)
    try:
        found = _asked(pull)
    except pulling.NotOpen311:
        _give_up(run, _("This server does not answer as Open311 servers do."), at=at)
        return
    except Refused as refused:
        ImportRun.objects.filter(pk=run.pk).update(problem=str(refused.sentence), changed_at=at)
        raise  # the job waits and asks again
    after = pull.after(len(found))
    is_kept = after.begin != pull.begin
    name = _with_rows(run, found) if is_kept else ""
    with transaction.atomic():
        now = ImportRun.objects.select_for_update().get(pk=run.pk)
        if now.pull != run.pull or now.state != rules.READING:
            stale = name
        else:
            stale = str(now.rows_file) if is_kept else ""
            _move_on(now, after, name, len(found) if is_kept else 0, at=at)
    if stale:
        pictures.delete_files([stale])


def _move_on(run: ImportRun, pull: pulling.Pull, name: str, count: int, *, at: datetime) -> None:
    run.pull, run.problem, run.changed_at = pull.kept(), "", at
    if name:
        run.rows_file, run.rows = name, run.rows + count
    if run.rows > rows_in.MAX_ROWS or pull.is_over:
        plan = rules.Plan(columns=columns.guess(run.headings), source=run.file_name[:60], elsewhere=True)
        run.state, run.plan = (rules.READY, plan.kept()) if run.rows else (rules.UNREADABLE, {})
        run.problem = "" if run.rows else str(_("That server received nothing since that day."))
        run.save()
    else:
        _ask(run, at=at)


def _asked(pull: pulling.Pull) -> list[dict[str, str]]:
    """The requests of a stretch, as JSON, else as XML: the standard obliges a server to the latter only."""
    try:
        return pulling.requests_of(outside.fetch(pull.question("json"), accept="application/json"))
    except (Refused, pulling.NotOpen311):
        return pulling.requests_of(outside.fetch(pull.question("xml"), accept="text/xml, application/xml"))


def _with_rows(run: ImportRun, found: list[dict[str, str]]) -> str:
    """The name of a file with the rows so far and these."""
    with tempfile.TemporaryFile() as target:
        if run.rows_file:
            with default_storage.open(str(run.rows_file), "rb") as stream:
                while part := stream.read(1 << 20):
                    target.write(part)
        for number, row in enumerate(found, start=run.rows + 1):
            cells = [row[name].replace("\0", "") for name in pulling.FIELDS]
            key = rules.content_key(cells, 0, settings.SECRET_KEY)
            line = json.dumps([number, key, cells], ensure_ascii=False, separators=(",", ":"))
            target.write(line.encode("utf-8", "replace") + b"\n")
        target.seek(0)
        return default_storage.save(pictures.new_name(FOLDER, "rows"), File(target))


def _give_up(run: ImportRun, problem: object, *, at: datetime) -> None:
    mine = ImportRun.objects.filter(pk=run.pk, state=rules.READING)
    if mine.update(state=rules.UNREADABLE, problem=str(problem), rows_file="", changed_at=at) and run.rows_file:
        pictures.delete_files([str(run.rows_file)])
