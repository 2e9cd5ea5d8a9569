"""Lost: nothing happened for too long, or it ended without an answer; found again at the next step."""

from datetime import timedelta

import pytest

from wijklus.loop.actions import writes as actions
from wijklus.loop.feedback import reads, rules, writes
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals import writes as signals

pytestmark = pytest.mark.django_db
DAYS = 60


def lost(loop, *, days=0, **more):
    """What is lost so many days later: step, holder, people, voices."""
    now = loop.at + timedelta(days=days)
    return [(d.step, d.holder, d.people, d.voices) for d in reads.lost(now=now, after_days=DAYS, **more)]


class TestSilence:
    def test_what_nobody_sorted_for_sixty_days(self, loop):
        loop.say(days_ago=61), loop.say(days_ago=59), loop.count(4, days_ago=70)
        assert lost(loop) == [(rules.SORT, "", 1, 4)]
        assert lost(loop, days=2) == [(rules.SORT, "", 2, 4)]

    def test_it_is_found_again_when_it_is_taken_up_or_set_aside(self, loop):
        one, other = loop.say(days_ago=90), loop.say(days_ago=90)
        assert reads.lost_at(signal=one, now=loop.at, after_days=DAYS).people == 1
        theme = loop.bundle(one)
        signals.set_aside(signals=[other], reason="Dubbel", by=loop.director, at=loop.at)
        assert lost(loop) == []
        one.refresh_from_db(), other.refresh_from_db()
        for each in (one, other):
            assert reads.lost_at(signal=each, now=loop.at, after_days=DAYS) is None
        assert lost(loop, days=61) == [(rules.PRIORITISE, "", 1, 0)]
        later = loop.at + timedelta(days=61)
        assert reads.lost_at(signal=one, now=later, after_days=DAYS).ref == theme.reference

    def test_word_in_between_counts_as_something_that_happened(self, loop):
        said, bundled = loop.say(days_ago=90), loop.say(days_ago=90)
        loop.bundle(bundled)
        later = loop.at + timedelta(days=50)
        for signal in (said, bundled):
            writes.give_answer(signal=signal, outcome=rules.INTERIM, text="We kijken", by=loop.director, at=later)
        assert lost(loop, days=70) == []
        assert set(lost(loop, days=111)) == {(rules.SORT, "", 1, 0), (rules.PRIORITISE, "", 1, 0)}

    def test_every_later_step_finds_it_again(self, loop, groendienst):
        action = loop.act(loop.bundle(loop.say()))
        assert lost(loop, days=61) == [(rules.FIND_OWNER, "", 1, 0)]
        asked_at = loop.at + timedelta(days=61)
        promise = actions.ask_commitment(
            action=action, party=groendienst, what="Vijf banken", to_whom="Dampoort",
            asked_due_on=asked_at.date() + timedelta(days=90), by=loop.director, at=asked_at,
        )  # fmt: skip
        assert lost(loop, days=62) == []
        assert lost(loop, days=122) == [(rules.ANSWER_REQUEST, "Groendienst", 1, 0)]
        actions.withdraw(commitment=promise, reason="Te laat", by=loop.director, at=asked_at)
        loop.at += timedelta(days=125)
        result = loop.result(action=action)
        assert lost(loop) == []
        assert lost(loop, days=61) == [(rules.ANSWER, "", 1, 0)]
        writes.give_answer(result=result, text="Ja.", by=loop.director, at=loop.at)
        assert lost(loop, days=61) == []

    def test_a_letter_that_nobody_posts(self, loop):
        letter = loop.say(channel="letter", name="Mia", address="Straat 1")
        writes.give_answer(signal=letter, outcome=rules.CHANGED, text="Gedaan.", by=loop.director, at=loop.at)
        assert lost(loop, days=60) == []
        assert lost(loop, days=61) == [(rules.DELIVER, "", 1, 0)]


class TestClosed:
    def test_a_theme_closed_while_its_people_have_no_answer(self, loop):
        signal = loop.say()
        theme = loop.bundle(signal)
        priorities.close_theme(theme=theme, reason="Speelt niet meer", by=loop.director, at=loop.at)
        (one,) = reads.lost(now=loop.at, after_days=DAYS)
        assert one.is_closed
        signal.refresh_from_db()
        assert reads.lost_at(signal=signal, now=loop.at, after_days=DAYS) == one
        writes.give_answer(result=loop.result(theme=theme), text="Ja.", by=loop.director, at=loop.at)
        assert lost(loop) == []

    def test_an_action_that_ended_with_nothing_to_tell(self, loop):
        action = loop.act(loop.bundle(loop.say()))
        actions.advance(action=action, to="dropped", reason="Geen geld", by=loop.director, at=loop.at)
        assert lost(loop) == [(rules.RECORD_RESULT, "", 1, 0)]
        action.refresh_from_db()
        loop.result("not_changed", action=action)
        assert lost(loop) == []  # the answer is owed, and stands there


class TestShown:
    def test_heaviest_first_in_a_constant_number_of_queries(self, loop, django_assert_max_num_queries):
        for number in range(4):
            loop.act(loop.bundle(loop.say(days_ago=10 * number), title=f"Thema {number}"))
        loop.bundle(loop.count(50), title="Veel mensen")
        now = loop.at + timedelta(days=61)
        with django_assert_max_num_queries(15):
            found = reads.lost(now=now, after_days=DAYS)
        assert [one.weight for one in found] == [50 * 71, 91, 81, 71, 61]
        total = reads.total_of(found)
        assert (total.people, total.voices, total.steps) == (4, 50, 5)

    def test_vandaag_of_the_director_and_of_the_service_that_holds_it_up(
        self, loop, groendienst, service_contact, other_service, field_worker
    ):
        action = loop.act(loop.bundle(loop.say()))
        actions.ask_commitment(
            action=action, party=groendienst, what="Vijf banken", to_whom="Dampoort",
            asked_due_on=loop.at.date() + timedelta(days=90), by=loop.director, at=loop.at,
        )  # fmt: skip
        now = loop.at + timedelta(days=61)

        def section(actor):
            return next((one for one in reads.due(actor=actor, now=now) if one.key == "lost"), None)

        for actor in (loop.director, service_contact):
            assert section(actor).count == 1
            assert "Groendienst" in section(actor).top[0].where
        assert section(other_service) is section(field_worker) is section(loop.anyone) is None
        assert next(one for one in reads.due(actor=loop.director, now=now) if one.key == "waiting").count == 0

    @pytest.mark.usefixtures("stopped_clock")
    def test_pages(self, loop, client_of):
        signal = loop.say(days_ago=90, text="Al zo lang stuk")
        director = client_of("director")
        page = director.get("/nl/gent/werk/verloren/").content.decode()
        assert "Nieuwe signalen" in page
        assert "niets gebeurd sinds" in page
        assert "Verloren" in director.get("/nl/gent/werk/").content.decode()
        assert "1 persoon is verloren" in director.get("/nl/gent/werk/antwoorden/").content.decode()
        assert "1 persoon is verloren" in director.get("/nl/gent/werk/cijfers/").content.decode()
        assert "Dit signaal is verloren" in director.get(f"/nl/gent/werk/signaal/{signal.reference}/").content.decode()
        signals.set_aside(signals=[signal], reason="Dubbel", by=loop.director, at=loop.at)
        assert "Niemand is verloren" in director.get("/nl/gent/werk/verloren/").content.decode()
        assert client_of("anyone").get("/nl/gent/werk/verloren/").status_code == 302
