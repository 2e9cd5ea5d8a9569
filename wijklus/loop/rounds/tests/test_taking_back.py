"""A sheet that was given by mistake comes back: it never counts, and its letter gives a vote again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wijklus.base.actor import Actor
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.trail.models import Entry
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.models import Ballot, PaperIssue, PaperSheet, Round, RoundArea, Tally
from wijklus.loop.rounds.rules import ballots, sheets, voting
from wijklus.loop.rounds.rules.sheets import Read

pytestmark = pytest.mark.django_db
WHY = "Verkeerde wijk"


@pytest.fixture
def area(balloting: Round) -> RoundArea:
    return RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()


@pytest.fixture
def serials(area: RoundArea, codes: list[str], coordinator: Actor, at: datetime) -> list[str]:
    """Four printed sheets, of which two were given: one with a letter and one without."""
    found = writes.print_sheets(area=area, size=4, by=coordinator, at=at)
    writes.hand_out(round=area.round, code=codes[0], by=coordinator, at=at)
    writes.hand_out_without(area=area, reason="Geen brief", by=coordinator, at=at)
    return found


@pytest.fixture
def back(area: RoundArea, codes: list[str], serials: list[str], coordinator: Actor, at: datetime) -> Callable[..., Any]:
    """Take a sheet back that was given for a letter."""

    def take(**other: Any) -> RoundArea:
        given: dict[str, Any] = {"round": area.round, "code": codes[0], "by": coordinator, "at": at}
        given |= {"serial": serials[0], "reason": WHY}
        return writes.take_back(**given | other)

    return take


def test_the_letter_gives_a_vote_again(
    back: Callable[..., Any], area: RoundArea, codes: list[str], serials: list[str], vote: Callable[..., str],
    coordinator: Actor, at: datetime,
) -> None:  # fmt: skip
    assert back() == area
    vote(codes[0], 1)
    assert Ballot.objects.get().choices == [1]
    assert PaperSheet.objects.get(serial=serials[0]).state == sheets.WITHDRAWN
    with pytest.raises(Refused, match="ingetrokken"):
        writes.type_sheet(area=area, serial=serials[0], read=Read(ballots.Vote((1,))), by=coordinator, at=at)
    entry = Entry.objects.get(verb="rounds.withdraw_sheet")
    assert (entry.after, entry.reason) == ({"serial": serials[0]}, WHY)
    writes.hand_out(round=area.round, code=codes[0], by=coordinator, at=at)
    assert Ballot.objects.get().is_on_paper, "a sheet can be given again"


def test_what_is_refused_changes_nothing(
    back: Callable[..., Any], area: RoundArea, codes: list[str], serials: list[str], coordinator: Actor,
    director: Actor, at: datetime,
) -> None:  # fmt: skip
    with pytest.raises(NotAllowed):
        back(by=director)
    one = Read(ballots.Vote((1,)))
    writes.type_sheet(area=area, serial=serials[1], read=one, by=coordinator, at=at)
    late = at + timedelta(days=31)
    for wrong, said in (
        ({"reason": " "}, "Zeg waarom"),
        ({"code": "b" * 12}, "code kennen we niet"), ({"at": late}, "kan niet meer, of nog niet"),
        ({"code": codes[1]}, "geen stembiljet op papier gegeven"), ({"serial": "x"}, "geen stembiljet met dit nummer"),
        ({"serial": serials[1]}, "heeft dit stembiljet al gelezen"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            back(**wrong)
    (issue,) = reads.issues_of(by=coordinator, round=area.round)
    said = {"issue": issue, "reason": WHY, "at": at}
    with pytest.raises(NotAllowed):
        writes.take_back_without(serial=serials[2], by=director, **said)
    with pytest.raises(NotAllowed):
        reads.issues_of(by=director, round=area.round)
    assert Ballot.objects.filter(is_on_paper=True).count() == 1
    assert not PaperSheet.objects.filter(state=sheets.WITHDRAWN).exists()
    back()
    with pytest.raises(Refused, match="uitgedeeld"):
        writes.take_back_without(serial=serials[2], by=coordinator, **said)
    assert not PaperIssue.objects.get().is_withdrawn, "then the sheet that was typed was given to nobody"


def test_without_a_letter_it_counts_as_withdrawn(
    area: RoundArea, serials: list[str], coordinator: Actor, at: datetime
) -> None:
    (issue,) = reads.issues_of(by=coordinator, round=area.round)
    given = {"issue": issue, "reason": WHY, "by": coordinator, "at": at}
    assert writes.take_back_without(serial=serials[0], **given) == area
    with pytest.raises(Refused, match="al ingetrokken"):
        writes.take_back_without(serial=serials[1], **given)
    assert reads.issues_of(by=coordinator, round=area.round) == []
    (paper,) = reads.papers_of(by=coordinator, round=area.round)
    assert (paper.printed, paper.withdrawn, paper.with_letter, paper.without_letter) == (4, 1, 1, 0)
    again = writes.hand_out_without(area=area, reason="Toch", by=coordinator, at=at)
    with pytest.raises(Refused, match="is ingetrokken"):
        writes.take_back_without(serial=serials[0], **given | {"issue": again})


def test_at_the_desk_and_in_the_result(
    area: RoundArea, codes: list[str], serials: list[str], vote: Callable[..., str], coordinator: Actor,
    clock_actor: Actor, client_of: Callable[[str], Client], at: datetime, monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    address = f"/nl/gent/werk/ronde/{area.round.reference}/papier/terugnemen/"
    desk, client = f"/nl/gent/werk/ronde/{area.round.reference}/papier/", client_of("coordinator")
    assert address in client.get(desk).content.decode()
    with django_assert_max_num_queries(14):
        assert "Geen brief" in client.get(address).content.decode()
    sent = {"step": "letter", "met-code": codes[0], "met-serial": serials[0], "met-reason": WHY}
    for wrong in ({"met-code": ""}, {"met-serial": ""}, {"met-reason": ""}, {"met-code": codes[1]}):
        assert client.post(address, {**sent, **wrong}).status_code == 422, wrong
    assert client.post(address, sent).status_code == 302
    (issue,) = PaperIssue.objects.all()
    other = {"step": "without", "zonder-issue": issue.pk, "zonder-serial": serials[1], "zonder-reason": WHY}
    assert client.post(address, {**other, "zonder-issue": "0"}).status_code == 422
    assert client.post(address, other).status_code == 302
    assert "zonder brief gegeven" in client.get(address).content.decode()
    assert client.get("/nl/gent/werk/ronde/niets/papier/terugnemen/").status_code == 404
    monkeypatch.setattr("wijklus.loop.rounds.views.sheets.AT_ALL", 0)
    assert "te veel codes" in client.post(address, sent).content.decode()
    for code in codes[:5]:
        vote(code, 1)
    late = at + timedelta(days=31)
    writes.move_on(round=area.round, by=clock_actor, at=late)
    area.round.refresh_from_db()
    assert area.round.state == rules.COUNT
    assert "kan niet meer, of nog niet" in client.get(address).content.decode()
    writes.close_paper(round=area.round, by=coordinator, at=late)
    writes.count_round(round=area.round, by=clock_actor, at=late)
    tally = Tally.objects.get()
    assert tally.voters == 5
    tally.results = '{"ways": {"paper": 5}}'
    tally.is_open = True
    told = reads.paper_figures(area, tally)
    assert told is not None
    assert (told.sheets, told.without_letter, told.withdrawn) == (0, 0, 2)
    assert voting.PAPER == "paper"
