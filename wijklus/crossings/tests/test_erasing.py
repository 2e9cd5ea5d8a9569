"""A person is forgotten on request or by term; who may not, cannot; nothing that counts changes."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from wijklus.base import clock
from wijklus.base.refusals import NotAllowed
from wijklus.crossings import erasing
from wijklus.ground.people import access
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.ground.people.models import Contact, Membership, Person
from wijklus.ground.trail import jobs
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.feedback import reads as feedback_reads
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.signals import rules as signal_rules
from wijklus.loop.signals import writes as signals

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(anyone, at):
    return people_writes.register_person(by=anyone, at=at, channel="mail", email="bewoner@voorbeeld.be")


@pytest.fixture
def other_room(monkeypatch):
    asked = []
    monkeypatch.setattr(erasing, "REST", (asked_by(asked), asked_by(asked)))
    return asked


def asked_by(asked):
    return lambda **given: asked.append(given)


class TestOnRequest:
    def test_contact_data_goes_at_once_and_every_room_follows(self, resident, director, at, other_room):
        erasing.erase_person(person_ref=resident.reference, by=director, at=at, with_words=True)
        assert not Contact.objects.exists()
        assert other_room == []
        jobs.run_waiting(at=clock.now())
        assert [given["person"] for given in other_room] == [resident, resident]
        assert other_room[0]["with_words"] is True
        assert Person.objects.count() == 1

    def test_a_stopped_job_goes_on(self, resident, director, at, monkeypatch):
        asked = []

        def stopped(**given):
            asked.append(given)
            if len(asked) == 1:
                raise OSError("the disk is full")

        monkeypatch.setattr(erasing, "REST", (stopped,))
        erasing.erase_person(person_ref=resident.reference, by=director, at=at)
        jobs.run_waiting(at=clock.now())
        assert Job.objects.get(key__startswith="erase:").state == "waiting"
        jobs.run_waiting(at=clock.now() + timedelta(hours=1))
        assert Job.objects.get(key__startswith="erase:").state == "done"
        assert len(asked) == 2

    def test_by_the_person_themselves(self, resident, gent, at):
        me = access.oneself(municipality_id=gent.pk, person_reference=resident.reference)
        erasing.erase_person(person_ref=resident.reference, by=me, at=at)
        assert not Contact.objects.exists()

    def test_not_by_others(self, resident, field_worker, councillor, anyone, other_director, at):
        for outsider in (field_worker, councillor, anyone, other_director):
            with pytest.raises(NotAllowed):
                erasing.erase_person(person_ref=resident.reference, by=outsider, at=at)
        assert Contact.objects.count() == 1
        assert not Job.objects.filter(key__startswith="erase:").exists()

    def test_an_unknown_person_is_refused(self, director, at):
        with pytest.raises(NotAllowed):
            erasing.erase_person(person_ref="nobody", by=director, at=at)


class TestByTerm:
    @pytest.fixture
    def long_ago(self, resident, anyone, at):
        past = clock.today() - timedelta(days=400)
        people_writes.set_expiry(person_id=resident.pk, closed_on=past, retention_days=365)
        return people_writes.register_person(by=anyone, at=at, channel="mail", email="recent@voorbeeld.be")

    def test_a_dry_run_counts_and_erases_nothing(self, long_ago, gent, capsys):
        call_command("erase_expired", "--dry-run")
        assert capsys.readouterr().out == "gent: 1 people, 0 accounts would be erased\n"
        assert Contact.objects.count() == 2

    def test_the_job_forgets_who_is_over_term_only(self, long_ago, gent, kortrijk, capsys):
        call_command("erase_expired", "--city", "gent")
        assert capsys.readouterr().out == "gent: 1 people, 0 accounts erased\n"
        assert Contact.objects.get().person == long_ago
        entry = Entry.objects.get(verb="people.erase_contact")
        assert (entry.function, entry.reason) == ("Wijklus", "term")

    def test_the_term_runs_from_the_last_outcome_and_stops_while_a_loop_is_open(
        self, gent, dampoort, director, anyone, at
    ):
        contact = signal_rules.Reachable(channel="letter", address="Straat 1")
        by_letter = {"kind": "problem", "channel": "web", "neighbourhood": dampoort, "contact": contact, "by": anyone}
        signal = signals.register(text="Geen bank", at=at, **by_letter)
        terms = Contact.objects.filter(person=signal.person).values_list("expires_on", flat=True)
        erasing.refresh_terms(on=at.date())
        assert terms.get() is None, "it waits for an answer"
        given = feedback.give_answer(signal=signal, outcome="changed", text="Ja", by=director, at=at)
        erasing.refresh_terms(on=at.date())
        assert terms.get() is None, "the letter is not posted"
        (recipient,) = feedback_reads.recipients(given)
        feedback.told(recipient=recipient, told_by="", by=director, at=at + timedelta(days=2))
        erasing.refresh_terms(on=clock.today())
        assert terms.get() == at.date() + timedelta(days=2 + gent.retention_days)
        feedback.click(recipient=recipient, value="no", at=at + timedelta(days=3))
        feedback.confirm(recipient=recipient, value="no", reason="", at=at + timedelta(days=3))
        erasing.refresh_terms(on=clock.today())
        assert terms.get() is None, "it is open again"

    def test_who_was_told_nothing_and_waits_for_nothing_is_kept_from_the_day_it_is_seen(self, resident, gent, at):
        terms = Contact.objects.filter(person=resident).values_list("expires_on", flat=True)
        for day in (0, 5):
            erasing.refresh_terms(on=at.date() + timedelta(days=day))
            assert terms.get() == at.date() + timedelta(days=gent.retention_days)

    def test_an_account_long_without_a_role(self, user_of, administrator, director, gent):
        gone = user_of("director")
        long_ago = clock.today() - timedelta(days=900)
        Membership.objects.filter(user=gone).update(
            valid_from=long_ago, valid_until=clock.today() - timedelta(days=364)
        )
        erasing.erase_expired()
        gone.refresh_from_db()
        assert gone.is_active
        Membership.objects.filter(user=gone).update(valid_until=clock.today() - timedelta(days=365))
        assert erasing.expired(on=clock.today()) == erasing.Expired(people=0, accounts=1)
        erasing.erase_expired()
        gone.refresh_from_db()
        assert not gone.is_active
        assert people.forgotten_accounts(on=clock.today()) == []
