"""What councillors asked and nobody answered by its term: that is owed too."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from wijklus.loop.results import reads as results

from .. import rules
from .owing import Debt


def asked_by_councillors(where: Collection[int] | None, now: datetime) -> Iterator[Debt]:
    """What councillors asked here and nobody answered by its term, a step each; one person waits. One query."""
    late = results.late_questions(on=timezone.localdate(now))
    for row in late if where is None else late.filter(neighbourhood_id__in=where):
        place = row.neighbourhood
        yield Debt(
            step=rules.ANSWER_COUNCIL,
            holder=row.party.name if row.party else "",
            party_id=row.party_id,
            neighbourhood_id=row.neighbourhood_id,
            neighbourhood=place.name if place else "",
            about=row.subject,
            people=1,
            voices=0,
            since=row.asked_at,
            weight=max((now - row.asked_at) // timedelta(days=1), 0),
            url_name="results:council_question",
            ref=row.reference,
            hop_at=row.moved_at,
        )
