"""Carrying out what was chosen: an owner and milestones at once, followed in public, and given up with a reason."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people.models import Party
from wijklus.loop.actions import writes as actions
from wijklus.loop.actions.models import Action, Milestone
from wijklus.loop.rounds import jobs, rules, writes
from wijklus.loop.rounds.models import Proposal

pytestmark = pytest.mark.django_db
WORK, PUBLIC = "/nl/gent/werk/", "/nl/gent/wijkbudget/"
WITH = ("area__round", "area__neighbourhood", "action")


@pytest.fixture
def chosen(
    proposals: list[Proposal], anyone: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> Proposal:  # fmt: skip
    """A chosen project of 6,000 euro, of somebody who left an address."""
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", at.date)
    area = proposals[0].area
    sent = writes.propose(area=area, title="Van An", text="Een idee", email="an@voorbeeld.be", by=anyone, at=at)
    Proposal.objects.filter(pk=proposals[0].pk).update(state=rules.WON, person=sent.person)
    return Proposal.objects.select_related(*WITH).get(pk=proposals[0].pk)


def test_a_confirmed_project_has_an_owner_and_milestones_at_once(
    chosen: Proposal, client_of: Callable[[str], Client], at: datetime, django_assert_max_num_queries: Any
) -> None:
    party = Party.objects.filter(kind="service").first() or Party.objects.create(kind="service", name="Groendienst")
    client, desk = client_of("coordinator"), f"{WORK}voorstel/{chosen.reference}/"
    assert "Wie voert het uit?" in client.get(desk).content.decode()
    on = at.date() + timedelta(days=40)
    given = {
        "step": "confirm", "ja-owner": party.pk, "ja-due_on": on + timedelta(days=40), "ja-what_1": "Het plan is er",
        "ja-on_1": on, "ja-what_2": "", "ja-on_2": "",
    }  # fmt: skip
    for wrong in ({"ja-on_1": ""}, {"ja-on_2": on}, {"ja-on_1": at.date() - timedelta(days=1)}, {"ja-owner": "x"}):
        assert client.post(f"{desk}besluit/", {**given, **wrong}).status_code == 422, wrong
    assert not Action.objects.exists(), "nothing is half done"
    assert client.post(f"{desk}besluit/", given).status_code == 302
    action = Action.objects.get()
    assert (action.owner, action.due_on) == (party, on + timedelta(days=40))
    assert [(one.what, one.due_on) for one in Milestone.objects.all()] == [("Het plan is er", on)]
    with django_assert_max_num_queries(9):
        shown = Client().get(f"{PUBLIC}voorstel/{chosen.reference}/").content.decode()
    assert all(word in shown for word in ("Het plan is er", "nog te doen", "Mijlpalen")), shown


def test_a_project_is_given_up_with_a_reason_and_its_money_goes_back(
    chosen: Proposal, coordinator: Actor, anyone: Actor, client_of: Callable[[str], Client], at: datetime
) -> None:
    with pytest.raises(Refused):
        writes.drop(proposal=chosen, reason="x", by=coordinator, at=at)
    writes.confirm(proposal=chosen, by=coordinator, at=at)
    confirmed = Proposal.objects.select_related(*WITH).get(pk=chosen.pk)
    given: dict[str, Any] = {"on": at.date(), "by": coordinator, "at": at}
    grant = writes.agree(proposal=confirmed, group="Comité", amount=Cents(300_000), agreement="Zij doen het", **given)
    writes.pay_advance(grant=grant, amount=Cents(100_000), what="Hout", **given)
    client, desk = client_of("coordinator"), f"{WORK}voorstel/{chosen.reference}/"
    assert "Geef het op" in client.get(desk).content.decode()
    assert client.post(f"{desk}besluit/", {"step": "drop", "op-reason": ""}).status_code == 422
    drop = {"step": "drop", "op-reason": "De grond is vervuild."}
    assert client.post(f"{desk}besluit/", drop).status_code == 422, "it is not settled"
    writes.settle(grant=grant, amount=Cents(80_000), what="Gebruikt hout", **given)
    with pytest.raises(NotAllowed):
        writes.drop(proposal=confirmed, reason="x", by=anyone, at=at)
    with pytest.raises(Refused):
        writes.drop(proposal=confirmed, reason=" ", by=coordinator, at=at)
    assert client.post(f"{desk}besluit/", drop).status_code == 302
    found = Proposal.objects.select_related("action").get(pk=chosen.pk)
    assert (found.state, found.unspent, found.dropped_at) == (rules.DROPPED, Cents(520_000), at)
    assert found.action is not None
    assert (found.action.state, found.action.state_reason) == ("dropped", "De grond is vervuild.")
    shown = Client().get(f"{PUBLIC}voorstel/{chosen.reference}/").content.decode().replace("\xa0", " ")
    assert all(word in shown for word in ("De grond is vervuild.", "5.200,00", "Comité", "opgegeven")), shown
    with pytest.raises(Refused):
        writes.drop(proposal=confirmed, reason="Nog eens", by=coordinator, at=at)
    with pytest.raises(Refused, match="opgegeven"):
        writes.pay_advance(grant=grant, amount=Cents(100), what="Nog hout", **given)
    jobs.tell_dropped(proposal_ref=chosen.reference)
    assert len(mail.outbox) == 1
    assert "De grond is vervuild." in mail.outbox[0].body
    Proposal.objects.filter(pk=chosen.pk).update(state=rules.CONFIRMED)
    jobs.tell_dropped(proposal_ref=chosen.reference)
    assert len(mail.outbox) == 1, "it goes on after all"


def test_what_was_given_up_at_the_action_first(chosen: Proposal, coordinator: Actor, at: datetime) -> None:
    writes.confirm(proposal=chosen, by=coordinator, at=at)
    actions.advance(action=Action.objects.get(), to="dropped", reason="Geen plaats", by=coordinator, at=at)
    confirmed = Proposal.objects.select_related(*WITH).get(pk=chosen.pk)
    found = writes.drop(proposal=confirmed, reason="Geen plaats", by=coordinator, at=at)
    assert confirmed.state == rules.CONFIRMED, "as somebody read it just before"
    with pytest.raises(Refused):
        writes.agree(
            proposal=confirmed, group="Comité", amount=Cents(1), agreement="x", on=at.date(), by=coordinator, at=at
        )
    assert found.unspent == Cents(600_000)
    with pytest.raises(Refused):
        writes.agree(
            proposal=found, group="Comité", amount=Cents(1), agreement="x", on=at.date(), by=coordinator, at=at
        )
