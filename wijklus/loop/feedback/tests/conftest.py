"""A neighbourhood in which something was said: the steps of the loop, each as one call of its room's write."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from wijklus.base.actor import Actor
from wijklus.ground.places.models import Neighbourhood
from wijklus.ground.trail import reads as trail
from wijklus.ground.trail.jobs import run_job
from wijklus.loop.actions import writes as actions
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import writes as results
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Signal
from wijklus.loop.signals.rules import Reachable


class Loop:
    """What the tests of this room do over and over."""

    def __init__(self, dampoort: Neighbourhood, director: Actor, field_worker: Actor, anyone: Actor, at: datetime):
        self.dampoort, self.director, self.field_worker, self.anyone, self.at = (
            dampoort,
            director,
            field_worker,
            anyone,
            at,
        )

    def say(self, text: str = "Geen zitbank aan de halte", *, days_ago: int = 10, **contact: str) -> Signal:
        """A resident says something on the web; with a channel they can be answered."""
        return signals.register(
            text=text,
            kind="problem",
            channel="web",
            neighbourhood=self.dampoort,
            contact=Reachable(**contact) if contact else None,
            by=self.anyone,
            at=self.at - timedelta(days=days_ago),
        )

    def count(self, voices: int, *, days_ago: int = 10) -> Signal:
        """A field worker notes what people said at the market."""
        return signals.register(
            text="Te weinig schaduw op het plein",
            kind="problem",
            channel="walk",
            neighbourhood=self.dampoort,
            counted_voices=voices,
            by=self.field_worker,
            at=self.at - timedelta(days=days_ago),
        )

    def bundle(self, *said: Signal, title: str = "Zitbanken") -> Any:
        """The director bundles signals in a theme."""
        theme = priorities.start_theme(title=title, neighbourhood=self.dampoort, by=self.director, at=self.at)
        priorities.bundle(theme=theme, signals=list(said), reason="Zelfde vraag", by=self.director, at=self.at)
        return theme

    def prioritise(self, theme: Any) -> Any:
        """The theme comes first."""
        return priorities.prioritise(
            theme=theme,
            neighbourhood=self.dampoort,
            reason="Veel mensen vragen dit",
            decided_by="College",
            decided_on=self.at.date(),
            by=self.director,
            at=self.at,
        )

    def act(self, *themes: Any) -> Any:
        """An action on the priorities of these themes."""
        found = [self.prioritise(theme) for theme in themes]
        return actions.start(
            title="Vijf banken plaatsen", neighbourhood=self.dampoort, priorities=found, by=self.director, at=self.at
        )

    def result(self, outcome: str = "changed", **about: Any) -> Any:
        """What came of it."""
        return results.record_result(
            **about,
            outcome=outcome,
            text="Er staan vijf banken",
            reason="Geen plaats" if outcome == "not_changed" else "",
            handed_to="De Lijn" if outcome == "elsewhere" else "",
            happened_on=self.at.date(),
            by=self.director,
            at=self.at,
        )


@pytest.fixture
def loop(dampoort: Neighbourhood, director: Actor, field_worker: Actor, anyone: Actor, at: datetime) -> Loop:
    """The loop in Dampoort."""
    return Loop(dampoort, director, field_worker, anyone, at)


@pytest.fixture
def work(at: datetime) -> Callable[[], int]:
    """Run what waits in the queue, as the worker would; gives how many jobs were done."""

    def run() -> int:
        keys = trail.waiting_keys(at=at + timedelta(days=1))
        return sum(run_job(key=key, at=at + timedelta(days=1)) for key in keys)

    return run
