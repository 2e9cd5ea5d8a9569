"""What was settled before residents were asked anything for a plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from .. import rules
from ..models import Plan, ScopeCard, ServiceHours, StartCheck


@dataclass(frozen=True)
class Readiness:
    """The start check of a plan: what was agreed, the hours of services, and what still lacks."""

    check: StartCheck | None
    hours: Sequence[ServiceHours]
    lacks: Sequence[str]

    @property
    def per_week(self) -> object:
        """Hours a week of all services together."""
        return sum(row.per_week for row in self.hours)


def readiness(*, plan: Plan) -> Readiness:
    """The start check of a plan that was fetched by its reference. One query."""
    hours = list(ServiceHours.objects.filter(plan=plan).select_related("party").order_by("party__name", "pk"))
    return Readiness(getattr(plan, "start_check", None), hours, not_ready(plan=plan))


def not_ready(*, plan: Plan) -> Sequence[str]:
    """What the start check of a plan lacks, which was fetched by its reference (`has_hours`). No query."""
    known = getattr(plan, "start_check", None) or StartCheck()
    return rules.not_ready(
        hours=vars(plan)["has_hours"], cycle=known.cycle, agreed_by=known.agreed_by,
        is_dated=known.agreed_on is not None, decides=known.decides,
    )  # fmt: skip


def scope_cards(*, plan: Plan) -> Sequence[ScopeCard]:
    """The scope cards of a plan, the newest first: that one holds. One query."""
    return list(ScopeCard.objects.filter(plan=plan).order_by("-number"))
