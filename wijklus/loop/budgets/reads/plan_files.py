"""Which files with a multi-year plan were given, and how far they are."""

from collections.abc import Collection

from django.db.models import QuerySet

from wijklus.base.actor import Actor

from .. import access
from ..models import LedgerFile, PlanFile


def plan_files(*, by: Actor) -> QuerySet[PlanFile]:
    """The files that were given, newest first. One query."""
    access.require(access.may_keep(by))
    return PlanFile.objects.order_by("-given_at", "-pk")


def plan_file(*, by: Actor, reference: str) -> PlanFile | None:
    """The file with this reference, or None. One query."""
    access.require(access.may_keep(by))
    return PlanFile.objects.filter(reference=reference).first()


def plan_file_by_reference(reference: str) -> PlanFile | None:
    """The same for a job. One query."""
    return PlanFile.objects.filter(reference=reference).first()


def plan_files_with_a_row(names: Collection[str]) -> set[str]:
    """Which of these files are one that was given, with a plan or with bookings. Two queries."""
    return {
        str(name)
        for model in (PlanFile, LedgerFile)
        for name in model.objects.filter(file__in=names).values_list("file", flat=True)
    }
