"""Two browsers vote with one code at once: one ballot. The ballot closes while people vote: what was taken counts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from wijklus.base import actor, scope
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused
from wijklus.conftest import AT
from wijklus.ground.places.models import Municipality, Neighbourhood
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.models import (
    Ballot,
    CodeBatch,
    PaperSheet,
    Proposal,
    Receipt,
    Round,
    RoundArea,
    SecondLetter,
)  # fmt: skip
from wijklus.loop.rounds.rules import ballots, sheets, voting
from wijklus.loop.rounds.tests.conftest import AN, HER_MAIL, REGISTER, WAYS, code_sent, codes_of, values
from wijklus.loop.rounds.writes.sheets import make_ballots


def a_ballot(at: datetime, *, size: int = 1, by_register: bool = False) -> tuple[Round, list[str]]:
    """A round in which people vote, and codes of it; of a register the first is that of its first person."""
    by = actor.Actor(
        municipality_id=scope.municipality_id(), function="x", rights=actor.everywhere("system", "rounds.write")
    )
    money = [(Neighbourhood.objects.get(slug="dampoort"), Cents(1_000_000))]
    round = writes.start_round(values=values(at.date()), amounts=money, by=by, at=at)
    round = writes.advance(round=round, to=rules.CALL, by=by, at=at)
    area = RoundArea.objects.select_related("round").get()
    if by_register:
        values_now = {**WAYS, "checked_by": "register", "by_mail": True}
        writes.set_admission(round=round, version=1, values=values_now, by=by, at=at)
        upload = SimpleUploadedFile("bewoners.csv", REGISTER.encode())
        row = writes.keep_register(round=round, upload=upload, by=by, at=at)
        writes.check_register(row=row, by=by, at=at)
        writes.take_in_register(row=writes.start_register(row=row, by=by, at=at), by=by, at=at)
    for title in ("Bank", "Boom"):
        writes.propose(area=area, title=title, text="x", by=by, at=at)
        sent = Proposal.objects.select_related("area__round").get(title=title)
        writes.show_proposal(proposal=sent, version=1, by=by, at=at)
        sent.refresh_from_db()
        writes.judge_feasible(proposal=sent, version=2, cost=Cents(100), by=by, at=at)
    for phase in (rules.CHECK, rules.BALLOT):
        round = writes.advance(round=round, to=phase, by=by, at=at)
    area.round = round
    order = writes.order_register_codes if by_register else partial(writes.order_codes, size=size)
    batch = order(area=area, by=by, at=at)
    writes.make_codes(batch=batch, by=by, at=at)
    return round, codes_of(batch)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_code_are_one_ballot(gent: Municipality, dampoort: Neighbourhood, at_once: Any) -> None:
    round, [code] = a_ballot(AT)

    def vote(number: int) -> Callable[[], str]:
        by = actor.resident(gent.pk)
        return lambda: writes.cast(
            round=round, credential=voting.Credential(code), choices=[number], of_age=True, by=by, at=AT
        )

    receipts = at_once(vote(1), vote(2), vote(1), vote(2))
    assert len(set(receipts)) == 1
    assert all(isinstance(one, str) for one in receipts)
    assert (Ballot.objects.count(), Receipt.objects.count()) == (1, 1)
    assert Ballot.objects.get().choices in ([1], [2])


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_code_that_was_sent_get_one_ticket(
    gent: Municipality, dampoort: Neighbourhood, at_once: Any
) -> None:
    round, _codes = a_ballot(AT, by_register=True)
    by = actor.resident(gent.pk)
    code = code_sent(writes.ask_for_code(round=round, address=HER_MAIL, number=AN, by=by, at=AT))
    answers = at_once(*[lambda: writes.redeem(round=round, code=code, by=by, at=AT)] * 4)
    tickets = [one for one in answers if isinstance(one, str)]
    assert len(tickets) == 1
    assert all("al gebruikt" in str(one) for one in answers if not isinstance(one, str))
    assert reads.voter_of(round, tickets[0]) is not None


@pytest.mark.django_db(transaction=True)
def test_a_letter_and_a_sent_code_of_one_person_at_once_are_one_ballot(
    gent: Municipality, dampoort: Neighbourhood, at_once: Any
) -> None:
    round, [letter, *_others] = a_ballot(AT, by_register=True)
    by = actor.resident(gent.pk)
    code = code_sent(writes.ask_for_code(round=round, address=HER_MAIL, number=AN, by=by, at=AT))
    ticket = writes.redeem(round=round, code=code, by=by, at=AT)
    assert ticket is not None

    def vote(proof: str, channel: str, number: int) -> Callable[[], str]:
        credential = voting.Credential(proof, channel)
        return lambda: writes.cast(round=round, credential=credential, choices=[number], of_age=True, by=by, at=AT)

    ways = [(letter, voting.LETTER, 1), (ticket, voting.ONLINE, 2)] * 2
    receipts = at_once(*[vote(*way) for way in ways])
    assert len(set(receipts)) == 1
    assert all(isinstance(one, str) for one in receipts)
    assert (Ballot.objects.count(), Receipt.objects.count()) == (1, 1)
    ballot = Ballot.objects.get()
    assert (ballot.channel, ballot.choices) in ((voting.LETTER, [1]), (voting.ONLINE, [2]))


@pytest.mark.django_db(transaction=True)
def test_who_votes_while_the_ballot_closes_is_in_the_count_or_refused(
    gent: Municipality, dampoort: Neighbourhood, at_once: Any
) -> None:
    round, codes = a_ballot(AT, size=6)
    clock, late = actor.system(gent.pk), AT + (round.ballot_until - AT.date()) + timedelta(days=1)

    def vote(code: str) -> Callable[[], str]:
        by, shown = actor.resident(gent.pk), voting.Credential(code)
        return lambda: writes.cast(round=round, credential=shown, choices=[1], of_age=True, by=by, at=AT)

    def close() -> int:
        writes.move_on(round=Round.objects.get(), by=clock, at=late)
        return writes.count_round(round=Round.objects.get(), by=clock, at=late)

    came = at_once(*map(vote, codes[:3]), close, *map(vote, codes[3:]))
    counted = came.pop(3)
    taken = [one for one in came if isinstance(one, str)]
    assert all(isinstance(one, str | Refused) for one in came)
    assert (counted, Receipt.objects.count()) == (len(taken), len(taken))


@pytest.mark.django_db(transaction=True)
def test_a_vote_waits_for_who_is_closing_the_ballot_and_is_then_refused(
    gent: Municipality, dampoort: Neighbourhood, at_once: Any
) -> None:
    round, [code] = a_ballot(AT)
    is_closing = Event()

    def close() -> None:
        with transaction.atomic():
            Round.objects.update(state=rules.COUNT)
            is_closing.set()
            sleep(0.3)

    def vote() -> str:
        assert is_closing.wait(10)
        by, shown = actor.resident(gent.pk), voting.Credential(code)
        return writes.cast(round=round, credential=shown, choices=[1], of_age=True, by=by, at=AT)

    _closed, refused = at_once(close, vote)
    assert isinstance(refused, Refused)
    assert (Ballot.objects.count(), Receipt.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_who_closes_the_ballot_waits_for_a_vote_that_is_being_kept(
    gent: Municipality, dampoort: Neighbourhood, at_once: Any
) -> None:
    round, [code] = a_ballot(AT)
    clock, by = actor.system(gent.pk), actor.resident(gent.pk)
    is_kept, order = Event(), []

    def vote() -> None:
        with transaction.atomic():
            writes.cast(round=round, credential=voting.Credential(code), choices=[1], of_age=True, by=by, at=AT)
            is_kept.set()
            sleep(0.3)
            order.append("vote")

    def close() -> None:
        assert is_kept.wait(20)
        writes.move_on(round=round, by=clock, at=AT + (round.ballot_until - AT.date()) + timedelta(days=1))
        order.append("close")

    assert at_once(vote, close) == [None, None]
    assert order == ["vote", "close"]
    assert (Round.objects.get().state, Ballot.objects.count()) == (rules.COUNT, 1)


@pytest.mark.django_db(transaction=True)
def test_a_vote_and_a_ballot_on_paper_at_once_are_one(
    gent: Municipality, dampoort: Neighbourhood, at_once: Any
) -> None:
    round, (code, *_) = a_ballot(AT)
    desk = actor.Actor(municipality_id=gent.pk, function="x", rights=actor.everywhere("rounds.write"))

    def vote() -> str:
        return writes.cast(
            round=round, credential=voting.Credential(code), choices=[1], of_age=True, by=actor.resident(gent.pk), at=AT
        )

    def paper() -> str:
        writes.hand_out(round=round, code=code, by=desk, at=AT)
        return "paper"

    done = at_once(vote, paper, vote, paper)
    assert done.count("paper") == 1, "one of the two papers is refused"
    row = Ballot.objects.get()
    assert (row.is_on_paper, row.choices, row.channel) == (True, [], "")
    assert not Receipt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_sheet_that_is_withdrawn_and_typed_at_once_is_one_of_both(
    gent: Municipality, dampoort: Neighbourhood, at_once: Any, user_of: Callable[[str], Any]
) -> None:
    round, (code, *_) = a_ballot(AT)
    pk, rights = user_of("coordinator").pk, actor.everywhere("rounds.write")
    desk = actor.Actor(municipality_id=gent.pk, function="x", user_id=pk, rights=rights)
    area = RoundArea.objects.select_related("round").get()
    (serial,) = writes.print_sheets(area=area, size=1, by=desk, at=AT)
    writes.hand_out(round=round, code=code, by=desk, at=AT)

    def back() -> str:
        writes.take_back(round=round, code=code, serial=serial, reason="mis", by=desk, at=AT)
        return "back"

    def typed() -> str:
        read = sheets.Read(ballots.Vote((1,)))
        writes.type_sheet(area=area, serial=serial, read=read, by=desk, at=AT)
        return "typed"

    done = at_once(back, typed, back)
    assert done.count("back") + done.count("typed") == 1, done
    was_typed = "typed" in done
    assert PaperSheet.objects.get().state == (sheets.TYPED if was_typed else sheets.WITHDRAWN)
    assert Ballot.objects.filter(is_on_paper=True).exists() == was_typed


@pytest.mark.django_db(transaction=True)
def test_two_who_settle_one_sheet_at_once(
    gent: Municipality, dampoort: Neighbourhood, at_once: Any, user_of: Callable[[str], Any]
) -> None:
    round, (code, *_) = a_ballot(AT)
    people = [user_of(key).pk for key in ("coordinator", "director", "field_worker", "administrator")]
    one, two, three, four = (
        actor.Actor(municipality_id=gent.pk, function="x", user_id=pk, rights=actor.everywhere("rounds.write"))
        for pk in people
    )
    area = RoundArea.objects.select_related("round").get()
    (serial,) = writes.print_sheets(area=area, size=1, by=one, at=AT)
    writes.hand_out(round=round, code=code, by=one, at=AT)

    def read(number: int) -> sheets.Read:
        return sheets.Read(ballots.Vote((number,)))

    def type_it(by: actor.Actor, number: int) -> Callable[[], str]:
        def typed() -> str:
            writes.type_sheet(area=area, serial=serial, read=read(number), by=by, at=AT)
            return "typed"

        return typed

    assert at_once(type_it(one, 1), type_it(one, 1)).count("typed") == 1, "never the same person twice"
    type_it(two, 2)()
    sheet = PaperSheet.objects.select_related("area__round").get()

    def settle(by: actor.Actor, number: int) -> Callable[[], str]:
        def settled() -> str:
            writes.settle_sheet(sheet=sheet, version=sheet.version, read=read(number), reason="x", by=by, at=AT)
            return "settled"

        return settled

    done = at_once(settle(three, 1), settle(four, 2))
    assert done.count("settled") == 1
    sheet.refresh_from_db()
    assert sheet.state == sheets.AGREED
    assert sheet.choices == ([1] if sheet.settled_by_id == three.user_id else [2])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by_register", [False, True])
def test_two_at_once_who_replace_one_letter_leave_one_that_works(
    gent: Municipality, dampoort: Neighbourhood, at_once: Any, by_register: bool
) -> None:
    round, (first, *_) = a_ballot(AT, by_register=by_register)
    desk = actor.Actor(municipality_id=gent.pk, function="x", rights=actor.everywhere("rounds.write"))
    batch = CodeBatch.objects.select_related("area__round").get()

    def vote(code: str, number: int) -> str:
        shown, by = voting.Credential(code), actor.resident(gent.pk)
        return writes.cast(round=round, credential=shown, choices=[number], of_age=True, by=by, at=AT)

    def again() -> str:
        said: dict[str, Any] = {"reason": "weg", "by": desk, "at": AT}
        if by_register:
            return writes.replace_letter_of(round=round, number=AN, **said).code
        return writes.replace_letter(batch=batch, number=1, **said).code

    done = at_once(again, lambda: vote(first, 1), again, again)
    assert all(isinstance(one, str | Refused) for one in done), done
    made = [one for place, one in enumerate(done) if place != 1 and isinstance(one, str)]
    assert len(made) == SecondLetter.objects.count() >= 1
    works = [code for code in (first, *made) if not (reads.voter_of(round, code) or pytest.fail(code)).refusal(AT)]
    assert len(works) == 1
    assert works[0] in made
    vote(works[0], 2)
    assert (Ballot.objects.get().choices, Receipt.objects.count()) == ([2], 1)


@pytest.mark.django_db(transaction=True)
def test_two_counts_at_once_make_a_sheet_one_ballot(gent: Municipality, dampoort: Neighbourhood, at_once: Any) -> None:
    round, _codes = a_ballot(AT)
    area = RoundArea.objects.select_related("round").get()
    for number in range(6):
        PaperSheet(area=area, serial=sheets.serial_of(number), state=sheets.AGREED, choices=[1]).save()
    is_made = Event()

    def first() -> None:
        with transaction.atomic():
            make_ballots(round)
            is_made.set()
            sleep(0.3)

    def second() -> None:
        assert is_made.wait(20)
        make_ballots(round)

    assert at_once(first, second) == [None, None]
    assert (Ballot.objects.count(), PaperSheet.objects.filter(state=sheets.COUNTED).count()) == (6, 6)


@pytest.mark.django_db(transaction=True)
def test_two_counts_at_once_are_one(gent: Municipality, dampoort: Neighbourhood, at_once: Any) -> None:
    round, codes = a_ballot(AT, size=6)
    clock, late = actor.system(gent.pk), AT + (round.ballot_until - AT.date()) + timedelta(days=1)
    for code in codes:
        writes.cast(
            round=round, credential=voting.Credential(code), choices=[1], of_age=True, by=actor.resident(gent.pk), at=AT
        )
    writes.move_on(round=round, by=clock, at=late)
    counted = at_once(*[lambda: writes.count_round(round=Round.objects.get(), by=clock, at=late)] * 3)
    assert 6 in counted
    assert set(counted) <= {0, 6}, "who comes after the count finds nothing to do"
    assert (Ballot.objects.count(), Receipt.objects.count()) == (6, 6)


@pytest.mark.django_db(transaction=True)
def test_what_is_judged_while_the_ballot_opens_stands_on_it_or_is_not_judged(
    gent: Municipality, dampoort: Neighbourhood, at_once: Any
) -> None:
    by = actor.Actor(municipality_id=gent.pk, function="x", rights=actor.everywhere("system", "rounds.write"))
    round = writes.start_round(values=values(AT.date()), amounts=[(dampoort, Cents(1_000))], by=by, at=AT)
    round = writes.advance(round=round, to=rules.CALL, by=by, at=AT)
    area = RoundArea.objects.select_related("round").get()
    for number in range(4):
        writes.propose(area=area, title=f"Bank {number}", text="x", by=by, at=AT)
    for sent in Proposal.objects.select_related("area__round"):
        writes.show_proposal(proposal=sent, version=1, by=by, at=AT)
    first, *others = Proposal.objects.select_related("area__round").order_by("pk")
    writes.judge_feasible(proposal=first, version=2, cost=Cents(100), by=by, at=AT)
    round = writes.advance(round=round, to=rules.CHECK, by=by, at=AT)
    others = list(Proposal.objects.select_related("area__round").exclude(pk=first.pk))

    def judge(proposal: Proposal) -> Callable[[], None]:
        return lambda: writes.judge_feasible(proposal=proposal, version=2, cost=Cents(100), by=by, at=AT)

    at_once(
        judge(others[0]), lambda: writes.advance(round=round, to=rules.BALLOT, by=by, at=AT), *map(judge, others[1:])
    )
    assert Round.objects.get().state == rules.BALLOT
    assert not Proposal.objects.filter(state=rules.FEASIBLE, number=None).exists()


@pytest.mark.django_db(transaction=True)
def test_a_ballot_on_paper_while_the_ballot_closes_takes_no_vote_away(
    gent: Municipality, dampoort: Neighbourhood, at_once: Any
) -> None:
    round, [code] = a_ballot(AT)
    by, desk = actor.resident(gent.pk), actor.Actor(
        municipality_id=gent.pk, function="x", rights=actor.everywhere("rounds.write")
    )  # fmt: skip
    writes.cast(round=round, credential=voting.Credential(code), choices=[1], of_age=True, by=by, at=AT)
    is_closing = Event()

    def close() -> None:
        with transaction.atomic():
            Round.objects.update(state=rules.COUNT)
            is_closing.set()
            sleep(0.3)

    def hand_out() -> None:
        assert is_closing.wait(20)
        writes.hand_out(round=round, code=code, by=desk, at=AT)

    _closed, refused = at_once(close, hand_out)
    assert isinstance(refused, Refused)
    assert (Ballot.objects.get().choices, Receipt.objects.count()) == ([1], 1)
