"""A resident says something, in every way a resident can, and nothing of it is lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from wijklus.base import scope
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people.models import Contact, Person
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.signals import reads, rules, writes
from wijklus.loop.signals.models import Signal

from .conftest import AT_SEA, DAMPOORT, files_in, picture

pytestmark = pytest.mark.django_db


def said_in_the_trail() -> str:
    return str(list(Entry.objects.values_list("before", "after", "reason")))


class TestResident:
    def test_words_are_kept_and_the_trail_does_not_hold_them(self, signal):
        assert (signal.text, signal.state) == ("Er is te weinig licht aan het park", rules.NEW)
        assert Entry.objects.get(verb="signals.register").object_ref == signal.reference
        assert "licht" not in said_in_the_trail()

    def test_without_an_address_it_is_still_one_person(self, say):
        first, second = say(), say()
        assert first.person_id != second.person_id
        assert not Contact.objects.exists()
        assert not Job.objects.exists()

    def test_with_an_address_it_is_the_same_person_and_a_receipt_goes_out(self, say):
        wish = rules.Reachable(channel="mail", email="bewoner@voorbeeld.be")
        first, second = say(contact=wish), say(contact=wish)
        assert first.person == second.person
        assert set(Job.objects.values_list("key", flat=True)) == {
            f"receipt:{first.reference}",
            f"receipt:{second.reference}",
        }

    def test_through_a_group_with_a_free_name(self, say):
        say(contact=rules.Reachable(channel="group", group_name="Bewonerscomité Dampoort"))
        assert Contact.objects.get().name == "Bewonerscomité Dampoort"

    def test_the_chosen_channel_needs_its_address(self, say):
        with pytest.raises(Refused) as refused:
            say(contact=rules.Reachable(channel="mail"))
        assert refused.value.field == "email"
        assert not Person.objects.exists()

    def test_somebody_known_signals_again(self, say, signal):
        again = say(contact=signal.person)
        assert again.person == signal.person
        assert Job.objects.get().name == "wijklus.loop.signals.jobs.send_receipt"


class TestWords:
    @pytest.mark.parametrize("text", ["", "  \n ", "\u202e\u202d"])
    def test_nothing_is_not_a_signal(self, say, text):
        with pytest.raises(Refused) as refused:
            say(text=text)
        assert refused.value.field == "text"

    def test_too_much_is_refused_with_how_much_it_is(self, say):
        with pytest.raises(Refused) as refused:
            say(text="a" * 100_000)
        assert "100000" in str(refused.value.sentence)
        assert not Signal.objects.exists()

    def test_every_sign_is_kept_but_what_turns_the_page_around(self, say):
        text = "Goed 👍🏽👨‍👩‍👧 مرحبا \u202eomgekeerd\u202c שלום\r\nnieuwe lijn\x00"
        assert say(text=text).text == "Goed 👍🏽👨‍👩‍👧 مرحبا omgekeerd שלום\nnieuwe lijn"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("kind", "klacht"),
            ("origin_kind", "gerucht"),
            ("level", "heelal"),
            ("level", "city"),
            ("place_text", "x" * 201),
            ("form_key", "k" * 65),
            ("form_key", "a\nb"),
        ],
    )
    def test_what_does_not_exist_is_refused(self, say, field, value):
        with pytest.raises(Refused):
            say(**{field: value})
        assert not Signal.objects.exists()

    def test_an_unknown_channel_is_refused(self, say, director):
        with pytest.raises(Refused) as refused:
            say(channel="duif", by=director)
        assert refused.value.field == "channel"


class TestPlace:
    def test_the_point_decides_the_neighbourhood_and_the_version_of_its_boundary(self, say, drawn, dampoort):
        signal = say(neighbourhood=None, lat=DAMPOORT[0], lon=DAMPOORT[1])
        assert (signal.neighbourhood, signal.boundary_id) == (dampoort, drawn.pk)
        assert signal.cell is not None
        assert signal.cell < 2**63

    def test_a_point_in_the_sea_is_kept_and_not_locatable(self, say, drawn):
        signal = say(neighbourhood=None, lat=AT_SEA[0], lon=AT_SEA[1])
        assert not signal.neighbourhood.is_locatable
        assert (signal.lat, signal.lon, signal.boundary_id) == (*AT_SEA, None)

    def test_a_chosen_neighbourhood_stays_whatever_the_point(self, say, drawn, dampoort):
        assert say(lat=AT_SEA[0], lon=AT_SEA[1]).neighbourhood == dampoort

    def test_without_any_place_it_is_not_locatable(self, say):
        assert not say(neighbourhood=None).neighbourhood.is_locatable

    @pytest.mark.parametrize(
        ("lat", "lon"), [(51.0, None), (None, 3.7), (91.0, 3.7), (51.0, 181.0), (float("nan"), 3.7), (51.0, 1e400)]
    )
    def test_half_a_point_or_one_beside_the_globe_is_refused(self, say, lat, lon):
        with pytest.raises(Refused) as refused:
            say(lat=lat, lon=lon)
        assert refused.value.field == "lat"


class TestMoment:
    def test_what_was_said_yesterday_is_noted_today(self, say, at):
        assert say(received_at=at - timedelta(days=1)).received_at == at - timedelta(days=1)

    @pytest.mark.parametrize("away", [timedelta(days=1), timedelta(days=-365 * 126)])
    def test_the_future_and_1900_are_refused(self, say, at, away):
        with pytest.raises(Refused) as refused:
            say(received_at=at + away)
        assert refused.value.field == "received_at"


class TestFieldWorker:
    def test_notes_what_twelve_people_said_without_their_names(self, say, field_worker):
        signal = say(channel="walk", counted_voices=12, by=field_worker)
        assert (signal.person, signal.counted_voices) == (None, 12)
        assert signal.noted_by_function == "Buurtwerker Dampoort"
        assert not Person.objects.exists()

    def test_notes_what_was_said_about_a_neighbourhood_elsewhere(self, say, field_worker, rabot):
        assert say(channel="walk", counted_voices=1, by=field_worker, neighbourhood=rabot).neighbourhood == rabot

    def test_notes_for_one_person_who_agreed(self, say, field_worker):
        wish = rules.Reachable(channel="phone", phone="0470 12 34 56", name="Een bewoner")
        signal = say(channel="phone", contact=wish, by=field_worker, agreed_to=["answer", "alles"])
        assert signal.agreed_to == ["answer"]
        assert not Job.objects.exists()

    @pytest.mark.parametrize(
        "said",
        [
            {"counted_voices": 501},
            {"counted_voices": -1},
            {"counted_voices": 3, "contact": rules.Reachable()},
        ],
    )
    def test_counts_that_cannot_be(self, say, field_worker, said):
        with pytest.raises(Refused) as refused:
            say(channel="walk", by=field_worker, **said)
        assert refused.value.field == "counted_voices"

    def test_a_resident_or_another_citys_director_cannot_note_for_others(self, say, anyone, other_director):
        for outsider in (anyone, other_director):
            with pytest.raises(NotAllowed):
                say(channel="walk", counted_voices=2, by=outsider)
        with pytest.raises(NotAllowed):
            say(by=other_director)


class TestPolicy:
    def test_a_policy_signal_has_no_voices_and_stands_above_its_neighbourhoods(self, say, coordinator):
        signal = say(origin_kind="policy", level="city", origin_label="Licht", channel="meeting", by=coordinator)
        assert (signal.person, signal.counted_voices) == (None, 0)
        assert reads.origin_of(signal) == "Licht"

    def test_it_cannot_be_given_voices(self, say, coordinator):
        with pytest.raises(Refused):
            say(origin_kind="policy", level="city", counted_voices=3, channel="meeting", by=coordinator)


class TestSentTwice:
    def test_the_second_is_a_repeat_of_the_first_answer(self, say, storage):
        first = say(form_key="k1", photos=[picture()])
        again = say(form_key="k1", photos=[picture()])
        assert again == first
        assert (Signal.objects.count(), Person.objects.count(), len(files_in(storage))) == (1, 1, 1)

    def test_another_text_under_the_same_key_is_refused_with_a_sentence(self, say):
        say(form_key="k1")
        with pytest.raises(Refused) as refused:
            say(form_key="k1", text="Iets anders")
        assert refused.value.field == "form_key"
        assert Signal.objects.count() == 1

    def test_without_a_key_two_are_two(self, say):
        assert say() != say()

    def test_the_database_decides_and_nothing_of_the_second_stays(self, say, storage):
        first = say(form_key="k1", photos=[picture()])
        kept = files_in(storage)
        assert say(form_key="k1", photos=[picture()]) == first
        assert (Person.objects.count(), files_in(storage)) == (1, kept)

    def test_another_broken_rule_of_the_database_is_not_taken_for_a_repeat(self, say, storage, monkeypatch):
        from django.db import IntegrityError

        say(form_key="k1")
        monkeypatch.setattr(reads, "by_form_key", lambda key: None)
        with pytest.raises(IntegrityError):
            say(form_key="k1")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one(gent, dampoort, anyone, at):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        found = [writes_once(gent.pk, dampoort, anyone, at) for _ in range(2)]
    else:
        found = []

        def send():
            found.append(writes_once(gent.pk, dampoort, anyone, at))
            connections.close_all()

        threads = [threading.Thread(target=send) for _ in range(2)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    assert len(set(found)) == 1
    assert Signal.objects.count() == 1


def writes_once(city_id, neighbourhood, by, at):
    with scope.of(city_id):
        return writes.register(
            text="Licht", kind="problem", channel="web", neighbourhood=neighbourhood, form_key="k", by=by, at=at
        ).reference
