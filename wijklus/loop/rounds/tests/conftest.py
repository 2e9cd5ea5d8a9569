"""A round in Gent, and how it is brought to where a test begins."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from wijklus.base.actor import Actor, system
from wijklus.base.cents import Cents
from wijklus.ground.places.models import Municipality, Neighbourhood
from wijklus.loop.rounds import rules, writes
from wijklus.loop.rounds.models import CodeBatch, Proposal, Round, RoundArea
from wijklus.loop.rounds.reads.secrets import batch_key
from wijklus.loop.rounds.rules import voting


def values(on: date, **other: Any) -> dict[str, Any]:
    """What a coordinator fills in."""
    days = (0, 10, 20, 30, 60)
    return {
        "title": "Wijkbudget 2027", "about": "", "weight": rules.DECISION, "deciding_body": "Het college",
        "minimum_age": 16, "least_choices": 1, "most_choices": 2, "counting_rule": "equalshares/add1",
        **{day: on + timedelta(days=n) for day, n in zip(rules.DAYS, days, strict=True)}, **other,
    }  # fmt: skip


@pytest.fixture
def clock_actor(gent: Municipality) -> Actor:
    """The software itself."""
    return system(gent.pk)


@pytest.fixture
def called(gent: Municipality, dampoort: Neighbourhood, coordinator: Actor, at: datetime) -> Round:
    """A round whose call is open."""
    round = writes.start_round(values=values(at.date()), amounts=[(dampoort, Cents(1_000_000))], by=coordinator, at=at)
    return writes.advance(round=round, to=rules.CALL, by=coordinator, at=at)


@pytest.fixture
def proposals(called: Round, anyone: Actor, coordinator: Actor, at: datetime) -> list[Proposal]:
    """Three proposals that can be done: of 6,000, 5,000 and 4,000 euro."""
    area = RoundArea.objects.get()
    for title, cost in (("Speeltuin", 600_000), ("Bankjes; en bomen", 500_000), ("Fietsenrek", 400_000)):
        sent = writes.propose(area=area, title=title, text="Dat zou mooi zijn.", by=anyone, at=at)
        writes.show_proposal(proposal=sent, version=1, by=coordinator, at=at)
        sent.refresh_from_db()
        writes.judge_feasible(proposal=sent, version=2, cost=Cents(cost), by=coordinator, at=at)
    return list(Proposal.objects.select_related("area__round").order_by("pk"))


@pytest.fixture
def balloting(called: Round, proposals: list[Proposal], coordinator: Actor, at: datetime) -> Round:
    """The same round while people vote."""
    round = writes.advance(round=called, to=rules.CHECK, by=coordinator, at=at)
    return writes.advance(round=round, to=rules.BALLOT, by=coordinator, at=at)


@pytest.fixture
def codes(balloting: Round, coordinator: Actor, clock_actor: Actor, at: datetime) -> list[str]:
    """Eight codes of that round."""
    batch = writes.order_codes(area=RoundArea.objects.get(), size=8, by=coordinator, at=at)
    writes.make_codes(batch=batch, by=clock_actor, at=at)
    return codes_of(batch)


def codes_of(batch: CodeBatch) -> list[str]:
    """The codes of a batch, as they stand on its letters."""
    return [voting.code_of(batch_key(batch), number) for number in range(1, batch.size + 1)]


@pytest.fixture
def vote(balloting: Round, anyone: Actor, at: datetime) -> Callable[..., str]:
    """Vote with a code; gives the receipt."""

    def cast(code: str, *chosen: int, of_age: bool = True, when: datetime = at) -> str:
        return writes.cast(
            round=balloting, credential=voting.Credential(code), choices=chosen, of_age=of_age, by=anyone, at=when
        )

    return cast
