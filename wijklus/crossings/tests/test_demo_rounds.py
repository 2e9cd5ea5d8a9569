"""The rounds of the neighbourhood budget in the demonstration city."""

from datetime import datetime

import pytest

from wijklus.base.actor import Actor
from wijklus.crossings.demo.rounds import hold_rounds
from wijklus.crossings.demo.together import decide_together
from wijklus.ground.places.models import Neighbourhood
from wijklus.loop.rounds import reads, rules

pytestmark = pytest.mark.django_db


def test_one_round_is_finished_and_in_one_people_vote(
    dampoort: Neighbourhood, coordinator: Actor, at: datetime
) -> None:
    for _twice in range(2):
        hold_rounds(slug=dampoort.slug, by=coordinator, at=at, seed=7)
    now, past = reads.rounds_for(by=coordinator)
    assert (now.state, past.state) == (rules.BALLOT, rules.DONE)
    assert rules.is_open_to_votes(now.state, now.ballot_until, at.date())
    assert reads.ballots_so_far(now) == 12
    shown = reads.public_round(reference=past.reference)
    assert shown is not None
    states = [one.state for one in shown.proposals]
    assert {rules.CONFIRMED, rules.DECLINED, rules.LOST, rules.REFUSED} <= set(states)
    assert past.cut_at is not None
    assert [(one.printed, one.without_letter) for one in reads.papers_of(by=coordinator, round=now)] == [(20, 2)]


def test_a_vote_and_a_panel_decided_together(dampoort: Neighbourhood, coordinator: Actor, at: datetime) -> None:
    for _twice in range(2):
        decide_together(slug=dampoort.slug, by=coordinator, at=at, seed=7)
    [round] = reads.rounds_for(by=coordinator)
    assert (round.state, reads.percents_of(round)) == (rules.REALISATION, {"vote": 60, "panel": 40})
    shown = reads.public_round(reference=round.reference)
    assert shown is not None
    states = [one.state for one in shown.proposals]
    assert {rules.CONFIRMED, rules.DROPPED, rules.LOST} <= set(states), states
