"""Many signals for measuring: 500 at a time received, and most batches bundled and answered."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wijklus.base.actor import Actor, system
from wijklus.loop.feedback import writes as answers
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import writes as results
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.rules import Said

from .texts import MATTERS, STREETS, Matter

BATCH = 500
DAYS = 730
MONTH = timedelta(days=30)


def make_batch(
    *, neighbourhoods: Sequence[Any], most: int, coordinator: Actor, at: datetime, chance: random.Random
) -> int:
    """Make up to 500 signals about one matter in one neighbourhood, in one transaction; four batches in five end."""
    where = chance.choice(neighbourhoods)
    matter = chance.choice(MATTERS)
    first = at - timedelta(days=chance.randrange(90, DAYS))
    rows = [
        Said(
            text=chance.choice(matter.said).format(street=chance.choice(STREETS)),
            kind="problem",
            channel="web",
            neighbourhood=where,
            received_at=first + timedelta(minutes=chance.randrange(60 * 24 * 30)),
        )
        for _ in range(min(BATCH, most))
    ]
    with transaction.atomic():
        kept = signals.import_many(rows=rows, by=system(coordinator.municipality_id), at=first + MONTH)
        if chance.random() < 0.8:
            _close(list(kept.signals.values()), where, matter, by=coordinator, at=first + MONTH + timedelta(days=30))
    return len(kept.signals)


def _close(said: Sequence[Any], where: Any, matter: Matter, *, by: Actor, at: datetime) -> None:
    """One theme, one result and one answer for a whole batch."""
    theme = priorities.start_theme(title=matter.title, neighbourhood=where, by=by, at=at)
    priorities.bundle(theme=theme, signals=said, reason="Gaat over hetzelfde", by=by, at=at)
    result = results.record_result(
        theme=theme, outcome="changed", text=f"{matter.title}: aangepakt.", happened_on=at.date(), by=by, at=at
    )
    answers.give_answer(result=result, text="Dit is aangepakt.", by=by, at=at)
