"""A group of residents carries something: it asks commitments of the city, and hands it back when it wants."""

from datetime import date, timedelta

import pytest
from django.test import Client

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.loop.actions import access, reads, writes
from wijklus.loop.actions.models import Action, Carrier, Commitment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
WORK = "/nl/gent/werk"


@pytest.fixture
def speaks(spokesperson):
    """Who speaks for the group."""
    return spokesperson


def _fresh(action):
    return Action.objects.get(pk=action.pk)


def test_a_group_asks_the_city(
    action, priority, commitment, group, groendienst, dampoort, rabot, director, service_contact, speaks, at
):
    asked = {"party": groendienst, "what": "Twee banken", "to_whom": "ons", "asked_due_on": date(2027, 2, 1)}
    with pytest.raises(NotAllowed):
        writes.ask_commitment(action=action, **asked, by=speaks, at=at)
    given = {
        "neighbourhood": dampoort,
        "party": group,
        "agreed": "Zij vragen",
        "reason": "Zelf",
        "since": at.date(),
        "by": director,
    }
    for wrong in ({"party": groendienst}, {"agreed": " "}, {"reason": " "}, {"since": at.date() + timedelta(days=1)}):
        with pytest.raises(Refused):
            writes.carry(**{**given, **wrong}, at=at)
    with pytest.raises(NotAllowed):
        writes.carry(**{**given, "neighbourhood": rabot}, at=at)
    with pytest.raises(NotAllowed):
        writes.carry(**{**given, "by": speaks}, at=at)
    row = writes.carry(**given, priority=priority, at=at)
    assert str(row) == f"{group.pk}: {priority.pk}"
    with pytest.raises(Refused):
        writes.carry(**given, priority=priority, at=at)
    assert not access.is_carried_by(service_contact, _fresh(action))
    made = writes.ask_commitment(action=_fresh(action), **asked, by=speaks, at=at)
    assert Commitment.objects.filter(pk=made.pk).exists()
    assert access.may_keep_up(speaks, _fresh(action))
    (one,) = reads.own(by=speaks)
    assert (one.carrier, [each.pk for each in one.actions]) == (row, [action.pk])
    with pytest.raises(NotAllowed):
        writes.stop_carrying(carrier=row, reason="Weg ermee", by=service_contact, at=at)
    with pytest.raises(Refused):
        writes.stop_carrying(carrier=row, reason=" ", by=speaks, at=at)
    ended = writes.stop_carrying(carrier=row, reason="Geen tijd meer", by=speaks, at=at)
    assert (ended.until, reads.own(by=speaks)) == (at.date(), [])
    with pytest.raises(Refused):
        writes.stop_carrying(carrier=row, reason="Nog eens", by=speaks, at=at)
    assert not access.may_ask(speaks, _fresh(action))


def test_what_belongs_elsewhere(priority, group, rabot, coordinator, at):
    given = {"party": group, "agreed": "Zij vragen", "reason": "Zelf", "since": at.date(), "by": coordinator, "at": at}
    with pytest.raises(Refused):
        writes.carry(neighbourhood=rabot, priority=priority, **given)
    assert not Carrier.objects.exists()


def test_through_the_screens(plan, action, group, dampoort, client_of, at):
    browser, here = client_of("director"), f"{WORK}/gedragen/wijk/dampoort/"
    assert "Nog geen groep" in browser.get(here).content.decode()
    form = {
        "party": group.reference,
        "agreed": "De groep vraagt, de stad helpt",
        "reason": "Zij deden het al",
        "since": at.date().isoformat(),
    }
    assert browser.post(here, {**form, "party": ""}).status_code == 422
    assert browser.post(here, form).url == here
    assert browser.post(here, form).status_code == 422
    assert "Bewonerscomité" in browser.get(here).content.decode()
    assert browser.get(f"{WORK}/gedragen/wijk/nergens/").status_code == 404
    public = Client().get(f"/nl/gent/plan/{plan.reference}/").content.decode()
    assert "Dit plan wordt gedragen door Bewonerscomité." in public
    assert "de stad helpt" in Client().get(f"/nl/gent/plan/{plan.reference}/besluiten/").content.decode()
    assert "gedragen door Bewonerscomité" in browser.get(f"{WORK}/plan/{plan.reference}/").content.decode()
    own = client_of("spokesperson")
    page = own.get(f"{WORK}/gedragen/").content.decode()
    assert f"{WORK}/actie/{action.reference}/vragen/" in page
    assert own.get(f"{WORK}/actie/{action.reference}/vragen/").status_code == 200
    assert own.get(here).status_code == 403
    row = Carrier.objects.get()
    assert own.post(f"{WORK}/gedragen/{row.reference}/stoppen/", {"reason": "Klaar"}).url == f"{WORK}/gedragen/"
    assert own.post(f"{WORK}/gedragen/niets/stoppen/", {"reason": "Klaar"}).status_code == 404
    assert browser.post(f"{WORK}/gedragen/{row.reference}/stoppen/", {"reason": "Klaar"}).url == here
    assert "spreekt voor geen groep" in own.get(f"{WORK}/gedragen/").content.decode()
    row.refresh_from_db()
    assert row.end_reason == "Klaar"
