"""A promise that stays late goes up the line, with a clock that everybody sees; what volunteers promise never does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from wijklus.base import actor as actors
from wijklus.base.refusals import NotAllowed
from wijklus.ground.people import writes as people
from wijklus.ground.trail import jobs as trail_jobs
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.actions import access, jobs, reads, rules, writes
from wijklus.loop.actions.models import Commitment
from wijklus.loop.plans import writes as plans

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
TERM = date(2027, 1, 10)


def days(n):
    return TERM + timedelta(days=n)


@pytest.fixture
def system(gent):
    return actors.system(gent.pk)


@pytest.fixture
def department(groendienst, system, at):
    """The department of public space stands above the parks service, and the general director above that."""
    made = {}
    for name in ("Departement Openbaar Domein", "Algemeen directeur"):
        made[name] = people.make_party(kind="service", name=name, email="boven@gent.example", by=system, at=at)
    first, last = made.values()
    people.change_party(party=first, version=1, name=first.name, email=first.email, above=last, by=system, at=at)
    people.change_party(
        party=groendienst, version=1, name="Groendienst", email=groendienst.email, above=first, by=system, at=at
    )
    return first


@pytest.fixture
def promised(commitment, mandate, department, service_contact, at):
    given = {"commitment": commitment, "accepts": True, "promised_on": TERM}
    return writes.answer_commitment(by=service_contact, at=at, **given)


@pytest.fixture
def escalate(system, at):
    return lambda n: writes.escalate(on=days(n), by=system, at=at)


def stands():
    return Commitment.objects.select_related("party", "escalated_to", "mandate").get()


class TestLine:
    def test_one_step_a_week_up_to_the_body_that_gave_the_mandate(self, promised, escalate):
        """Counted by hand: the term is 10 January; up on 17 January, 24 January and 31 January, and no further."""
        gone = {n: escalate(n) for n in (0, 1, 6, 7, 8, 13, 14, 20, 21, 28, 365)}
        assert {n for n, up in gone.items() if up} == {7, 14, 21}
        late = stands()
        assert (late.escalation_level, late.escalated_to, late.escalated_to_body) == (
            3, None, "College van burgemeester en schepenen",
        )  # fmt: skip
        steps = [step.reason for step in reads.steps(late) if step.step == rules.TERM_ESCALATED]
        assert steps == ["Departement Openbaar Domein", "Algemeen directeur", "College van burgemeester en schepenen"]
        assert Entry.objects.filter(verb="actions.escalate").count() == 3

    def test_the_clock_says_how_many_days_and_with_whom(self, promised, escalate, django_assert_num_queries):
        def told(n):
            late = stands()
            with django_assert_num_queries(0):
                clock = reads.late_clock(late, on=days(n))
            return clock and (clock.days, clock.now_with)

        assert told(0) is None
        assert told(3) == (3, "Groendienst")
        escalate(7)
        assert told(9) == (9, "Departement Openbaar Domein")
        for n in (14, 21):
            escalate(n)
        assert told(30) == (30, "College van burgemeester en schepenen")

    def test_judged_or_moved_it_stops(self, promised, escalate, director, service_contact, at):
        escalate(7)
        given = {"terms": writes.Terms(days(60)), "reason": "Vorst", "by": service_contact, "at": at}
        talk = writes.propose_terms(commitment=promised, **given)
        assert escalate(14) == 0, "the answer is up to whoever asked"
        moved = writes.decide_terms(commitment=talk, agrees=True, by=director, at=at)
        assert (moved.escalation_level, moved.escalated_to, reads.late_clock(moved, on=days(14))) == (0, None, None)
        writes.judge(commitment=moved, says=rules.BROKEN, note="Niets", by=director, at=at)
        assert escalate(365) == 0

    def test_silence_about_a_proposal_of_whoever_asked_stops_no_clock(self, promised, escalate, director, at):
        given = {"terms": writes.Terms(days(60)), "reason": "Later mag", "by": director, "at": at}
        writes.propose_terms(commitment=promised, **given)
        assert [escalate(n) for n in (6, 7, 14)] == [0, 1, 1]
        assert (stands().waits_for, stands().escalation_level) == (rules.PROMISER, 2)

    def test_of_volunteers_it_never_goes_up(self, action, director, system, escalate, at):
        group = people.make_party(kind="group", name="Bewonerscomité", by=director, at=at)
        given = {"what": "Bloembakken", "to_whom": "", "asked_due_on": TERM, "by": director, "at": at}
        asked = writes.ask_commitment(action=action, party=group, **given)
        writes.answer_commitment(commitment=asked, accepts=True, promised_on=TERM, by=access.by_link(asked), at=at)
        assert escalate(30) == 0
        assert reads.late_clock(stands(), on=days(30)) is None

    def test_with_nobody_above_it_stays_and_the_clock_runs(self, promised, escalate):
        Commitment.objects.update(mandate=None)
        assert [escalate(n) for n in (7, 14, 21)] == [1, 1, 0]
        assert reads.late_clock(stands(), on=days(21)).now_with == "Algemeen directeur"

    def test_only_the_clock_does_it(self, promised, director, at):
        with pytest.raises(NotAllowed):
            writes.escalate(on=days(7), by=director, at=at)

    def test_what_changed_meanwhile_does_not_go_up(self, promised, escalate, monkeypatch):
        found = list(reads.to_escalate(on=days(7)))
        Commitment.objects.update(version=9)

        class Found(list):
            iterator = list.__iter__

        monkeypatch.setattr(reads, "to_escalate", lambda on: Found(found))
        assert escalate(7) == 0


class TestVandaag:
    def keys(self, actor, n):
        return {part.key: part.count for part in reads.due(actor=actor, on=days(n)) if part.count}

    def test_who_asks_sees_what_went_up_broke_or_was_reported(
        self, promised, escalate, director, service_contact, action, groendienst, at
    ):
        escalate(7)
        found = self.keys(director, 8)
        assert found["promises_escalated"] == 1
        assert "promises_late" not in found
        writes.report(commitment=promised, says=rules.KEPT, by=service_contact, at=at)
        assert self.keys(director, 8)["promises_to_judge"] == 1
        writes.judge(commitment=promised, says=rules.BROKEN, note="Niets", by=director, at=at)
        found = self.keys(director, 8)
        assert (found["promises_broken"], "promises_to_judge" in found) == (1, False)
        given = {"what": "Anders", "to_whom": "", "asked_due_on": days(90), "by": director, "at": at}
        again = writes.ask_commitment(action=action, party=groendienst, **given)
        writes.answer_commitment(commitment=again, accepts=True, promised_on=days(90), by=service_contact, at=at)
        assert "promises_broken" not in self.keys(director, 8)

    def test_who_stands_above_sees_what_came_up(self, promised, department, escalate, service_contact, gent):
        rights = actors.everywhere("loop.read", "commitments.answer")
        above = actors.Actor(gent.pk, "Departementshoofd", rights=rights, party_ids=frozenset({department.pk}))
        assert self.keys(above, 8) == {}
        escalate(7)
        assert self.keys(above, 8) == {"escalated_to_us": 1}
        assert "escalated_to_us" not in self.keys(service_contact, 8)


@pytest.mark.django_db(transaction=True)
class TestMail:
    @pytest.fixture(autouse=True)
    def no_language_of_its_own(self):
        with translation.override(None):
            yield

    def test_tells_who_stands_above_once(self, promised, escalate, monkeypatch):
        monkeypatch.setattr("wijklus.base.clock.today", lambda: days(7))
        Job.objects.all().delete()
        jobs.escalate()
        jobs.escalate()
        trail_jobs.run_waiting(at=datetime(2030, 1, 1, tzinfo=UTC))
        [letter] = mail.outbox
        assert letter.to == ["boven@gent.example"]
        assert letter.subject.startswith("Groendienst is 7 dagen te laat met een toezegging aan Dampoort")
        for words in ("Acht lampen", "10 januari 2027", f"/werk/toezegging/{promised.reference}/"):
            assert words in letter.body
            assert words in letter.alternatives[0].content

    def test_nothing_when_it_was_kept_meanwhile_or_nobody_can_be_told(
        self, promised, escalate, department, director, system, at
    ):
        escalate(7)
        given = {"commitment_reference": promised.reference, "on": days(8)}
        assert reads.escalated(level=1, **given).addresses == ["boven@gent.example"]
        assert reads.escalated(level=2, **given) is None
        jobs.send_escalated(commitment_ref="niets", level=1)
        people.change_party(party=department, version=2, name=department.name, by=system, at=at)
        assert reads.escalated(level=1, **given) is None
        writes.judge(commitment=promised, says=rules.KEPT, by=director, at=at)
        assert reads.escalated(level=1, **given) is None
        assert mail.outbox == []


class TestScreens:
    @pytest.fixture(autouse=True)
    def late(self, stopped_clock, monkeypatch):
        monkeypatch.setattr("wijklus.base.clock.today", lambda: days(9))

    def words(self, response):
        return " ".join(response.content.decode().split())

    def test_the_clock_stands_on_every_page(
        self, client_of, promised, plan, director, escalate, at, django_assert_max_num_queries
    ):
        escalate(7)
        given = {"decided_by": "Raad", "decided_on": at.date(), "by": director, "at": at}
        plans.adopt(plan=plan, version=plan.version, **given)
        told = "9 dagen over de afgesproken dag, nu bij Departement Openbaar Domein"
        expires, key = reads.link_of(promised, on=days(9))
        desk, anyone = client_of("director"), client_of("anyone")
        for browser, name, arguments in (
            (desk, "actions:commitment", [promised.reference]),
            (desk, "actions:promises", []),
            (anyone, "actions:commitment_link", [promised.reference, expires, key]),
        ):
            with translation.override("nl"):
                assert told in self.words(browser.get(reverse(name, args=["gent", *arguments])))
        with translation.override("nl"), django_assert_max_num_queries(8):
            shown = self.words(anyone.get(reverse("plans:plan", args=["gent", plan.reference])))
        assert told in shown
