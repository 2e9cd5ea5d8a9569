"""Who lost a letter gets another: the same ballot, one letter that works, and nothing that tells what was voted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import translation

from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail.models import Entry
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.models import Ballot, CodeBatch, Receipt, RegisterLine, Round, RoundArea, SecondLetter, Voter
from wijklus.loop.rounds.reads import letters
from wijklus.loop.rounds.reads.secrets import batch_key
from wijklus.loop.rounds.rules import admitting, voting
from wijklus.loop.rounds.tests.conftest import AN, codes_of
from wijklus.loop.rounds.writes.second_letters import _one_at_once

pytestmark = pytest.mark.django_db
LOST, NEWEST = "Niet aangekomen", "nieuwste brief"
ON_SERVER = connection.vendor == "postgresql"


def vote_in(round: Round, by: Actor, at: datetime, code: str, chosen: int) -> str:
    """Vote with a code; gives the receipt."""
    shown = voting.Credential(code)
    return writes.cast(round=round, credential=shown, choices=[chosen], of_age=True, by=by, at=at)


@pytest.fixture
def batch(codes: list[str], coordinator: Actor) -> CodeBatch:
    found = reads.batch_for(by=coordinator, reference=CodeBatch.objects.get().reference)
    assert found is not None
    return found


@pytest.fixture
def again(batch: CodeBatch, coordinator: Actor, at: datetime) -> Callable[[int], str]:
    """Make a second letter for a number; gives its code."""
    return lambda number: writes.replace_letter(batch=batch, number=number, reason=LOST, by=coordinator, at=at).code


@pytest.fixture
def registered(
    known: Callable[..., Round], give: Callable[..., Any], to_ballot: Callable[[], Round], coordinator: Actor,
    clock_actor: Actor, at: datetime,
) -> tuple[Round, list[str]]:  # fmt: skip
    """A round by register while people vote, and its letters: the first is that of An."""
    give(known(checked_by="register", by_mail=True))
    round = to_ballot()
    area = RoundArea.objects.select_related("round").get()
    made = writes.order_register_codes(area=area, by=coordinator, at=at)
    writes.make_codes(batch=made, by=clock_actor, at=at)
    return round, codes_of(made)


def test_the_second_letter_is_the_same_ballot(
    codes: list[str], again: Callable[[int], str], vote: Callable[..., str], balloting: Round
) -> None:
    receipt = vote(codes[2], 1)
    second = again(3)
    assert second not in codes
    assert Ballot.objects.get().choices == [1], "what was voted stays until this person votes again"
    assert vote(second, 2) == receipt
    assert (Ballot.objects.get().choices, Receipt.objects.count()) == ([2], 1)
    with pytest.raises(Refused, match=NEWEST):
        vote(codes[2], 3)
    third = again(3)
    assert vote(third, 3) == receipt
    with pytest.raises(Refused, match=NEWEST):
        vote(second, 1)
    assert (Ballot.objects.get().choices, Receipt.objects.count()) == ([3], 1)
    assert vote(codes[3], 1) != receipt, "nobody else notices"
    assert Voter.objects.filter(turn=voting.WITHDRAWN).count() == 2


def test_a_letter_that_was_lost_before_anybody_voted(
    codes: list[str], again: Callable[[int], str], vote: Callable[..., str]
) -> None:
    second = again(1)
    with pytest.raises(Refused, match=NEWEST):
        vote(codes[0], 1)
    assert not Ballot.objects.exists()
    vote(second, 1)
    assert Ballot.objects.count() == 1


def test_a_ballot_on_paper_holds_for_the_second_letter_too(
    codes: list[str], again: Callable[[int], str], vote: Callable[..., str], balloting: Round, coordinator: Actor,
    at: datetime,
) -> None:  # fmt: skip
    writes.hand_out(round=balloting, code=codes[0], by=coordinator, at=at)
    second = again(1)
    with pytest.raises(Refused, match="papier"), transaction.atomic():
        vote(second, 1)
    with pytest.raises(Refused, match="al een stembiljet op papier"):
        writes.hand_out(round=balloting, code=second, by=coordinator, at=at)
    with pytest.raises(Refused, match=NEWEST):
        writes.hand_out(round=balloting, code=codes[0], by=coordinator, at=at)


def test_nothing_of_a_choice_or_a_code_is_kept(
    codes: list[str], again: Callable[[int], str], vote: Callable[..., str], batch: CodeBatch, balloting: Round
) -> None:
    vote(codes[0], 1)
    known = again(1), again(2)
    voted, not_voted = SecondLetter.objects.order_by("number").values("area", "batch", "turn", "reason")
    assert voted == not_voted, "a letter that was used and one that was not look the same"
    said = list(Entry.objects.filter(verb="rounds.replace_letter").order_by("pk").values_list("after", "reason"))
    assert said == [({"number": 1}, LOST), ({"number": 2}, LOST)]
    rows = str(list(Voter.objects.values())) + str(list(SecondLetter.objects.values()))
    assert not [code for code in (*known, *codes) if code in rows or admitting.as_hidden(code) in rows]


def test_who_may_and_when(
    batch: CodeBatch, codes: list[str], coordinator: Actor, director: Actor, balloting: Round, at: datetime
) -> None:
    given: dict[str, Any] = {"batch": batch, "number": 1, "reason": LOST, "by": coordinator, "at": at}
    with pytest.raises(NotAllowed):
        writes.replace_letter(**given | {"by": director})
    with pytest.raises(NotAllowed):
        writes.replace_letter_of(round=balloting, number=AN, reason=LOST, by=director, at=at)
    for wrong, said in (({"number": 0}, "Er zijn er 8"), ({"number": 9}, "Er zijn er 8"), ({"reason": " "}, "Zeg hoe")):
        with pytest.raises(Refused, match=said):
            writes.replace_letter(**given | wrong)
    with pytest.raises(Refused, match="Niemand met dit nummer"):
        writes.replace_letter_of(round=balloting, number=AN, reason=LOST, by=coordinator, at=at)
    writes.forget_codes(batch=batch, by=coordinator, at=at)
    with pytest.raises(Refused, match="vernietigd"):
        writes.replace_letter(**given)
    batch.area.round.state = rules.COUNT
    with pytest.raises(Refused, match="gesloten"):
        writes.replace_letter(**given)
    assert not SecondLetter.objects.exists()
    assert Voter.objects.filter(turn=voting.FIRST).count() == 8


def test_a_letter_that_somebody_withdraws_meanwhile(
    batch: CodeBatch, codes: list[str], again: Callable[[int], str], coordinator: Actor, at: datetime
) -> None:
    Voter.objects.update(turn=voting.WITHDRAWN)
    with pytest.raises(Refused, match="op dit moment"):
        again(1)
    SecondLetter.objects.create(
        area=batch.area, batch=batch, number=1, turn=2, reason="x", made_by_function="x", made_at=at
    )
    second = voting.code_of(batch_key(batch), 1, 2)
    assert second not in codes
    with pytest.raises(Refused, match="op dit moment"):
        again(1)
    assert SecondLetter.objects.count() == 1


def test_a_person_of_the_register_has_one_letter_that_works(
    registered: tuple[Round, list[str]], anyone: Actor, coordinator: Actor, at: datetime
) -> None:
    round, (first, other, *_) = registered
    vote = partial(vote_in, round, anyone, at)
    batch = CodeBatch.objects.select_related("area__round").get()
    with pytest.raises(Refused, match="nummer van de persoon"):
        writes.replace_letter(batch=batch, number=1, reason=LOST, by=coordinator, at=at)
    receipt = vote(first, 1)
    writes.forget_codes(batch=batch, by=coordinator, at=at)
    made = writes.replace_letter_of(round=round, number="85.07.30-033.28", reason=LOST, by=coordinator, at=at)
    assert (made.number, made.area.round) == (None, round)
    assert letters.as_pdf(made.area, [made.code], language="nl", at=at).startswith(b"%PDF")
    with pytest.raises(Refused, match=NEWEST):
        vote(first, 2)
    assert vote(made.code, 2) == receipt
    third = writes.replace_letter_of(round=round, number=AN, reason=LOST, by=coordinator, at=at)
    with pytest.raises(Refused, match=NEWEST):
        vote(made.code, 1)
    assert vote(third.code, 3) == receipt
    assert vote(other, 1) != receipt
    assert sorted(ballot.choices for ballot in Ballot.objects.all()) == [[1], [3]]
    with pytest.raises(Refused, match="Niemand met dit nummer"):
        writes.replace_letter_of(round=round, number="12345678", reason=LOST, by=coordinator, at=at)
    said = list(SecondLetter.objects.values_list("number", "turn"))
    assert sorted(turn for _number, turn in said) == [2, 3]
    assert {number for number, _turn in said} == {None}
    assert AN not in str(list(Entry.objects.values_list("after", "reason")))


def test_who_looked_before_somebody_else_made_one_makes_no_other(
    registered: tuple[Round, list[str]], coordinator: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    round, _codes = registered
    given: dict[str, Any] = {"round": round, "number": AN, "reason": LOST, "by": coordinator, "at": at}
    as_it_was = reads.person_with_letter(by=coordinator, round=round, number=AN)
    writes.replace_letter_of(**given)
    monkeypatch.setattr(reads, "person_with_letter", lambda **_asked: as_it_was)
    with pytest.raises(Refused, match="op dit moment"):
        writes.replace_letter_of(**given)
    assert SecondLetter.objects.count() == 1


def test_who_may_not_vote_any_more_gets_no_second_letter(
    registered: tuple[Round, list[str]], coordinator: Actor, at: datetime
) -> None:
    round, _codes = registered
    line = reads.person_with_letter(by=coordinator, round=round, number=AN)
    assert line is not None
    RegisterLine.objects.filter(pk=line.pk).update(reason=admitting.ELSEWHERE)
    with pytest.raises(Refused, match="niet in deze ronde zit"):
        writes.replace_letter_of(round=round, number=AN, reason=LOST, by=coordinator, at=at)
    assert reads.person_with_letter(by=coordinator, round=round, number="1") is None


def test_the_page_prints_it_and_tells_what_was_made(
    balloting: Round, batch: CodeBatch, codes: list[str], vote: Callable[..., str], client_of: Callable[[str], Client],
    coordinator: Actor, clock_actor: Actor, at: datetime, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    address, client = f"/nl/gent/werk/ronde/{balloting.reference}/tweede-brief/", client_of("coordinator")
    assert address in client.get(f"/nl/gent/werk/ronde/{balloting.reference}/").content.decode()
    assert client_of("director").get(address).status_code == 403
    assert client.get("/nl/gent/werk/ronde/niets/tweede-brief/").status_code == 404
    sent = {"batch": batch.reference, "number": "2", "reason": LOST}
    for wrong in ({"number": "x"}, {"number": "99"}, {"reason": ""}, {"batch": "niets"}):
        assert client.post(address, {**sent, **wrong}).status_code == 422, wrong
    pdf = client.post(address, sent)
    assert pdf.content.startswith(b"%PDF")
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in pdf["Cache-Control"]
    with django_assert_max_num_queries(12 if ON_SERVER else 14):
        page = client.get(address).content.decode()
    assert "brief 2" in page.split("<h2")[1]
    assert LOST in page
    for code in (codes[0], *codes[2:7]):
        vote(code, 1)
    writes.forget_codes(batch=batch, by=coordinator, at=at)
    assert "kan nog vervangen" in client.get(address).content.decode()
    writes.move_on(round=balloting, by=clock_actor, at=at + timedelta(days=31))
    balloting.refresh_from_db()
    writes.count_round(round=balloting, by=clock_actor, at=at + timedelta(days=31))
    told = Client().get(f"/nl/gent/wijkbudget/{balloting.reference}/uitslag/dampoort/").content.decode()
    assert "1 brief was verloren en werd opnieuw gemaakt" in told


def test_the_page_of_a_register_asks_whose_letter(
    registered: tuple[Round, list[str]], client_of: Callable[[str], Client], anyone: Actor, at: datetime
) -> None:
    round, (first, *_) = registered
    address, client = f"/nl/gent/werk/ronde/{round.reference}/tweede-brief/", client_of("coordinator")
    assert client.post(address, {"number": "12345678", "reason": LOST}).status_code == 422
    assert client.post(address, {"number": AN, "reason": LOST}).content.startswith(b"%PDF")
    with pytest.raises(Refused, match=NEWEST):
        vote_in(round, anyone, at, first, 1)


def test_letters_without_a_register_carry_their_number(batch: CodeBatch) -> None:
    assert letters.to_whom(batch, 1) == [f"Brief {number}" for number in range(1, 9)]


def test_what_the_database_refuses_was_done_by_somebody_else_at_this_moment() -> None:
    with pytest.raises(Refused, match="op dit moment"), translation.override("nl"), _one_at_once():
        raise IntegrityError("unique (batch, number, turn)")
