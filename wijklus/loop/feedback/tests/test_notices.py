"""Telling somebody why something was decided: in their own channel, once, and counted nowhere as an answer."""

import pytest
from django.core import mail
from django.urls import reverse

from wijklus.base.refusals import NotAllowed
from wijklus.loop.feedback import jobs, reads, writes
from wijklus.loop.feedback.models import Answer, LoopState, Recipient
from wijklus.loop.signals import access as signal_access
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Publication
from wijklus.loop.signals.rules import Reachable

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(dampoort, anyone, director, at):
    """Make somebody who agreed to show their words and was refused: refused(Reachable(...))."""

    def make(contact, **more):
        signal = signals.register(
            text="De buurman is een dief", kind="problem", channel="web", neighbourhood=dampoort, contact=contact,
            agreed_to=("quote",), by=anyone, at=at, **more,
        )  # fmt: skip
        publication = Publication.objects.select_related("signal__neighbourhood").get(signal=signal)
        return signals.refuse_publication(
            publication=publication, version=1, reason="accusation", words="Dat is niet bewezen.", by=director, at=at
        )

    return make


def tell(publication):
    jobs.send_notice(signal_ref=publication.signal.reference, version=2, function="Wijkregisseur Dampoort", by_id=None)


def test_by_mail_once(refused):
    publication = refused(Reachable(channel="mail", email="els@gent.example", name="Els"))
    tell(publication)
    tell(publication)
    assert Answer.objects.count() == 1
    recipient = Recipient.objects.get()
    jobs.send_answer(recipient_ref=recipient.reference)
    (sent,) = mail.outbox
    assert sent.subject == "Over wat u ons vertelde"
    assert "Dat is niet bewezen." in sent.body
    assert "Is het opgelost" not in sent.body
    assert LoopState.objects.count() == 0
    assert writes.check_derived() == []


def test_in_english_when_that_is_their_language(refused):
    publication = refused(Reachable(channel="mail", email="els@gent.example"), language="en")
    tell(publication)
    assert Answer.objects.get().text.startswith("We do not show your words")


def test_who_is_called_stands_on_vandaag_until_told(refused, director, at):
    publication = refused(Reachable(channel="phone", phone="09 266 61 11"))
    tell(publication)
    (row,) = reads.notices_to_bring(actor=director)
    section = next(s for s in reads.due(actor=director, now=at) if s.key == "notices")
    assert section.top[0].ref == row.answer.reference
    writes.told(recipient=row, told_by="Buurtwerker", by=director, at=at)
    assert "notices" not in [s.key for s in reads.due(actor=director, now=at)]


def test_by_letter(refused, director, gent, at):
    publication = refused(Reachable(channel="letter", name="Els", address="Straat 1, 9000 Gent"))
    tell(publication)
    letters = list(reads.letters_to_print(actor=director))
    assert reads.letters_pdf(letters, by=director, city=gent, at=at).startswith(b"%PDF")


def test_who_left_no_address_reads_it_on_their_own_page(refused, client):
    publication = refused(None)
    tell(publication)
    signal = publication.signal
    page = client.get(reverse("story", args=["gent", signal.reference, signal_access.follow_key(signal)]))
    words = page.content.decode()
    assert "Dat is niet bewezen." in words
    assert "antwoorden u ten laatste" in words.replace("We proberen u", "antwoorden u ten laatste")


def test_what_was_decided_otherwise_meanwhile_is_not_told(refused, director, at):
    publication = refused(None)
    signals.publish(publication=publication, version=2, text="Iets anders", by=director, at=at)
    tell(publication)
    assert Answer.objects.count() == 0


def test_only_who_answers_there_and_nobody_of_counted_people(refused, field_worker, director, dampoort, at):
    publication = refused(None)
    with pytest.raises(NotAllowed):
        writes.give_notice(signal=publication.signal, text="Nee", by=field_worker, at=at)
    counted = signals.register(
        text="Geteld", kind="problem", channel="walk", neighbourhood=dampoort, counted_voices=3, by=field_worker, at=at
    )
    assert writes.give_notice(signal=counted, text="Nee", by=director, at=at) is None
