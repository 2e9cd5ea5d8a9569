"""Whoever fills in somebody else's address gets power over what they sent themselves, and over nothing else."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from wijklus.ground.people.models import Contact, Person
from wijklus.ground.trail import jobs
from wijklus.loop.feedback import access as feedback_access
from wijklus.loop.feedback import reads as feedback_reads
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.feedback.models import Recipient, Verdict
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import writes as results
from wijklus.loop.signals import access as signals_access
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.models import Signal
from wijklus.loop.signals.rules import Reachable

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = "slachtoffer@voorbeeld.be"


@pytest.fixture
def said(gent, dampoort, anyone, at):
    """Somebody says something in the public form, with this mail address: said("...")."""

    def say(text: str, **more: str) -> Signal:
        return signals.register(
            text=text, kind="problem", channel="web", neighbourhood=dampoort, by=anyone, at=at - timedelta(days=3),
            contact=Reachable(channel="mail", email=MAIL, **more),
        )  # fmt: skip

    return say


@pytest.fixture
def victim(said):
    return said("Mijn buurman maakt me bang", name="Ann")


@pytest.fixture
def attacker(victim, said):
    """The signal of somebody who knows the victim's address."""
    return said("Een lege klacht", name="Niet Ann")


def shown(signal) -> str:
    return f"/nl/gent/volg/{signal.reference}/{signals_access.follow_key(signal)}/"


def sent(signal) -> str:
    return f"/nl/gent/volg/{signal.reference}/{signals_access.sent_key(signal)}/"


def text_of(answer) -> str:
    return answer.content.decode()


def work(at) -> None:
    jobs.run_waiting(at=at + timedelta(days=30_000))


class TestErasing:
    def test_by_a_link_on_the_screen_only_its_own_signal(self, victim, attacker, at):
        page = text_of(Client().get(shown(attacker)))
        assert "Met deze link wist u alleen dit signaal" in page
        assert "Mijn gegevens wissen" not in page
        done = Client().post(shown(attacker) + "wissen/", {"with_words": "1"}, follow=True)
        assert "Dit signaal is gewist" in text_of(done)
        work(at)
        victim.refresh_from_db()
        attacker.refresh_from_db()
        assert (victim.text, attacker.text) == ("Mijn buurman maakt me bang", "")
        assert Contact.objects.get().name == "Ann"
        assert Person.objects.count() == 1

    def test_the_mailbox_gets_the_link_that_erases_everything(self, victim, attacker, at):
        work(at)
        mail.outbox.clear()
        for _again in range(2):
            Client().post(shown(attacker) + "wissen/")
            work(at)
        (letter,) = mail.outbox
        assert letter.to == [MAIL]
        path = re.search(r"/nl/gent/volg/\S+", str(letter.body)).group()
        assert path == sent(attacker)
        assert "Mijn gegevens wissen" in text_of(Client().get(path))
        Client().post(path + "wissen/", {"with_words": "1"})
        work(at)
        assert not Contact.objects.exists()
        assert not Signal.objects.exclude(text="").exists()
        assert Person.objects.count() == 1, "what counts stays"

    def test_the_first_link_weakens_when_somebody_proves_nothing_but_says_more(self, victim, said):
        assert "Mijn gegevens wissen" in text_of(Client().get(shown(victim)))
        said("Nog iets")
        assert "Dit signaal wissen" in text_of(Client().get(shown(victim)))
        assert "Mijn gegevens wissen" in text_of(Client().get(sent(victim)))

    def test_the_receipt_does_not_tell_how_somebody_else_is_answered(self, victim, attacker):
        page = text_of(Client().get(shown(attacker).replace("/volg/", "/ontvangen/")))
        assert "Uw signaal over" in page
        assert "We sturen u ook een mail" not in page


class TestTheAnswer:
    @pytest.fixture
    def answered(self, victim, attacker, dampoort, director, at):
        """Both signals in one theme, answered: one recipient, who said why it is not solved."""
        theme = priorities.start_theme(title="Buren", neighbourhood=dampoort, by=director, at=at)
        priorities.bundle(theme=theme, signals=[victim, attacker], reason="Samen", by=director, at=at)
        result = results.record_result(
            theme=theme, outcome="changed", text="De wijkagent kwam langs", happened_on=at.date(), by=director, at=at
        )
        feedback.give_answer(result=result, text="De wijkagent kwam langs.", by=director, at=at)
        work(at)
        recipient = Recipient.objects.select_related("answer__result", "answer__signal").get()
        feedback.confirm(recipient=recipient, value="no", reason="Hij stond weer voor mijn deur", at=at)
        return recipient

    def test_a_link_on_the_screen_reads_nor_gives_the_verdict(self, answered, victim, attacker):
        for signal in (victim, attacker):
            page = text_of(Client().get(shown(signal)))
            assert "De wijkagent kwam langs" in page
            assert "voor mijn deur" not in page
            assert "/opgelost/" not in page
            assert answered.reference not in page
            assert "met een mail" not in page.lower()
            assert "Zeg het met de link in ons antwoord" in page

    def test_the_link_in_the_mail_does(self, answered, victim):
        page = text_of(Client().get(sent(victim)))
        assert "voor mijn deur" in page
        action = re.search(r'action="(/nl/gent/opgelost/[^"]+)"', page).group(1)
        assert action in "".join(str(letter.body) for letter in mail.outbox)
        Client().post(action, {"value": "yes"})
        assert Verdict.objects.get(voided_at__isnull=True).value == "yes"


def test_the_verdict_by_a_link_on_the_screen_ends_when_somebody_else_joins(said, director, at):
    """The attacker is first with the address, is answered, and keeps the form; then the victim says something."""
    first = said("Ik was eerst")
    feedback.give_answer(signal=first, outcome="changed", text="Gedaan.", by=director, at=at)
    work(at)
    action = re.search(r'action="(/nl/gent/opgelost/[^"]+)"', text_of(Client().get(shown(first)))).group(1)
    recipient = Recipient.objects.get()
    assert feedback_access.link_key(recipient.reference, recipient.link_version) not in action
    done = Client().post(action, {"value": "no", "reason": "Nee"}, follow=True)
    assert "weer open" in text_of(done)
    said("Ik ben wie hier woont")
    assert Client().post(action, {"value": "yes"}).status_code == 404
    assert Client().get(action + "dank/").status_code == 404


def test_what_was_erased_by_itself_is_answered_on_the_public_page_only(victim, attacker, director, at):
    under_way = feedback.give_answer(signal=attacker, outcome="interim", text="Even geduld.", by=director, at=at)
    Client().post(shown(attacker) + "wissen/")
    attacker.refresh_from_db()
    mail.outbox.clear()
    later = feedback.give_answer(signal=attacker, outcome="changed", text="Gedaan.", by=director, at=at)
    kept = feedback.give_answer(signal=victim, outcome="changed", text="Voor u gedaan.", by=director, at=at)
    work(at)
    assert feedback_reads.recipients(under_way).get().channel == "published"
    assert not feedback_reads.recipients(later).exists()
    assert feedback_reads.recipients(kept).get().state == "done"
    bodies = "".join(str(letter.body) for letter in mail.outbox)
    assert "Voor u gedaan." in bodies
    assert "Even geduld." not in bodies
    attacker.refresh_from_db()
    assert attacker.state == "answered"
