"""A table with ballots on paper: what can stand in it, and that it counts as the reading of one person."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wijklus.base import given
from wijklus.base.actor import Actor
from wijklus.base.refusals import BadFile, NotAllowed, Refused
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.rounds import jobs, reads, rules, writes
from wijklus.loop.rounds.models import PaperReading, PaperSheet, RoundArea, SheetFile
from wijklus.loop.rounds.reads.sheet_rows import RefusedSheet, SheetRow, sheet_rows
from wijklus.loop.rounds.rules import ballots, sheets
from wijklus.loop.rounds.rules.sheets import Read

from .test_sheets import area, colleagues, serials

__all__ = ["area", "colleagues", "serials"]


def rows_of(text: str, kind: str = rules.APPROVAL) -> list[Any]:
    return list(sheet_rows(io.BytesIO(text.encode()), kind=kind))


@pytest.mark.parametrize(
    ("kind", "text", "vote"),
    [
        (rules.APPROVAL, "stembiljet;keuzes\n000123;3 1", ballots.Vote((1, 3))),
        (rules.APPROVAL, "Nummer,1,2,3\n123,x,,1", ballots.Vote((1, 3))),
        (rules.RANKING, "stembiljet;keuzes\n000123;3 1", ballots.Vote((3, 1))),
        (rules.RANKING, "stembiljet;1;2;3\n000123;2;;1", ballots.Vote((3, 1))),
        (rules.SCORING, "stembiljet;1;2;3\n000123;1;0;4", ballots.Vote((3, 1), (4, 1))),
        (rules.CUMULATIVE, "stembiljet;keuzes\n000123;1=5 3=2", ballots.Vote((1, 3), (5, 2))),
    ],
)
def test_a_row_of_every_kind(kind: str, text: str, vote: ballots.Vote) -> None:
    assert rows_of(text, kind) == [SheetRow(2, "000123", Read(vote))]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (rules.APPROVAL, "stembiljet;keuzes\n;1"),
        (rules.APPROVAL, "stembiljet;keuzes\n123;een"),
        (rules.APPROVAL, "stembiljet;1\n123;misschien"),
        (rules.APPROVAL, "stembiljet;keuzes;telt niet\n123;;zomaar"),
        (rules.RANKING, "stembiljet;1;2\n123;1;1"),
        (rules.RANKING, "stembiljet;1;2\n123;x;"),
        (rules.SCORING, "stembiljet;1;2\n123;x;"),
    ],
)
def test_a_row_that_cannot_be_a_sheet_says_why(kind: str, text: str) -> None:
    [one] = rows_of(text, kind)
    assert isinstance(one, RefusedSheet)
    assert one.reason


def test_sheets_that_do_not_count_and_tables_that_are_none() -> None:
    found = rows_of("stembiljet;keuzes;telt niet\n1;;leeg\n2;;Onleesbaar\n3;;marked\n4;1;nee")
    assert [one.read.spoiled for one in found] == [sheets.BLANK, sheets.UNREADABLE, sheets.MARKED, ""]
    for text in ("keuzes\n1", "stembiljet\n1", "stembiljet;telt niet\n1;leeg", "stembiljet;keuzes\n", ""):
        with pytest.raises(BadFile):
            rows_of(text)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("stembiljet;nummer;keuzes", "stembiljet"),
        ("stembiljet;keuzes;projecten", "keuzes?"),
        ("stembiljet;1;2;01", "1"),
        ("stembiljet;keuzes;telt niet;nul", "telt niet"),
    ],
)
def test_two_columns_of_the_same_are_refused_and_none_is_lost(heading: str, told: str) -> None:
    with pytest.raises(BadFile, match=f"“{told}”"):
        rows_of(f"{heading}\n123;1;;1\n")
    assert rows_of("stembiljet;x;x;1\n123;;;x\n") == [SheetRow(2, "000123", Read(ballots.Vote((1,))))]


@pytest.fixture
def give(area: RoundArea, at: datetime) -> Callable[..., SheetFile]:
    """Give a table, and have it checked."""

    def keep(text: str, by: Actor) -> SheetFile:
        upload = SimpleUploadedFile("biljetten.csv", text.encode())
        row = writes.keep_sheet_file(area=area, upload=upload, by=by, at=at)
        jobs.check_sheet_file(file_ref=row.reference)
        row.refresh_from_db()
        return row

    return keep


def taken_in(row: SheetFile, by: Actor, at: datetime) -> SheetFile:
    writes.start_sheet_file(row=row, by=by, at=at)
    jobs.take_in_sheet_file(file_ref=row.reference)
    row.refresh_from_db()
    return row


@pytest.mark.django_db
def test_two_tables_of_two_people_make_agreed_sheets_and_differences(
    area: RoundArea, serials: list[str], colleagues: list[Actor], give: Callable[..., SheetFile], at: datetime
) -> None:
    one, two, _three = colleagues
    first = f"stembiljet;keuzes;telt niet\n{serials[0]};2 3;\n{serials[1]};;leeg\n{serials[2]};1;\n"
    first += f"{serials[2]};2;\n999x;1;\n"
    row = give(first, one)
    assert (row.state, row.rows, row.accepted, row.refused) == (given.CHECKED, 5, 3, 2)
    assert [problem[0] for problem in row.problems] == [5, 6]
    assert not PaperReading.objects.exists(), "a check keeps nothing"
    row = taken_in(row, one, at)
    assert (row.state, row.accepted) == (given.DONE, 3)
    jobs.delete_files(names=[str(row.file)])
    assert not default_storage.exists(str(row.file))
    jobs.take_in_sheet_file(file_ref=row.reference)
    assert PaperReading.objects.count() == 3

    again = taken_in(give(first, one), one, at)
    assert (again.accepted, PaperReading.objects.count()) == (3, 3), "the same reading twice is one"
    other = taken_in(give(f"stembiljet;keuzes\n{serials[0]};1\n", one), one, at)
    assert (other.accepted, other.refused) == (0, 1), "who read it once does not read it again"

    second = f"stembiljet;1;2;3;telt niet\n{serials[0]};;x;x;\n{serials[1]};;;;leeg\n{serials[2]};;x;;\n"
    assert taken_in(give(second, two), two, at).accepted == 3
    states = dict(PaperSheet.objects.values_list("serial", "state"))
    assert [states[one] for one in serials[:4]] == [sheets.AGREED, sheets.AGREED, sheets.DIFFERS, sheets.PRINTED]
    agreed = PaperSheet.objects.get(serial=serials[0])
    assert (agreed.choices, agreed.spoiled) == ([2, 3], "")
    told = str(list(Entry.objects.values_list("after", flat=True))) + str(
        list(Job.objects.values_list("arguments", flat=True))
    )
    assert serials[0] not in told, "no sheet stands in the trail or in a job"


@pytest.mark.django_db
def test_no_more_sheets_than_were_handed_out(
    area: RoundArea, serials: list[str], colleagues: list[Actor], give: Callable[..., SheetFile], at: datetime
) -> None:
    text = "stembiljet;keuzes\n" + "".join(f"{serial};1\n" for serial in serials)
    row = taken_in(give(text, colleagues[0]), colleagues[0], at)
    assert (row.accepted, row.refused) == (6, 4)
    assert PaperReading.objects.count() == 6


@pytest.mark.django_db
def test_who_may_and_when(
    area: RoundArea, serials: list[str], colleagues: list[Actor], give: Callable[..., SheetFile], clock_actor: Actor,
    director: Actor, anyone: Actor, at: datetime,
) -> None:  # fmt: skip
    one = colleagues[0]
    for nobody in (anyone, director):
        with pytest.raises(NotAllowed):
            give("stembiljet;keuzes\n1;1\n", nobody)
    row = give(f"stembiljet;keuzes\n{serials[0]};1\n", one)
    assert reads.sheet_files_with_a_row([str(row.file), "x"]) == {str(row.file)}
    late = at.replace(year=at.year + 1)
    writes.move_on(round=area.round, by=clock_actor, at=late)
    area.round.refresh_from_db()
    with pytest.raises(Refused, match="tabel"):
        writes.close_paper(round=area.round, by=one, at=late)
    writes.drop_sheet_file(row=row, by=one, at=late)
    writes.close_paper(round=area.round, by=one, at=late)
    with pytest.raises(Refused, match="bewaard"):
        give(f"stembiljet;keuzes\n{serials[0]};1\n", one)
    jobs.check_sheet_file(file_ref="niets")
    jobs.take_in_sheet_file(file_ref="niets")
    unread = SheetFile(area=area, typist_id=one.user_id or 0)
    assert unread.state == given.CHECKING


@pytest.mark.django_db
def test_on_screen(
    area: RoundArea,
    serials: list[str],
    client_of: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
    at: datetime,
) -> None:
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: at.date())
    client, here = client_of("coordinator"), f"/nl/gent/werk/ronde/{area.round.reference}/papier/dampoort/"
    assert f"{here}tabel/" in client.get(f"{here}invoeren/").text
    for kind, said in ((rules.APPROVAL, "met een x"), (rules.SCORING, "3=5"), (rules.RANKING, "met zijn plaats")):
        type(area.round).objects.update(ballot_kind=kind)
        assert said in client.get(f"{here}tabel/").text
    type(area.round).objects.update(ballot_kind=rules.APPROVAL)
    assert client.post(f"{here}tabel/", {}).status_code == 422
    upload = SimpleUploadedFile("biljetten.csv", f"stembiljet;keuzes\n{serials[0]};1\nx;een\n".encode())
    page = client.post(f"{here}tabel/", {"file": upload}).headers["Location"]
    row = SheetFile.objects.get()
    assert "Wordt nagekeken" in client.get(page, headers={"HX-Request": "true"}).text
    jobs.check_sheet_file(file_ref=row.reference)
    assert "Neem deze stembiljetten op" in client.get(page).text
    row.refresh_from_db()
    assert (row.accepted, [place for place, _why in row.problems]) == (1, [3]), "what stands there is no choice"
    assert client.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert client.post(f"{page}stap/", {"step": "elders"}).status_code == 404
    assert client.post(f"{page}stap/", {"step": "start"}).headers["Location"] == page
    jobs.take_in_sheet_file(file_ref=row.reference)
    assert "Het bestand zelf is gewist" in client.get(page).text
    assert "biljetten.csv" in client.get(f"{here}tabel/").text
    other = SimpleUploadedFile("nog.csv", b"stembiljet;keuzes\n1;1\n")
    second = client.post(f"{here}tabel/", {"file": other}).headers["Location"]
    jobs.check_sheet_file(file_ref=SheetFile.objects.get(file_name="nog.csv").reference)
    assert client.post(f"{second}stap/", {"step": "drop"}).headers["Location"] == f"{here}tabel/"
    assert client.get("/nl/gent/werk/stembiljetten/niets/").status_code == 404
