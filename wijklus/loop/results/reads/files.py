"""Which files with figures were given, and how far they are."""

from collections.abc import Collection

from django.db.models import QuerySet

from wijklus.base.actor import Actor

from .. import access
from ..models import IndicatorFile


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


def indicator_files_with_a_row(names: Collection[str]) -> set[str]:
    """Which of these files are one that was given, in whichever scope is open. One query."""
    return set(IndicatorFile.objects.filter(file__in=names).values_list("file", flat=True))
