"""Later work of this room."""

from django.utils import translation

from wijklus.base import clock, given, pictures, scope
from wijklus.base.actor import system

from . import reads, writes


def mark_current() -> None:
    """On the day a division begins, mark its neighbourhoods as those of today."""
    writes.mark_current(at=clock.now())


def drop_old_drafts() -> None:
    """Every day, forget what was filled in for a municipality or a division and left lying."""
    writes.drop_old_drafts(at=clock.now())


def check_address_file(*, file_ref: str) -> None:
    """Go through a file without keeping anything; nothing when that was done or it was thrown away."""
    row = reads.address_file_by_reference(file_ref)
    if row is not None and row.state == given.CHECKING:
        with translation.override(reads.municipality_here().language):
            writes.check_address_file(row=row, by=system(scope.municipality_id()), at=clock.now())


def take_in_address_file(*, file_ref: str) -> None:
    """Take in the addresses of a file; nothing when that was done."""
    row = reads.address_file_by_reference(file_ref)
    if row is not None and row.state == given.RUNNING:
        with translation.override(reads.municipality_here().language):
            writes.take_in_address_file(row=row, by=system(scope.municipality_id()), at=clock.now())


def empty_address_files() -> None:
    """Delete the addresses that a newer file replaced: once it is taken in, and every day what was left."""
    writes.empty_address_files()


def delete_files(*, names: list[str]) -> None:
    """Delete the files of rows that are gone."""
    pictures.delete_files(names)
