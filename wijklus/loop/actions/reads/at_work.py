"""Who is at work on a theme: the open actions that it led to, with their owners and what was promised for them."""

from django.db.models import Prefetch

from .. import rules
from ..models import Action, Commitment


def at_work_on(theme_id: int) -> list[Action]:
    """The open actions of a theme with their owner; `action.promises` are the promises that stand. Two queries."""
    promises = Commitment.objects.filter(state__in=rules.PENDING).select_related("party").order_by("due_on", "pk")
    rows = Action.objects.filter(state__in=rules.OPEN, links__priority__theme=theme_id).select_related("owner")
    rows = rows.distinct().order_by("pk")
    return list(rows.prefetch_related(Prefetch("commitments", queryset=promises, to_attr="promises")))
