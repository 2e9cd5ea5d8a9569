"""Which files with bookings were given, and how far they are."""

from django.db.models import QuerySet

from wijklus.base.actor import Actor

from .. import access
from ..models import LedgerFile


def ledger_files(*, by: Actor) -> QuerySet[LedgerFile]:
    """The files that were given, newest first. One query."""
    access.require(access.may_keep(by))
    return LedgerFile.objects.order_by("-given_at", "-pk")


def ledger_file(*, by: Actor, reference: str) -> LedgerFile | None:
    """The file with this reference, or None. One query."""
    return ledger_files(by=by).filter(reference=reference).first()


def ledger_file_by_reference(reference: str) -> LedgerFile | None:
    """The same for a job. One query."""
    return LedgerFile.objects.filter(reference=reference).first()
