"""Ballots on paper: handed out, typed by two people who do not see each other, settled, and counted."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from wijklus.base import scope
from wijklus.base.actor import Actor, system
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.conftest import AT
from wijklus.ground.people import writes as people
from wijklus.ground.people.models import Membership, User
from wijklus.ground.trail.models import Entry
from wijklus.loop.rounds import jobs, reads, rules, writes
from wijklus.loop.rounds.models import (
    Ballot,
    PaperDesk,
    PaperIssue,
    PaperReading,
    PaperSheet,
    Receipt,
    Round,
    RoundArea,
    Tally,
)  # fmt: skip
from wijklus.loop.rounds.rules import ballots, sheets, voting
from wijklus.loop.rounds.rules.sheets import Read
from wijklus.loop.rounds.writes.voting import not_on_paper

pytestmark = pytest.mark.django_db


def another(name: str) -> User:
    """One more account."""
    by = system(scope.municipality_id())
    return people.make_user(email=f"{name}@gent.example", name=f"Een {name}", by=by, at=AT, password="x" * 20)


def read(*choices: int, spoiled: str = "") -> Read:
    return Read(ballots.Vote(choices), spoiled)


@pytest.fixture
def colleagues(coordinator: Actor) -> list[Actor]:
    """Three people who run the round: another account each."""
    found = [coordinator]
    for name in ("b", "c"):
        user = another(name)
        found.append(replace(coordinator, user_id=user.pk))
    return found


@pytest.fixture
def area(balloting: Round) -> RoundArea:
    return RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()


@pytest.fixture
def serials(area: RoundArea, codes: list[str], coordinator: Actor, at: datetime) -> list[str]:
    """Ten printed sheets, of which six were given: five with a letter and one without."""
    found = writes.print_sheets(area=area, size=10, by=coordinator, at=at)
    for code in codes[:5]:
        writes.hand_out(round=area.round, code=code, by=coordinator, at=at)
    writes.hand_out_without(area=area, reason="Brief verloren", by=coordinator, at=at)
    return found


@pytest.fixture
def typed(area: RoundArea, at: datetime) -> Callable[..., None]:
    def keep(serial: str, what: Read, by: Actor) -> None:
        area.round.refresh_from_db()
        writes.type_sheet(area=area, serial=serial, read=what, by=by, at=at)

    return keep


@pytest.mark.parametrize(
    ("kind", "text", "vote"),
    [
        (rules.APPROVAL, " 7 3, 12 ", ballots.Vote((3, 7, 12))),
        (rules.CHOOSE_ONE, "2", ballots.Vote((2,))),
        (rules.KNAPSACK, "2;1", ballots.Vote((1, 2))),
        (rules.RANKING, "7 3 12", ballots.Vote((7, 3, 12))),
        (rules.CUMULATIVE, "3=5 7 : 2", ballots.Vote((3, 7), (5, 2))),
        (rules.SCORING, "3=1, 7=4", ballots.Vote((7, 3), (4, 1))),
        (rules.APPROVAL, "", ballots.Vote(())),
    ],
)
def test_a_sheet_of_every_kind_is_typed_in_a_few_keys(kind: str, text: str, vote: ballots.Vote) -> None:
    assert sheets.vote_typed(kind, text) == vote
    assert sheets.vote_typed(kind, sheets.as_typed(vote)) == vote
    assert len(sheets.in_words(vote, {})) == len(vote.choices)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (rules.APPROVAL, "x"),
        (rules.APPROVAL, "3=1"),
        (rules.SCORING, "3"),
        (rules.SCORING, "3=x"),
        (rules.RANKING, "3 3"),
    ],
)
def test_what_cannot_be_read_is_no_vote(kind: str, text: str) -> None:
    assert isinstance(sheets.vote_typed(kind, text), ballots.Mistake)


def test_from_the_desk_to_the_count(
    area: RoundArea, serials: list[str], codes: list[str], vote: Callable[..., str], colleagues: list[Actor],
    typed: Callable[..., None], clock_actor: Actor, at: datetime, client_of: Callable[[str], Client],
) -> None:  # fmt: skip
    one, two, three = colleagues
    for code in codes[5:]:
        vote(code, 1)
    for serial in serials[:5]:
        typed(serial, read(2, 3), one)
    with pytest.raises(Refused, match="emand anders"):
        typed(serials[0], read(2, 3), one)
    for serial in serials[:4]:
        typed(serial, read(2, 3), two)
    typed(serials[4], read(1), two)
    typed(serials[5], read(spoiled=sheets.BLANK), one)
    typed(serials[5], read(spoiled=sheets.BLANK), three)
    with pytest.raises(Refused, match="Twee mensen"):
        typed(serials[5], read(1), two)
    with pytest.raises(Refused, match="meer stembiljetten"):
        typed(serials[6], read(1), one)
    states = dict(PaperSheet.objects.values_list("serial", "state"))
    assert [states[one] for one in serials[:7]] == [
        *[sheets.AGREED] * 4, sheets.DIFFERS, sheets.AGREED, sheets.PRINTED,
    ]  # fmt: skip

    after, round = at + timedelta(days=31), area.round
    with pytest.raises(Refused, match="Na de laatste dag"):
        writes.close_paper(round=round, by=one, at=at)
    writes.move_on(round=round, by=clock_actor, at=after)
    round.refresh_from_db()
    assert writes.count_round(round=round, by=clock_actor, at=after) == 0, "it waits for the paper"
    with pytest.raises(Refused, match="1 stembiljetten"):
        writes.close_paper(round=round, by=one, at=after)
    odd = reads.sheet_for(by=three, reference=PaperSheet.objects.get(state=sheets.DIFFERS).reference)
    assert odd is not None
    assert [row.typist_id for row in reads.readings_of(odd)] == [one.user_id, two.user_id]
    writes.settle_sheet(sheet=odd, version=odd.version, read=read(2, 3), reason="Vlek", by=three, at=after)
    (told,) = reads.papers_of(by=one, round=round)
    assert (told.printed, told.with_letter, told.without_letter, told.once, told.agreed, told.spoiled) == (
        10, 5, 1, 0, 6, 1,
    )  # fmt: skip
    writes.close_paper(round=round, by=one, at=after)
    with pytest.raises(Refused, match="Alle stembiljetten"):
        writes.close_paper(round=round, by=one, at=after)
    assert reads.ballots_so_far(round) == 3
    assert writes.count_round(round=round, by=clock_actor, at=after) == 8
    found = Ballot.objects.filter(is_on_paper=False)
    assert sorted(found.filter(channel=voting.PAPER).values_list("choices", flat=True)) == [[2, 3]] * 5
    assert all(found.values_list("is_shuffled", flat=True))
    told_by = json.loads(Tally.objects.get().results)
    assert told_by["voters"] == 8
    page = client_of("coordinator").get(f"/nl/gent/wijkbudget/{round.reference}/uitslag/dampoort/").content.decode()
    assert "Er kwamen er" not in page, "three by letter would be known from five on paper"

    writes.cut_links(round=round, by=clock_actor, at=at + timedelta(days=70))
    assert not Ballot.objects.filter(is_on_paper=True).exists()
    assert not PaperReading.objects.exists()
    assert all(choices == [] for choices in PaperSheet.objects.values_list("choices", flat=True))
    assert PaperSheet.objects.exclude(reason="").get().reason == "Vlek", "the reason stays"


def test_a_letter_is_for_one_ballot_on_paper_or_elsewhere(
    area: RoundArea, codes: list[str], vote: Callable[..., str], coordinator: Actor, field_worker: Actor, at: datetime
) -> None:
    round, (code, other, *_) = area.round, codes
    vote(code, 1)
    assert writes.hand_out(round=round, code=code, by=coordinator, at=at) == area
    assert (reads.ballots_so_far(round), Receipt.objects.count()) == (0, 0), "what was voted goes"
    with pytest.raises(Refused, match="op papier"), transaction.atomic():
        vote(code, 2)
    assert Ballot.objects.get().choices == []
    with pytest.raises(Refused, match="al een stembiljet"):
        writes.hand_out(round=round, code=code, by=coordinator, at=at)
    writes.hand_out(round=round, code=other, by=coordinator, at=at)
    assert Ballot.objects.filter(is_on_paper=True).count() == 2
    refused: list[tuple[type[Exception], dict[str, Any]]] = [
        (NotAllowed, {"code": code, "by": field_worker, "at": at}),
        (Refused, {"code": "bcdfghjkmnpq", "by": coordinator, "at": at}),
        (Refused, {"code": code, "by": coordinator, "at": at + timedelta(days=31)}),
    ]
    for error, given in refused:
        with pytest.raises(error):
            writes.hand_out(round=round, **given)
    with pytest.raises(Refused, match="geen brief"):
        writes.hand_out_without(area=area, reason=" ", by=coordinator, at=at)
    said = Entry.objects.filter(verb="rounds.hand_out").values_list("after", flat=True)
    assert list(said) == [{}, {}], "not whose, not where"


def test_one_who_typed_it_settles_with_the_consent_of_another(
    area: RoundArea, serials: list[str], colleagues: list[Actor], typed: Callable[..., None], at: datetime
) -> None:
    one, two, _three = colleagues
    typed(serials[0], read(1), one)
    assert reads.sheet_for(by=two, reference=PaperSheet.objects.get(state=sheets.TYPED).reference) is None, "blind"
    typed(serials[0], read(2), two)
    sheet = PaperSheet.objects.select_related("area__round").get(state=sheets.DIFFERS)
    for wrong, reason in ((read(1), " "), (read(9), "x"), (read(1, spoiled="x"), "x"), (read(1, spoiled="blank"), "x")):
        with pytest.raises(Refused):
            writes.settle_sheet(sheet=sheet, version=sheet.version, read=wrong, reason=reason, by=one, at=at)
    writes.settle_sheet(sheet=sheet, version=sheet.version, read=read(1), reason="Kruisje bij 1", by=one, at=at)
    with pytest.raises(Conflict):
        writes.settle_sheet(sheet=sheet, version=sheet.version + 1, read=read(2), reason="x", by=two, at=at)
    sheet.refresh_from_db()
    assert sheet.state == sheets.PROPOSED
    with pytest.raises(Refused, match="emand anders"):
        writes.confirm_sheet(sheet=sheet, version=sheet.version, by=one, at=at)
    with pytest.raises(Conflict):
        writes.confirm_sheet(sheet=sheet, version=sheet.version + 1, by=two, at=at)
    writes.confirm_sheet(sheet=sheet, version=sheet.version, by=two, at=at)
    with pytest.raises(Conflict):
        writes.confirm_sheet(sheet=sheet, version=sheet.version, by=two, at=at)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.choices, sheet.reason) == (sheets.AGREED, [1], "Kruisje bij 1")
    assert sheet.confirmed_by_id == two.user_id


def test_only_printed_sheets_are_typed(
    area: RoundArea, serials: list[str], typed: Callable[..., None], coordinator: Actor, at: datetime
) -> None:
    unknown = next(one for n in range(20) if (one := sheets.serial_of(n)) not in serials)
    for serial, what in ((unknown, read(1)), (serials[0], read(1, 2, 3)), (serials[0], read())):
        with pytest.raises(Refused):
            typed(serial, what, coordinator)
    assert not PaperReading.objects.exists()
    assert (len(set(serials)), sheets.folded(" 12-34 56")) == (10, "123456")
    for size in (0, 201):
        with pytest.raises(Refused):
            writes.print_sheets(area=area, size=size, by=coordinator, at=at)
    with pytest.raises(Refused):
        writes.print_sheets(area=area, size=1, by=coordinator, at=at + timedelta(days=40))


def test_the_screens(
    area: RoundArea, codes: list[str], client_of: Callable[[str], Client], user_of: Callable[[str], User],
    at: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: at.date())
    round = area.round
    base, client = f"/nl/gent/werk/ronde/{round.reference}/papier/", client_of("coordinator")
    other = another("twee")
    mine = Membership.objects.filter(user=user_of("coordinator")).first()
    assert mine is not None
    mine.pk, mine.user, mine.reference = None, other, "tweedelidmaatschap"[:16]
    mine.save(force_insert=True)
    second = Client()
    second.force_login(other)
    assert "Stembiljetten op papier" in client.get(base).content.decode()
    assert client.post(base, {"step": "print", "neighbourhood": "dampoort", "size": "0"}).status_code == 422
    pdf = client.post(base, {"step": "print", "neighbourhood": "dampoort", "size": "3"})
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    desk = f"{base}uitdelen/"
    assert client.post(desk, {"step": "letter", "met-code": "bcdfghjkmnpq", "met-checked": "on"}).status_code == 422
    assert client.post(desk, {"step": "letter", "met-code": codes[0], "met-checked": "on"}).status_code == 302
    without = {"step": "without", "zonder-neighbourhood": "dampoort", "zonder-reason": "", "zonder-checked": "on"}
    assert client.post(desk, without).status_code == 422
    assert client.post(desk, without | {"zonder-reason": "Kwijt"}).status_code == 302
    assert (PaperIssue.objects.count(), "kwijt" in client.get(desk).content.decode().casefold()) == (1, False)
    serial = PaperSheet.objects.order_by("pk")[0].serial
    typing = f"{base}dampoort/invoeren/"
    refused = client.post(typing, {"serial": serial, "choices": "1 9", "spoiled": ""})
    assert (refused.status_code, b'value="1 9"' in refused.content) == (422, True), "what was typed stays"
    assert client.post(typing, {"serial": serial, "choices": "x", "spoiled": ""}).status_code == 422
    assert client.post(typing, {"serial": serial, "choices": "1", "spoiled": ""}).status_code == 302
    assert second.post(typing, {"serial": serial, "choices": "2", "spoiled": ""}).status_code == 302
    odd = f"/nl/gent/werk/stembiljet/{PaperSheet.objects.get(serial=serial).reference}/"
    assert f"Stembiljet {serial}" in client.get(base).content.decode()
    assert "1. Speeltuin" in client.get(odd).content.decode()
    version = PaperSheet.objects.get(serial=serial).version
    given = {"step": "settle", "choices": "1", "spoiled": "", "version": version}
    assert client.post(odd, given).status_code == 422
    assert client.post(odd, given | {"reason": "Goed gekeken"}).status_code == 302
    assert "Dat klopt" not in client.get(odd).content.decode()
    assert "Goed gekeken" in second.get(odd).content.decode()
    assert second.post(odd, {"step": "confirm"}).status_code == 302
    assert PaperSheet.objects.get(serial=serial).state == sheets.AGREED
    assert client.get("/nl/gent/werk/stembiljet/bestaatniet/").status_code == 404
    assert client.get(f"{base}rabot/invoeren/").status_code == 404
    monkeypatch.setattr("wijklus.base.clock.today", lambda: (at + timedelta(days=31)).date())
    Round.objects.update(state=rules.COUNT)
    assert "wacht" in client.get(f"/nl/gent/werk/ronde/{round.reference}/").content.decode()
    assert client.post(base, {"step": "close"}).status_code == 302
    assert PaperDesk.objects.get().closed_at is not None
    assert client.get("/nl/gent/werk/ronde/x/papier/").status_code == 404


def test_codes_cannot_be_tried_out_at_the_paper_desk(
    area: RoundArea, client_of: Callable[[str], Client], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: at.date())
    monkeypatch.setattr("wijklus.loop.rounds.views.sheets.PER_COLLEAGUE", 2)
    client, address = client_of("coordinator"), f"/nl/gent/werk/ronde/{area.round.reference}/papier/uitdelen/"
    pages = [
        client.post(address, {"step": "letter", "met-code": "bcdfghjkmnpq", "met-checked": "on"}).content.decode()
        for _ in range(3)
    ]
    assert ["te veel codes geprobeerd" in page for page in pages] == [False, False, True]


def test_a_result_tells_how_many_were_on_paper(
    area: RoundArea, coordinator: Actor, clock_actor: Actor, at: datetime
) -> None:
    Tally(
        area=area, counting_rule="greedy", voters=20, cost=area.amount, leftover=area.amount, is_open=True,
        pb="", results="{}", counted_at=at,
    ).save()  # fmt: skip
    tally = Tally.objects.get()
    assert reads.paper_figures(area, tally) is None, "nobody"
    for n in range(8):
        PaperSheet(
            area=area, serial=sheets.serial_of(n), state=sheets.COUNTED, spoiled=sheets.BLANK if n < 2 else ""
        ).save()
    tally.results = json.dumps({"ways": {"letter": 14, "paper": 6}})
    told = reads.paper_figures(area, tally)
    assert told is not None
    assert (told.sheets, told.spoiled, told.without_letter) == (8, 2, 0)
    tally.results = json.dumps({"ways": {"letter": 12, "desk": None, "paper": None}})
    assert reads.paper_figures(area, tally) is None, "it would tell how many came to the desk"


def test_another_refusal_of_the_database_is_not_about_paper() -> None:
    with pytest.raises(IntegrityError, match="something else"), not_on_paper():
        raise IntegrityError("something else")


def test_what_was_typed_stays_until_it_is_counted_also_after_the_days_for_objections(
    area: RoundArea, serials: list[str], codes: list[str], vote: Callable[..., str], colleagues: list[Actor],
    typed: Callable[..., None], at: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    one, two, _three = colleagues
    vote(codes[5], 1)
    for serial in serials[:6]:
        typed(serial, read(2, 3), one)
        typed(serial, read(2, 3), two)
    late = at + timedelta(days=70)
    monkeypatch.setattr("wijklus.base.clock.now", lambda: late)
    for _hour in range(2):
        jobs.move_on()
    round = Round.objects.get()
    assert (round.state, round.cut_at) == (rules.COUNT, None)
    writes.close_paper(round=round, by=one, at=late)
    jobs.count(round_ref=round.reference)
    on_paper = Ballot.objects.filter(channel=voting.PAPER).values_list("choices", flat=True)
    assert (Tally.objects.get().voters, list(on_paper)) == (7, [[2, 3]] * 6)
    jobs.move_on()
    assert Round.objects.get().cut_at == late, "once it is counted the key goes"
