"""What proposals grew out of, and who stands behind the actions that they became."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from wijklus.base.actor import Actor
from wijklus.loop.priorities import reads as priorities
from wijklus.loop.signals import reads as signals

from .. import access
from ..models import Proposal, ProposalOrigin

if TYPE_CHECKING:
    from wijklus.loop.priorities.models import Theme
    from wijklus.loop.signals.models import Signal

MOST_CHOICES = 200


@dataclass(frozen=True)
class Origin:
    """One thing that a proposal grew out of, as everybody may see it.

    `words` are those of a signal that may be read by everybody, else empty; `title` that of a theme, else empty.
    """

    row: ProposalOrigin
    title: str
    words: str
    said_at: datetime | None


def origins_of(proposal: Proposal) -> Sequence[Origin]:
    """What a proposal grew out of, in the order in which it was said. Two queries, one when there are none."""
    rows = list(ProposalOrigin.objects.filter(proposal=proposal).select_related("signal", "theme"))
    if not rows:
        return []
    named = ProposalOrigin.objects.filter(proposal=proposal, signal__isnull=False).order_by().values("signal_id")
    words = {quote.signal_id: quote.text for quote in signals.quotes(signals=named)}
    return [
        Origin(
            row,
            row.theme.title if row.theme else "",
            words.get(row.signal_id or 0, ""),
            row.signal.received_at if row.signal else None,
        )
        for row in rows
    ]


def origin_for(*, by: Actor, proposal: Proposal, number: int) -> ProposalOrigin | None:
    """One thing that a proposal grew out of, for who runs the round."""
    access.require(access.may_run(by))
    rows = ProposalOrigin.objects.filter(proposal=proposal, pk=number)
    return rows.select_related("proposal__area", "signal", "theme").first()


def themes_to_name(*, by: Actor, proposal: Proposal) -> Sequence["Theme"]:
    """The open themes of the neighbourhood of a proposal, by title. One query."""
    access.require(access.may_run(by))
    return list(priorities.choices(by=by, neighbourhood_id=proposal.area.neighbourhood_id)[:MOST_CHOICES])


def signal_to_name(*, by: Actor, reference: str) -> "Signal | None":
    """The signal with this number, for who may read it. One query."""
    return signals.for_actor(by=by, reference=reference)


def grown_actions(theme_ids: Iterable[int]) -> dict[int, list[int]]:
    """By theme id: the actions that proposals which grew out of it became, oldest first. One query."""
    rows = ProposalOrigin.objects.filter(theme_id__in=list(theme_ids), proposal__action__isnull=False)
    found: dict[int, list[int]] = defaultdict(list)
    for theme_id, action_id in rows.order_by("proposal__action_id").values_list("theme_id", "proposal__action_id"):
        if theme_id is not None and action_id is not None:
            found[theme_id].append(action_id)
    return dict(found)


def themes_grown_into(action_ids: Collection[int]) -> set[int]:
    """The themes out of which proposals grew that became one of these actions. One query."""
    rows = ProposalOrigin.objects.filter(proposal__action_id__in=action_ids, theme__isnull=False)
    return {theme_id for theme_id in rows.order_by().values_list("theme_id", flat=True) if theme_id is not None}


def signals_grown_into(action_ids: Collection[int]) -> QuerySet[Any, Any]:
    """A question for the signals (`signal_id`) out of which proposals grew that became one of these actions."""
    rows = ProposalOrigin.objects.filter(proposal__action_id__in=action_ids, signal__isnull=False)
    return rows.order_by().values("signal_id")


def grown() -> QuerySet[ProposalOrigin]:
    """Every link between a signal and a proposal that became an action."""
    return ProposalOrigin.objects.filter(signal__isnull=False, proposal__action__isnull=False)
