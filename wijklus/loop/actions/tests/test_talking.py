"""A service offers something else, both sides agree on other terms, and what no mandate or visa covers is confirmed."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.utils import translation

from wijklus.base import actor as actors
from wijklus.base.actor import Actor, everywhere
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people import rules as people_rules
from wijklus.ground.people import writes as people
from wijklus.ground.trail import jobs as trail_jobs
from wijklus.ground.trail.models import Entry
from wijklus.loop.actions import access, jobs, reads, rules, writes
from wijklus.loop.actions.models import Commitment, CommitmentTerm
from wijklus.loop.actions.writes import Terms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ASKED, LATER, LAST = date(2027, 2, 1), date(2027, 4, 1), date(2027, 6, 1)


def role(key, gent, *parties):
    """Whoever has one of the roles that a city starts with."""
    rights = everywhere(*people_rules.DEFAULT_ROLES[key][1])
    return Actor(gent.pk, f"Functie {key}", user_id=1, rights=rights, party_ids=frozenset(p.pk for p in parties))


@pytest.fixture
def head(gent, groendienst):
    return role("service_head", gent, groendienst)


@pytest.fixture
def finance(gent):
    return role("finance", gent)


@pytest.fixture
def offered(commitment, service_contact, at):
    return writes.offer_commitment(
        commitment=commitment, terms=Terms(LATER, hours=20), reason="Geen ploeg vrij", by=service_contact, at=at
    )


@pytest.fixture
def promised(commitment, service_contact, mandate, at):
    given = {"commitment": commitment, "accepts": True, "promised_on": ASKED}
    return writes.answer_commitment(by=service_contact, at=at, **given)


@pytest.fixture
def propose(promised, service_contact, at):
    def make(**more):
        given = {"terms": Terms(LATER), "reason": "De lampen zijn laat", "by": service_contact, "at": at}
        return writes.propose_terms(commitment=promised, **{**given, **more})

    return make


def told(commitment):
    return [(term.step, term.due_on, term.reason) for term in reads.steps(commitment)]


class TestOffer:
    def test_waits_for_whoever_asked_and_is_no_promise(self, offered):
        assert (offered.state, offered.waits_for) == (rules.OFFERED, rules.ASKER)
        assert (offered.promised_on, offered.due_on, offered.hours) == (None, ASKED, None)
        assert reads.proposal(offered).hours == 20
        assert told(offered) == [("asked", ASKED, ""), ("offered", LATER, "Geen ploeg vrij")]
        assert Entry.objects.get(verb="actions.offer").reason == "Geen ploeg vrij"

    def test_taken_it_is_a_promise_under_a_mandate(self, offered, mandate, director, at):
        taken = writes.decide_terms(commitment=offered, agrees=True, by=director, at=at)
        assert (taken.state, taken.promised_on, taken.hours, taken.waits_for) == (rules.ACCEPTED, LATER, 20, "")
        assert (taken.first_promised_on, taken.times_moved, taken.mandate) == (LATER, 0, mandate)
        assert told(taken)[-1] == ("agreed", LATER, "")
        assert reads.proposal(taken) is None

    def test_turned_down_it_is_asked_as_before(self, offered, director, at):
        with pytest.raises(Refused, match="Say why"):
            writes.decide_terms(commitment=offered, agrees=False, by=director, at=at)
        asked = writes.decide_terms(commitment=offered, agrees=False, reason="Voor de zomer", by=director, at=at)
        assert (asked.state, asked.due_on, asked.state_reason) == (rules.ASKED, ASKED, "Voor de zomer")
        assert (asked.answered_at, asked.waits_for) == (None, "")
        assert told(asked)[-1] == ("declined", ASKED, "Voor de zomer")

    def test_what_was_asked_is_no_offer_and_a_later_day_is_no_yes(self, commitment, service_contact, at):
        given = {"commitment": commitment, "by": service_contact, "at": at}
        with pytest.raises(Refused, match="what was asked"):
            writes.offer_commitment(terms=Terms(ASKED), reason="r", **given)
        with pytest.raises(Refused, match="later than was asked"):
            writes.answer_commitment(accepts=True, promised_on=LATER, **given)
        assert Commitment.objects.get().state == rules.ASKED

    def test_what_was_answered_is_not_offered(self, promised, service_contact, at):
        with pytest.raises(Refused, match="answered already"):
            writes.offer_commitment(commitment=promised, terms=Terms(LATER), reason="r", by=service_contact, at=at)

    @pytest.mark.parametrize(
        ("terms", "field"),
        [
            (Terms(date(2026, 1, 1)), "due_on"),
            (Terms(LATER, amount=Cents(-1)), "amount"),
            (Terms(LATER, hours=0), "hours"),
            (Terms(LATER, goods="x" * 201), "goods"),
        ],
    )
    def test_what_cannot_be_is_told(self, commitment, service_contact, at, terms, field):
        with pytest.raises(Refused) as refused:
            writes.offer_commitment(commitment=commitment, terms=terms, reason="r", by=service_contact, at=at)
        assert refused.value.field == field

    def test_by_the_mail_no_money_changes(self, commitment, at):
        given = {"commitment": commitment, "reason": "r", "by": access.by_link(commitment), "at": at}
        with pytest.raises(Refused, match="after logging in"):
            writes.offer_commitment(terms=Terms(LATER, amount=Cents(100)), **given)
        assert writes.offer_commitment(terms=Terms(LATER, goods="Zes lampen"), **given).state == rules.OFFERED


class TestRenegotiation:
    def test_the_old_term_stands_until_both_agree_and_stays_visible(self, propose, director, at):
        talk = propose()
        assert (talk.state, talk.waits_for, talk.due_on) == (rules.ACCEPTED, rules.ASKER, ASKED)
        agreed = writes.decide_terms(commitment=talk, agrees=True, by=director, at=at)
        assert (agreed.state, agreed.due_on, agreed.promised_on) == (rules.RENEGOTIATED, LATER, LATER)
        assert (agreed.first_promised_on, agreed.times_moved) == (ASKED, 1)
        assert agreed.state_reason == "De lampen zijn laat"
        assert told(agreed) == [
            ("asked", ASKED, ""),
            ("promised", ASKED, ""),
            ("proposed", LATER, "De lampen zijn laat"),
            ("agreed", LATER, ""),
        ]

    def test_again_and_by_the_director(self, propose, promised, director, service_contact, at):
        agreed = writes.decide_terms(commitment=propose(), agrees=True, by=director, at=at)
        talk = propose(by=director, terms=Terms(LAST), reason="Na het feest")
        assert talk.waits_for == rules.PROMISER
        with pytest.raises(NotAllowed):
            writes.decide_terms(commitment=talk, agrees=True, by=director, at=at)
        agreed.waits_for = rules.PROMISER  # as somebody sees it who read it before
        with pytest.raises(Refused, match="changed while you read"):
            writes.decide_terms(commitment=agreed, agrees=True, by=service_contact, at=at)
        again = writes.decide_terms(commitment=talk, agrees=True, by=access.by_link(talk), at=at)
        assert (again.state, again.due_on, again.first_promised_on, again.times_moved) == (
            rules.RENEGOTIATED, LAST, ASKED, 2,
        )  # fmt: skip

    def test_not_agreed_what_was_promised_stands(self, propose, director, at):
        kept = writes.decide_terms(commitment=propose(), agrees=False, reason="Te laat", by=director, at=at)
        assert (kept.state, kept.due_on, kept.waits_for, kept.times_moved) == (rules.ACCEPTED, ASKED, "", 0)
        with pytest.raises(Refused, match="Nothing is waiting"):
            writes.decide_terms(commitment=kept, agrees=True, by=director, at=at)

    def test_one_proposal_at_a_time_of_a_promise_that_stands(self, propose, offered_to_other, promised, director, at):
        with pytest.raises(Refused, match="stand already"):
            propose(terms=Terms(ASKED))
        propose()
        with pytest.raises(Refused, match="proposed already"):
            propose(by=director, terms=Terms(LAST))
        with pytest.raises(Refused, match="No promise stands"):
            writes.propose_terms(commitment=offered_to_other, terms=Terms(LAST), reason="r", by=director, at=at)

    @pytest.fixture
    def offered_to_other(self, action, director, groendienst, at):
        return writes.ask_commitment(
            action=action, party=groendienst, what="Hout", to_whom="", asked_due_on=ASKED, by=director, at=at
        )

    def test_judged_while_talking_nothing_waits_any_more(self, propose, director, at):
        judged = writes.judge(commitment=propose(), says=rules.BROKEN, note="Niets gezien", by=director, at=at)
        assert (judged.state, judged.waits_for) == (rules.BROKEN, "")

    def test_withdrawn_while_talking(self, propose, director, at):
        gone = writes.withdraw(commitment=propose(), reason="Niet nodig", by=director, at=at)
        assert (gone.state, gone.waits_for) == (rules.WITHDRAWN, "")

    def test_a_promise_from_before_steps_were_kept_shows_its_first_term(self, propose):
        CommitmentTerm.objects.all().delete()
        assert [step for step, *_more in told(propose())] == ["promised", "proposed"]

    def test_a_step_is_never_changed(self, promised):
        step = reads.steps(promised).first()
        assert str(step) == "asked 2027-02-01"
        with pytest.raises(TypeError, match="never changed"):
            step.save()

    @pytest.mark.parametrize("who", ["other_service", "field_worker", "councillor", "other_director", "anyone"])
    def test_an_outsider_offers_proposes_and_decides_nothing(self, who, propose, commitment, promised, at, request):
        outsider = request.getfixturevalue(who)
        given = {"terms": Terms(LAST), "reason": "r", "by": outsider, "at": at}
        with pytest.raises(NotAllowed):
            writes.offer_commitment(commitment=commitment, **given)
        with pytest.raises(NotAllowed):
            writes.propose_terms(commitment=promised, **given)
        with pytest.raises(NotAllowed):
            writes.decide_terms(commitment=propose(), agrees=True, by=outsider, at=at)


class TestConfirming:
    @pytest.fixture
    def beyond(self, action, director, groendienst, service_contact, mandate, at):
        """More money than the mandate of 20,000 euro allows."""
        asked = writes.ask_commitment(
            action=action, party=groendienst, what="Alle lampen", to_whom="", asked_due_on=ASKED,
            amount=Cents(2_500_000), by=director, at=at,
        )  # fmt: skip
        return writes.answer_commitment(
            commitment=asked, accepts=True, promised_on=ASKED, by=service_contact, at=at
        )  # fmt: skip

    @pytest.fixture
    def council(self, groendienst, gent, at):
        return people.give_mandate(
            party=groendienst, function="Directeur", given_by="Gemeenteraad", valid_from=date(2026, 1, 1),
            by=actors.system(gent.pk), at=at,
        )  # fmt: skip

    @pytest.fixture
    def department(self, groendienst, gent, at):
        """Two stand above the parks service; only the far one has a mandate for this much money."""
        by = actors.system(gent.pk)
        made = [people.make_party(kind="service", name=f"Boven {n}", email="", by=by, at=at) for n in (1, 2)]
        near, far = made
        people.change_party(party=near, version=1, name=near.name, email="", above=far, by=by, at=at)
        values = {"name": groendienst.name, "email": groendienst.email, "above": near}
        people.change_party(party=groendienst, version=groendienst.version, by=by, at=at, **values)
        return made

    def mandate_of(self, party, gent, at):
        return people.give_mandate(
            party=party, function="Directeur", given_by="Gemeenteraad", valid_from=date(2026, 1, 1),
            by=actors.system(gent.pk), at=at,
        )  # fmt: skip

    def test_by_somebody_else_of_the_service_when_nobody_stands_above(
        self, beyond, council, mandate, head, director, at
    ):
        assert reads.board(by=director, on=at.date(), state="conditional").get() == beyond
        assert reads.mandates_for(beyond, by=head, on=at.date()) == [council]
        with pytest.raises(Refused, match="does not cover"):
            writes.confirm_promise(commitment=beyond, mandate=mandate, by=head, at=at)
        sure = writes.confirm_promise(commitment=beyond, mandate=council, note="Akkoord", by=head, at=at)
        assert (sure.mandate, reads.conditional(sure, on=at.date())) == (council, False)
        assert not reads.board(by=director, on=at.date(), state="conditional").exists()
        assert told(sure)[-1] == ("confirmed", ASKED, "Akkoord")
        with pytest.raises(Refused, match="not subject to confirmation"):
            writes.confirm_promise(commitment=sure, mandate=council, by=head, at=at)
        with pytest.raises(Refused, match="not subject to confirmation"):
            writes.deny_promise(commitment=sure, reason="r", by=head, at=at)

    def test_never_by_the_promiser(self, beyond, council, head, director, at):
        Commitment.objects.filter(pk=beyond.pk).update(answered_by_function=head.function)
        beyond.refresh_from_db()
        assert not access.may_confirm(head, beyond)
        assert [part.count for part in reads.due(actor=head, on=at.date()) if part.key == "promises_to_confirm"] == [0]
        with pytest.raises(NotAllowed):
            writes.confirm_promise(commitment=beyond, mandate=council, by=head, at=at)

    def test_by_who_stands_above_near_or_far_and_not_by_the_service(
        self, beyond, council, department, head, director, gent, at
    ):
        near, far = (role("service_head", gent, party) for party in department)
        beyond = reads.commitment_for_actor(by=director, reference=beyond.reference)
        assert reads.confirmers(beyond) == department
        for actor, waits in ((head, 0), (near, 1), (far, 1)):
            found = {part.key: part.count for part in reads.due(actor=actor, on=at.date())}
            assert (found["promises_to_confirm"], access.may_confirm(actor, beyond)) == (waits, bool(waits))
        with pytest.raises(NotAllowed):
            writes.confirm_promise(commitment=beyond, mandate=council, by=head, at=at)
        given = self.mandate_of(department[1], gent, at)
        assert reads.mandates_for(beyond, by=near, on=at.date()) == []
        assert reads.mandates_for(beyond, by=far, on=at.date()) == [given]
        sure = writes.confirm_promise(commitment=beyond, mandate=given, by=far, at=at)
        assert (sure.mandate, reads.conditional(sure, on=at.date())) == (given, False)

    def test_refused_with_a_reason_it_is_promised_no_more_and_can_be_asked_again(
        self, beyond, department, head, director, gent, at
    ):
        near = role("service_head", gent, department[0])
        beyond = reads.commitment_for_actor(by=director, reference=beyond.reference)
        with pytest.raises(Refused, match="Say why"):
            writes.deny_promise(commitment=beyond, reason=" ", by=near, at=at)
        with pytest.raises(NotAllowed):
            writes.deny_promise(commitment=beyond, reason="r", by=head, at=at)
        gone = writes.deny_promise(commitment=beyond, reason="Te duur", by=near, at=at)
        assert (gone.state, gone.state_reason, gone.promised_on) == (rules.REFUSED, "Te duur", None)
        assert told(gone)[-1] == ("denied", ASKED, "Te duur")
        assert {p.key: p.count for p in reads.due(actor=director, on=at.date())}["promises_refused"] == 1
        again = writes.ask_again(commitment=gone, asked_due_on=LATER, reason="Minder lampen", by=director, at=at)
        assert (again.state, again.due_on) == (rules.ASKED, LATER)

    def test_not_by_others(self, beyond, council, service_contact, director, gent, wegendienst, at):
        for outsider in (service_contact, director, role("service_head", gent, wegendienst), role("finance", gent)):
            with pytest.raises(NotAllowed):
                writes.confirm_promise(commitment=beyond, mandate=council, by=outsider, at=at)
            with pytest.raises(NotAllowed):
                writes.deny_promise(commitment=beyond, reason="r", by=outsider, at=at)

    def test_the_visa_of_finance(self, beyond, finance, head, director, at):
        assert reads.awaits_visa(beyond)
        assert reads.board(by=director, on=at.date(), state="visa").get() == beyond
        with pytest.raises(NotAllowed):
            writes.give_visa(commitment=beyond, by=head, at=at)
        paid = writes.give_visa(commitment=beyond, by=finance, at=at, note="Artikel 61")
        assert (paid.visa_at, paid.visa_by_function, reads.awaits_visa(paid)) == (at, "Functie finance", False)
        assert told(paid)[-1] == ("visa", ASKED, "Artikel 61")
        with pytest.raises(Refused, match="No promised money"):
            writes.give_visa(commitment=paid, by=finance, at=at)

    def test_nobody_decides_about_what_they_did_not_see(
        self, beyond, finance, head, groendienst, service_contact, director, gent, at
    ):
        seen = beyond.version
        given = {"reason": "Duurder", "by": service_contact, "at": at}
        talk = writes.propose_terms(commitment=beyond, terms=Terms(ASKED, amount=Cents(3_000_000)), **given)
        with pytest.raises(Conflict):
            writes.decide_terms(commitment=talk, version=seen, agrees=True, by=director, at=at)
        agreed = writes.decide_terms(commitment=talk, version=talk.version, agrees=True, by=director, at=at)
        council = self.mandate_of(groendienst, gent, at)
        for write, more in (
            (writes.give_visa, {"by": finance}),
            (writes.confirm_promise, {"by": head, "mandate": council}),
            (writes.deny_promise, {"by": head, "reason": "r"}),
        ):
            with pytest.raises(Conflict, match="changed while you read"):
                write(commitment=agreed, version=seen, at=at, **more)
        kept = Commitment.objects.get(pk=beyond.pk)
        assert (kept.amount, kept.visa_at, kept.mandate, kept.version) == (Cents(3_000_000), None, None, agreed.version)

    def test_other_money_needs_another_visa(self, beyond, finance, service_contact, director, at):
        paid = writes.give_visa(commitment=beyond, by=finance, at=at)
        given = {"reason": "Duurder", "by": service_contact, "at": at}
        talk = writes.propose_terms(commitment=paid, terms=Terms(ASKED, amount=Cents(3_000_000)), **given)
        agreed = writes.decide_terms(commitment=talk, agrees=True, by=director, at=at)
        assert (agreed.amount, agreed.visa_at, reads.awaits_visa(agreed)) == (Cents(3_000_000), None, True)

    def test_the_database_finds_what_the_rule_says(
        self, beyond, promised, action, director, groendienst, rabot, gent, service_contact, at
    ):
        by = actors.system(gent.pk)
        given = {"party": groendienst, "function": "f", "given_by": "g", "by": by, "at": at}
        elsewhere = people.give_mandate(valid_from=date(2026, 1, 1), neighbourhood_ids=[rabot.pk], **given)
        later = people.give_mandate(valid_from=date(2027, 1, 1), **given)
        ended = people.give_mandate(valid_from=date(2026, 1, 1), valid_until=date(2026, 2, 1), **given)
        for mandate in (None, elsewhere, later, ended, promised.mandate):
            Commitment.objects.filter(pk=promised.pk).update(mandate=mandate)
            found = reads.board(by=director, on=at.date(), state="conditional")
            stands = Commitment.objects.filter(pk=promised.pk).get()
            assert found.filter(pk=promised.pk).exists() == reads.conditional(stands, on=at.date())

    def test_everybody_finds_it_on_vandaag(self, beyond, propose, head, finance, director, service_contact, at):
        propose(by=director)

        def owed(actor):
            return {part.key: part.count for part in reads.due(actor=actor, on=at.date()) if part.count}

        assert owed(director)["promises_conditional"] == 1
        assert owed(service_contact)["our_promises_to_agree"] == 1
        assert owed(head)["promises_to_confirm"] == 1
        assert owed(finance) == {"promises_visa": 1}
        assert "promises_to_agree" not in owed(director)
        assert set(owed(head)) | set(owed(finance)) <= set(reads.DUE_SECTIONS)


@pytest.mark.django_db(transaction=True)
class TestMail:
    @pytest.fixture(autouse=True)
    def no_language_of_its_own(self):
        with translation.override(None):
            yield

    def letters(self):
        trail_jobs.run_waiting(at=datetime(2026, 11, 22, tzinfo=UTC))
        found = {message.subject.split(" · ")[0]: message for message in mail.outbox}
        mail.outbox.clear()
        return found

    def test_tells_the_other_side_each_time(self, offered, director, service_contact, user_of, at):
        told = self.letters()["Groendienst biedt iets anders aan: Lampen langs het pad"]
        assert told.to == [user_of("director").email]
        for words in ("1 april 2027", "20 uren", "Geen ploeg vrij"):
            assert words in told.body
            assert words in told.alternatives[0].content
        taken = writes.decide_terms(commitment=offered, agrees=True, by=director, at=at)
        told = self.letters()["Dampoort gaat akkoord met uw voorstel"]
        assert "1 april 2027" in told.body
        talk = writes.propose_terms(commitment=taken, terms=Terms(LAST), reason="Feest", by=director, at=at)
        told = self.letters()["Dampoort vraagt een andere afspraak voor uw toezegging"]
        for words in ("1 juni 2027", "Feest", "/toezegging/"):
            assert words in told.body
            assert words in told.alternatives[0].content
        writes.decide_terms(commitment=talk, agrees=False, reason="Lukt niet", by=service_contact, at=at)
        told = self.letters()["Groendienst gaat niet akkoord met de andere afspraak: Lampen langs het pad"]
        assert "Lukt niet" in told.body

    def test_what_was_overtaken_is_not_told(self, offered, director, at):
        taken = writes.decide_terms(commitment=offered, agrees=True, by=director, at=at)
        given = {"commitment_ref": taken.reference, "version": 9}
        jobs.send_talk(to=rules.ASKER, step="offered", **given)
        jobs.send_talk(to=rules.PROMISER, step="proposed", **given)
        writes.withdraw(commitment=taken, reason="r", by=director, at=at)
        jobs.send_talk(to=rules.PROMISER, step="agreed", **given)
        assert reads.talk(commitment_reference="niets", step="agreed", on=at.date()) is None
        assert mail.outbox == []

    def test_tells_whoever_asked_that_it_was_not_confirmed(self, commitment, service_contact, head, user_of, at):
        Commitment.objects.update(amount=Cents(2_500_000))
        commitment.refresh_from_db()
        given = {"commitment": commitment, "accepts": True, "promised_on": ASKED}
        promised = writes.answer_commitment(by=service_contact, at=at, **given)
        self.letters()
        gone = writes.deny_promise(commitment=promised, reason="Te duur", by=head, at=at)
        told = self.letters()["De toezegging van Groendienst is niet bevestigd: Lampen langs het pad"]
        assert told.to == [user_of("director").email]
        for words in ("Functie service_head heeft het niet bevestigd", "Te duur"):
            assert words in told.body
            assert words in told.alternatives[0].content
        assert reads.answered(commitment_reference=gone.reference, accepted=True, on=at.date()) is None

    def test_tells_who_promised_what_came_of_it(self, commitment, service_contact, head, groendienst, gent, at):
        Commitment.objects.update(amount=Cents(2_500_000))
        commitment.refresh_from_db()
        given = {"commitment": commitment, "accepts": True, "promised_on": ASKED}
        promised = writes.answer_commitment(by=service_contact, at=at, **given)
        self.letters()
        writes.deny_promise(commitment=promised, reason="Te duur", by=head, at=at)
        told = self.letters()["Uw toezegging aan Dampoort is niet bevestigd"]
        assert groendienst.email in told.to
        for words in ("Functie service_head bevestigde dat niet", "u hoeft het niet te doen", "Te duur"):
            assert words in told.body
            assert words in told.alternatives[0].content
        assert "/toezegging/" not in told.body

    def test_tells_who_promised_that_it_stands(self, commitment, service_contact, head, groendienst, gent, at):
        Commitment.objects.update(amount=Cents(2_500_000))
        commitment.refresh_from_db()
        given = {"commitment": commitment, "accepts": True, "promised_on": ASKED}
        promised = writes.answer_commitment(by=service_contact, at=at, **given)
        self.letters()
        by = actors.system(gent.pk)
        wide = people.give_mandate(
            party=groendienst, function="Raad", given_by="Gemeenteraad", valid_from=date(2026, 1, 1), by=by, at=at
        )
        sure = writes.confirm_promise(commitment=promised, mandate=wide, note="Akkoord", by=head, at=at)
        told = self.letters()["Uw toezegging aan Dampoort is bevestigd"]
        assert groendienst.email in told.to
        for words in ("Functie service_head bevestigde dat", "Akkoord", "http"):
            assert words in told.body
            assert words in told.alternatives[0].content
        mail.outbox.clear()
        for ref, step in ((sure.reference, "denied"), ("niets", "confirmed")):
            jobs.send_judged(commitment_ref=ref, version=9, step=step)
        assert mail.outbox == []
