"""When everything that a person said was closed: from then on the term runs for which contact data is kept."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max
from django.utils import timezone

from wijklus.loop.signals import reads as signals

from .. import rules
from ..models import LoopState, Recipient


def not_closed(person_ids: Collection[int]) -> set[int]:
    """Those of these people with an open signal, or with an answer that has not reached them. Two queries."""
    still_open = signals.open_signals().filter(person_id__in=list(person_ids)).values_list("person_id", flat=True)
    on_its_way = Recipient.objects.filter(person_id__in=list(person_ids)).exclude(state=rules.DONE)
    return {*still_open, *on_its_way.values_list("person_id", flat=True)}


def last_outcomes(person_ids: Collection[int]) -> dict[int, date]:
    """The day of the last outcome that each of these people was told; who was told none is left out. One query."""
    told = LoopState.objects.filter(signal__person_id__in=list(person_ids), outcome_at__isnull=False)
    rows = told.order_by().values_list("signal__person_id").annotate(last=Max("outcome_at"))
    return {person_id: timezone.localdate(last) for person_id, last in rows}
