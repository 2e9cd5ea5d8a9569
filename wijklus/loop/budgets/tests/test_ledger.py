"""Bookings: taken in from a file, tied by codes and by hand, and laid beside what actions get, to the cent."""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation
from openpyxl import Workbook

from wijklus.base import given
from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import BadFile, Conflict, NotAllowed, Refused
from wijklus.ground.people.models import Party
from wijklus.ground.places.models import Neighbourhood
from wijklus.ground.policy import writes as policy
from wijklus.ground.trail.jobs import run_waiting
from wijklus.loop.actions import writes as actions
from wijklus.loop.budgets import jobs, reads, writes
from wijklus.loop.budgets.models import Allocation, Booking, BookingTie, LedgerFile
from wijklus.loop.budgets.writes import bookings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock", "storage")]

LEDGER = "/nl/gent/werk/geld/boekingen/"
TEXT = (
    "boekstuk;regel;datum;bedrag;soort;actie code;fonds;project;omschrijving\n"
    "B1;1;2026-02-03;1.000,00;exploitatie;A1;;;Factuur banken\n"
    "B1;2;3/2/2026;250,50;exploitatie;;Wijkfonds;PRJ-7;Plaatsen\n"
    "B2;1;2026-03-01;-50,25;exploitatie;A1;;;Creditnota\n"
    "B3;1;2026-03-02;€\u00a012k;exploitatie;A1;;;\n"
    "B4;1;31/02/2026;5,00;exploitatie;A1;;;\n"
    "B1;1;2026-02-03;1.000,00;exploitatie;A1;;;Factuur banken\n"
    "B2;1;2026-03-01;99,00;exploitatie;A1;;;Creditnota\n"
    "B5;1;2026-04-01;77,77;exploitatie;ZZZ;;;Onbekende code\n"
    "B6;1;2026-04-01;500,00;investering;A1;;;Fundering\n"
    "B7;1;2026-04-02;10,00;exploitatie;A1;Ander fonds;;\n"
)
"""Operating 2026: tied 1,000.00 + 250.50 - 50.25 = 1,200.25, loose 77.77 + 10.00 = 87.77, together 1,288.02."""


class Books:
    """Two actions in Dampoort: one in line A1 of the plan, one under the code PRJ-7; both of the fund."""

    def __init__(
        self, by: Actor, director: Actor, administrator: Actor, at: datetime, party: Party, place: Any
    ) -> None:
        self.by, self.at = by, at
        line = policy.add_objective(
            by=administrator,
            at=at,
            plan_version="2026-2031",
            goal_code="D",
            plan_code="P",
            action_code="A1",
            name="Plein",
        )
        fund = writes.add_fund(
            name="Wijkfonds", party=party, kind="city_fund", valid_from=date(2026, 1, 1), by=by, at=at
        )
        self.source = writes.put_in(
            fund=fund, year=2026, kind="operating", form="euro", value=Cents(5_000_00), by=by, at=at
        )
        self.other = writes.put_in(
            fund=fund, year=2026, kind="investment", form="euro", value=Cents(5_000_00), by=by, at=at
        )
        self.bench = actions.start(title="Banken op het plein", neighbourhood=place, by=director, at=at)
        self.trees = actions.start(title="Bomen op het plein", neighbourhood=place, by=director, at=at)
        self.of_bench = self.gets(self.bench, 1_500_00, objective=line)
        self.of_trees = self.gets(self.trees, 300_00)
        writes.name_in_ledger(allocation=self.of_trees, version=1, code="PRJ-7", by=by, at=at)

    def gets(self, action: Any, cents: int, **more: Any) -> Allocation:
        source = more.pop("source", self.source)
        return writes.allocate(contribution=source, action=action, amount=Cents(cents), by=self.by, at=self.at, **more)

    def take_in(self, text: str = TEXT) -> tuple[Any, list[str]]:
        found = list(reads.ledger_rows(io.BytesIO(text.encode())))
        good = [row for row in found if isinstance(row, reads.LedgerRow)]
        refused = [f"{row.row}: {row.reason}" for row in found if isinstance(row, reads.RefusedRow)]
        return writes.take_in_bookings(rows=good, by=self.by, at=self.at), refused

    def sheet(self, kind: str = "operating", year: int = 2026) -> Any:
        return reads.reconciliation(by=self.by, year=year, kind=kind)


@pytest.fixture
def books(
    finance: Actor, director: Actor, administrator: Actor, at: datetime, groendienst: Party, dampoort: Neighbourhood
) -> Books:
    return Books(finance, director, administrator, at, groendienst, dampoort)


def test_a_file_becomes_bookings_once_and_each_bad_row_gets_a_sentence(books: Books, director: Actor) -> None:
    with translation.override("en"):
        done, refused = books.take_in()
        assert [line.split(" ", 1)[0] for line in refused] == ["5:", "6:", "7:", "8:"]
        for line, words in zip(refused, ("12k", "31/02/2026", "row 2: it was counted", "row 4, but says"), strict=True):
            assert words in line
    assert (done.accepted, done.added, done.tied, done.refused) == (6, 6, 3, [])
    assert done.totals == {"operating": Cents(1_288_02), "investment": Cents(500_00)}
    again, _refused = books.take_in()
    assert (again.accepted, again.tied, Booking.objects.count()) == (6, 3, 6)
    with translation.override("en"):
        other, _refused = books.take_in(TEXT.replace("77,77", "77,78"))
    assert other.refused[0][0] == 9
    assert "€\u00a077,77, here €\u00a077,78" in other.refused[0][1]
    sheet = books.sheet()
    told = {row.action: (row.given, row.booked, row.difference) for row in sheet.actions}
    assert told == {
        books.bench.pk: (Cents(1_500_00), Cents(949_75), Cents(550_25)),
        books.trees.pk: (Cents(300_00), Cents(250_50), Cents(49_50)),
    }
    assert (sheet.given, sheet.booked, sheet.loose) == (Cents(1_800_00), Cents(1_288_02), Cents(87_77))
    assert books.sheet("investment").loose == Cents(500_00)
    with pytest.raises(NotAllowed):
        writes.take_in_bookings(rows=[], by=director, at=books.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(number="B5").update(tied="codes")


def test_other_files_and_what_is_no_file_with_bookings(books: Books) -> None:
    with translation.override("en"):
        text = (
            "datum;debet;credit;boekjaar;soort\n2026-01-05;10,00;;2025;exploitatie\n2026-01-06;;4,00;;E\n"
            "2026-01-06;;4,00;;E\n;1;;;\n2026-01-07;;;;\n2026-01-07;1;;26;\n2026-01-07;1;;;lening\n2026-01-07;1;;;;teveel;nog\n"
        )
        assert reads.booked_years(by=books.by) == [], "nothing was booked yet"
        done, refused = books.take_in(text)
        assert [line.split(": ", 1)[0] for line in refused] == ["4", "5", "6", "7", "8", "9"]
        assert "Says the same as row 3" in refused[0]
        assert done.totals == {"operating": Cents(6_00)}
        assert set(reads.booked_years(by=books.by)) == {2025, 2026}
        long = (
            f"datum;bedrag;debet;code;tekst\n2026-01-07;1;1;;\n2026-01-07;1;;{'x' * 61};\n2026-01-08;1;;;{'y' * 301}\n"
        )
        done, refused = books.take_in(long)
        assert "debit or credit as well" in refused[0]
        assert "longer than 60 signs" in refused[1]
        assert len(Booking.objects.latest("pk").text) == 300
        for text in ("datum;naam\n2026-01-01;x\n", "datum;bedrag\n"):
            with pytest.raises(BadFile):
                list(reads.ledger_rows(io.BytesIO(text.encode())))


def test_a_workbook_and_another_file_with_the_same_bookings_meanwhile(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, file = Workbook(), io.BytesIO()
    for row in (["boekstuk", "datum", "bedrag", "soort"], ["X1", datetime(2026, 2, 3), 1250.55, "exploitatie"]):
        book.active.append(row)
    book.save(file)
    (row,) = reads.ledger_rows(io.BytesIO(file.getvalue()))
    assert isinstance(row, reads.LedgerRow)
    assert (row.booked_on, row.amount) == (date(2026, 2, 3), Cents(1_250_55))
    at_once, tries = bookings._at_once, iter((IntegrityError, IntegrityError, None))

    def late(*given: Any, **more: Any) -> Any:
        trouble = next(tries)
        if trouble:
            raise trouble
        return at_once(*given, **more)

    monkeypatch.setattr(bookings, "_at_once", late)
    assert writes.take_in_bookings(rows=[row], by=books.by, at=books.at).added == 1
    assert next(tries, "none left") == "none left"


def test_codes_are_looked_at_again_when_an_action_got_money_since(books: Books, director: Actor) -> None:
    books.take_in()
    assert writes.tie_again(year=2026, by=books.by, at=books.at) == 0
    books.gets(books.bench, 600_00, source=books.other, objective=books.of_bench.objective)
    writes.ask_to_tie_again(year=2026, by=books.by, at=books.at)
    run_waiting(at=books.at)
    sheet = books.sheet("investment")
    assert (sheet.loose, sheet.booked, sheet.difference) == (Cents(0), Cents(500_00), Cents(100_00))
    with pytest.raises(NotAllowed):
        writes.ask_to_tie_again(year=2026, by=director, at=books.at)


def test_tying_by_hand_with_a_reason_and_taking_it_back(books: Books, director: Actor) -> None:
    books.take_in()
    row = Booking.objects.get(number="B5")
    how = {"by": books.by, "at": books.at}

    def refused(**values: Any) -> str:
        with translation.override("en"), pytest.raises(Refused) as told:
            writes.tie(**{"booking": row, "version": 1, "allocation": books.of_trees, "reason": "x", **how, **values})
        return str(told.value.sentence)

    investment = books.gets(books.trees, 1_00, source=books.other)
    assert refused(reason=" ") == "Say why."
    assert "stay apart" in refused(allocation=investment)
    assert refused(allocation=None) == "This booking is tied to nothing."
    with pytest.raises(NotAllowed):
        writes.tie(booking=row, version=1, allocation=books.of_trees, reason="x", by=director, at=books.at)
    with pytest.raises(Refused):
        writes.undo_tie(booking=row, version=1, reason="x", **how)
    writes.tie(booking=row, version=1, allocation=books.of_trees, reason="Boompalen", **how)
    with pytest.raises(Conflict):
        writes.tie(booking=row, version=1, allocation=books.of_bench, reason="Ook ik", **how)
    assert refused(version=2) == "This is what it is tied to already."
    assert books.sheet().loose == Cents(10_00)
    assert reads.booked_on([books.of_trees.pk]) == {books.of_trees.pk: Cents(328_27)}
    writes.undo_tie(booking=row, version=2, reason="Toch niet", **how)
    row.refresh_from_db()
    assert (row.allocation, row.tied) == (None, "")
    by_codes = Booking.objects.get(number="B2")
    writes.tie(booking=by_codes, version=1, allocation=None, reason="Hoort elders", **how)
    assert writes.tie_again(year=2026, by=books.by, at=books.at) == 0
    writes.undo_tie(booking=by_codes, version=2, reason="Toch goed", **how)
    by_codes.refresh_from_db()
    assert (by_codes.allocation, by_codes.tied) == (books.of_bench, "codes")
    told = [(one.reason, str(one)) for one in reads.ties_of(row)]
    assert told == [("Toch niet", f"{books.of_trees.pk} -> None"), ("Boompalen", f"None -> {books.of_trees.pk}")]
    assert str(by_codes) == "B2 -50.25"
    tie = BookingTie.objects.first()
    assert tie is not None
    with pytest.raises(TypeError):
        tie.save()
    with pytest.raises(Conflict):
        writes.name_in_ledger(allocation=books.of_trees, version=1, code="X", **how)
    with pytest.raises(Refused):
        writes.name_in_ledger(allocation=books.of_trees, version=2, code="X" * 61, **how)


def test_the_whole_way_on_screen(
    books: Books, client_of: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    browser = client_of("coordinator")
    assert "Nog geen bestanden" in browser.get(f"{LEDGER}inlezen/").content.decode()
    answer = browser.post(
        f"{LEDGER}inlezen/", {"file": SimpleUploadedFile("grootboek.csv", TEXT.encode()), "kind": "operating"}
    )
    url = answer.url
    assert "grootboek.csv" in browser.get(url).content.decode()
    assert browser.get(f"{url}voortgang/").status_code == 302
    assert "wl-progress" in browser.get(f"{url}voortgang/", headers={"HX-Request": "true"}).content.decode()
    run_waiting(at=books.at)
    page = browser.get(url).content.decode()
    for words in ("€\u00a01.288,02", "€\u00a0500,00", "6 boekingen inlezen", "Rij 5", "12k"):
        assert words in page
    assert browser.get(f"{url}voortgang/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert not Booking.objects.exists()
    assert browser.post(f"{url}verder/", {"step": "x"}).status_code == 404
    browser.post(f"{url}verder/", {"step": "start"})
    run_waiting(at=books.at)
    row = LedgerFile.objects.get()
    assert (row.state, row.accepted, row.tied, row.operating) == (given.DONE, 6, 3, Cents(1_288_02))
    with django_assert_max_num_queries(12):
        page = browser.get(f"{LEDGER}?jaar=2026").content.decode()
    for amount in (
        "€\u00a01.800,00",
        "€\u00a01.288,02",
        "€\u00a0511,98",
        "€\u00a087,77",
        "€\u00a0949,75",
        "€\u00a0550,25",
        "€\u00a049,50",
    ):
        assert amount in page
    assert "B5" in browser.get(f"{LEDGER}los/?jaar=2026").content.decode()
    books.gets(books.trees, 2_00, source=books.other)
    page = browser.get(f"{LEDGER}zonder/?jaar=2026&soort=investment").content.decode()
    assert "€\u00a02,00" in page
    booking = Booking.objects.get(number="B5")
    address = f"{LEDGER}boeking/{booking.pk}/"
    assert "Onbekende code" in browser.get(address).content.decode()
    assert browser.get(f"{address}actie/").status_code == 302
    tie = f"{address}actie/?wijk=dampoort"
    chosen = {"version": "1", "allocation": books.of_trees.reference, "reason": "Boompalen"}
    assert browser.post(tie, chosen | {"reason": ""}).status_code == 422
    assert browser.post(tie, chosen | {"version": "7"}).status_code == 422
    assert browser.post(tie, chosen).status_code == 302
    assert "Boompalen" in browser.get(address).content.decode()
    assert "€\u00a077,77" in browser.get(f"/nl/gent/werk/geld/toewijzing/{books.of_trees.reference}/").content.decode()
    assert browser.post(f"{address}terug/?los=1", {"version": "2", "reason": "Neen"}).status_code == 302
    assert browser.post(f"{address}terug/", {"version": "2", "reason": "Toch"}).status_code == 422
    assert browser.post(f"{address}terug/", {"version": "3", "reason": "Toch"}).status_code == 302
    booking.refresh_from_db()
    assert booking.allocation == books.of_trees
    code = f"/nl/gent/werk/geld/toewijzing/{books.of_trees.reference}/code/"
    assert browser.post(code, {"version": "2", "code": "PRJ-8"}).status_code == 302
    assert browser.post(code, {"version": "2", "code": "PRJ-9"}).status_code == 422
    assert browser.post(f"{LEDGER}opnieuw/", {"jaar": "2026"}).status_code == 302
    for wrong in (
        browser.post(f"{LEDGER}opnieuw/", {"jaar": "x"}), browser.get(f"{LEDGER}boeking/999999/"),
        browser.get(f"{LEDGER}inlezen/geen/"), browser.get("/nl/gent/werk/geld/toewijzing/geen/code/"),
    ):  # fmt: skip
        assert wrong.status_code == 404


def test_a_file_that_cannot_be_read_is_thrown_away(books: Books, client_of: Callable[[str], Client]) -> None:
    browser = client_of("coordinator")
    upload = SimpleUploadedFile("leeg.csv", b"a;b\n1;2\n")
    url = browser.post(f"{LEDGER}inlezen/", {"file": upload, "kind": "operating"}).url
    run_waiting(at=books.at)
    row = LedgerFile.objects.get()
    assert (row.state, str(row)) == (given.UNREADABLE, "leeg.csv")
    assert reads.plan_files_with_a_row([str(row.file), "x"]) == {str(row.file)}
    assert browser.post(f"{LEDGER}inlezen/", {"kind": "operating"}).status_code == 422
    assert browser.post(f"{url}verder/", {"step": "drop"}).url == f"{LEDGER}inlezen/"
    assert not LedgerFile.objects.exists()
    jobs.check_ledger_file(file_ref="gone")
    jobs.take_in_ledger_file(file_ref="gone")
