"""Receiving a signal through its write, against putting a bare row into the table."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from wijklus.base import clock, scope
from wijklus.base.actor import resident
from wijklus.crossings.demo import people
from wijklus.ground.people.models import Person
from wijklus.ground.places.models import Municipality, Neighbourhood
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Signal
from wijklus.loop.signals.rules import Reachable

from .measuring import MILLI

TURNS = 60
WORDS = "Naast de glasbollen in de Schoolstraat ligt elke week weer afval."


@dataclass(frozen=True)
class Intake:
    """Milliseconds by the clock, each kept for good: a bare insert, and the write without and with a mail address."""

    bare: float
    anonymous: float
    with_mail: float

    @property
    def share(self) -> float:
        """Which part of the bare insert's rate the dearest write reaches."""
        return self.bare / max(self.anonymous, self.with_mail)


def measure() -> Intake:
    """In turns, in the open database, each in a transaction of its own that is on the disk when it ends."""
    with scope.everywhere():
        city = Municipality.objects.get(slug=people.SLUG)
    costs: dict[str, list[float]] = {"bare": [], "anonymous": [], "with_mail": []}
    with scope.of(city.pk):
        here, at, by = Neighbourhood.objects.get(slug="dampoort"), clock.now(), resident(city.pk)
        person = Person.objects.order_by("pk")[0]
        done: dict[str, Callable[[int], Any]] = {
            "bare": lambda number: _bare(city.pk, here, person, at),
            "anonymous": lambda number: _register(here, by, at, None),
            "with_mail": lambda number: _register(
                here, by, at, Reachable(channel="mail", email=f"m{number}@x.example")
            ),
        }
        for number in range(-3, TURNS):
            for name, deed in done.items():
                cost = _cost(partial(deed, number))
                if number >= 0:
                    costs[name].append(cost)
    return Intake(**{name: statistics.median(found) for name, found in costs.items()})


def _bare(municipality_id: int, here: Neighbourhood, person: Person, at: datetime) -> None:
    with transaction.atomic():
        Signal.objects.bulk_create(
            [
                Signal(
                    municipality_id=municipality_id, neighbourhood=here, kind="problem", channel="web", text=WORDS,
                    person=person, received_at=at, search_words=WORDS,
                )
            ]
        )  # fmt: skip


def _register(here: Neighbourhood, by: Any, at: datetime, contact: Reachable | None) -> None:
    signals.register(text=WORDS, kind="problem", channel="web", neighbourhood=here, contact=contact, by=by, at=at)


def _cost(deed: Callable[[], Any]) -> float:
    began = time.perf_counter_ns()
    deed()
    return (time.perf_counter_ns() - began) / MILLI
