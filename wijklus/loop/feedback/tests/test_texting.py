"""An answer by text message: on its way by itself, at most once, and a call where the city sends none."""

from datetime import timedelta

import pytest

from wijklus.base import texting
from wijklus.ground.trail.models import Delivery
from wijklus.ground.trail.writes import NotNow
from wijklus.loop.feedback import jobs, reads, rules, writes
from wijklus.loop.feedback.models import Recipient
from wijklus.loop.signals import reads as signals


@pytest.fixture
def texts(settings, monkeypatch):
    """The text messages that went out."""
    settings.SMS_URL = "console://"
    sent = []
    monkeypatch.setattr(texting, "send", lambda **said: sent.append(said))
    return sent


@pytest.fixture
def asked(loop, texts):
    """Somebody who asked for a text message, and was answered."""
    signal = loop.say(channel="sms", phone="0470 12 34 56")
    text = "Er staan vijf banken. " * 40
    given = writes.give_answer(signal=signal, outcome=rules.CHANGED, text=text, by=loop.director, at=loop.at)
    return signal, reads.recipients(given).get()


def test_it_goes_out_once_with_the_link_of_the_person(asked, texts, work):
    signal, recipient = asked
    assert (recipient.channel, recipient.state) == (rules.SMS, rules.WAITING)
    work()
    jobs.send_answer(recipient_ref=recipient.reference)
    recipient.refresh_from_db()
    assert recipient.state == rules.DONE
    said = [one for one in texts if one["text"].startswith("Gent antwoordt")]
    assert len(said) == 1
    assert said[0]["number"] == "+32470123456"
    assert said[0]["text"].endswith(signals.sent_url(signal, language="nl"))
    assert len(said[0]["text"]) < 600
    signal.refresh_from_db()
    assert signal.state == "answered"
    delivery = Delivery.objects.get(key=rules.delivery_key(recipient.reference))
    assert (delivery.channel, delivery.state) == ("sms", "sent")


def test_the_receipt_comes_by_text_too(asked, texts, work):
    signal, _recipient = asked
    work()
    receipt = next(one for one in texts if "ontvangen" in one["text"])
    assert signals.sent_url(signal, language="nl") in receipt["text"]


def test_who_wants_a_call_is_called_and_gets_the_receipt_on_a_mobile(loop, texts, work):
    signal = loop.say(channel="phone", phone="0470 12 34 57")
    loop.say(channel="phone", phone="09 123 45 67")
    given = writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Ja", by=loop.director, at=loop.at)
    work()
    assert [one["number"] for one in texts] == ["+32470123457"]
    assert reads.recipients(given).get().channel == rules.TOLD


def test_where_no_texts_are_sent_somebody_calls(loop, settings, work):
    settings.SMS_URL = ""
    signal = loop.say(channel="sms", phone="0470 12 34 56")
    given = writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Ja", by=loop.director, at=loop.at)
    work()
    assert reads.recipients(given).get().channel == rules.TOLD
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("problem", "state"), [(texting.NotTaken("no"), rules.FAILED), (TimeoutError("?"), rules.UNCERTAIN)]
)
def test_what_fails_waits_for_a_person(asked, monkeypatch, loop, problem, state):
    _signal, recipient = asked

    def fail(**_said):
        raise problem

    monkeypatch.setattr(texting, "send", fail)
    jobs.send_answer(recipient_ref=recipient.reference)
    recipient.refresh_from_db()
    assert recipient.state == state
    assert list(reads.to_do(recipient.answer)) == [recipient]
    later = loop.at + timedelta(days=1)
    writes.send_again(recipient=reads.recipient_by_reference(recipient.reference), by=loop.director, at=later)
    assert not reads.to_do(recipient.answer).exists()


def test_a_gateway_that_is_busy_is_asked_again(asked, monkeypatch):
    _signal, recipient = asked

    def busy(**_said):
        raise texting.NotNow("429")

    monkeypatch.setattr(texting, "send", busy)
    with pytest.raises(NotNow):
        jobs.send_answer(recipient_ref=recipient.reference)
    recipient.refresh_from_db()
    assert (recipient.state, Delivery.objects.get().state) == (rules.WAITING, "waiting")


def test_a_number_that_was_erased_leaves_the_public_page(asked, texts, gent):
    from wijklus.base.actor import system
    from wijklus.ground.people import writes as people

    signal, recipient = asked
    people.erase_contact(person=signal.person, by=system(gent.pk), at=recipient.answer.created_at)
    jobs.send_answer(recipient_ref=recipient.reference)
    recipient = Recipient.objects.get()
    assert (recipient.channel, recipient.state, texts) == (rules.PUBLISHED, rules.DONE, [])


def test_an_interim_text_asks_nothing(loop, texts):
    signal = loop.say(channel="sms", phone="0470 12 34 56")
    writes.give_answer(signal=signal, outcome=rules.INTERIM, text="Even geduld", by=loop.director, at=loop.at)
    words = jobs.answer_text(Recipient.objects.get(), "nl")
    assert "opgelost" not in words
    assert "Even geduld" in words
