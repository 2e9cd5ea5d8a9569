"""An answer whose mail came back did not reach its person: that is seen, and they can be reached in another way."""

from datetime import timedelta

import pytest

from wijklus.base.actor import system
from wijklus.ground.trail.models import Delivery
from wijklus.loop.feedback import jobs, reads, rules, writes
from wijklus.loop.feedback.models import LoopState, Recipient
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.rules import Reachable
from wijklus.loop.signals.tests.mails import bounce


@pytest.fixture
def sent(gent, dampoort, director, anyone, at):
    """An answer by mail that went out."""
    contact = Reachable(channel="mail", email="an@example.be")
    signal = signals.register(
        text="Donker", kind="problem", channel="web", neighbourhood=dampoort, contact=contact, by=anyone, at=at
    )
    writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Er staat een lamp.", by=director, at=at)
    jobs.send_answer(recipient_ref=Recipient.objects.get().reference)
    return Recipient.objects.get()


def test_a_mail_that_came_back_leaves_the_signal_open(sent, gent, at, director):
    assert (sent.state, LoopState.objects.get().reach) == (rules.DONE, rules.REACHED)
    delivery = Delivery.objects.get(key=rules.delivery_key(sent.reference))
    signals.take_in_mail(raw=bounce(delivery.message_id), by=system(gent.pk), at=at)
    jobs.note_returned(delivery_key=delivery.key)
    jobs.note_returned(delivery_key=delivery.key)
    sent.refresh_from_db()
    signal = sent.signals.get().signal
    assert (sent.state, sent.done_at, signal.state) == (rules.FAILED, None, "reopened")
    assert LoopState.objects.get().reach == rules.NOTHING
    assert writes.check_derived() == []
    later = at + timedelta(days=1)
    assert writes.told(recipient=sent, told_by="", by=director, at=later)
    assert reads.recipients(sent.answer).get().state == rules.DONE


def test_an_interim_answer_that_came_back_opens_nothing(gent, dampoort, director, anyone, at):
    contact = Reachable(channel="mail", email="an@example.be")
    signal = signals.register(
        text="Donker", kind="problem", channel="web", neighbourhood=dampoort, contact=contact, by=anyone, at=at
    )
    writes.give_answer(signal=signal, outcome=rules.INTERIM, text="Wij kijken.", by=director, at=at)
    recipient = Recipient.objects.get()
    jobs.send_answer(recipient_ref=recipient.reference)
    recipient = reads.recipient_by_reference(recipient.reference)
    assert writes.returned(recipient=recipient, by=system(gent.pk), at=at)
    signal.refresh_from_db()
    assert signal.state == "new"


def test_other_mails_that_came_back_are_of_no_concern(gent):
    jobs.note_returned(delivery_key="receipt:x")
    assert not Recipient.objects.exists()
