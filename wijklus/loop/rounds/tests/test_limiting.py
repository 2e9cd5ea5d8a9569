"""Pots, categories, rivals and thresholds: set up by a coordinator, counted, and told to everybody."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.places.models import Neighbourhood
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.models import Pot, Proposal, RivalSet, Round, RoundArea
from wijklus.loop.rounds.rules import limiting, tally
from wijklus.loop.rounds.tests.conftest import values

WORK = "/nl/gent/werk/"


def test_limits_without_a_database() -> None:
    assert [limiting.cap(1_000_001, percent) for percent in (None, 50, 100, 1)] == [
        1_000_001,
        500_000,
        1_000_001,
        10_000,
    ]
    assert limiting.sets_of([(1, 3), (1, 4), (2, 5), (2, None)]) == (frozenset({3, 4}),)
    assert limiting.fits_in_a_file("Groen en water")
    assert not any(limiting.fits_in_a_file(name) for name in ("", "a,b", "a;b", 'a"b', "#1", "x" * 61))


@pytest.mark.django_db
def test_a_coordinator_sets_limits_and_they_are_counted(
    dampoort: Neighbourhood, coordinator: Actor, anyone: Actor, at: datetime, client_of: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", at.date)
    given = values(at.date(), counting_rule="greedy-threshold")
    round = writes.start_round(values=given, amounts=[(dampoort, Cents(1_000_000))], by=coordinator, at=at)
    client, page = client_of("coordinator"), f"{WORK}ronde/{round.reference}/tellen/"
    assert client.get(page).status_code == 200
    manner = {"step": "manner", "telling-satisfaction": "", "telling-least_votes": "2", "telling-version": "1"}
    pot = {"step": "pot", "pot-kind": "pot", "pot-name": "Bewoners", "pot-executor": "residents", "pot-percent": "60"}
    wrong: list[dict[str, Any]] = [
        {**manner, "telling-version": "8"}, {**manner, "telling-least_votes": "-1"},
        {**pot, "pot-name": "a,b"}, {**pot, "pot-executor": ""}, {**pot, "pot-percent": "0"},
    ]  # fmt: skip
    for data in wrong:
        assert client.post(page, data).status_code == 422, data
    category = {**pot, "pot-kind": "category", "pot-name": "Groen", "pot-executor": "", "pot-percent": ""}
    for data in (manner, pot, category, {**category, "pot-name": "Fout"}):
        assert client.post(page, data).status_code == 302
    assert client.post(page, pot).status_code == 422, "named once"
    assert client.post(page, {"step": "rivals"}).status_code == 404, "there are no proposals yet"
    client.post(f"{WORK}pot/{Pot.objects.get(name='Fout').reference}/weg/")
    assert client.post(f"{WORK}pot/niets/weg/").status_code == 404
    round = writes.advance(round=Round.objects.get(), to=rules.CALL, by=coordinator, at=at)
    assert "€" not in client.get(page).content.decode().split("Potten")[1]
    area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()
    for title, cost in (("Tuin", 400_000), ("Bos", 300_000), ("Bank", 200_000)):
        sent = writes.propose(area=area, title=title, text="Mooi.", by=anyone, at=at)
        writes.show_proposal(proposal=sent, version=1, by=coordinator, at=at)
        sent.refresh_from_db()
        writes.judge_feasible(proposal=sent, version=2, cost=Cents(cost), by=coordinator, at=at)
    tuin, bos, bank = Proposal.objects.select_related("area__round").order_by("pk")
    bewoners, groen = Pot.objects.order_by("pk")
    assert "Zet het daar" in client.get(f"{WORK}voorstel/{tuin.reference}/").content.decode()
    where = {"plaats-version": "3", "plaats-pot": bewoners.pk, "plaats-category": groen.pk}
    for one in (tuin, bos):
        client.post(f"{WORK}voorstel/{one.reference}/plaats/", where)
    client.post(f"{WORK}voorstel/{bank.reference}/plaats/", {"plaats-pot": "999"})
    assert client.post(f"{WORK}voorstel/niets/plaats/").status_code == 404
    rivals = {"step": "rivals", "samen-reason": "Zelfde plek"}
    for chosen in ([], [bos.reference]):
        assert client.post(page, {**rivals, "samen-proposals": chosen}).status_code == 422
    assert client.post(page, {**rivals, "samen-proposals": [bos.reference, bank.reference]}).status_code == 302
    assert client.post(page, {**rivals, "samen-proposals": [bos.reference, tuin.reference]}).status_code == 302
    last = RivalSet.objects.order_by("-pk")[0]
    client.post(f"{WORK}samen/{last.reference}/weg/")
    assert client.post(f"{WORK}samen/niets/weg/").status_code == 404
    shown = Client().get(f"/nl/gent/wijkbudget/{round.reference}/").content.decode()
    assert all(
        word in shown for word in ("hoogstens 60% van het geld", "Zelfde plek", "een groep bewoners".capitalize())
    )
    refused(round, tuin, bewoners, groen, area, coordinator, anyone, at)
    for to in (rules.CHECK, rules.BALLOT):
        round = writes.advance(round=round, to=to, by=coordinator, at=at)
    found = reads.manner_of(area)
    assert (found.least_votes, found.caps) == (2, {"Bewoners": 600_000, "Groen": 1_000_000})
    assert found.rivals == (frozenset({2, 3}),)
    assert [cap.most for cap in reads.caps_of(area, [bewoners])] == [Cents(600_000)]
    numbered = reads.ballots.projects_on(area)
    assert [writes.counting.groups_of(one) for one in numbered] == [("Bewoners", "Groen")] * 2 + [()]
    with pytest.raises(Refused):
        writes.drop_rivals(rivals=RivalSet.objects.get(), by=coordinator, at=at)
    assert isinstance(found, tally.Manner)


@pytest.mark.parametrize(
    ("kind", "said", "measure"),
    [
        (rules.RANKING, "Punten voor de plaats", "points"),
        (rules.CUMULATIVE, "De punten die", "points"),
        (rules.APPROVAL, "evenveel waard", "cardinality"),
    ],
)
def test_the_page_of_a_round_says_what_a_voter_gains(called: Round, kind: str, said: str, measure: str) -> None:
    Round.objects.update(satisfaction="cardinality", ballot_kind=kind)
    assert said in Client().get(f"/nl/gent/wijkbudget/{called.reference}/").content.decode()
    assert reads.limiting.manner_of(RoundArea.objects.select_related("round").get()).satisfaction == measure


def refused(
    round: Round, tuin: Proposal, bewoners: Pot, groen: Pot, area: RoundArea, coordinator: Actor, anyone: Actor, at: Any
) -> None:
    """What nobody may, or what cannot be."""
    common: dict[str, Any] = {"by": coordinator, "at": at}
    pot: dict[str, Any] = {"round": round, "kind": "category", "name": "Laat", "percent": 5, "executor": ""}
    with pytest.raises(NotAllowed):
        writes.add_pot(**pot, by=anyone, at=at)
    with pytest.raises(Refused):
        writes.add_pot(**pot, **common)
    with pytest.raises(Refused):
        writes.add_pot(**{**pot, "percent": 101}, **common)
    with pytest.raises(Refused):
        writes.remove_pot(pot=bewoners, **common)
    counting: dict[str, Any] = {"round": round, "version": round.version, **common}
    for satisfaction, least in (("joy", 0), ("", -1), ("", 2)):
        round.counting_rule = "greedy" if least == 2 else round.counting_rule
        with pytest.raises(Refused):
            writes.set_counting(satisfaction=satisfaction, least_votes=least, **counting)
    round.counting_rule, kind, round.ballot_kind = "equalshares", round.ballot_kind, rules.CUMULATIVE
    with pytest.raises(Refused, match="punten"):
        writes.set_counting(satisfaction="cost", least_votes=0, **counting)
    round.ballot_kind = kind
    with pytest.raises(Refused):
        writes.put_in_pot(proposal=tuin, version=4, pot=groen, category=None, **common)
    with pytest.raises(Conflict):
        writes.put_in_pot(proposal=tuin, version=1, pot=bewoners, category=None, **common)
    with pytest.raises(Refused):
        writes.name_rivals(area=area, proposals=[tuin], reason=" ", **common)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(limiting, "MOST_POTS", 1)
        with pytest.raises(Refused):
            writes.add_pot(**pot, **common)
