"""Who may vote by a register: given, looked through, kept as hashes, letters from it, and destroyed in the end."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from wijklus.base import given
from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.places.models import Neighbourhood
from wijklus.ground.trail.models import Entry, Job
from wijklus.loop.rounds import jobs, reads, rules, writes
from wijklus.loop.rounds.models import (
    Admission,
    Ballot,
    CodeBatch,
    RegisterFile,
    RegisterLine,
    Round,
    RoundArea,
    Voter,
)  # fmt: skip
from wijklus.loop.rounds.reads import letters
from wijklus.loop.rounds.reads.admitting import ticket_for
from wijklus.loop.rounds.rules import admitting, voting
from wijklus.loop.rounds.tests.conftest import AN, REGISTER, WAYS, codes_of, values

pytestmark = pytest.mark.django_db
Give = Callable[..., RegisterFile]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1985-07-30", date(1985, 7, 30)), ("30/7/1985", date(1985, 7, 30)), ("30-07-1985", date(1985, 7, 30)),
        ("30.7.1985", date(1985, 7, 30)), ("19850730", date(1985, 7, 30)), (" 1985 ", 1985),
        ("1985-07-30 00:00", date(1985, 7, 30)), ("31/2/1985", None), ("vroeger", None), ("85", None),
    ],
)  # fmt: skip
def test_a_day_of_birth_as_people_write_it(text: str, expected: date | int | None) -> None:
    assert admitting.born(text) == expected


def test_who_is_old_enough() -> None:
    on = date(2027, 3, 1)
    ages = {date(2011, 3, 1): True, date(2011, 3, 2): False, 2011: True, 2012: False}
    assert {birth: admitting.is_old_enough(birth, least=16, on=on) for birth in ages} == ages


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        (" An+1@Voorbeeld.BE ", "BE", ("mail", "an@voorbeeld.be")), ("+a@b.be", "BE", ("mail", "+a@b.be")),
        ("0470 12 34 56", "BE", ("text", "+32470123456")), ("06-12345678", "NL", ("text", "+31612345678")),
        ("0032 470/12.34.56", "NL", ("text", "+32470123456")), ("0470123456", "FR", None), ("an@b", "BE", None),
        ("", "BE", None), ("a b@c.be", "BE", None), ("+12", "BE", None), ("x" * 300 + "@b.be", "BE", None),
        ("<an@b.be>", "BE", None),
    ],
)  # fmt: skip
def test_an_address_as_it_is_compared(text: str, country: str, expected: tuple[str, str] | None) -> None:
    assert admitting.folded_address(text, country) == expected


def test_a_number_is_the_same_however_it_is_written() -> None:
    assert admitting.folded_number("85.07.30-033.28") == admitting.folded_number("85073003328") == AN
    key, code = b"k" * 32, "bcdfghjkmnpq"
    hashed = admitting.person(key, AN)
    hidden = admitting.masked("s", "r", code, hashed)
    assert hidden != hashed
    assert admitting.masked("s", "r", code, hidden) == hashed
    assert admitting.masked("s", "r", "bcdfghjkmnpr", hidden) != hashed
    three = {admitting.person(key, AN), admitting.person_at(key, AN), admitting.person_who_logs_in(key, "i", AN)}
    assert len(three | {admitting.reached(key, AN), admitting.person(b"l" * 32, AN)}) == 5


def test_one_person_cannot_come_to_two_ballots_by_the_ways_that_are_chosen(
    called: Round, known: Callable[..., Round], director: Actor, coordinator: Actor, at: datetime, settings: Any
) -> None:
    settings.SMS_URL = ""
    wrong: list[dict[str, Any]] = [
        {"checked_by": "x"}, {"by_mail": True, "by_login": True}, {"checked_by": "service", "service_url": "https://a.be/"},
        {"by_text": True}, {"checked_by": "service", "by_mail": True, "service_url": "geen"},
        {"checked_by": "service", "by_mail": True, "service_url": "ftp://a.be/"},
    ]  # fmt: skip
    for ways in wrong:
        with pytest.raises(Refused):
            known(**ways)
    assert not Admission.objects.exists()
    with pytest.raises(NotAllowed):
        writes.set_admission(round=called, version=1, values=WAYS, by=director, at=at)
    known(checked_by="service", by_mail=True, service_url="https://a.be/x", service_token="geheim")
    kept = Admission.objects.get()
    assert "geheim" not in kept.service_token
    assert str(kept) == f"{called.pk}: service"
    sealed = kept.service_token
    known(checked_by="service", by_mail=True, service_url="https://a.be/y")
    kept.refresh_from_db()
    assert (kept.service_token, kept.service_url, kept.version) == (sealed, "https://a.be/y", 2)
    with pytest.raises(Conflict):
        writes.set_admission(round=called, version=1, values=WAYS, by=coordinator, at=at)
    area = RoundArea.objects.select_related("round").get()
    with pytest.raises(Refused, match="niet de persoon"):
        writes.order_codes(area=area, size=1, by=coordinator, at=at)
    known()
    kept.refresh_from_db()
    assert (kept.service_token, kept.service_url) == ("", "")
    writes.order_codes(area=area, size=1, by=coordinator, at=at)
    for ways in ({"by_mail": True}, {"checked_by": "register"}):
        with pytest.raises(Refused, match="codes gemaakt"):
            known(**ways)
    writes.advance(round=called, to=rules.CHECK, by=coordinator, at=at)


def test_a_register_is_looked_through_and_then_kept_as_hashes(
    called: Round, known: Callable[..., Round], give: Give, rabot: Neighbourhood, coordinator: Actor,
    director: Actor, at: datetime,
) -> None:  # fmt: skip
    with pytest.raises(Refused, match="eerst"):
        give(called)
    known(checked_by="register", by_mail=True)
    row = give(called, only_look=True)
    assert (row.state, row.rows, row.accepted, row.too_young, row.elsewhere) == (given.CHECKED, 10, 3, 1, 1)
    assert [line for line, _reason in row.problems] == [6, 7, 8, 9, 10]
    assert [line for line, _note in row.notes] == [11]
    told = " ".join(reason for _line, reason in row.problems)
    assert "tweemaal" in told
    assert "Nergenshuizen" in told
    assert not RegisterLine.objects.exists(), "a dry run keeps nothing"
    assert default_storage.exists(str(row.file))
    assert reads.registers_with_a_row([str(row.file), "x"]) == {str(row.file)}
    writes.start_register(row=row, by=coordinator, at=at)
    jobs.take_in_register(file_ref=row.reference)
    jobs.take_in_register(file_ref=row.reference)
    row.refresh_from_db()
    assert (row.state, RegisterLine.objects.count()) == ("done", 5)
    jobs.delete_files(names=[str(row.file)])
    assert Job.objects.filter(key=f"files:{row.reference}", name="wijklus.loop.rounds.jobs.delete_files").exists()
    assert Entry.objects.filter(verb="rounds.take_in_register").count() == 1
    reasons = sorted(RegisterLine.objects.values_list("reason", flat=True))
    assert reasons == ["", "", "", "elsewhere", "under_age"]
    counts, young, away = reads.register_counts(by=coordinator, round=called)
    assert ([(one.people, one.without_letter) for one in counts], young, away) == ([(3, 3)], 1, 1)
    with pytest.raises(NotAllowed):
        reads.register_counts(by=director, round=called)
    assert str(RegisterLine.objects.first())


def test_no_number_and_no_address_stands_anywhere(called: Round, known: Callable[..., Round], give: Give) -> None:
    known(checked_by="register", by_mail=True)
    row = give(called)
    said = f"{row.problems}{row.notes}{list(Entry.objects.values())}{list(Job.objects.values())}"
    said += str([list(model.objects.values()) for model in (RegisterLine, RegisterFile, Admission)])
    for secret in (AN, "033.28", "an@voorbeeld.be", "An@voorbeeld", "0470 12", "+32470", "66030312347"):
        assert secret not in said, secret


def test_a_second_register_brings_up_to_date_until_people_vote(
    known: Callable[..., Round], give: Give, to_ballot: Callable[[], Round], coordinator: Actor, at: datetime,
) -> None:  # fmt: skip
    called = known(checked_by="register")
    give(called, "nummer,wijk,geboortejaar\n1234,Dampoort,2020\n")
    give(called, "nummer,wijk,geboortejaar\n1234,Dampoort,1980\n5678,Dampoort,1980\n")
    assert list(RegisterLine.objects.values_list("reason", flat=True)) == ["", ""]
    with pytest.raises(Refused, match="Gooi"):
        known()
    round = to_ballot()
    give(round, "nummer,wijk,geboortejaar\n1234,Dampoort,2020\n9999,Dampoort,1980\n")
    assert RegisterLine.objects.filter(reason="").count() == 3, "while people vote only others come in"
    with pytest.raises(Refused):
        writes.drop_register(round=round, by=coordinator, at=at)
    with pytest.raises(Refused, match="gestemd"):
        writes.set_admission(round=round, version=1, values=WAYS, by=coordinator, at=at)
    Round.objects.update(state=rules.COUNT)
    round.refresh_from_db()
    with pytest.raises(Refused, match="gesloten"):
        give(round)


def test_what_is_no_register_and_what_is_thrown_away(
    known: Callable[..., Round], give: Give, coordinator: Actor, clock_actor: Actor, at: datetime
) -> None:
    called = known(checked_by="register")
    for text, why in (("naam;wijk\nAn;Dampoort\n", "nummer"), ("nummer;wijk\n", "geen rijen")):
        row = give(called, text, only_look=True)
        assert (row.state, why in row.problem) == (given.UNREADABLE, True), row.problem
        writes.drop_register_file(row=row, by=coordinator, at=at)
    with pytest.raises(Refused, match="leeg"):
        give(called, "")
    large = SimpleUploadedFile("x.csv", b"x")
    large.size = 100_000_000
    with pytest.raises(Refused, match="groter"):
        writes.keep_register(round=called, upload=large, by=coordinator, at=at)
    row = give(called, only_look=True)
    assert writes.drop_old_registers(by=clock_actor, at=at + timedelta(days=6)) == 0
    assert writes.drop_old_registers(by=clock_actor, at=at + timedelta(days=8)) == 1
    assert not RegisterFile.objects.exists()
    jobs.check_register(file_ref=row.reference)
    give(called)
    assert writes.drop_register(round=called, by=coordinator, at=at) > 0
    assert not RegisterLine.objects.exists()


def test_a_letter_for_each_person_of_the_register(
    known: Callable[..., Round], give: Give, to_ballot: Callable[[], Round], coordinator: Actor, anyone: Actor,
    clock_actor: Actor, at: datetime,
) -> None:  # fmt: skip
    called = known(checked_by="register", by_mail=True)
    give(called)
    area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()
    with pytest.raises(Refused):
        writes.order_codes(area=area, size=5, by=coordinator, at=at)
    batch = writes.order_register_codes(area=area, by=coordinator, at=at)
    with pytest.raises(Refused, match="al een brief"):
        writes.order_register_codes(area=area, by=coordinator, at=at)
    for _again in range(2):
        writes.make_codes(batch=CodeBatch.objects.select_related("area__round").get(), by=clock_actor, at=at)
    batch.refresh_from_db()
    assert (batch.size, Voter.objects.count(), Voter.objects.filter(mask="").count()) == (3, 3, 0)
    assert letters.to_whom(batch, 1) == ["bewoners.csv, rij 2", "bewoners.csv, rij 3", "bewoners.csv, rij 11"]
    codes = codes_of(batch)
    pdf = letters.as_pdf(batch.area, codes, language="nl", at=at, to=letters.to_whom(batch, 1))
    assert pdf.startswith(b"%PDF")
    with pytest.raises(Refused, match="codes gemaakt"):
        known(by_mail=True)
    with pytest.raises(Refused):
        writes.drop_register(round=called, by=coordinator, at=at)
    round = to_ballot()
    Round.objects.update(state="count")
    area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()
    with pytest.raises(Refused, match="codes"):
        writes.order_register_codes(area=area, by=coordinator, at=at)
    Round.objects.update(state="ballot")
    assert reads.registry_of(Admission(round=round), country="BE") is None
    area.pk = 0
    assert reads.voter_of(round, ticket_for(area, "iemand", at=at)) is None, "of a neighbourhood that is not in it"
    her = reads.voter_of(round, codes[0])
    line = RegisterLine.objects.get(row=2)
    assert her is not None
    assert her.proof == admitting.proof_of(line.digest)
    assert writes.cast(
        round=round, credential=voting.Credential(codes[0]), choices=[1], of_age=True, by=anyone, at=at
    )  # fmt: skip
    writes.forget_codes(batch=batch, by=coordinator, at=at)
    line.refresh_from_db()
    assert (line.row, line.source_id, line.batch_id) == (None, None, batch.pk)
    assert letters.to_whom(batch, 1) == ["", "", ""]
    RegisterLine.objects.filter(pk=line.pk).update(reason="under_age")
    with pytest.raises(Refused, match="16"):
        writes.hand_out(round=round, code=codes[0], by=coordinator, at=at)
    with pytest.raises(Refused, match="16"):
        writes.cast(round=round, credential=voting.Credential(codes[0]), choices=[2], of_age=True, by=anyone, at=at)
    money = [(Neighbourhood.objects.get(slug="dampoort"), Cents(1))]
    other = writes.start_round(values=values(at.date()), amounts=money, by=coordinator, at=at)
    RegisterLine.objects.filter(pk=line.pk).update(area=other.areas.get())
    assert reads.voter_of(round, codes[0]) is None, "of a neighbourhood that is not in it"
    line.delete()
    assert reads.voter_of(round, codes[0]) is None
    assert Ballot.objects.get().choices == [1]


def test_the_register_goes_with_the_key_of_the_ballots(
    known: Callable[..., Round], give: Give, to_ballot: Callable[[], Round], clock_actor: Actor, at: datetime
) -> None:
    called = known(checked_by="register", by_mail=True)
    give(called)
    round = to_ballot()
    writes.cut_links(round=round, by=clock_actor, at=at)
    assert not RegisterLine.objects.exists()
    assert Admission.objects.get().key == ""


def test_the_database_holds_one_line_for_a_person_and_none_without_a_place(
    known: Callable[..., Round], give: Give
) -> None:
    called = known(checked_by="register")
    give(called, "nummer;wijk\n1234;Dampoort\n")
    line = RegisterLine.objects.get()
    for other in ({"digest": line.digest, "area": line.area}, {"digest": "x" * 64, "area": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegisterLine(round=called, **other).save(force_insert=True)
    assert re.fullmatch("[0-9a-f]{64}", line.digest)


def test_a_coordinator_sets_it_up_on_screen(
    called: Round, client_of: Callable[[str], Client], clock_actor: Actor, django_assert_max_num_queries: Any
) -> None:
    client, page = client_of("coordinator"), f"/nl/gent/werk/ronde/{called.reference}/kiezers/"
    assert client_of("service_contact").get(page).status_code == 403
    assert client.get("/nl/gent/werk/ronde/niets/kiezers/").status_code == 404
    assert "een brief een persoon" in client.get(page).content.decode()
    ways = {"step": "ways", "version": 1, "checked_by": "none", "service_url": "", "service_token": ""}
    assert client.post(page, {**ways, "checked_by": "x"}).status_code == 422
    assert client.post(page, {**ways, "checked_by": "service", "by_mail": "on", "service_url": "x"}).status_code == 422
    assert client.post(page, {**ways, "by_mail": "on"}).status_code == 302
    assert "Wie twee adressen heeft" in client.get(page).content.decode()
    assert client.post(page, {**ways, "checked_by": "register", "by_mail": "on"}).status_code == 302
    for wrong in ({}, {"file": SimpleUploadedFile("leeg.csv", b"")}):
        assert client.post(page, {"step": "register", **wrong}).status_code == 422
    answer = client.post(page, {"step": "register", "file": SimpleUploadedFile("bewoners.csv", REGISTER.encode())})
    row = RegisterFile.objects.get()
    address = f"/nl/gent/werk/register/{row.reference}/"
    assert answer["Location"] == address
    assert "Wordt nagekeken" in client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in part
    assert part.content.decode().lstrip().startswith("<div")
    jobs.check_register(file_ref=row.reference)
    looked = client.get(address).content.decode()
    assert "tweemaal" in looked
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert client.post(f"{address}stap/", {"step": "x"}).status_code == 404
    client.post(f"{address}stap/", {"step": "start"})
    jobs.take_in_register(file_ref=row.reference)
    assert "Het bestand zelf is gewist" in client.get(address).content.decode()
    with django_assert_max_num_queries(30):
        shown = client.get(page).content.decode()
    assert "Te jong op de laatste dag om te stemmen: 1" in shown
    assert client.post(page, {"step": "letters", "neighbourhood": "nergens"}).status_code == 404
    client.post(page, {"step": "letters", "neighbourhood": "dampoort"})
    batch = CodeBatch.objects.get()
    jobs.make_codes(batch_ref=batch.reference)
    pdf = client.post(f"/nl/gent/werk/codes/{batch.reference}/brieven/", {"part": "1"})
    assert pdf["Content-Type"] == "application/pdf"
    assert "Codes maken" not in client.get(f"/nl/gent/werk/ronde/{called.reference}/").content.decode()
    said = client.post(page, {"step": "drop"}, follow=True).content.decode()
    assert "het blijft" in said
    assert client.post(page, {"step": "x"}).status_code == 404
    assert client.get("/nl/gent/werk/register/niets/").status_code == 404


def test_a_register_that_was_given_is_thrown_away_on_screen(
    known: Callable[..., Round], give: Give, client_of: Callable[[str], Client]
) -> None:
    called = known(checked_by="register")
    row = give(called, only_look=True)
    client, page = client_of("coordinator"), f"/nl/gent/werk/ronde/{called.reference}/kiezers/"
    gone = client.post(f"/nl/gent/werk/register/{row.reference}/stap/", {"step": "drop"})
    assert gone["Location"] == page
    assert not RegisterFile.objects.exists()
    give(called)
    assert "Geef een ander" in client.post(page, {"step": "drop"}, follow=True).content.decode()
    assert not RegisterLine.objects.exists()
    Round.objects.update(state=rules.BALLOT)
    assert "alleen per brief" in client.get(page).content.decode()
    assert client.post(page, {"step": "ways", "version": 1, "checked_by": "none"}).status_code == 422
