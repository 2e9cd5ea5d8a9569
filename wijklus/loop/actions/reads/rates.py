"""How often each service keeps its word, by its own word and by that of the receivers. Volunteers are never counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from wijklus.base.actor import Actor

from .. import access, rules
from ..models import Commitment

BY_PROMISER, BY_RECEIVER = ~Q(promiser_says=""), ~Q(receiver_says="")
SAID: dict[str, Q] = {
    "promiser": BY_PROMISER,
    "promiser-kept": Q(promiser_says=rules.KEPT),
    "receiver": BY_RECEIVER,
    "receiver-kept": Q(receiver_says=rules.KEPT),
    "both": BY_PROMISER & BY_RECEIVER,
    "unjudged": Q(promiser_says="", receiver_says=""),
}
"""Which promises a figure counts, by the name of the figure."""


@dataclass(frozen=True)
class KeptRate:
    """What one service promised for a day in a period, and how much of it was kept by whose word."""

    reference: str
    name: str
    promised: int
    promiser: rules.Share
    receiver: rules.Share
    both: rules.Both

    def public(self, smallest: int) -> "KeptRate | None":
        """The same as everybody may know it: None when less than `smallest` was promised."""
        return self if self.promised >= smallest else None


def _of_period(since: date, until: date) -> QuerySet[Commitment]:
    """What services and organisations promised for a day in a period; what was withdrawn is no promise any more."""
    kinds = sorted(rules.MANDATED_PARTIES)
    promised = Commitment.objects.filter(state__in=sorted(rules.PROMISED), party__kind__in=kinds)
    return promised.filter(due_on__gte=since, due_on__lt=until)


def kept_rates(*, since: date, until: date) -> Sequence[KeptRate]:
    """By service, by name: the promises due from `since` until (not included) `until`. One query."""
    both = SAID["both"]
    counts = {
        "promised": Count("pk"),
        "by_promiser": Count("pk", filter=BY_PROMISER),
        "promiser_kept": Count("pk", filter=SAID["promiser-kept"]),
        "by_receiver": Count("pk", filter=BY_RECEIVER),
        "receiver_kept": Count("pk", filter=SAID["receiver-kept"]),
        "by_both": Count("pk", filter=both),
        "both_promiser_kept": Count("pk", filter=both & SAID["promiser-kept"]),
        "both_receiver_kept": Count("pk", filter=both & SAID["receiver-kept"]),
    }
    rows: QuerySet[Any, Any] = (
        _of_period(since, until).order_by().values("party__reference", "party__name").annotate(**counts)
    )
    return [
        KeptRate(
            reference=row["party__reference"],
            name=row["party__name"],
            promised=row["promised"],
            promiser=rules.Share(row["by_promiser"], row["promiser_kept"]),
            receiver=rules.Share(row["by_receiver"], row["receiver_kept"]),
            both=rules.Both(row["by_both"], row["both_promiser_kept"], row["both_receiver_kept"]),
        )
        for row in rows.order_by("party__name")
    ]


def judged(*, by: Actor, party_id: int, since: date, until: date, said: str = "") -> QuerySet[Commitment]:
    """The promises behind a figure of one service (a name of SAID; else all of them), with action and neighbourhood."""
    access.require(access.may_see(by))
    rows = _of_period(since, until).filter(party_id=party_id)
    rows = rows.select_related("party", "action", "action__neighbourhood").order_by("due_on", "id")
    return rows.filter(SAID[said]) if said in SAID else rows
