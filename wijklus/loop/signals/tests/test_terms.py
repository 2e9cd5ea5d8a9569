"""By which day people hear something: decided by the city, kept with every signal, late when it passed."""

import sys
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.places import writes as places
from wijklus.ground.trail import jobs
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.signals import reads, rules, writes
from wijklus.loop.signals.models import CategoryTerm, SignalTerm

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
FIRST = date(2026, 12, 4)
"""Ten working days after the Friday on which it all happens."""


def due(signal):
    return SignalTerm.objects.get(signal=signal).due_on


@pytest.fixture
def licht(administrator, at):
    main = writes.add_category(name={"nl": "Straat"}, by=administrator, at=at, days=rules.Days(5, 30))
    return writes.add_category(name={"nl": "Licht"}, parent=main, by=administrator, at=at)


def edited(category, administrator, at, **changed):
    given = {
        "name": category.name, "parent": category.parent, "policy_field_id": None, "is_public_space": False,
        "position": 1, "is_active": True, **changed,
    }  # fmt: skip
    return writes.change_category(category=category, version=category.version, by=administrator, at=at, **given)


class TestKept:
    def test_what_comes_in_has_its_days(self, signal):
        term = SignalTerm.objects.get(signal=signal)
        assert (term.first_answer_on, term.due_on) == (FIRST, FIRST)
        assert term.outcome_on == date(2027, 2, 16)  # sixty working days, without Christmas and New Year
        assert term.moved_at == signal.received_at

    def test_a_category_brings_its_own_term_also_when_it_is_given_later(self, say, licht, director, dampoort, at):
        assert due(say(category=licht)) == date(2026, 11, 27)
        plain = say()
        now = writes.triage(
            signal=plain, version=1, kind="idea", category=licht, neighbourhood=dampoort, by=director, at=at
        )
        assert due(now) == date(2026, 11, 27)
        writes.set_category(signals=[now], category=None, by=director, at=at)
        assert due(now) == FIRST

    def test_moved_to_another_neighbourhood_it_is_late_there(self, signal, rabot, director, coordinator, at):
        writes.triage(signal=signal, version=1, kind="idea", category=None, neighbourhood=rabot, by=coordinator, at=at)
        assert SignalTerm.objects.get(signal=signal).neighbourhood == rabot

    def test_nothing_is_owed_once_it_was_set_aside_or_answered(self, signal, say, director, at):
        other = say()
        writes.set_aside(signals=[signal], by=director, at=at, reason="Dubbel")
        assert due(signal) is None
        signal.refresh_from_db()
        later = at + timedelta(days=3)
        writes.take_back(signals=[signal], by=director, at=later)
        assert SignalTerm.objects.get(signal=signal).moved_at == later
        assert due(signal) == FIRST
        feedback.give_answer(signal=other, outcome="changed", text="Gedaan", by=director, at=at)
        assert due(other) is None

    def test_after_word_in_between_the_outcome_counts(self, signal, director, at):
        feedback.give_answer(signal=signal, outcome="interim", text="We kijken ernaar", by=director, at=at)
        assert due(signal) == date(2027, 2, 16)
        writes.note_first_answers(answered={signal.pk: False})
        assert due(signal) == FIRST

    def test_opened_again_the_outcome_counts_from_that_day(self, signal, director, at):
        feedback.give_answer(signal=signal, outcome="changed", text="Gedaan", by=director, at=at)
        answer = signal.answered_links.get()
        monday = at + timedelta(days=73)
        feedback.confirm(recipient=answer.recipient, value="no", at=monday)
        expected = reads.calendar_here().after(monday.date(), rules.OUTCOME_DAYS)
        assert due(signal) == expected
        assert writes.check_derived() == feedback.check_derived() == []

    def test_a_policy_signal_owes_nobody_an_answer(self, gent, dampoort, at):
        from wijklus.base.actor import system

        lifted = writes.register(
            text="Wonen", kind="problem", channel="meeting", neighbourhood=dampoort, origin_kind="policy",
            level="city", by=system(gent.pk), at=at,
        )  # fmt: skip
        assert due(lifted) is None

    def test_an_import_brings_terms_too(self, dampoort, field_worker, at):
        said = rules.Said(text="Oud", kind="idea", channel="walk", neighbourhood=dampoort, counted_voices=2)
        kept = writes.import_many(rows=[said], by=field_worker, at=at)
        assert due(kept.signals[0]) == FIRST


class TestDecided:
    def test_a_changed_term_makes_what_is_owed_anew_in_a_job(self, say, licht, director, administrator, at):
        open_one, aside = say(category=licht), say(category=licht)
        writes.set_aside(signals=[aside], by=director, at=at, reason="Dubbel")
        promised = SignalTerm.objects.get(signal=aside).first_answer_on
        edited(licht, administrator, at, days=rules.Days(1, 2))
        assert due(open_one) == date(2026, 11, 27)
        assert jobs.run_waiting(at=at)
        assert due(open_one) == date(2026, 11, 23)
        assert SignalTerm.objects.get(signal=aside).first_answer_on == promised
        assert writes.check_derived() == []

    def test_another_main_category_is_another_term(self, say, licht, administrator, at):
        one = say(category=licht)
        edited(licht, administrator, at, parent=None)
        jobs.run_waiting(at=at)
        assert due(one) == FIRST

    def test_the_default_of_the_city(self, gent, signal, administrator, at):
        assert writes.set_outcome_default(days=40, by=administrator, at=at) == 40
        writes.set_outcome_default(days=40, by=administrator, at=at)
        places.change_settings(by=administrator, at=at, version=gent.version, first_answer_days=1)
        jobs.run_waiting(at=at)
        term = SignalTerm.objects.get(signal=signal)
        assert (term.first_answer_on, term.outcome_on) == (
            date(2026, 11, 23),
            reads.calendar_here().after(at.date(), 40),
        )
        assert CategoryTerm.objects.count() == 1

    def test_a_closing_day_is_passed_over_and_can_be_taken_back(self, signal, administrator, at):
        day = date(2026, 11, 23)
        writes.add_closing_day(on=day, name=" Brugdag ", by=administrator, at=at)
        jobs.run_waiting(at=at)
        assert due(signal) == date(2026, 12, 7)
        with pytest.raises(Refused):
            writes.add_closing_day(on=day, name="Nog eens", by=administrator, at=at)
        with pytest.raises(Refused):
            writes.add_closing_day(on=day, name=" ", by=administrator, at=at)
        for worked_already in (date(2026, 11, 22), date(2026, 12, 25)):
            with pytest.raises(Refused):
                writes.add_closing_day(on=worked_already, name="Vrij", by=administrator, at=at)
        writes.remove_closing_day(on=day, by=administrator, at=at + timedelta(minutes=1))
        writes.remove_closing_day(on=day, by=administrator, at=at + timedelta(minutes=2))
        jobs.run_waiting(at=at + timedelta(minutes=2))
        assert due(signal) == FIRST

    @pytest.mark.parametrize("days", [0, 261])
    def test_a_term_is_between_a_day_and_a_year(self, licht, administrator, at, days):
        with pytest.raises(Refused):
            writes.set_outcome_default(days=days, by=administrator, at=at)
        with pytest.raises(Refused):
            edited(licht, administrator, at, days=rules.Days(days))

    def test_only_who_keeps_the_taxonomy_decides(self, director, anyone, at):
        for outsider in (director, anyone):
            with pytest.raises(NotAllowed):
                writes.set_outcome_default(days=3, by=outsider, at=at)
            with pytest.raises(NotAllowed):
                writes.add_closing_day(on=at.date(), name="Vrij", by=outsider, at=at)
            with pytest.raises(NotAllowed):
                writes.remove_closing_day(on=at.date(), by=outsider, at=at)

    def test_the_default_of_a_first_answer_stands_in_the_settings_only(self, gent):
        with pytest.raises(IntegrityError), transaction.atomic():
            CategoryTerm(first_answer_days=3).save()


class TestRebuild:
    def test_what_differs_is_found_and_made_anew(self, signal, say, director, at):
        feedback.give_answer(signal=signal, outcome="interim", text="We kijken", by=director, at=at)
        gone = say()
        SignalTerm.objects.filter(signal=signal).update(due_on=at.date())
        SignalTerm.objects.filter(signal=gone).delete()
        found = writes.check_derived()
        assert [reference for reference, _should, _is in found] == [signal.reference, gone.reference]
        assert writes.rebuild() == 2
        assert writes.check_derived() == []
        SignalTerm.objects.update(is_answered=False)
        assert feedback.check_derived()
        feedback.rebuild()
        assert feedback.check_derived() == writes.check_derived() == []

    def test_a_signal_from_before_there_were_terms(self, signal, director, at, client):
        SignalTerm.objects.all().delete()
        assert reads.term_of(reads.for_actor(by=director, reference=signal.reference)) is None
        assert client.get(reads.follow_path(signal, language="nl")).status_code == 200
        writes.set_aside(signals=[signal], by=director, at=at, reason="Dubbel")
        assert SignalTerm.objects.get().moved_at == at


class TestLate:
    @pytest.fixture
    def heap(self, dampoort, rabot, field_worker, administrator, at):
        """Thirty signals of the past weeks, one a day; every fifth in Rabot."""
        rows = [
            rules.Said(
                text=f"Signaal {n}", kind="idea" if n % 2 else "problem", channel="walk", counted_voices=1,
                neighbourhood=rabot if n % 5 == 4 else dampoort, received_at=at - timedelta(days=n),
            )
            for n in range(45)
        ]  # fmt: skip
        return writes.import_many(rows=rows, by=field_worker, at=at).signals

    def filters(self, at, **more):
        before = rules.late_before(at.date(), calendar=reads.calendar_here())
        return reads.Filters(state="late", late_before=before, **more)

    def test_longest_late_first_page_after_page(self, heap, director, at, django_assert_num_queries):
        wanted = self.filters(at)
        with django_assert_num_queries(1):
            first = reads.inbox(today=DAY, by=director, filters=wanted)
        texts = [row.text for row in first.rows]
        assert texts[:4] == [
            "Signaal 43",
            "Signaal 40",
            "Signaal 41",
            "Signaal 42",
        ]  # the last three are due on one day
        second = reads.inbox(today=DAY, by=director, filters=wanted, cursor=first.older)
        assert second.older == ""
        rest = [row.text for row in second.rows]
        assert not set(texts) & set(rest)
        assert rest[-1] == "Signaal 16"  # of Wednesday the fourth: ten working days, Armistice Day not counted
        assert reads.inbox(today=DAY, by=director, filters=wanted, cursor="x~y").rows == first.rows

    def test_a_closing_day_makes_it_less_late(self, heap, director, administrator, at):
        found = reads.inbox(today=DAY, by=director, filters=self.filters(at))
        before = reads.days_late(found.rows, country="BE", today=DAY)
        writes.add_closing_day(on=DAY - timedelta(days=1), name="Brug", by=administrator, at=at)
        found = reads.inbox(today=DAY, by=director, filters=self.filters(at))
        after = reads.days_late(found.rows, country="BE", today=DAY)
        assert before[heap[43].pk] == after[heap[43].pk] + 1 == 20

    def test_with_the_other_filters(self, heap, director, coordinator, rabot, administrator, at, monkeypatch):
        def count(by, **more):
            return len(reads.inbox(today=DAY, by=by, filters=self.filters(at, **more)).rows)

        licht = writes.add_category(name={"nl": "Licht"}, by=administrator, at=at)
        writes.set_category(signals=[heap[40]], category=licht, by=director, at=at)
        assert count(coordinator, neighbourhood_id=rabot.pk) == 6
        assert count(director, neighbourhood_id=rabot.pk) == 0
        assert count(coordinator, category_ids=(licht.pk,)) == 1
        assert count(director, q="signaal", kind="idea") == count(director, kind="idea") == 11
        assert count(director, channel="mail") == 0
        monkeypatch.setattr(sys.modules["wijklus.loop.signals.reads.inbox"], "MOST_PARTS", 0)
        assert reads.inbox(today=DAY, by=director, filters=self.filters(at)).rows[0].text == "Signaal 43"

    def test_vandaag_says_who_waits_and_how_much_too_long(self, heap, director, at, django_assert_max_num_queries):
        with django_assert_max_num_queries(7):
            section = next(one for one in reads.due(actor=director, now=at) if one.key == "late")
        late = reads.late(neighbourhood_ids=director.reach("signals.triage"), before=at.date())
        assert section.count == late.count() > 10
        assert len(section.top) == 10
        assert section.top[0].what == "Signaal 43"
        assert "20 werkdagen te laat" in section.top[0].where


@pytest.mark.usefixtures("stopped_clock")
class TestScreens:
    def test_inbox_badge_and_filter(self, say, client_of, at, django_assert_max_num_queries):
        late, _new = say(received_at=at - timedelta(days=16), text="Al lang stuk"), say(text="Pas gemeld")
        director = client_of("director")
        with django_assert_max_num_queries(8):
            page = director.get("/nl/gent/werk/inbox/?state=late").content.decode()
        assert "Al lang stuk" in page
        assert "Pas gemeld" not in page
        assert "1 werkdag te laat" in page
        with django_assert_max_num_queries(8):
            assert "1 werkdag te laat" in director.get("/nl/gent/werk/inbox/").content.decode()
        one = director.get(f"/nl/gent/werk/signaal/{late.reference}/").content.decode()
        assert "Antwoord ten laatste op" in one
        today = director.get("/nl/gent/werk/").content.decode()
        assert "Over de termijn" in today
        assert "?state=late" not in today  # one is no more than ten

    def test_terms_and_closing_days(self, administrator, client_of, gent, licht):
        page, browser = "/nl/gent/werk/termijnen/", client_of("administrator")
        shown = browser.get(page).content.decode()
        assert "Straat" in shown
        assert "Nationale feestdag" in shown
        assert browser.post(page, {"outcome_days": 30}).status_code == 302
        assert browser.post(page, {"outcome_days": 0}).status_code == 422
        assert CategoryTerm.objects.get(category=None).outcome_days == 30
        add = page + "sluitingsdag/"
        assert browser.post(add, {"on": "2026-07-20", "name": "Gentse Feesten"}).status_code == 302
        assert browser.post(add, {"on": "2026-07-20", "name": "Gentse Feesten"}).status_code == 422
        assert browser.post(add, {"on": "x", "name": ""}).status_code == 422
        assert "Gentse Feesten" in browser.get(page).content.decode()
        assert browser.post(add + "2026-07-20/weg/").status_code == 302
        assert browser.post(add + "vandaag/weg/").status_code == 302
        assert "Gentse Feesten" not in browser.get(page).content.decode()

    def test_the_form_of_a_category(self, administrator, client_of, licht):
        page = f"/nl/gent/werk/categorieen/{licht.code}/"
        browser = client_of("administrator")
        given = {"name_nl": "Licht", "version": 1, "position": 1, "is_active": "on"}
        assert browser.post(page, {**given, "first_answer_days": 3}).status_code == 302
        assert reads.own_days(licht) == rules.Days(3)
        assert 'value="3"' in browser.get(page).content.decode()

    def test_the_story_names_the_day(self, signal, director, client, at):
        path = reads.follow_path(signal, language="nl")
        assert "4 december 2026" in client.get(path).content.decode()
        feedback.give_answer(signal=signal, outcome="interim", text="We kijken", by=director, at=at)
        assert "16 februari 2027" in client.get(path).content.decode()
