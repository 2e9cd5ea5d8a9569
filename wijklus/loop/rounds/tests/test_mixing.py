"""A mix of deciding bodies: the rule without a database, and a round that is decided by a vote, a panel and tables."""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.models import BodyDecision, Mix, Proposal, Round, RoundArea, Tally
from wijklus.loop.rounds.rules import mixing, tally, voting
from wijklus.loop.rounds.tests.conftest import codes_of
from wijklus.loop.rounds.writes import mixing as mixing_writes
from wijklus_methods import fair_budget

WORK, PUBLIC = "/nl/gent/werk/", "/nl/gent/wijkbudget/"
AT, COSTS = datetime(2027, 1, 1, tzinfo=UTC), (600_000, 500_000, 400_000, 250_000, 100_000)
BALLOT = st.lists(st.integers(1, len(COSTS)), min_size=1, max_size=len(COSTS), unique=True)
RULES = ("equalshares/add1", "equalshares", "equalshares/add1-greedy", "greedy", "greedy-no-skip", "phragmen")


def a_poll(ballots: Sequence[Sequence[int]], rule: str = "equalshares/add1") -> tally.Poll:
    return tally.Poll(
        round_reference="ref", title="Wijkbudget", city="Gent", country="BE", neighbourhood="Dampoort", language="nl",
        budget=1_000_000, rule=rule, least=1, most=5, seed="00ff", begin=date(2026, 1, 1), end=date(2026, 2, 1),
        projects=[tally.Project(n, f"Project {n}", cost) for n, cost in enumerate(COSTS, start=1)],
        ballots=[list(one) for one in ballots],
    )  # fmt: skip


def refused_by_the_database(*_given: Any, **_more: Any) -> Mix:
    raise IntegrityError


def winners(poll: tally.Poll) -> tuple[int, ...]:
    return tally.count(poll, at=AT).winners


def test_a_body_counts_as_so_many_voters_as_it_weighs() -> None:
    percents = {"vote": 50, "panel": 30, "tables": 20}
    assert mixing.counts_as(percents, Fraction(100), {"panel": 1, "tables": 4, "committee": 1}) == {
        "panel": 60, "tables": 10,
    }  # fmt: skip
    assert mixing.counts_as(percents, Fraction(0), {"panel": 1}) == {"panel": 30}, "nobody voted"
    assert mixing.counts_as({"panel": 100}, Fraction(9), {"panel": 2}) == {"panel": 50}
    for whole, good in (
        ({"vote": 100}, True), ({"vote": 60, "panel": 40}, True), ({"vote": 60}, False), ({}, False),
        ({"king": 100}, False), ({"vote": 120, "panel": -20}, False),
    ):  # fmt: skip
        assert mixing.is_whole(whole) is good, whole
    assert [mixing.fits(kind) for kind in rules.BALLOT_KINDS] == [True, True, True, False, False, False]


def test_a_panel_has_its_part_of_the_money_and_not_more() -> None:
    ballots = [[1, 3]] * 60 + [[2]] * 40
    poll = mixing.mixed(a_poll(ballots), {"vote": 60, "panel": 40}, {"panel": [[4, 5]]})
    assert poll.manner.weights == {"vote": 1, "panel": Fraction(200, 3)}
    assert set(winners(poll)) >= {4, 5}, "a panel of 40 % can pay 350,000 of its 400,000"
    alone = mixing.mixed(a_poll(ballots), {"vote": 90, "panel": 10}, {"panel": [[4]]})
    assert 4 not in winners(mixing.mixed(a_poll(ballots, "equalshares"), {"vote": 90, "panel": 10}, {"panel": [[4]]}))
    assert winners(alone), "what is left goes on by the completion"
    no_vote = mixing.mixed(a_poll(ballots), {"panel": 60, "committee": 40}, {"panel": [[1]], "committee": [[3]]})
    assert (set(winners(no_vote)), len(no_vote.ballots)) == ({1, 3}, 2)
    channels = replace(
        a_poll([[1], [2]]), channels=["desk", "letter"], manner=tally.Manner(weights={"desk": Fraction(1, 2)})
    )
    both = mixing.mixed(channels, {"vote": 50, "panel": 50}, {"panel": [[3]]})
    assert both.manner.weights == {"desk": Fraction(1, 2), "letter": 1, "panel": Fraction(3, 2)}


@settings(max_examples=60, deadline=None)
@given(st.lists(BALLOT, max_size=9), st.lists(BALLOT, min_size=1, max_size=3), BALLOT, st.sampled_from(RULES))
def test_a_mix_keeps_its_promises(
    votes: list[list[int]], tables: list[list[int]], panel: list[int], rule: str
) -> None:  # fmt: skip
    percents = {"vote": 50, "tables": 30, "panel": 20}
    chosen = {"tables": tables, "panel": [panel]}
    poll = mixing.mixed(a_poll(votes, rule), percents, chosen)
    found = winners(poll)
    assert sum(COSTS[n - 1] for n in found) <= poll.budget, "never over budget"
    turned = {"panel": [panel[::-1]], "tables": [one[::-1] for one in tables[::-1]]}
    assert winners(mixing.mixed(a_poll(votes[::-1], rule), percents, turned)) == found, "order does not matter"
    twice = {"tables": [*tables, *tables], "panel": [panel, panel]}
    assert winners(mixing.mixed(a_poll(votes, rule), percents, twice)) == found, "a body repeated weighs the same"
    doubled = mixing.mixed(a_poll([*votes, *votes], rule), percents, chosen)
    if not rule.startswith(
        "equalshares/add1"
    ):  # its steps are of one cent for each voter, so smaller with fewer voters
        assert winners(doubled) == found, "the vote weighs the same, whether many or few voted"
    alone = mixing.mixed(a_poll(votes, rule), {"vote": 100}, {})
    assert winners(alone) == winners(a_poll(votes, rule)), "a vote of a hundred decides alone"


@settings(max_examples=25, deadline=None)
@given(st.lists(BALLOT, min_size=1, max_size=6), BALLOT)
def test_weights_are_repetition(votes: list[list[int]], panel: list[int]) -> None:
    mix = mixing.mixed(a_poll(votes), {"vote": 25, "panel": 75}, {"panel": [panel]})
    plain = a_poll([*votes, *[sorted(panel)] * (3 * len(votes))])
    assert winners(mix) == winners(plain), "a panel of three quarters is three times as many voters"


def test_a_mix_after_the_days_for_objections_weighs_as_was_published() -> None:
    weights = {"letter": Fraction(1, 3), "online+paper": Fraction(2)}
    names, votes = ["letter"] * 6 + ["online+paper"] * 5, [[1]] * 6 + [[2]] * 5
    poll = replace(
        a_poll(votes), channels=names, manner=tally.Manner(weights=weights), ways={"letter": 6, "online": None}
    )
    counted, erased = tally.count(poll, at=AT), replace(poll, channels=(), manner=tally.Manner(), ways={})
    assert tally.as_published(erased, counted.pb, counted.results) == poll
    plain = tally.count(a_poll(votes), at=AT)
    assert tally.as_published(a_poll(votes), plain.pb, plain.results) == a_poll(votes)
    assert winners(poll) == (2,) != winners(erased), "without its weights the outcome is another"


def test_the_published_mix_counts_again() -> None:
    poll = mixing.mixed(a_poll([[1, 2], [3], [3]]), {"vote": 49, "panel": 51}, {"panel": [[5], []]})
    counted = tally.count(poll, at=AT)
    document = fair_budget.read_stream(io.BytesIO(counted.pb.encode()))
    assert [*document.findings, *fair_budget.check(document)] == []
    assert tuple(map(int, fair_budget.count_published(document).ids)) == counted.winners
    assert json.loads(counted.results)["channels"] == {"panel": 1, "vote": 3}


@pytest.fixture
def weighed_by(called: Round, monkeypatch: pytest.MonkeyPatch, at: datetime) -> Callable[[dict[str, int]], Round]:
    """Gives the round of the other fixtures these weights, as if it were a draft still."""
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", at.date)

    def weigh(percents: dict[str, int], by: Actor) -> Round:
        Round.objects.update(state=rules.DRAFT)
        round = Round.objects.get()
        writes.set_mix(round=round, version=round.version, percents=percents, by=by, at=at)
        return writes.advance(round=Round.objects.get(), to=rules.CALL, by=by, at=at)

    return weigh


@pytest.mark.django_db
def test_a_coordinator_says_what_each_weighs(
    called: Round, coordinator: Actor, anyone: Actor, client_of: Callable[[str], Client], at: datetime
) -> None:
    Round.objects.update(state=rules.DRAFT)
    client, page = client_of("coordinator"), f"{WORK}ronde/{called.reference}/wegen/"
    assert client_of("service_contact").get(page).status_code == 403
    assert client.get(f"{WORK}ronde/niets/wegen/").status_code == 404
    assert "De stemming beslist alleen" in client.get(page).content.decode()
    version = Round.objects.get().version
    for wrong in ({"mix-vote": 60}, {"mix-vote": 100, "mix-panel": 10}, {"mix-vote": -1}, {"mix-version": 99}):
        assert client.post(page, {"mix-version": version, "mix-vote": 100, **wrong}).status_code == 422, wrong
    given = {"mix-version": version, "mix-vote": 50, "mix-panel": 30, "mix-committee": 20}
    assert client.post(page, given).status_code == 302
    round = Round.objects.get()
    assert reads.percents_of(round) == {"vote": 50, "panel": 30, "committee": 20}
    shown = client.get(page).content.decode()
    assert "De stemming van bewoners: 50%" in shown
    assert "Nog niet beslist" in shown
    with pytest.raises(NotAllowed):
        writes.set_mix(round=round, version=round.version, percents={"vote": 100}, by=anyone, at=at)
    Round.objects.update(ballot_kind=rules.RANKING)
    with pytest.raises(Refused):  # the kind was changed after the weights
        writes.advance(round=Round.objects.get(), to=rules.CALL, by=coordinator, at=at)
    again = {**given, "mix-version": round.version}
    assert client.post(page, again).status_code == 422
    writes.set_mix(round=round, version=round.version, percents={"vote": 100}, by=coordinator, at=at)
    assert reads.percents_of(round) == {}
    writes.advance(round=Round.objects.get(), to=rules.CALL, by=coordinator, at=at)
    assert client.post(page, again).status_code == 404, "no longer a draft"


@pytest.mark.django_db
def test_bodies_decide_with_the_voters(
    weighed_by: Callable[..., Round], proposals: list[Proposal], coordinator: Actor, clock_actor: Actor, anyone: Actor,
    client_of: Callable[[str], Client], at: datetime, monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    round = weighed_by({"vote": 40, "panel": 60}, coordinator)
    for to in (rules.CHECK, rules.BALLOT):
        round = writes.advance(round=round, to=to, by=coordinator, at=at)
    area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()
    batch = writes.order_codes(area=area, size=8, by=coordinator, at=at)
    writes.make_codes(batch=batch, by=clock_actor, at=at)
    for code in codes_of(batch)[:6]:
        ways: dict[str, Any] = {"round": round, "of_age": True, "by": anyone, "at": at}
        writes.cast(credential=voting.Credential(code), choices=(1, 3), **ways)
    writes.hand_out(round=round, code=codes_of(batch)[7], by=coordinator, at=at)  # a ballot on paper is no vote yet
    client, page = client_of("coordinator"), f"{WORK}ronde/{round.reference}/wegen/"
    with pytest.raises(Refused):
        writes.weigh(area=area, by=coordinator, at=at)
    after = at + timedelta(days=31)
    writes.move_on(round=round, by=clock_actor, at=after)
    writes.count_round(round=Round.objects.get(), by=clock_actor, at=after)
    monkeypatch.setattr("wijklus.base.clock.now", lambda: after)
    assert set(Proposal.objects.values_list("state", flat=True)) == {rules.FEASIBLE}, "the vote alone decides nothing"
    vote_page = f"{PUBLIC}{round.reference}/uitslag/dampoort/"
    assert "nog niet gewogen" in Client().get(vote_page).content.decode()
    client.post(page, {"step": "weigh", "neighbourhood": "dampoort"})
    assert not Mix.objects.exists(), "the panel has not decided"
    with pytest.raises(Refused):
        writes.advance(round=Round.objects.get(), to=rules.DONE, by=coordinator, at=after)
    area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()
    note: dict[str, Any] = {"area": area, "body": "panel", "on": at.date(), "by": coordinator, "at": after}
    wrong = writes.note_decision(proposals=[proposals[0]], name="Panel", reason="Vergist", **note)
    for data, status in (({"decision": "x"}, 404), ({"decision": wrong.reference, "reason": ""}, 302)):
        assert client.post(page, {"step": "take_back", **data}).status_code == status
    assert BodyDecision.objects.exists()
    with pytest.raises(Refused):
        writes.take_back_decision(decision=wrong, reason=" ", by=coordinator, at=after)
    client.post(page, {"step": "take_back", "decision": wrong.reference, "reason": "Verkeerd getypt"})
    assert not BodyDecision.objects.exists()
    second = Proposal.objects.get(number=2)
    decision = writes.note_decision(proposals=[second], name="Panel Dampoort", reason="Schaduw", **note)
    there = client.get(page).content.decode()
    assert "Weeg en publiceer" in there
    assert "Neem deze beslissing terug" in there
    with monkeypatch.context() as other:
        other.setattr(mixing_writes, "_keep", refused_by_the_database)
        with pytest.raises(Refused, match="gewogen"):
            writes.weigh(area=area, by=coordinator, at=after)
    assert client.get(f"{vote_page}samen/").status_code == 404
    client.post(page, {"step": "weigh", "neighbourhood": "dampoort"})
    assert client.post(page, {"step": "weigh", "neighbourhood": "niets"}).status_code == 404
    assert dict(Proposal.objects.values_list("number", "state")) == {
        1: rules.LOST, 2: rules.WON, 3: rules.WON,
    }, "the panel pays 5,000 of its 6,000, the voters 4,000 of their 4,000"  # fmt: skip
    mix, vote = Mix.objects.get(), Tally.objects.get()
    assert json.loads(vote.results)["winners"] == ["3", "1"], "the vote counted alone stays as it was"
    assert (mix.cost.cents, mix.is_open) == (900_000, True)
    for refused in (
        lambda: writes.weigh(area=area, by=coordinator, at=after),
        lambda: writes.note_decision(proposals=[second], name="Panel", reason="x", **note),
        lambda: writes.take_back_decision(decision=decision, reason="x", by=coordinator, at=after),
    ):
        with pytest.raises(Refused):
            refused()
    assert "Neem deze beslissing terug" not in client.get(page).content.decode()
    with django_assert_max_num_queries(12):
        shown = Client().get(f"{vote_page}samen/").content.decode()
    assert all(word in shown for word in ("Panel Dampoort", ">9</td>", "60%", "Schaduw")), shown
    pb = Client().get(f"{vote_page}samen/stemmen.pb").content
    assert tally.sha256(pb.decode()) == mix.pb_sha256
    again = fair_budget.count_published(fair_budget.read_stream(io.BytesIO(pb)))
    assert set(again.ids) == {"2", "3"}
    assert Client().get(f"{vote_page}samen/uitslag.json").json()["winners"] == list(again.ids)
    assert "samen/" in Client().get(vote_page).content.decode()
    assert "samen/" in Client().get(f"{PUBLIC}{round.reference}/").content.decode()
    Mix.objects.update(is_open=False)
    assert Client().get(f"{vote_page}samen/stemmen.pb").status_code == 404
    closed = Client().get(f"{vote_page}samen/").content.decode()
    assert ">9</td>" not in closed, "the weight of the panel would tell how many voted"


@pytest.mark.django_db
def test_a_round_without_a_vote(
    weighed_by: Callable[..., Round], proposals: list[Proposal], coordinator: Actor, clock_actor: Actor, anyone: Actor,
    at: datetime,
) -> None:  # fmt: skip
    round = weighed_by({"committee": 100}, coordinator)
    assert round.without_vote
    for to in (rules.CHECK, rules.BALLOT):
        round = writes.advance(round=round, to=to, by=coordinator, at=at)
    shown = Client().get(f"{PUBLIC}{round.reference}/").content.decode()
    assert "Niemand stemt in deze ronde" in shown
    assert "stemmen/" not in shown
    with pytest.raises(Refused):
        writes.cast(
            round=round, credential=voting.Credential("x"), choices=(1,), of_age=True, by=anyone, at=at
        )  # fmt: skip
    area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()
    with pytest.raises(Refused):
        writes.print_sheets(area=area, size=1, by=coordinator, at=at)
    after = at + timedelta(days=31)
    writes.move_on(round=round, by=clock_actor, at=after)
    writes.count_round(round=Round.objects.get(), by=clock_actor, at=after)
    area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()
    writes.note_decision(
        area=area, body="committee", name="Comité", on=at.date(), proposals=proposals[1:], reason="Goed",
        by=coordinator, at=after,
    )  # fmt: skip
    mix = writes.weigh(area=area, by=coordinator, at=after)
    assert (mix.is_open, mix.cost.cents) == (True, 900_000)
    assert "Comité" in Client().get(f"{PUBLIC}{round.reference}/uitslag/dampoort/samen/").content.decode()
