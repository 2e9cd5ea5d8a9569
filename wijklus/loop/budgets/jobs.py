"""Later work of this room: checking a file with a plan or with bookings and taking it in, and tying bookings."""

from django.utils import translation

from wijklus.base import clock, given, pictures, scope
from wijklus.base.actor import system
from wijklus.ground.places import reads as places

from . import reads, writes


def check_plan_file(*, file_ref: str) -> None:
    """Go through a file without keeping anything; nothing when that was done or it was thrown away."""
    row = reads.plan_file_by_reference(file_ref)
    if row is not None and row.state == given.CHECKING:
        with translation.override(places.municipality_here().language):
            writes.check_plan_file(row=row, by=system(scope.municipality_id()), at=clock.now())


def take_in_plan_file(*, file_ref: str) -> None:
    """Take in the rows of a file; nothing when that was done."""
    row = reads.plan_file_by_reference(file_ref)
    if row is not None and row.state == given.RUNNING:
        with translation.override(places.municipality_here().language):
            writes.take_in_plan_file(row=row, by=system(scope.municipality_id()), at=clock.now())


def delete_files(*, names: list[str]) -> None:
    """Delete the files of rows that are gone."""
    pictures.delete_files(names)


def check_ledger_file(*, file_ref: str) -> None:
    """Go through a file with bookings without keeping anything; nothing when that was done or it was thrown away."""
    row = reads.ledger_file_by_reference(file_ref)
    if row is not None and row.state == given.CHECKING:
        with translation.override(places.municipality_here().language):
            writes.check_ledger_file(row=row, by=system(scope.municipality_id()), at=clock.now())


def take_in_ledger_file(*, file_ref: str) -> None:
    """Take in the bookings of a file; nothing when that was done."""
    row = reads.ledger_file_by_reference(file_ref)
    if row is not None and row.state == given.RUNNING:
        with translation.override(places.municipality_here().language):
            writes.take_in_ledger_file(row=row, by=system(scope.municipality_id()), at=clock.now())


def tie_again(*, year: int) -> None:
    """Look at the codes of the loose bookings of a year again; what is tied stays tied."""
    writes.tie_again(year=year, by=system(scope.municipality_id()), at=clock.now())
