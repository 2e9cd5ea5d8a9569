"""A service is asked, answers, reports and is judged; an outsider and a second answer change nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import translation

from wijklus.base.cents import Cents
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import writes as people
from wijklus.ground.trail import jobs as trail_jobs
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.actions import access, jobs, reads, rules, writes
from wijklus.loop.actions.models import Action, Commitment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = date(2027, 1, 15)


@pytest.fixture
def ask(action, groendienst, director, at):
    def make(**more):
        given = {"what": "Lampen", "to_whom": "", "asked_due_on": date(2027, 2, 1), "party": groendienst}
        return writes.ask_commitment(**{**given, "action": action, "by": director, "at": at, **more})

    return make


@pytest.fixture
def promised(commitment, service_contact, at):
    return writes.answer_commitment(commitment=commitment, accepts=True, promised_on=DAY, by=service_contact, at=at)


class TestAsking:
    def test_leaves_a_mail_to_send(self, commitment, director):
        assert (commitment.state, commitment.due_on) == (rules.ASKED, date(2027, 2, 1))
        assert commitment.asked_by_function == director.function
        assert Job.objects.get(name__endswith="send_ask").key == f"commitment-ask:{commitment.reference}:1"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"what": " "}, "what"),
            ({"kind": "wish"}, "kind"),
            ({"hours": 0}, "hours"),
            ({"amount": Cents(-5)}, "amount"),
            ({"asked_due_on": date(2026, 11, 19)}, "asked_due_on"),
            ({"to_whom": "x" * 201}, "to_whom"),
        ],
    )
    def test_is_told_what_cannot_be(self, ask, wrong, field):
        with pytest.raises(Refused) as refused:
            ask(**wrong)
        assert refused.value.field == field

    def test_not_of_a_party_that_is_gone_nor_for_what_is_done(self, ask, action, groendienst, director, at):
        groendienst.is_active = False
        with pytest.raises(Refused, match="does not exist"):
            ask()
        groendienst.is_active = True
        writes.advance(action=action, to=rules.DONE, by=director, at=at)
        with pytest.raises(Refused, match="not open"):
            ask()

    def test_a_form_that_was_sent_twice_asks_once(self, ask, director, at):
        first = ask()
        with pytest.raises(Refused, match="in the same words") as refused:
            ask()
        assert refused.value.field == "what"
        assert ask(hours=2).pk != first.pk
        writes.withdraw(commitment=first, reason="Niet meer nodig", by=director, at=at)
        assert ask().what == first.what

    @pytest.mark.parametrize("who", ["field_worker", "service_contact", "councillor", "other_director", "anyone"])
    def test_an_outsider_asks_nothing(self, who, ask, commitment, at, request):
        outsider = request.getfixturevalue(who)
        given = {"commitment": commitment, "by": outsider, "at": at}
        with pytest.raises(NotAllowed):
            ask(by=outsider)
        with pytest.raises(NotAllowed):
            writes.withdraw(reason="x", **given)
        with pytest.raises(NotAllowed):
            writes.renew_link(**given)
        with pytest.raises(NotAllowed):
            writes.ask_again(asked_due_on=DAY, reason="x", **given)
        with pytest.raises(NotAllowed):
            writes.judge(says=rules.KEPT, **given)
        assert Commitment.objects.get().state == rules.ASKED


class TestAnswering:
    def test_accepts_with_another_day_under_its_mandate(self, promised, mandate):
        assert (promised.state, promised.promised_on, promised.due_on) == (rules.ACCEPTED, DAY, DAY)
        assert (promised.mandate, promised.answered_by_function) == (mandate, "Contact groendienst")
        assert Entry.objects.get(verb="actions.accept").mandate == mandate.reference
        assert not reads.conditional(promised, on=DAY)

    def test_refuses_with_a_reason(self, commitment, service_contact, at):
        with pytest.raises(Refused, match="Say why"):
            writes.answer_commitment(commitment=commitment, accepts=False, by=service_contact, at=at)
        refused = writes.answer_commitment(
            commitment=commitment, accepts=False, reason="Geen geld in 2027", by=service_contact, at=at
        )
        assert (refused.state, refused.state_reason, refused.promised_on) == (rules.REFUSED, "Geen geld in 2027", None)

    def test_the_second_answer_is_told_that_the_first_stands(self, promised, service_contact, at):
        with pytest.raises(Refused, match="answered already"):
            writes.answer_commitment(commitment=promised, accepts=False, reason="nee", by=service_contact, at=at)
        promised.refresh_from_db()
        assert promised.state == rules.ACCEPTED

    def test_a_day_is_needed_and_lies_ahead(self, commitment, service_contact, at):
        for day in (None, date(2026, 11, 19)):
            with pytest.raises(Refused) as refused:
                writes.answer_commitment(
                    commitment=commitment, accepts=True, promised_on=day, by=service_contact, at=at
                )
            assert refused.value.field == "promised_on"

    def test_beyond_the_mandate_it_is_conditional(self, ask, mandate, service_contact, at):
        big = ask(amount=Cents(2_000_001))
        given = {"accepts": True, "promised_on": DAY, "by": service_contact, "at": at}
        promised = writes.answer_commitment(commitment=big, **given)
        assert promised.mandate is None
        assert reads.conditional(promised, on=DAY)

    def test_revoked_while_the_promise_stands_it_becomes_conditional(self, promised, mandate, administrator, at):
        people.end_mandate(mandate=mandate, on=date(2026, 12, 1), by=administrator, at=at)
        again = Commitment.objects.get()
        assert not reads.conditional(again, on=date(2026, 11, 30))
        assert reads.conditional(again, on=date(2026, 12, 1))

    def test_what_residents_promise_needs_no_mandate(self, ask, director, service_contact, at):
        group = people.make_party(kind="group", name="Bewonerscomité", by=director, at=at)
        asked = ask(party=group)
        promised = writes.answer_commitment(
            commitment=asked, accepts=True, promised_on=DAY, by=access.by_link(asked), at=at
        )
        assert not reads.conditional(promised, on=DAY)

    @pytest.mark.parametrize("who", ["other_service", "director", "councillor", "other_director", "anyone"])
    def test_an_outsider_answers_nothing(self, who, commitment, at, request):
        outsider = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            writes.answer_commitment(commitment=commitment, accepts=True, promised_on=DAY, by=outsider, at=at)
        with pytest.raises(NotAllowed):
            writes.report(commitment=commitment, says=rules.KEPT, by=outsider, at=at)
        commitment.refresh_from_db()
        assert commitment.state == rules.ASKED


class TestKeeping:
    def test_both_sides_judge_and_the_receiver_has_the_last_word(self, promised, service_contact, director, at):
        said = writes.report(commitment=promised, says=rules.KEPT, by=service_contact, at=at)
        assert (said.state, said.promiser_says) == (rules.KEPT, rules.KEPT)
        judged = writes.judge(commitment=promised, says=rules.PARTLY, note="Zes van acht", by=director, at=at)
        assert (judged.state, judged.promiser_says, judged.receiver_says) == (rules.PARTLY, rules.KEPT, rules.PARTLY)
        again = writes.report(commitment=promised, says=rules.KEPT, note="Nu wel", by=service_contact, at=at)
        assert again.state == rules.PARTLY

    def test_partly_and_broken_need_a_word(self, promised, service_contact, at):
        with pytest.raises(Refused) as refused:
            writes.report(commitment=promised, says=rules.BROKEN, by=service_contact, at=at)
        assert refused.value.field == "note"
        with pytest.raises(Refused) as refused:
            writes.report(commitment=promised, says="maybe", by=service_contact, at=at)
        assert refused.value.field == "says"

    def test_what_was_not_promised_is_not_kept(self, commitment, service_contact, at):
        with pytest.raises(Refused, match="Nothing was promised"):
            writes.report(commitment=commitment, says=rules.KEPT, by=service_contact, at=at)


class TestAgain:
    def test_asked_again_closes_the_earlier_link(self, commitment, service_contact, director, at):
        expires, key = reads.link_of(commitment, on=DAY)
        given = {"commitment": commitment, "by": service_contact, "at": at}
        writes.answer_commitment(accepts=False, reason="Geen tijd", **given)
        again = writes.ask_again(
            commitment=commitment, asked_due_on=date(2027, 6, 1), reason="Na overleg", by=director, at=at
        )
        assert (again.state, again.due_on, again.link_version) == (rules.ASKED, date(2027, 6, 1), 2)
        visit = reads.visit(commitment_reference=commitment.reference, expires=expires, key=key, at=at)
        assert visit.standing == "closed"
        assert Job.objects.filter(key=f"commitment-ask:{commitment.reference}:2").exists()

    def test_what_stands_open_is_not_asked_again(self, commitment, director, at):
        with pytest.raises(Refused, match="not possible"):
            writes.ask_again(commitment=commitment, asked_due_on=DAY, reason="x", by=director, at=at)

    def test_a_refusal_is_let_go_without_another_mail(self, commitment, service_contact, director, at):
        given = {"commitment": commitment, "at": at}
        writes.answer_commitment(accepts=False, reason="Geen tijd", by=service_contact, **given)
        assert writes.withdraw(reason="Dan niet", by=director, **given).state == rules.WITHDRAWN
        assert not Job.objects.filter(name__endswith="send_withdrawn").exists()
        with pytest.raises(Refused, match="Nothing is waiting"):
            writes.renew_link(by=director, **given)


class TestLink:
    @pytest.fixture
    def link(self, commitment, at):
        return reads.link_of(commitment, on=at.date())

    def visit(self, commitment, link, at):
        return reads.visit(commitment_reference=commitment.reference, expires=link[0], key=link[1], at=at)

    def test_opens_one_commitment_for_one_purpose(self, commitment, link, at, django_assert_num_queries):
        with django_assert_num_queries(1):
            visit = self.visit(commitment, link, at)
        assert (visit.standing, visit.actor.function) == ("open", "Groendienst")
        writes.answer_commitment(commitment=visit.commitment, accepts=True, promised_on=DAY, by=visit.actor, at=at)
        other = Commitment.objects.create(
            action=commitment.action,
            party=commitment.party,
            what="x",
            asked_due_on=DAY,
            due_on=DAY,
            asked_at=at,
        )
        with pytest.raises(NotAllowed):
            writes.answer_commitment(commitment=other, accepts=True, promised_on=DAY, by=visit.actor, at=at)

    def test_expires_and_is_closed_by_a_new_one(self, commitment, link, director, at):
        assert self.visit(commitment, link, datetime.fromtimestamp(link[0] + 1, UTC)).standing == "expired"
        writes.renew_link(commitment=commitment, by=director, at=at)
        assert self.visit(commitment, link, at).standing == "closed"

    def test_made_up_links_open_nothing(self, commitment, link, at):
        assert self.visit(commitment, (link[0] + 1, link[1]), at) is None
        assert self.visit(commitment, (link[0], "x" * 26), at) is None
        assert reads.visit(commitment_reference="niets", expires=link[0], key=link[1], at=at) is None

    def test_never_answers_an_order_that_costs_money(self, ask, service_contact, at):
        order = ask(kind=rules.ORDER, amount=Cents(100))
        assert reads.path_of(order, on=DAY) == f"/nl/gent/werk/toezegging/{order.reference}/"
        given = {"commitment": order, "accepts": True, "promised_on": DAY, "at": at}
        with pytest.raises(NotAllowed):
            writes.answer_commitment(by=access.by_link(order), **given)
        assert writes.answer_commitment(by=service_contact, **given).state == rules.ACCEPTED

    def test_a_person_is_not_named_in_the_trail(self, ask, director, at):
        person = people.make_party(kind="person", name="Jan Peeters", by=director, at=at)
        asked = ask(party=person)
        by = access.by_link(asked)
        writes.answer_commitment(commitment=asked, accepts=True, promised_on=DAY, by=by, at=at)
        told = str(list(Entry.objects.filter(object_kind="commitment").values("function", "after")))
        assert "Peeters" not in told


@pytest.mark.django_db(transaction=True)
class TestMail:
    @pytest.fixture(autouse=True)
    def no_language_of_its_own(self):
        with translation.override(None):
            yield

    def test_says_who_asks_what_by_when_and_why(self, commitment, at):
        trail_jobs.run_waiting(at=datetime(2026, 11, 22, tzinfo=UTC))
        [letter] = [message for message in mail.outbox if "toezegg" in message.subject or "toe te" in message.subject]
        assert letter.to == ["groendienst@gent.example", "service.contact@gent.example"]
        assert letter.reply_to == ["info@gent.example"]
        for words in ("Acht lampen", "1 februari 2027", "Licht aan het park", "Wijkregisseur Dampoort"):
            assert words in letter.body
            assert words in letter.alternatives[0].content
        assert f"/nl/gent/toezegging/{commitment.reference}/" in letter.body
        assert "bewoners vroegen" not in letter.body, "two people: too few to tell how many"

    def test_behind_the_login_when_money_hangs_on_it(self, ask, at):
        order = ask(kind=rules.ORDER, amount=Cents(100))
        jobs.send_ask(commitment_ref=order.reference, link_version=1)
        assert f"/werk/toezegging/{order.reference}/" in mail.outbox[0].body
        assert "Log daarom in" in mail.outbox[0].body

    def test_nothing_goes_out_when_it_was_overtaken(self, commitment, service_contact, director, groendienst, at):
        ref = commitment.reference
        writes.renew_link(commitment=commitment, by=director, at=at)
        jobs.send_ask(commitment_ref=ref, link_version=1)
        jobs.send_withdrawn(commitment_ref=ref)
        writes.answer_commitment(commitment=commitment, accepts=False, reason="nee", by=service_contact, at=at)
        jobs.send_ask(commitment_ref=ref, link_version=2)
        jobs.send_reminder(commitment_ref=ref, kind="late-2026-01-01")
        jobs.send_reminder(commitment_ref="niets", kind="late-2026-01-01")
        assert mail.outbox == []

    def test_withdrawn_is_told_with_the_reason(self, commitment, director, at):
        writes.withdraw(commitment=commitment, reason="Het park wordt heraangelegd", by=director, at=at)
        jobs.send_withdrawn(commitment_ref=commitment.reference)
        assert "Het park wordt heraangelegd" in mail.outbox[0].body
        assert "/toezegging/" not in mail.outbox[0].body

    def test_reminders_go_once_each(self, commitment, service_contact, at):
        Job.objects.all().delete()
        silent = at.date() + timedelta(days=8)
        assert writes.remind(on=silent, at=at) == 1
        assert writes.remind(on=silent, at=at) == 0
        writes.answer_commitment(commitment=commitment, accepts=True, promised_on=DAY, by=service_contact, at=at)
        assert writes.remind(on=silent, at=at) == 0
        assert writes.remind(on=DAY - timedelta(days=3), at=at) == 1
        assert writes.remind(on=DAY + timedelta(days=1), at=at) == 1
        reminders = Job.objects.filter(name__endswith="send_reminder")
        assert sorted(key.split(":")[2] for key in reminders.values_list("key", flat=True)) == [
            "late-2027-01-15",
            "soon-2027-01-15",
            "unanswered-1-2026-11-20",
        ]

    def test_what_is_asked_anew_is_reminded_of_anew(self, commitment, service_contact, director, at):
        Job.objects.all().delete()
        assert writes.remind(on=at.date() + timedelta(days=8), at=at) == 1
        writes.answer_commitment(commitment=commitment, accepts=False, reason="nee", by=service_contact, at=at)
        later = at + timedelta(days=20)
        writes.ask_again(commitment=commitment, asked_due_on=DAY, reason="Na overleg", by=director, at=later)
        assert [writes.remind(on=later.date() + timedelta(days=n), at=later) for n in (6, 8, 8, 15)] == [0, 1, 0, 1]

    def test_a_reminder_says_what_was_promised(self, promised, monkeypatch):
        monkeypatch.setattr("wijklus.base.clock.today", lambda: DAY + timedelta(days=1))
        jobs.send_reminder(commitment_ref=promised.reference, kind="late-2027-01-15")
        assert "Die dag is voorbij" in mail.outbox[0].body

    def test_every_day_the_clock_reminds(self, promised, monkeypatch):
        Job.objects.all().delete()
        monkeypatch.setattr("wijklus.base.clock.today", lambda: DAY)
        jobs.remind()
        assert Job.objects.get().name.endswith("send_reminder")


class TestBoard:
    def test_of_one_service_in_all_neighbourhoods(
        self, commitment, ask, groendienst, wegendienst, rabot, service_contact, django_assert_num_queries
    ):
        ask(party=wegendienst)
        with django_assert_num_queries(1):
            rows = list(reads.board(by=service_contact, on=DAY, party_id=groendienst.pk))
        assert [row.party.name for row in rows] == ["Groendienst"]
        assert not reads.board(by=service_contact, on=DAY, neighbourhood_id=rabot.pk).exists()

    def test_open_late_and_by_state(self, promised, ask, councillor):
        ask()
        assert reads.board(by=councillor, on=DAY, state="open").count() == 2
        assert reads.board(by=councillor, on=DAY, state="late").count() == 0
        assert reads.board(by=councillor, on=DAY + timedelta(days=1), state="late").get() == promised
        assert reads.board(by=councillor, on=DAY, state=rules.ASKED).count() == 1

    def test_one_commitment_is_fetched_and_checked_together(self, commitment, councillor, other_director):
        assert reads.commitment_for_actor(by=councillor, reference=commitment.reference) == commitment
        with pytest.raises(NotAllowed):
            reads.commitment_for_actor(by=other_director, reference=commitment.reference)
        with pytest.raises(NotAllowed):
            reads.board(by=other_director, on=DAY)


class TestDue:
    def section(self, actor, on, key):
        found = {section.key: section for section in reads.due(actor=actor, on=on)}
        assert set(found) <= set(reads.DUE_SECTIONS)
        return found[key]

    def test_to_the_director(self, promised, ask, director, at, django_assert_num_queries):
        ask()
        with django_assert_num_queries(4):
            late = self.section(director, DAY + timedelta(days=1), "promises_late")
        assert late.counted in ("1 toezegging", "1 promise")
        assert (late.count, late.top[0].people_waiting, late.top[0].ref) == (1, 2, promised.reference)
        assert self.section(director, DAY, "promises_due").count == 1
        assert self.section(director, at.date() + timedelta(days=7), "promises_unanswered").count == 1
        assert self.section(director, date(2027, 3, 2), "actions_late").top[0].where == "Dampoort"

    def test_refusals_ask_for_a_decision(self, commitment, service_contact, director, at):
        given = {"commitment": commitment, "by": service_contact, "at": at}
        writes.answer_commitment(accepts=False, reason="nee", **given)
        assert self.section(director, at.date(), "promises_refused").count == 1

    def test_to_the_service(self, commitment, service_contact, other_service, at):
        assert self.section(service_contact, at.date(), "asked_of_us").count == 1
        assert self.section(other_service, at.date(), "asked_of_us").count == 0

    def test_to_nobody_else(self, commitment, councillor, other_director, coordinator, at):
        assert reads.due(actor=councillor, on=at.date()) == []
        assert reads.due(actor=other_director, on=at.date()) == []
        assert len(reads.due(actor=coordinator, on=at.date())) == 12


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_exactly_one_is_kept(commitment, service_contact, at, at_once):
    def answer(**said):
        mine = Commitment.objects.select_related("action", "party").get(pk=commitment.pk)
        return lambda: writes.answer_commitment(commitment=mine, by=service_contact, at=at, **said)

    found = at_once(answer(accepts=True, promised_on=DAY), answer(accepts=False, reason="Geen tijd"))
    refused = [result for result in found if isinstance(result, Refused)]
    commitment.refresh_from_db()
    assert len(refused) == 1
    assert Entry.objects.filter(verb__in=("actions.accept", "actions.refuse")).count() == 1
    assert commitment.state in (rules.ACCEPTED, rules.REFUSED)
    assert Action.objects.count() == 1
