"""How far a file is that somebody gave."""

from dataclasses import dataclass

from wijklus.base import given
from wijklus.base.given_files import GivenFile

from .work import progress


@dataclass(frozen=True)
class FileOutlook:
    """A file as its page shows it. Stuck: its job is gone, or gave up."""

    row: GivenFile
    is_busy: bool
    is_stuck: bool


def file_outlook(row: GivenFile) -> FileOutlook:
    """How far a file is. One query at most: how its job fares."""
    is_busy = row.state in given.BUSY
    job = progress(key=row.job_key) if is_busy else None
    return FileOutlook(row, is_busy, is_busy and (job is None or job.state == "failed"))
