"""Elections of before or elsewhere, for everybody."""

from django.db.models import QuerySet

from ..models import PastElection


def past_elections() -> QuerySet[PastElection]:
    """All of them, the newest first, without the files. One query."""
    return PastElection.objects.defer("pb", "results").order_by("-taken_in_at", "-pk")


def past_election(reference: str) -> PastElection | None:
    """One of them, with its files. One query."""
    return PastElection.objects.filter(reference=reference).first()
