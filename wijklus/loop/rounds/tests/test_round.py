"""A whole round: opened, proposed, judged, voted, counted, and what came of it."""

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.ground.people.models import Party
from wijklus.ground.places.models import Municipality, Neighbourhood
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.rounds import access, jobs, reads, rules, writes
from wijklus.loop.rounds.models import Ballot, CodeBatch, Proposal, Receipt, Round, RoundArea, Tally, Voter
from wijklus.loop.rounds.reads.letters import as_pdf
from wijklus.loop.rounds.rules import tally, voting
from wijklus.loop.rounds.tests.conftest import codes_of, values
from wijklus.loop.rounds.writes.voting import CLOSED
from wijklus_methods import fair_budget

pytestmark = pytest.mark.django_db


def test_only_who_runs_rounds_opens_one_and_only_a_draft_changes(
    dampoort: Neighbourhood, coordinator: Actor, director: Actor, at: datetime, clock_actor: Actor
) -> None:
    money = [(dampoort, Cents(500_000))]
    given = values(at.date())
    with pytest.raises(NotAllowed):
        writes.start_round(values=given, amounts=money, by=director, at=at)
    wrong: list[tuple[dict[str, Any], Any]] = [
        ({"title": " "}, money), ({"deciding_body": ""}, money), ({"minimum_age": 3}, money), ({}, []),
        ({"most_choices": 0}, money), ({"weight": "x"}, money), ({"ballot_from": at.date()}, money),
        ({}, [(dampoort, Cents(0))]),
    ]  # fmt: skip
    for other, amounts in wrong:
        with pytest.raises(Refused):
            writes.start_round(values={**given, **other}, amounts=amounts, by=coordinator, at=at)
    round = writes.start_round(values=given, amounts=money, by=coordinator, at=at)
    changed = writes.change_round(
        round=round, version=1, values={**given, "title": "Anders"}, amounts=money, by=coordinator, at=at
    )
    assert (changed.title, changed.version) == ("Anders", 2)
    with pytest.raises(Conflict):
        writes.change_round(round=round, version=1, values=given, amounts=money, by=coordinator, at=at)
    assert reads.public_round(reference=round.reference) is None, "nobody sees a draft"
    called = writes.advance(round=changed, to=rules.CALL, by=coordinator, at=at)
    with pytest.raises(Refused):
        writes.change_round(round=called, version=3, values=given, amounts=money, by=coordinator, at=at)
    with pytest.raises(Refused, match="intussen"):
        writes.advance(round=changed, to=rules.CALL, by=coordinator, at=at)
    checking = writes.advance(round=called, to=rules.CHECK, by=coordinator, at=at)
    with pytest.raises(Refused):
        writes.advance(round=checking, to=rules.BALLOT, by=coordinator, at=at)  # nothing can be done
    with pytest.raises(Refused):
        writes.advance(round=checking, to=rules.BALLOT, by=coordinator, at=at + timedelta(days=99))
    assert not writes.move_on(round=checking, by=clock_actor, at=at + timedelta(days=25)), "waits for a proposal"


def test_a_proposal_is_read_judged_and_refused_with_a_reason_that_its_sender_gets(
    called: Round, anyone: Actor, coordinator: Actor, director: Actor, service_contact: Actor, other_service: Actor,
    clock_actor: Actor, at: datetime,
) -> None:  # fmt: skip
    area = RoundArea.objects.get()
    for title, text, cost in (("", "x", None), ("x", "", None), ("x", "x", Cents(0))):
        with pytest.raises(Refused):
            writes.propose(area=area, title=title, text=text, cost=cost, by=anyone, at=at)
    with pytest.raises(Refused):
        writes.propose(area=area, title="Laat", text="x", by=anyone, at=at + timedelta(days=10))
    sent = writes.propose(
        area=area, title="Zwembad", text="Een zwembad.", email="ann@voorbeeld.be", form_key="k", by=anyone, at=at
    )
    assert writes.propose(area=area, title="Zwembad", text="Een zwembad.", form_key="k", by=anyone, at=at) == sent
    assert reads.public_proposal(reference=sent.reference) is None, "nobody read it yet"
    with pytest.raises(NotAllowed):
        writes.show_proposal(proposal=sent, version=1, by=director, at=at)
    writes.show_proposal(proposal=sent, version=1, by=coordinator, at=at)
    service = Party.objects.get(pk=next(iter(service_contact.party_ids)))
    writes.ask_service(proposal=sent, version=2, party=service, by=coordinator, at=at)
    proposal = reads.public_proposal(reference=sent.reference)
    assert proposal is not None
    assert proposal.party == service
    with pytest.raises(NotAllowed):
        writes.judge_refused(proposal=proposal, version=3, reason="Nee", by=other_service, at=at)
    with pytest.raises(Refused):
        writes.judge_refused(proposal=proposal, version=3, reason=" ", by=service_contact, at=at)
    for cost in (None, Cents(0), Cents(1_000_001)):
        with pytest.raises(Refused):
            writes.judge_feasible(proposal=proposal, version=3, cost=cost, by=service_contact, at=at)
    with pytest.raises(Conflict):
        writes.judge_refused(proposal=proposal, version=1, reason="Te duur", by=service_contact, at=at)
    writes.judge_refused(proposal=proposal, version=3, reason="Daar is geen plaats voor.", by=service_contact, at=at)
    jobs.tell_refusal(proposal_ref=sent.reference)
    jobs.tell_refusal(proposal_ref=sent.reference)
    jobs.tell_refusal(proposal_ref="nobody")
    assert [message.to for message in mail.outbox] == [["ann@voorbeeld.be"]]
    assert "geen plaats" in mail.outbox[0].body
    person = people.person_by_keys(email_key="", phone_key="") or sent.person
    assert writes.erase_proposals_of(person=person, by=clock_actor, at=at, with_words=False) == 0
    assert writes.erase_proposals_of(person=person, by=clock_actor, at=at, with_words=True) == 1
    people_writes.erase_contact(person=person, by=coordinator, at=at)
    assert reads.proposer_to_tell(sent.reference) is None
    quiet = writes.propose(area=area, title="Stil", text="Zonder adres", by=anyone, at=at)
    assert reads.proposer_to_tell(quiet.reference) is None


def test_who_votes_gets_one_ballot_in_the_count_and_a_receipt_that_says_no_choice(
    balloting: Round, codes: list[str], vote: Callable[..., str], anyone: Actor, coordinator: Actor,
    clock_actor: Actor, at: datetime,
) -> None:  # fmt: skip
    refused: list[tuple[Any, ...]] = [("aaaa",), ("b" * 12, 1), (codes[0], 9), (codes[0],), (codes[0], 1, 2, 3)]
    for given in refused:
        with pytest.raises(Refused):
            vote(*given)
    with pytest.raises(Refused, match="16"):
        vote(codes[0], 1, of_age=False)
    with pytest.raises(Refused, match="niets bewaard"):
        vote(codes[0], 1, when=at + timedelta(days=31))
    assert (Ballot.objects.count(), Receipt.objects.count()) == (0, 0), "nothing was kept"
    receipts = [vote(code, 1, 3) for code in codes[:3]] + [vote(codes[3], 2), vote(codes[4], 2)]
    assert vote(codes[0], 3) == receipts[0], "changed, and the same receipt"
    vote(codes[0], 1, 3)
    assert Ballot.objects.count() == Receipt.objects.count() == 5
    voter = reads.voter_of(balloting, codes[0])
    assert voter is not None
    paper = reads.ballot_paper(balloting, voter)
    assert not {"chosen", "filled", "has_voted"} & set(vars(paper)), "what was chosen leads back to nobody"
    assert len(paper.projects) == 3
    said = {"choices", "points", "channel", "is_shuffled", "is_on_paper"}
    assert {field.name for field in Ballot._meta.fields} == {"id", "municipality", "area", *said}
    assert writes.note_ballots(round=balloting, by=clock_actor, at=at) == 5
    assert not Entry.objects.filter(verb__contains="cast").exists()
    with pytest.raises(Refused):
        writes.advance(round=balloting, to=rules.COUNT, by=coordinator, at=at)

    after = at + timedelta(days=31)
    assert not writes.move_on(round=balloting, by=clock_actor, at=after - timedelta(days=1))
    assert writes.move_on(round=balloting, by=clock_actor, at=after)
    assert Job.objects.filter(name="wijklus.loop.rounds.jobs.count").count() == 1
    jobs.count(round_ref=balloting.reference)
    round = Round.objects.get()
    assert round.state == rules.REALISATION
    assert writes.count_round(round=round, by=clock_actor, at=after) == 0
    Round.objects.update(state=rules.COUNT)  # as when it was stopped before the last step
    assert writes.count_round(round=Round.objects.get(), by=clock_actor, at=after) == 5
    assert Ballot.objects.filter(is_shuffled=True).count() == 5
    tally = Tally.objects.get()
    document = fair_budget.read_stream(io.BytesIO(tally.pb.encode()))
    assert [*document.findings, *fair_budget.check(document)] == []
    results = json.loads(tally.results)
    assert results["winners"] == ["3", "2"]
    assert results["voters"] == 5
    assert tally.is_open
    assert sorted(map(voting.commitment, set(receipts))) == tally.commitments.split()
    assert {one.number: (one.state, one.place) for one in Proposal.objects.all()} == {
        1: (rules.LOST, None), 2: (rules.WON, 2), 3: (rules.WON, 1),
    }  # fmt: skip
    writes.cut_links(round=round, by=clock_actor, at=after)
    round.refresh_from_db()
    assert round.link_key == ""
    assert round.cut_at == after
    assert not CodeBatch.objects.exclude(batch_key="").exists()


def test_what_won_is_confirmed_as_an_action_or_declined_with_a_reason(
    balloting: Round, codes: list[str], vote: Callable[..., str], coordinator: Actor, director: Actor,
    clock_actor: Actor, at: datetime,
) -> None:  # fmt: skip
    for code in codes:
        vote(code, 1, 3)
    after = at + timedelta(days=31)
    writes.move_on(round=balloting, by=clock_actor, at=after)
    round = Round.objects.get()
    assert writes.count_round(round=round, by=clock_actor, at=after) == 8
    round.refresh_from_db()
    with pytest.raises(Refused):
        writes.advance(round=round, to=rules.DONE, by=coordinator, at=after)
    first, third = Proposal.objects.filter(state=rules.WON).select_related("area__round", "area__neighbourhood")
    with pytest.raises(NotAllowed):
        writes.confirm(proposal=first, by=director, at=after)
    confirmed = writes.confirm(proposal=first, by=coordinator, at=after)
    assert confirmed.action is not None
    assert confirmed.action.means == first.cost
    with pytest.raises(Refused):
        writes.decline(proposal=first, reason="Toch niet", by=coordinator, at=after)
    with pytest.raises(Refused):
        writes.decline(proposal=third, reason="", by=coordinator, at=after)
    assert writes.decline(proposal=third, reason="De straat wordt heraangelegd.", by=coordinator, at=after).reason
    assert writes.advance(round=round, to=rules.DONE, by=coordinator, at=after).state == rules.DONE
    shown = reads.public_round(reference=round.reference)
    assert shown is not None
    assert [one.state for one in shown.by_area[0][1]].count(rules.CONFIRMED) == 1


def test_codes_are_made_printed_and_forgotten(
    called: Round, coordinator: Actor, director: Actor, clock_actor: Actor, at: datetime
) -> None:
    area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()
    for size in (0, 100_001):
        with pytest.raises(Refused):
            writes.order_codes(area=area, size=size, by=coordinator, at=at)
    with pytest.raises(NotAllowed):
        writes.order_codes(area=area, size=2, by=director, at=at)
    batch = writes.order_codes(area=area, size=102, by=coordinator, at=at)
    with pytest.raises(Refused):
        writes.note_printing(batch=batch, part=1, by=coordinator, at=at)
    jobs.make_codes(batch_ref=batch.reference)
    jobs.make_codes(batch_ref=batch.reference)
    assert Voter.objects.count() == 102
    found = reads.batch_for(by=coordinator, reference=batch.reference)
    assert found is not None
    last = writes.note_printing(batch=found, part=2, by=coordinator, at=at)
    assert last == codes_of(found)[100:]
    for part in (0, 3):
        with pytest.raises(Refused):
            writes.note_printing(batch=found, part=part, by=coordinator, at=at)
    assert reads.voter_of(called, last[0]) is not None
    assert reads.voter_of(called, "niets") is None
    assert as_pdf(found.area, last, language="nl", at=at).startswith(b"%PDF")
    assert list(reads.batches_of(by=coordinator, round=called)) == [batch]
    writes.forget_codes(batch=found, by=coordinator, at=at)
    found.refresh_from_db()
    assert found.batch_key == ""
    with pytest.raises(Refused):
        writes.note_printing(batch=found, part=1, by=coordinator, at=at)
    assert not access.may_work_the_clock(coordinator)


def test_the_clock_leads_a_round_and_destroys_its_key(
    proposals: list[Proposal], gent: Municipality, clock_actor: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    round = Round.objects.get()
    for days, state in ((10, rules.CHECK), (20, rules.BALLOT), (30, rules.BALLOT), (31, rules.COUNT)):
        monkeypatch.setattr("wijklus.base.clock.now", lambda n=days: at + timedelta(days=n))
        jobs.move_on()
        jobs.note_ballots()
        round.refresh_from_db()
        assert round.state == state
    assert round.link_key
    jobs.count(round_ref=round.reference)
    jobs.count(round_ref="nothing")
    round.refresh_from_db()
    assert round.state == rules.REALISATION
    assert Tally.objects.get().voters == 0
    assert not Tally.objects.get().is_open
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at + timedelta(days=61))
    jobs.move_on()
    round.refresh_from_db()
    assert round.link_key == ""
    assert round.cut_at is not None
    with pytest.raises(Refused):
        writes.order_codes(area=RoundArea.objects.get(), size=2, by=clock_actor, at=at)
    late = Proposal.objects.select_related("area__round").earliest("pk")
    with pytest.raises(Refused):
        writes.judge_feasible(proposal=late, version=4, cost=Cents(1), by=clock_actor, at=at)


def test_the_database_refuses_a_ballot_once_it_is_closed_whatever_the_page_still_thought(
    vote: Callable[..., str], codes: list[str]
) -> None:
    Round.objects.update(state=rules.COUNT)
    with pytest.raises(Refused) as no:
        vote(codes[0], 1)
    assert no.value.sentence == CLOSED
    assert (Ballot.objects.count(), Receipt.objects.count()) == (0, 0)


def test_a_vote_is_one_statement_to_the_server_with_no_transaction_around_it(
    vote: Callable[..., str], codes: list[str]
) -> None:
    with CaptureQueriesContext(connection) as asked:
        vote(codes[1], 1, 2)
    writing = [one["sql"] for one in asked if "INSERT" in one["sql"]]
    on_server = connection.vendor == "postgresql"
    assert len(writing) == (1 if on_server else 2)
    assert len(asked) == (
        4 if on_server else 8
    )  # who votes, where, on what, and the vote; SQLite: savepoint and question too


@pytest.mark.django_db
def test_what_was_counted_meanwhile_is_counted_once(
    balloting: Round, codes: list[str], vote: Callable[..., str], clock_actor: Actor, at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for code in codes[:6]:
        vote(code, 1)
    late, whole, again = at + timedelta(days=40), tally.count, []
    writes.move_on(round=balloting, by=clock_actor, at=late)
    round = Round.objects.get()

    def meanwhile(poll: tally.Poll, *, at: datetime) -> tally.Counted:
        if not again:
            again.append(poll)
            assert writes.count_round(round=Round.objects.get(), by=clock_actor, at=at) == 6
        return whole(poll, at=at)

    monkeypatch.setattr(tally, "count", meanwhile)
    assert writes.count_round(round=round, by=clock_actor, at=late) == 6
    assert Tally.objects.get().voters == 6
    assert Entry.objects.filter(verb="rounds.count").count() == 1


@pytest.mark.django_db
def test_a_check_that_took_longer_takes_no_day_to_vote_away(
    called: Round, proposals: list[Proposal], coordinator: Actor, clock_actor: Actor, anyone: Actor, at: datetime
) -> None:
    checking, late = writes.advance(round=called, to=rules.CHECK, by=coordinator, at=at), at + timedelta(days=35)
    assert writes.move_on(round=checking, by=clock_actor, at=late)
    round = Round.objects.get()
    assert (round.ballot_until, round.objection_until) == (
        (at + timedelta(days=45)).date(),
        (at + timedelta(days=75)).date(),
    )
    told = Entry.objects.filter(verb="rounds.advance").latest("pk")
    assert (told.before["ballot_until"], told.after["ballot_until"]) == (
        checking.ballot_until.isoformat(), round.ballot_until.isoformat(),
    )  # fmt: skip
    assert not writes.move_on(round=round, by=clock_actor, at=late + timedelta(days=10)), "it is the last day"
    assert writes.move_on(round=round, by=clock_actor, at=late + timedelta(days=11))


@pytest.mark.django_db
def test_where_only_bodies_decide_no_day_is_added(
    called: Round, proposals: list[Proposal], coordinator: Actor, clock_actor: Actor, at: datetime
) -> None:
    Round.objects.update(without_vote=True)
    checking = writes.advance(round=Round.objects.get(), to=rules.CHECK, by=coordinator, at=at)
    assert writes.move_on(round=checking, by=clock_actor, at=at + timedelta(days=35))
    assert Round.objects.get().ballot_until == checking.ballot_until
