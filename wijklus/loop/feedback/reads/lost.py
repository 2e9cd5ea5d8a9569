"""Lost: people whose signal stood still for too long, or ended without an answer. Found again when something happens.

Nothing is kept about it: it follows at once from when each step of the loop was last taken. It is shown to whoever
holds the next step, and to the director, who is not blamed for it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from wijklus.base.actor import Actor
from wijklus.loop.actions import reads as actions
from wijklus.loop.signals import reads as signals
from wijklus.loop.signals import rules as signal_rules

from .. import rules
from ..models import AnsweredSignal
from .debt import COMMENTS, Debt, commented, debt, heaviest, in_themes, not_commenting, unsorted


@dataclass(frozen=True)
class LostTotal:
    """How many people and counted voices are lost, at how many next steps. Who waits at two steps counts at both."""

    people: int
    voices: int
    steps: int


def lost(
    *,
    neighbourhood_ids: Collection[int] | None = None,
    now: datetime,
    after_days: int,
    debts: Iterable[Debt] | None = None,
) -> list[Debt]:
    """Every next step at which people are lost in these neighbourhoods (None: the whole city), heaviest first.

    Two queries more than the debt, or two in all when the debt is handed in.
    """
    every = debt(neighbourhood_ids=neighbourhood_ids, now=now) if debts is None else list(debts)
    before = now - timedelta(days=after_days)
    said = _silent(signals.waiting(neighbourhood_ids), before)
    further = (one for one in every if one.step != rules.SORT and one.url_name != COMMENTS and is_lost(one, before))
    comments_wait = any(one.url_name == COMMENTS for one in every)  # when none does, none of them is silent either
    silent = commented(said, now) if comments_wait else ()
    return heaviest([*unsorted(not_commenting(said), now), *silent, *further])


def is_lost(one: Debt, before: datetime) -> bool:
    """Whether nothing happened at this step since before a moment, or it ended without an answer. No query."""
    return one.is_closed or one.hop_at < before


def _silent(said: Any, before: datetime) -> Any:
    """Signals that did not move since a moment, and of which nobody was told how it stands."""
    told = AnsweredSignal.objects.filter(signal=OuterRef("pk"), answer__created_at__gte=before).exclude(
        answer__outcome=rules.NOTICE
    )
    return said.filter(~Exists(told), term__moved_at__lt=before)


def lost_with(*, by: Actor, now: datetime, after_days: int) -> list[Debt]:
    """What is lost and stands with the services or partners this actor answers for. Twelve queries at most."""
    if not by.party_ids or not by.can("commitments.answer"):
        return []
    themes = actions.themes_with(by.party_ids)
    before = now - timedelta(days=after_days)
    found = in_themes(signals.taken_up(None), now, theme_ids=themes) if themes else ()
    return heaviest(one for one in found if one.party_id in by.party_ids and is_lost(one, before))


def lost_at(*, signal: Any, now: datetime, after_days: int) -> Debt | None:
    """Where this one signal is lost: at its heaviest step, when all of them stand still; None when it is not lost."""
    before = now - timedelta(days=after_days)
    if signal.state in signal_rules.WAITING:
        return next(unsorted(_silent(signals.waiting().filter(pk=signal.pk), before), now), None)
    if signal.state != signal_rules.TAKEN_UP:
        return None
    found = heaviest(in_themes(signals.taken_up().filter(pk=signal.pk), now))
    return found[0] if found and all(is_lost(one, before) for one in found) else None


def total_of(debts: Iterable[Debt]) -> LostTotal:
    """What is lost, counted. No query."""
    every = list(debts)
    return LostTotal(sum(one.people for one in every), sum(one.voices for one in every), len(every))
