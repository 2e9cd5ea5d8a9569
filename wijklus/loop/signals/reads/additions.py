"""What was added to signals later."""

from collections.abc import Collection

from django.db.models import QuerySet

from .. import rules
from ..models import Addition, Signal


def additions_of(signal: Signal) -> QuerySet[Addition]:
    """What was added to a signal, oldest first. One query."""
    return Addition.objects.filter(signal=signal).select_related("came_by")


def additions_told(references: Collection[str], *, sender: str) -> dict[str, str]:
    """The words of these additions by their reference, for the software that sent them. One query, none for none."""
    if not references or not sender:
        return {}
    rows = Addition.objects.filter(reference__in=list(references), signal__origin_ref=sender)
    return dict(rows.filter(signal__channel=rules.OPEN311).values_list("reference", "text"))


def sent_by(*, reference: str, sender: str) -> Signal | None:
    """The signal with this reference when this software sent it, or None. One query."""
    rows = Signal.objects.select_related("neighbourhood").filter(channel=rules.OPEN311, origin_ref=sender)
    return rows.filter(reference=reference).first()
