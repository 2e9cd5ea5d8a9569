"""Which files with signals were given, how far they are, and what was refused."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.ground.trail import reads as trail

from .. import access
from ..models import ImportRun, RefusedRow
from ..rules import columns
from ..rules import imports as rules
from .import_rows import file_rows


@dataclass(frozen=True)
class Reason:
    """Why rows were or would be refused: in which column, how many, and in which lines the first of them stand."""

    column: str
    sentence: str
    count: int
    lines: Sequence[int]


@dataclass(frozen=True)
class Outlook:
    """A file as its page shows it."""

    run: ImportRun
    percent: int
    is_busy: bool
    is_stuck: bool
    is_kept: bool
    trouble: str
    reasons: Sequence[Reason]


def import_runs(*, by: Actor) -> QuerySet[ImportRun]:
    """The files that were given, newest first. One query."""
    access.require(access.may_import(by))
    return ImportRun.objects.order_by("-made_at", "-pk")


def import_run(*, by: Actor, reference: str) -> ImportRun | None:
    """The file with this reference, or None. One query."""
    access.require(access.may_import(by))
    return ImportRun.objects.filter(reference=reference).first()


def import_by_reference(reference: str) -> ImportRun | None:
    """The same for a job, which has no actor yet. One query."""
    return ImportRun.objects.filter(reference=reference).first()


def given_before(run: ImportRun) -> ImportRun | None:
    """The same file as it was taken in earlier, or None. One query."""
    same = ImportRun.objects.filter(sha256=run.sha256, state=rules.DONE).exclude(pk=run.pk)
    return same.order_by("-pk").first()


def outlook(run: ImportRun) -> Outlook:
    """How far a file is. Two queries at most: how its job fares, and why rows were refused."""
    job = trail.progress(key=run.job_key) if run.state in rules.BUSY and run.job_key else None
    return Outlook(
        run=run,
        percent=min(100, 100 * run.at_row // run.rows) if run.rows else 0,
        is_busy=run.state in rules.BUSY,
        is_stuck=run.state in rules.BUSY and (job is None or job.state == "failed"),
        is_kept=bool(run.rows_file),
        trouble=run.problem if run.state == rules.READING else "",
        reasons=[Reason(**told) for told in run.outlook] or _reasons(run),
    )


def _reasons(run: ImportRun) -> list[Reason]:
    """Why rows of a file that is taken in were refused, the most frequent first."""
    if not run.refused or run.state not in (rules.RUNNING, rules.STOPPED, rules.DONE):
        return []
    rows = RefusedRow.objects.filter(run=run).order_by().values("column", "reason")
    counted = rows.annotate(n=Count("pk"), first=Min("line")).order_by("-n", "first")[: rules.MOST_REASONS]
    return [Reason(row["column"], row["reason"], row["n"], [row["first"]]) for row in counted]


def first_rows(run: ImportRun) -> Sequence[Sequence[str]]:
    """The first rows of a file, cut to what a screen shows; what says who somebody is is not shown. No query."""
    hidden = {number for number, heading in enumerate(run.headings) if columns.is_personal(heading)}
    shown = []
    for row in islice(file_rows(run), rules.SHOWN_ROWS):
        cells = [*row.cells, *[""] * (len(run.headings) - len(row.cells))][: len(run.headings)]
        shown.append(["•••" if n in hidden and cell else cell[:120] for n, cell in enumerate(cells)])
    return shown


def refused_rows(run: ImportRun, *, most: int) -> Sequence[RefusedRow]:
    """The first rows that were refused, in the order of the file. One query."""
    return list(RefusedRow.objects.filter(run=run).order_by("row")[:most])


def refused_table(run: ImportRun, *, municipality_id: int) -> Iterator[Sequence[Any]]:
    """Every refused row with its line, column and reason, and what stood in it: headings first. A query per 500.

    Opens the scope for each question by itself: an answer that streams is read after its request.
    """
    yield [_("line"), _("column"), _("reason"), *run.headings]
    rows = file_rows(run)
    after = 0
    while batch := _refused_after(run, after, municipality_id):
        for refused in batch:
            found = next((row for row in rows if row.number == refused.row), None)
            yield [refused.line, refused.column, refused.reason, *(found.cells if found else ())]
        after = batch[-1].row


def _refused_after(run: ImportRun, row: int, municipality_id: int) -> Sequence[RefusedRow]:
    with scope.of(municipality_id):
        return list(RefusedRow.objects.filter(run_id=run.pk, row__gt=row).order_by("row")[: rules.ROWS_OF_A_BATCH])


def imports_to_forget(*, now: datetime) -> Sequence[ImportRun]:
    """Files that nobody touched for thirty days, at most 100. One query."""
    before = now - timedelta(days=rules.DAYS_KEPT)
    still = ~Q(file="") | ~Q(rows_file="")
    return list(ImportRun.objects.filter(still, changed_at__lt=before).order_by("pk")[:100])


def import_files_with_a_row(names: Collection[str]) -> set[str]:
    """Which of these files are one that was given, or its rows, in whichever scope is open. One query."""
    found = ImportRun.objects.filter(Q(file__in=names) | Q(rows_file__in=names)).values_list("file", "rows_file")
    return {name for pair in found for name in pair if name} & set(names)
