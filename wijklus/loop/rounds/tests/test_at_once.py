"""Two browsers vote with one code at once: one ballot."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from wijklus.base import actor, scope
from wijklus.base.cents import Cents
from wijklus.conftest import AT
from wijklus.ground.places.models import Municipality, Neighbourhood
from wijklus.loop.rounds import rules, writes
from wijklus.loop.rounds.models import Ballot, Proposal, Receipt, Round, RoundArea
from wijklus.loop.rounds.rules import voting
from wijklus.loop.rounds.tests.conftest import codes_of, values


def a_ballot(at: datetime) -> tuple[Round, str]:
    """A round in which people vote, and a code of it."""
    by = actor.Actor(
        municipality_id=scope.municipality_id(), function="x", rights=actor.everywhere("system", "rounds.write")
    )
    money = [(Neighbourhood.objects.get(slug="dampoort"), Cents(1_000_000))]
    round = writes.start_round(values=values(at.date()), amounts=money, by=by, at=at)
    round = writes.advance(round=round, to=rules.CALL, by=by, at=at)
    area = RoundArea.objects.select_related("round").get()
    for title in ("Bank", "Boom"):
        writes.propose(area=area, title=title, text="x", by=by, at=at)
        sent = Proposal.objects.select_related("area__round").get(title=title)
        writes.show_proposal(proposal=sent, version=1, by=by, at=at)
        sent.refresh_from_db()
        writes.judge_feasible(proposal=sent, version=2, cost=Cents(100), by=by, at=at)
    for phase in (rules.CHECK, rules.BALLOT):
        round = writes.advance(round=round, to=phase, by=by, at=at)
    area.round = round
    batch = writes.order_codes(area=area, size=1, by=by, at=at)
    writes.make_codes(batch=batch, by=by, at=at)
    return round, codes_of(batch)[0]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_code_are_one_ballot(gent: Municipality, dampoort: Neighbourhood, at_once: Any) -> None:
    round, code = a_ballot(AT)

    def vote(number: int) -> Callable[[], str]:
        by = actor.resident(gent.pk)
        return lambda: writes.cast(
            round=round, credential=voting.Credential(code), choices=[number], of_age=True, by=by, at=AT
        )

    receipts = at_once(vote(1), vote(2), vote(1), vote(2))
    assert len(set(receipts)) == 1
    assert all(isinstance(one, str) for one in receipts)
    assert (Ballot.objects.count(), Receipt.objects.count()) == (1, 1)
    assert Ballot.objects.get().choices in ([1], [2])
