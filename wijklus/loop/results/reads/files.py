"""Which files with figures were given, and how far they are."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from wijklus.base.actor import Actor
from wijklus.ground.trail import reads as trail

from .. import access, rules
from ..models import IndicatorFile


@dataclass(frozen=True)
class FileOutlook:
    """A file as its page shows it."""

    row: IndicatorFile
    is_busy: bool
    is_stuck: bool

    @property
    def more_problems(self) -> int:
        """How many refused figures are counted but not shown."""
        return self.row.refused - len(self.row.problems)


def indicator_files(*, by: Actor) -> QuerySet[IndicatorFile]:
    """The files that were given, newest first. One query."""
    access.require(access.may_take_in(by))
    return IndicatorFile.objects.order_by("-given_at", "-pk")


def indicator_file(*, by: Actor, reference: str) -> IndicatorFile | None:
    """The file with this reference, or None. One query."""
    access.require(access.may_take_in(by))
    return file_by_reference(reference)


def file_by_reference(reference: str) -> IndicatorFile | None:
    """The same for a job. One query."""
    return IndicatorFile.objects.filter(reference=reference).first()


def file_outlook(row: IndicatorFile) -> FileOutlook:
    """How far a file is. One query at most: how its job fares."""
    is_busy = row.state in rules.BUSY
    job = trail.progress(key=row.job_key) if is_busy else None
    return FileOutlook(row, is_busy, is_busy and (job is None or job.state == "failed"))


def indicator_files_with_a_row(names: Collection[str]) -> set[str]:
    """Which of these files are one that was given, in whichever scope is open. One query."""
    return set(IndicatorFile.objects.filter(file__in=names).values_list("file", flat=True))
