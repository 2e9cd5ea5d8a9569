"""Which tables with ballots on paper were given, and how far each is."""

from collections.abc import Collection

from django.db.models import QuerySet

from wijklus.base import given
from wijklus.base.actor import Actor

from .. import access
from ..models import Round, RoundArea, SheetFile


def sheet_files(*, by: Actor, area: RoundArea) -> QuerySet[SheetFile]:
    """The tables that were given for a neighbourhood, newest first. One query."""
    access.require(access.may_run(by))
    return SheetFile.objects.filter(area=area).order_by("-given_at", "-pk")


def sheet_file(*, by: Actor, reference: str) -> SheetFile | None:
    """The table with this reference, or None. One query."""
    access.require(access.may_run(by))
    return sheet_file_by_reference(reference)


def sheet_file_by_reference(reference: str) -> SheetFile | None:
    """The same for a job. One query."""
    rows = SheetFile.objects.select_related("area__round", "area__neighbourhood", "municipality")
    return rows.filter(reference=reference).first()


def sheet_files_waiting(round: Round) -> bool:
    """Whether a table of a round was given and neither taken in nor thrown away. One query."""
    ended = (given.DONE, given.UNREADABLE)
    return SheetFile.objects.filter(area__round=round).exclude(state__in=ended).exists()


def sheet_files_with_a_row(names: Collection[str]) -> set[str]:
    """Which of these files are a table that was not taken in yet. One query."""
    found = SheetFile.objects.filter(file__in=names).exclude(state=given.DONE)
    return {str(name) for name in found.values_list("file", flat=True)}
