"""Whoever asked for a promise is told by mail what was answered; once, and nobody else."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.utils import translation

from wijklus.ground.people import writes as people
from wijklus.ground.trail import jobs as trail_jobs
from wijklus.ground.trail.models import Job
from wijklus.loop.actions import access, jobs, reads, rules, writes

pytestmark = pytest.mark.django_db(transaction=True)
LATER = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_language_of_its_own():
    with translation.override(None):
        yield


@pytest.fixture
def answer(commitment, service_contact, at):
    def give(**said):
        return writes.answer_commitment(commitment=commitment, **{"by": service_contact, "at": at, **said})

    return give


def told():
    """The mails that tell an answer, after all that waits was done."""
    trail_jobs.run_waiting(at=LATER)
    return [message for message in mail.outbox if "vraag" not in message.subject]


def test_a_promise_is_told_to_whoever_asked(answer, mandate, director, user_of):
    promised = answer(accepts=True, promised_on=date(2027, 1, 15))
    [letter] = told()
    assert letter.to == [user_of("director").email]
    assert letter.reply_to == ["groendienst@gent.example"]
    assert letter.subject == f"Groendienst zegt het toe: {promised.action.title} · Gent"
    for words in (
        "15 januari 2027",
        "1 februari 2027",
        "Acht lampen",
        f"/nl/gent/werk/actie/{promised.action.reference}/",
    ):
        assert words in letter.body
        assert words in letter.alternatives[0].content
    assert "mandaat" not in letter.body


def test_a_refusal_is_told_with_its_reason_and_what_can_be_done(answer, user_of):
    answer(accepts=False, reason="Geen geld in 2027")
    [letter] = told()
    assert letter.subject.startswith("Groendienst weigert: ")
    assert "Geen geld in 2027" in letter.body
    assert "vraag opnieuw" in letter.body
    assert "Geen geld in 2027" in letter.alternatives[0].content


def test_without_a_mandate_it_says_that_the_promise_is_conditional(answer, mandate, administrator, at, monkeypatch):
    people.end_mandate(mandate=mandate, on=date(2026, 12, 1), by=administrator, at=at)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: date(2026, 12, 2))
    answer(accepts=True, promised_on=date(2027, 1, 15))
    [letter] = told()
    assert "mandaat" in letter.body


def test_every_answer_is_told_once(answer, commitment, director, at):
    answer(accepts=False, reason="Geen tijd")
    commitment.refresh_from_db()
    jobs.send_answered(commitment_ref=commitment.reference, version=commitment.version, accepted=False)
    assert len(told()) == 1
    again = {"asked_due_on": date(2027, 6, 1), "reason": "Na overleg", "by": director, "at": at}
    writes.ask_again(commitment=commitment, **again)
    answer(accepts=True, promised_on=date(2027, 6, 1))
    assert [letter.subject.split()[1] for letter in told()] == ["weigert:", "zegt"]
    assert Job.objects.filter(name__endswith="send_answered").count() == 2


def test_an_answer_that_no_longer_stands_is_not_told(answer, commitment, director, at):
    answer(accepts=False, reason="Geen tijd")
    writes.withdraw(commitment=commitment, reason="Dan niet", by=director, at=at)
    jobs.send_answered(commitment_ref=commitment.reference, version=2, accepted=False)
    jobs.send_answered(commitment_ref="niets", version=2, accepted=False)
    assert told() == []


def test_who_left_the_city_is_not_told(answer, commitment):
    answer(accepts=True, promised_on=date(2027, 1, 15))
    given = {"commitment_reference": commitment.reference, "accepted": True}
    assert reads.answered(on=date(2027, 1, 1), **given).address
    assert reads.answered(on=date(2001, 1, 1), **given) is None


def test_the_address_of_a_person_stays_behind(action, director, at):
    person = people.make_party(kind="person", name="Jan Peeters", email="jan@voorbeeld.be", by=director, at=at)
    asked = writes.ask_commitment(
        action=action, party=person, what="Sleutel", to_whom="", asked_due_on=date(2027, 2, 1), by=director, at=at
    )
    given = {"accepts": True, "promised_on": date(2027, 1, 15), "by": access.by_link(asked), "at": at}
    assert writes.answer_commitment(commitment=asked, **given).state == rules.ACCEPTED
    answered = reads.answered(commitment_reference=asked.reference, accepted=True, on=at.date())
    assert answered.reply_to == "info@gent.example"
