"""What people decided about signals before: what it is learned from what comes next."""

from django.db.models import Q, QuerySet

from .. import rules
from ..models import Routing, Signal

OF_A_SIGNAL = ("text", "category__code", "neighbourhood__slug", "lat", "lon", "received_at")
"""What a decision is learned from, in this order; the decision follows."""
Decided = tuple[str, str | None, str, float | None, float | None, object, str]


def categories_decided(*, most: int) -> QuerySet[Signal, Decided]:
    """The newest signals whose category somebody saw or changed, with that category. One query."""
    rows = Signal.objects.filter(category__isnull=False, erased_at__isnull=True)
    rows = rows.filter(~Q(state=rules.NEW) | Q(version__gt=1)).order_by("-received_at", "-pk")
    return rows.values_list(*OF_A_SIGNAL, "category__code")[:most]


def services_decided(*, most: int) -> QuerySet[Routing, Decided]:
    """The newest signals that a service handles or handled, with the reference of that service. One query."""
    rows = Routing.objects.filter(party__isnull=False, signal__erased_at__isnull=True).order_by("-signal_id")
    return rows.values_list(*(f"signal__{name}" for name in OF_A_SIGNAL), "party__reference")[:most]
