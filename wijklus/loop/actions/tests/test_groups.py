"""A group of residents owns what it carries: it starts, steers, asks and judges, with the director as its guest."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from wijklus.base.cents import Cents
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.loop.actions import access, reads, rules, writes
from wijklus.loop.actions.models import Action, Advice, Carrier, Commitment
from wijklus.loop.actions.reads import owning
from wijklus.loop.priorities import writes as priorities

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
WORK = "/nl/gent/werk"


@pytest.fixture
def carrier(action, priority, dampoort, group, director, at):
    return writes.carry(
        neighbourhood=dampoort, priority=priority, party=group, reason="Zij deden het al", agreed="Zij beslissen",
        since=at.date(), money=Cents(100_000), by=director, at=at,
    )  # fmt: skip


@pytest.fixture
def own(carrier, priority, dampoort, spokesperson, at):
    """What the group started for what it carries."""
    made = writes.start(
        title="Een buurtfeest", neighbourhood=dampoort, priorities=[priority], due_on=date(2027, 6, 1),
        answer_planned_on=date(2027, 7, 1), no_means_needed=True, by=spokesperson, at=at,
    )  # fmt: skip
    return fresh(made)


@pytest.fixture
def other(dampoort, director, at):
    """A priority that no group carries."""
    given = {"by": director, "at": at}
    theme = priorities.start_theme(title="Groen", neighbourhood=dampoort, **given)
    return priorities.prioritise(
        theme=theme, neighbourhood=dampoort, reason="r", decided_by="Wij", decided_on=at.date(), **given
    )


def fresh(action):
    return Action.objects.select_related("owner", "neighbourhood").get(pk=action.pk)


def asked(action, party, by, at, **more):
    given = {"what": "Twee banken", "to_whom": "ons", "asked_due_on": date(2027, 2, 1), **more}
    return writes.ask_commitment(action=fresh(action), party=party, by=by, at=at, **given)


def test_the_group_starts_and_steers_what_it_carries(own, group, spokesperson, at):
    assert own.owner == group
    assert reads.missing_of([own], on=at.date(), promises={})[own.pk] == ()
    same = {"owner": group, "due_on": own.due_on, "answer_planned_on": own.answer_planned_on, "no_means_needed": True}
    given = {"action": own, "version": 1, "by": spokesperson, "at": at}
    writes.change(**given, title="Een groot feest", **same)
    with pytest.raises(Refused, match="is eigenaar"):
        writes.change(**{**given, "version": 2}, title="Van niemand", **{**same, "owner": None})
    writes.add_milestone(action=fresh(own), what="Vergunning", due_on=date(2027, 3, 1), by=spokesperson, at=at)
    writes.tell_progress(action=fresh(own), text="Wij vergaderden", percent=10, by=spokesperson, at=at)
    with pytest.raises(Refused):
        writes.advance(action=fresh(own), to=rules.DROPPED, by=spokesperson, at=at)
    ended = writes.advance(action=fresh(own), to=rules.DROPPED, reason="Te weinig volk", by=spokesperson, at=at)
    assert (ended.state, ended.state_reason, ended.title) == (rules.DROPPED, "Te weinig volk", "Een groot feest")


def test_only_what_it_carries(carrier, other, priority, dampoort, rabot, spokesperson, own, service_contact, at):
    given = {"title": "Iets anders", "neighbourhood": dampoort, "by": spokesperson, "at": at}
    for wrong in ([other], [priority, other], []):
        with pytest.raises((Refused, NotAllowed)):
            writes.start(**given, priorities=wrong)
    with pytest.raises(Refused):
        writes.link_priority(action=own, priority=other, by=spokesperson, at=at)
    with pytest.raises(NotAllowed):
        writes.start(**{**given, "by": service_contact}, priorities=[priority])
    writes.stop_carrying(carrier=carrier, reason="Geen tijd", by=spokesperson, at=at)
    for forbidden in (
        lambda: writes.start(**given, priorities=[priority]),
        lambda: writes.advance(action=fresh(own), to=rules.RUNNING, by=spokesperson, at=at),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert not access.may_ask(spokesperson, fresh(own))


def test_the_director_is_a_guest(own, action, priority, other, dampoort, group, groendienst, director, coordinator, at):
    for by in (director, coordinator):
        given = {"by": by, "at": at}
        with pytest.raises(NotAllowed):
            writes.change(action=own, version=1, title="Van de stad", owner=group, **given)
        with pytest.raises(NotAllowed):
            writes.advance(action=own, to=rules.DONE, **given)
        with pytest.raises(NotAllowed):
            writes.tell_progress(action=own, text="x", percent=5, **given)
        with pytest.raises(NotAllowed):
            asked(own, groendienst, by, at)
        with pytest.raises(Refused, match="te gast"):
            writes.start(title="Van ons", neighbourhood=dampoort, priorities=[priority], **given)
        with pytest.raises(Refused, match="te gast"):
            writes.link_priority(
                action=writes.start(title="Los", neighbourhood=dampoort, **given), priority=priority, **given
            )
    assert reads.for_actor(by=director, reference=own.reference) == own
    assert access.may_change(director, fresh(action))


def test_from_question_to_kept_promise(own, groendienst, spokesperson, service_contact, director, at):
    promise = asked(own, groendienst, spokesperson, at)
    writes.answer_commitment(commitment=promise, accepts=True, promised_on=date(2027, 2, 1), by=service_contact, at=at)
    promise = reads.commitment_for_actor(by=spokesperson, reference=promise.reference)
    with pytest.raises(NotAllowed):
        writes.judge(commitment=promise, says=rules.KEPT, by=director, at=at)
    writes.judge(commitment=promise, says=rules.KEPT, note="Ze staan er", by=spokesperson, at=at)
    promise.refresh_from_db()
    assert (promise.state, promise.receiver_says) == (rules.KEPT, rules.KEPT)


def test_orders_within_its_own_money(carrier, own, groendienst, spokesperson, service_contact, at):
    order = {"kind": rules.ORDER, "amount": Cents(60_000)}
    first = asked(own, groendienst, spokesperson, at, **order)
    with pytest.raises(Refused, match="€\u00a0400,00 eigen"):
        asked(own, groendienst, spokesperson, at, **order)
    with pytest.raises(Refused, match="hoort een bedrag"):
        asked(own, groendienst, spokesperson, at, kind=rules.ORDER)
    assert asked(own, groendienst, spokesperson, at, amount=Cents(900_000)).kind == rules.REQUEST
    dearer = writes.Terms(date(2027, 2, 1), Cents(120_000))
    writes.offer_commitment(commitment=first, terms=dearer, reason="Hout is duur", by=service_contact, at=at)
    with pytest.raises(Refused, match=r"1\.000,00 eigen"):
        writes.decide_terms(commitment=Commitment.objects.get(pk=first.pk), agrees=True, by=spokesperson, at=at)
    writes.withdraw(commitment=Commitment.objects.get(pk=first.pk), reason="Te duur", by=spokesperson, at=at)
    assert asked(own, groendienst, spokesperson, at, kind=rules.ORDER, amount=Cents(100_000)).kind == rules.ORDER


def test_what_the_group_promises_stays_out_of_rates_and_escalation(own, action, group, director, spokesperson, at):
    ours = asked(action, group, director, at, asked_due_on=date(2026, 12, 1))
    writes.answer_commitment(commitment=ours, accepts=True, promised_on=date(2026, 12, 1), by=spokesperson, at=at)
    late = date(2027, 3, 1)
    found = reads.commitment_for_actor(by=spokesperson, reference=ours.reference)
    assert (reads.late_clock(found, on=late), reads.conditional(found, on=late)) == (None, False)
    assert ours not in reads.to_escalate(on=late)
    writes.judge(commitment=found, says=rules.BROKEN, note="Niet gelukt", by=director, at=at + timedelta(days=60))
    assert list(reads.judged(by=director, party_id=group.pk, since=at.date(), until=late)) == []


def test_advice_is_answered_and_changes_nothing(own, carrier, director, spokesperson, rabot, at):
    with pytest.raises(Refused):
        writes.advise(carrier=carrier, text=" ", by=director, at=at)
    with pytest.raises(NotAllowed):
        writes.advise(carrier=carrier, text="Wij", by=spokesperson, at=at)
    made = writes.advise(carrier=carrier, action=own, text="Vraag een vergunning", by=director, at=at)
    assert str(made) == "Vraag een vergunning"
    (section,) = owning.advice_due(actor=spokesperson)
    assert (section.count, owning.advice_due(actor=director)) == (1, [])
    with pytest.raises(NotAllowed):
        writes.reply_to_advice(advice=made, reply="Ja", by=director, at=at)
    with pytest.raises(Refused):
        writes.reply_to_advice(advice=made, reply="", by=spokesperson, at=at)
    writes.reply_to_advice(advice=made, reply="Doen we", by=spokesperson, at=at)
    with pytest.raises(Refused):
        writes.reply_to_advice(advice=made, reply="Toch niet", by=spokesperson, at=at)
    assert Advice.objects.get().reply == "Doen we"
    elsewhere = writes.start(title="Ver", neighbourhood=rabot, by=_everywhere(director), at=at)
    with pytest.raises(Refused, match="andere wijk"):
        writes.advise(carrier=carrier, action=elsewhere, text="x", by=director, at=at)
    writes.stop_carrying(carrier=carrier, reason="Op", by=director, at=at)
    with pytest.raises(Refused, match="niet meer"):
        writes.advise(carrier=Carrier.objects.get(), text="x", by=director, at=at)


def _everywhere(director):
    return replace(director, rights=dict.fromkeys(director.rights))


def test_it_sees_its_own_and_nothing_else(
    own, action, commitment, other, dampoort, spokesperson, client_of, director, at
):
    far = writes.start(title="Van de stad", neighbourhood=dampoort, priorities=[other], by=director, at=at)
    browser = client_of("spokesperson")
    page = browser.get(f"{WORK}/gedragen/").content.decode()
    assert "Een buurtfeest" in page
    assert "€\u00a01.000,00 eigen geld" in page
    assert "Van de stad" not in page
    assert browser.get(f"{WORK}/actie/{own.reference}/").status_code == 200
    assert browser.get(f"{WORK}/actie/{own.reference}/voortgang/").status_code == 200
    assert browser.get(f"{WORK}/actie/{far.reference}/").status_code == 403
    for closed in ("acties", "toezeggingen", "themas", "plannen", "inbox", "antwoorden", "geld", "cijfers"):
        assert browser.get(f"{WORK}/{closed}/").status_code in (403, 404), closed
    today = browser.get(f"{WORK}/").content.decode()
    assert "Onze groep" in today
    assert "Acties</a>" not in today
    assert access.may_see_commitment(spokesperson, commitment)


def test_on_screen_the_group_starts_asks_and_answers_advice(
    carrier, priority, group, groendienst, director, client_of, at
):
    browser, guest = client_of("spokesperson"), client_of("director")
    new = f"{WORK}/acties/nieuw/?prioriteit={priority.reference}"
    assert "Licht aan het park" in browser.get(new).content.decode()
    form = {"title": "Een buurtfeest", "due_on": "2027-06-01"}
    assert browser.post(new, form).status_code == 422
    here = browser.post(new, {**form, "priorities": [priority.reference]}).url
    made = Action.objects.get(title="Een buurtfeest")
    assert (made.owner, here) == (group, f"{WORK}/actie/{made.reference}/")
    edit = {"version": 1, "title": "Een straatfeest", "no_means_needed": "on"}
    assert browser.get(f"{here}bewerken/").status_code == 200
    assert browser.post(f"{here}bewerken/", {**edit, "title": ""}).status_code == 422
    assert browser.post(f"{here}bewerken/", edit).url == here
    order = {"party": groendienst.reference, "kind": "order", "what": "Banken", "asked_due_on": "2027-02-01"}
    refused = browser.post(f"{here}vragen/", {**order, "amount": "2.000,00"})
    assert refused.status_code == 422
    assert "eigen geld" in refused.content.decode()
    assert "/toezegging/" in browser.post(f"{here}vragen/", {**order, "amount": "1.000,00"}).url
    guests = guest.get(here).content.decode()
    assert "U bent hier te gast" in guests
    assert f"{here}toestand/" not in guests
    advise = f"{WORK}/gedragen/{carrier.reference}/advies/"
    assert guest.post(advise, {"text": "Denk aan lawaai", "action": made.reference}).url == here
    assert guest.post(advise, {"text": "Veel succes"}).url == f"{WORK}/gedragen/wijk/dampoort/"
    assert guest.post(f"{WORK}/gedragen/niets/advies/", {"text": "x"}).status_code == 404
    advice = Advice.objects.get(action=made)
    reply = f"{WORK}/gedragen/advies/{advice.reference}/antwoord/"
    assert browser.post(reply, {"reply": "Tot tien uur"}).url == f"{WORK}/gedragen/"
    assert browser.post(f"{WORK}/gedragen/advies/niets/antwoord/", {"reply": "x"}).status_code == 404
    assert "Tot tien uur" in guest.get(here).content.decode()
    assert "Wat wij vroegen" in browser.get(f"{WORK}/gedragen/").content.decode()
    assert browser.post(f"{here}toestand/", {"to": "running"}).url == here


def test_the_group_links_and_unlinks_what_it_carries(
    own, other, group, priority, dampoort, director, spokesperson, client_of, at
):
    browser, here = client_of("spokesperson"), f"{WORK}/actie/{own.reference}/"
    both = {"priority": other.reference, "reason": "Ook dit"}
    browser.post(f"{here}koppelen/", both)
    assert own.links.count() == 1
    writes.carry(
        neighbourhood=dampoort, priority=other, party=group, reason="r", agreed="a", since=at.date(), by=director, at=at
    )
    browser.post(f"{here}koppelen/", both)
    assert own.links.count() == 2
    browser.post(f"{here}losmaken/", both)
    assert own.links.count() == 1
    assert browser.post(f"{here}koppelen/", {"priority": "niets"}).status_code == 404


def test_what_is_owed_today_to_a_group(own, groendienst, spokesperson, director, at):
    asked(own, groendienst, spokesperson, at)
    later = at.date() + timedelta(days=14)
    sections = {row.key: row for row in reads.due(actor=spokesperson, on=later)}
    assert (sections["promises_unanswered"].count, sections["promises_unanswered"].all_url_name) == (1, "actions:own")
    assert "promises_escalated_to_us" not in sections
    for_director = {row.key: row for row in reads.due(actor=director, on=later)}
    assert for_director["promises_unanswered"].all_url_name == "actions:promises"


def test_handing_back_stands_in_public(plan, carrier, director, at):
    writes.stop_carrying(carrier=carrier, reason="Geen tijd meer", by=director, at=at)
    page = Client().get(f"/nl/gent/plan/{plan.reference}/besluiten/").content.decode()
    assert "Vroeger gedragen, en teruggegeven" in page
    assert "Geen tijd meer" in page
