"""Support before the services look: one for each browser, without an account, and who gave it is forgotten."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused
from wijklus.ground.people.models import Party
from wijklus.ground.places.models import Neighbourhood
from wijklus.loop.rounds import rules, writes
from wijklus.loop.rounds.models import Proposal, RoundArea, Support
from wijklus.loop.rounds.tests.conftest import values

pytestmark = pytest.mark.django_db


def test_when_support_is_taken() -> None:
    assert rules.takes_support(rules.CALL, rules.SHOWN, 2)
    assert rules.takes_support(rules.CHECK, rules.SHOWN, 2)
    for closed in ((rules.CALL, rules.SENT, 2), (rules.BALLOT, rules.SHOWN, 2), (rules.CALL, rules.SHOWN, 0)):
        assert not rules.takes_support(*closed)


def test_a_proposal_goes_to_the_services_once_enough_browsers_support_it(
    dampoort: Neighbourhood, coordinator: Actor, anyone: Actor, groendienst: Party, at: datetime,
    client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: at.date())
    money = [(dampoort, Cents(1_000_000))]
    given = values(at.date(), support_needed=2, help_desk="Elke dinsdag in het buurthuis.")
    with pytest.raises(Refused):
        writes.start_round(values={**given, "support_needed": -1}, amounts=money, by=coordinator, at=at)
    round = writes.start_round(values=given, amounts=money, by=coordinator, at=at)
    round = writes.advance(round=round, to=rules.CALL, by=coordinator, at=at)
    public = f"/nl/gent/wijkbudget/{round.reference}/"
    for page in (public, f"{public}voorstellen/"):
        assert "Elke dinsdag in het buurthuis." in Client().get(page).content.decode()
    area = RoundArea.objects.select_related("round").get()
    sent = writes.propose(area=area, title="Bank", text="Een bank.", by=anyone, at=at)
    proposal = Proposal.objects.select_related("area__round").get()
    with pytest.raises(Refused):
        writes.support(proposal=proposal, supporter="a", by=anyone, at=at)  # nobody read it yet
    writes.show_proposal(proposal=proposal, version=1, by=coordinator, at=at)

    address = f"/nl/gent/wijkbudget/voorstel/{sent.reference}/steunen/"
    one, other = Client(), Client()
    assert "Ik steun dit" in one.get(f"/nl/gent/wijkbudget/voorstel/{sent.reference}/").content.decode()
    assert "Ik steun dit" in one.get(address).content.decode()
    assert set(one.cookies) == {"csrftoken"}, "looking keeps no number in the browser"
    supported = one.post(address)
    assert (supported.status_code, "bewaard" in supported.content.decode()) == (200, True)
    assert "al" in one.post(address).content.decode()
    assert one.post(address).status_code == 422
    assert Support.objects.count() == 1
    proposal.refresh_from_db()
    desk = client_of("coordinator")
    assert "1 van 2" in desk.get(f"/nl/gent/werk/ronde/{round.reference}/").content.decode()
    with pytest.raises(Refused, match="1 van de 2"):
        writes.ask_service(proposal=proposal, version=2, party=groendienst, by=coordinator, at=at)
    with pytest.raises(Refused):
        writes.judge_feasible(proposal=proposal, version=2, cost=Cents(100), by=coordinator, at=at)
    assert other.post(address).status_code == 200
    proposal.refresh_from_db()
    writes.ask_service(proposal=proposal, version=2, party=groendienst, by=coordinator, at=at)
    writes.judge_feasible(proposal=proposal, version=3, cost=Cents(100), by=coordinator, at=at)
    assert Client().post(address).status_code == 422, "it is judged"
    monkeypatch.setattr("wijklus.loop.rounds.views.supporting.PER_ADDRESS", 0)
    assert Client().post(address).status_code == 429
    assert Client().get("/nl/gent/wijkbudget/voorstel/niets/steunen/").status_code == 404
    for phase in (rules.CHECK, rules.BALLOT):
        round = writes.advance(round=round, to=phase, by=coordinator, at=at)
    assert not Support.objects.exists(), "who supported is forgotten"
    proposal.refresh_from_db()
    assert proposal.supporters == 2
    assert "2 mensen" in Client().get(f"/nl/gent/wijkbudget/voorstel/{sent.reference}/").content.decode()
