"""Somebody speaks, is found again by their address, and can be forgotten without leaving the count."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from wijklus.base import scope
from wijklus.base.actor import system
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import access, reads, writes
from wijklus.ground.people.models import Contact, Person
from wijklus.ground.people.writes import persons
from wijklus.ground.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(anyone, at):
    return writes.register_person(by=anyone, at=at, channel="mail", name="Een bewoner", email="Bewoner@Voorbeeld.be")


class TestRegister:
    def test_the_same_address_is_the_same_person_whatever_its_spelling(self, resident, anyone, at):
        again = writes.register_person(by=anyone, at=at, channel="mail", email=" bewoner@voorbeeld.BE ")
        other = writes.register_person(by=anyone, at=at, channel="mail", email="buur@voorbeeld.be")
        assert again == resident
        assert other != resident

    def test_the_same_number_is_the_same_person(self, anyone, at):
        first = writes.register_person(by=anyone, at=at, channel="sms", phone="0470 12 34 56")
        assert writes.register_person(by=anyone, at=at, channel="phone", phone="+32 470 12 34 56") == first

    def test_without_an_address_everybody_is_somebody_else(self, anyone, at):
        first = writes.register_person(by=anyone, at=at)
        assert writes.register_person(by=anyone, at=at) != first
        assert not Contact.objects.exists()

    def test_another_municipality_does_not_know_this_person(self, resident, other_director, kortrijk, at):
        with scope.of(kortrijk.pk):
            theirs = writes.register_person(by=other_director, at=at, channel="mail", email="bewoner@voorbeeld.be")
        assert theirs.pk != resident.pk

    def test_staff_write_down_the_latest_data(self, resident, director, dampoort, at):
        writes.register_person(
            by=director, at=at, channel="letter", email="bewoner@voorbeeld.be", address="Straat 1", name="Nieuwe naam"
        )
        contact = reads.contact_of(by=director, person=resident, neighbourhood_id=dampoort.pk)
        assert (contact.channel, contact.address, contact.name) == ("letter", "Straat 1", "Nieuwe naam")

    def test_without_a_login_nobody_turns_another_persons_answers_to_their_own_door(
        self, resident, anyone, director, dampoort, at
    ):
        writes.register_person(
            by=anyone, at=at, channel="letter", email="bewoner@voorbeeld.be", address="Elders 9", name="Een ander",
            phone="0470 99 99 99", language="tr",
        )  # fmt: skip
        contact = reads.contact_of(by=director, person=resident, neighbourhood_id=dampoort.pk)
        assert (contact.channel, contact.name, contact.address) == ("mail", "Een bewoner", "")
        assert (contact.language, contact.phone, contact.phone_key) == ("nl", "", "")

    def test_but_what_is_known_is_kept_while_a_loop_is_open(self, resident, anyone, at):
        writes.set_expiry(person_id=resident.pk, closed_on=date(2026, 1, 1), retention_days=30)
        writes.register_person(by=anyone, at=at, channel="mail", email="bewoner@voorbeeld.be")
        assert Contact.objects.get(person=resident).expires_on is None

    def test_a_key_stays_with_who_had_it_first(self, resident, anyone, director, at):
        phone = writes.register_person(by=anyone, at=at, channel="phone", phone="0470123456")
        both = writes.register_person(
            by=director, at=at, channel="mail", email="bewoner@voorbeeld.be", phone="0470123456"
        )
        assert both == resident
        assert writes.register_person(by=anyone, at=at, channel="sms", phone="0470123456") == phone

    def test_two_at_once_are_one_person_by_the_database(self, resident, gent, at, anyone, monkeypatch):
        stranger = Person.objects.create(created_at=at)
        with pytest.raises(IntegrityError), transaction.atomic():
            Contact.objects.create(
                person=stranger, channel="mail", email_key=Contact.objects.get(person=resident).email_key
            )
        monkeypatch.setattr(persons.reads, "person_by_keys", _first_blind(persons.reads.person_by_keys))
        assert writes.register_person(by=anyone, at=at, channel="mail", email="bewoner@voorbeeld.be") == resident
        assert set(Person.objects.all()) == {resident, stranger}

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"channel": "pigeon"}, "channel"),
            ({"channel": "mail"}, "email"),
            ({"channel": "sms"}, "phone"),
            ({"channel": "letter"}, "address"),
            ({"channel": "group"}, "group"),
        ],
    )
    def test_a_channel_needs_somewhere_to_lead(self, anyone, at, given, field):
        with pytest.raises(Refused) as refused:
            writes.register_person(by=anyone, at=at, **given)
        assert refused.value.field == field
        assert not Person.objects.exists()

    @pytest.mark.parametrize(
        ("channel", "given", "field"),
        [
            ("mail", {"email": f"{'a' * 250}@x.be"}, "email"),
            ("phone", {"phone": "0" * 41}, "phone"),
            ("letter", {"address": "x" * 501}, "address"),
            ("letter", {"address": "Straat 1", "name": "x" * 161}, "name"),
            ("group", {"name": "x" * 161}, "group"),
        ],
    )
    def test_what_no_database_keeps_is_told(self, anyone, at, channel, given, field):
        with pytest.raises(Refused) as refused:
            writes.register_person(by=anyone, at=at, channel=channel, **given)
        assert refused.value.field == field
        assert not Contact.objects.exists()

    def test_through_their_group(self, anyone, director, dampoort, at):
        group = writes.make_party(kind="group", name="Het bewonerscomité", by=director, at=at)
        person = writes.register_person(by=anyone, at=at, channel="group", group=group)
        assert reads.contact_of(by=director, person=person, neighbourhood_id=dampoort.pk).group == group


def _first_blind(known):
    """Another request registers between the question and the insert: the first question finds nobody."""
    asked = []

    def ask(**given):
        asked.append(given)
        return None if len(asked) == 1 else known(**given)

    return ask


class TestChange:
    def test_the_trail_names_the_fields_and_keeps_no_value(self, resident, director, at):
        writes.change_contact(person=resident, by=director, at=at, channel="phone", phone="0470123456")
        entry = Entry.objects.get(verb="people.change_contact")
        assert entry.after == {"fields": ["channel", "email", "name", "phone"]}
        assert "0470" not in f"{entry.before}{entry.after}{entry.reason}"

    def test_the_person_by_their_own_link_and_nobody_elses(self, resident, gent, anyone, at):
        me = access.oneself(municipality_id=gent.pk, person_reference=resident.reference)
        assert writes.change_contact(person=resident, by=me, at=at, channel="none").channel == "none"
        with pytest.raises(NotAllowed):
            writes.change_contact(person=resident, by=anyone, at=at, channel="none")
        stranger = access.oneself(municipality_id=gent.pk, person_reference="somebodyelse")
        with pytest.raises(NotAllowed):
            writes.change_contact(person=resident, by=stranger, at=at, channel="none")

    def test_after_erasure_somebody_can_leave_an_address_again(self, resident, director, at):
        writes.erase_contact(person=resident, by=director, at=at)
        contact = writes.change_contact(
            person=resident, by=director, at=at, channel="mail", email="bewoner@voorbeeld.be"
        )
        assert contact.person == resident


class TestErase:
    def test_the_person_stays_and_the_contact_goes(self, resident, director, dampoort, at):
        assert writes.erase_contact(person=resident, by=director, at=at, reason="asked")
        assert Person.objects.filter(pk=resident.pk).exists()
        assert reads.contact_of(by=director, person=resident, neighbourhood_id=dampoort.pk) is None
        assert Entry.objects.get(verb="people.erase_contact").object_ref == resident.reference

    def test_twice_is_once(self, resident, director, at):
        writes.erase_contact(person=resident, by=director, at=at)
        assert not writes.erase_contact(person=resident, by=director, at=at)
        assert Entry.objects.filter(verb="people.erase_contact").count() == 1

    def test_who_comes_back_after_erasure_is_somebody_new(self, resident, director, anyone, at):
        writes.erase_contact(person=resident, by=director, at=at)
        assert writes.register_person(by=anyone, at=at, channel="mail", email="bewoner@voorbeeld.be") != resident

    def test_refused_to_whoever_may_not(self, resident, anyone, field_worker, councillor, other_director, at):
        for outsider in (anyone, field_worker, councillor, other_director):
            with pytest.raises(NotAllowed):
                writes.erase_contact(person=resident, by=outsider, at=at)
        assert Contact.objects.filter(person=resident).exists()


class TestExpiry:
    def test_a_number_of_days_after_the_last_loop_closed(self, resident):
        writes.set_expiry(person_id=resident.pk, closed_on=date(2026, 1, 1), retention_days=365)
        assert not reads.expired_contacts(on=date(2026, 12, 31)).exists()
        assert list(reads.expired_contacts(on=date(2027, 1, 1))) == [resident]

    def test_speaking_again_or_an_open_loop_keeps_it(self, resident, anyone, at):
        writes.set_expiry(person_id=resident.pk, closed_on=date(2026, 1, 1), retention_days=365)
        writes.set_expiry(person_id=resident.pk, closed_on=None, retention_days=365)
        assert not reads.expired_contacts(on=date(2030, 1, 1)).exists()
        writes.set_expiry(person_id=resident.pk, closed_on=date(2026, 1, 1), retention_days=365)
        writes.register_person(by=anyone, at=at, channel="mail", email="bewoner@voorbeeld.be")
        assert not reads.expired_contacts(on=date(2030, 1, 1)).exists()


class TestReading:
    def test_only_who_answers_people_of_this_neighbourhood(
        self, resident, director, coordinator, field_worker, anyone, other_director, gent, dampoort, rabot
    ):
        for reader in (director, coordinator, system(gent.pk)):
            assert reads.contact_of(by=reader, person=resident, neighbourhood_id=dampoort.pk).email
        for outsider in (field_worker, anyone, other_director):
            with pytest.raises(NotAllowed):
                reads.contact_of(by=outsider, person=resident, neighbourhood_id=dampoort.pk)
        with pytest.raises(NotAllowed):
            reads.contact_of(by=director, person=resident, neighbourhood_id=rabot.pk)

    def test_the_person_reads_their_own(self, resident, gent):
        me = access.oneself(municipality_id=gent.pk, person_reference=resident.reference)
        assert reads.contact_of(by=me, person=resident, neighbourhood_id=None).email == "Bewoner@Voorbeeld.be"

    def test_many_at_once_in_one_query(self, resident, director, dampoort, django_assert_num_queries):
        with django_assert_num_queries(1):
            found = reads.contacts_of(by=director, person_ids=[resident.pk], neighbourhood_id=dampoort.pk)
        assert found[resident.pk].channel == "mail"
        assert reads.person_by_reference(resident.reference) == resident


def test_rows_tell_what_they_are_without_personal_data(resident):
    assert str(resident) == resident.reference
    assert str(resident.contact) == "mail"


def test_many_who_leave_no_address_are_each_somebody(gent, at):
    assert len({person.pk for person in writes.register_unknown(count=3, at=at)}) == 3
    assert not Contact.objects.exists()


class TestFound:
    def test_by_the_address_or_the_number_they_give(
        self, resident, director, anyone, at, django_assert_max_num_queries
    ):
        caller = writes.register_person(by=anyone, at=at, channel="phone", phone="0470 12 34 56")
        with django_assert_max_num_queries(3):
            assert reads.known_person(by=director, email="bewoner@voorbeeld.be ", phone="0471 00 00 00") == resident
        assert reads.known_person(by=director, phone="+32470123456") == caller
        assert reads.known_person(by=director, email="buur@voorbeeld.be") is None
        assert reads.known_person(by=director) is None

    def test_only_by_who_answers_people(self, resident, field_worker, other_director):
        for outsider in (field_worker, other_director):
            with pytest.raises(NotAllowed):
                reads.known_person(by=outsider, email="bewoner@voorbeeld.be")
