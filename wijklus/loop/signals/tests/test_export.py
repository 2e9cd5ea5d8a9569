"""The director takes signals out as a file: what the inbox shows, and no names without the right to them."""

import csv
import io
import tracemalloc
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest

from wijklus.base.actor import everywhere
from wijklus.base.refusals import NotAllowed
from wijklus.ground.trail.models import Entry
from wijklus.loop.signals import reads, rules, writes
from wijklus.loop.signals.reads import exporting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
PAGE = "/nl/gent/werk/inbox/uitvoer/"


@pytest.fixture
def heap(dampoort, rabot, field_worker, at, monkeypatch):
    """Thirty signals in two neighbourhoods, a batch of the export being seven."""
    monkeypatch.setattr(exporting, "AT_ONCE", 7)
    rows = [
        rules.Said(
            text=f"=Signaal {n}",
            kind="idea" if n % 2 else "problem",
            channel="walk",
            counted_voices=1,
            neighbourhood=rabot if n % 5 == 4 else dampoort,
            received_at=at - timedelta(hours=n // 3),
        )
        for n in range(30)
    ]
    return writes.import_many(rows=rows, by=field_worker, at=at).signals


def table(by, with_contacts=False, **filters):
    """The rows of an export, without the headings."""
    rows = reads.export_table(
        by=by,
        filters=reads.Filters(**filters),
        headings=reads.export_columns(with_contacts=with_contacts),
        language="nl",
        with_contacts=with_contacts,
    )
    found = [dict(zip(reads.export_columns(with_contacts=with_contacts), row, strict=True)) for row in rows]
    return found[1:]


def told(answer):
    data = b"".join(answer.streaming_content)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


class TestRead:
    def test_every_signal_once_and_newest_first_of_the_own_portfolio(self, heap, director, coordinator):
        rows = table(coordinator)
        assert len({row["reference"] for row in rows}) == len(rows) == 30
        assert [row["received_at"] for row in rows] == sorted((row["received_at"] for row in rows), reverse=True)
        assert len(table(director)) == 24
        assert reads.export_count(by=director, filters=reads.Filters(), most=10) == 10

    def test_with_the_filters_of_the_inbox(self, heap, coordinator, administrator, rabot, at):
        writes.seed_categories(rows=rules.DEFAULT_CATEGORIES, by=administrator, at=at)
        light = reads.category_by_code("licht")
        writes.set_category(signals=[heap[3]], category=light, by=coordinator, at=at)
        writes.set_aside(signals=[heap[5]], by=coordinator, at=at, reason="Dubbel")
        assert len(table(coordinator, kind="idea", state="all")) == 15
        assert len(table(coordinator, neighbourhood_id=rabot.pk)) == 6
        assert [row["category_name"] for row in table(coordinator, category_ids=(light.pk,))] == [light.name["nl"]]
        assert [row["state_reason"] for row in table(coordinator, state="set_aside")] == ["Dubbel"]
        assert [row["text"] for row in table(coordinator, q="12")] == ["=Signaal 12"]
        assert table(coordinator, channel="letter") == []

    def test_one_question_per_batch(self, heap, coordinator, django_assert_num_queries):
        with django_assert_num_queries(5):
            table(coordinator)

    def test_contacts_only_where_one_may_see_them(self, say, director, field_worker, coordinator):
        say(contact=rules.Reachable(channel="mail", email="an@voorbeeld.be", name="An"))
        say()
        assert "an@voorbeeld.be" not in repr(table(director))
        rows = table(director, with_contacts=True)
        assert {row["contact_email"] for row in rows} == {"", "an@voorbeeld.be"}
        narrow = replace(coordinator, rights={**everywhere("signals.read"), "signals.read_contact": frozenset({1})})
        for nosy in (field_worker, narrow):
            with pytest.raises(NotAllowed):
                table(nosy, with_contacts=True)
            with pytest.raises(NotAllowed):
                writes.note_export(filters={}, as_kind="csv", with_contacts=True, by=nosy, at=None)

    def test_outsiders_take_nothing(self, heap, anyone, councillor, other_director, at):
        for outsider in (anyone, councillor, other_director):
            with pytest.raises(NotAllowed):
                table(outsider)
            with pytest.raises(NotAllowed):
                reads.export_count(by=outsider, filters=reads.Filters(), most=1)
            with pytest.raises(NotAllowed):
                writes.note_export(filters={}, as_kind="csv", with_contacts=False, by=outsider, at=at)


class TestPage:
    def test_a_csv_file_with_the_filters_of_the_inbox(self, heap, client_of):
        browser = client_of("director")
        assert "uitvoer/?kind=idea" in browser.get("/nl/gent/werk/inbox/?kind=idea").content.decode()
        page = browser.get(f"{PAGE}?kind=idea").content.decode()
        assert "12 signalen" in page
        assert "namen" in page
        answer = browser.post(f"{PAGE}?kind=idea", {"shape": "csv"})
        assert ".csv" in answer["Content-Disposition"]
        rows = told(answer)
        assert len(rows) == 12
        assert rows[0]["tekst"].startswith("'=Signaal")
        assert "an@" not in repr(rows)
        entry = Entry.objects.get(verb="signals.export")
        assert entry.after == {"as": "csv", "filters": {"kind": "idea"}, "with_contacts": False}

    def test_a_workbook(self, heap, client_of):
        answer = client_of("coordinator").post(PAGE, {"shape": "xlsx"})
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
        assert sheet.max_row == 31
        assert sheet["G2"].value.startswith("=Signaal")
        assert sheet["G2"].data_type != "f"

    def test_with_contacts(self, say, client_of):
        say(contact=rules.Reachable(channel="mail", email="an@voorbeeld.be", name="An"))
        answer = client_of("director").post(PAGE, {"shape": "csv", "with_contacts": "on"})
        assert told(answer)[0]["e-mail"] == "an@voorbeeld.be"
        assert Entry.objects.get(verb="signals.export").after["with_contacts"] is True
        answer = client_of("field_worker").post(PAGE, {"shape": "csv", "with_contacts": "on"})
        assert "an@voorbeeld.be" not in repr(told(answer))

    def test_many_are_not_counted_to_the_end(self, heap, client_of, monkeypatch):
        monkeypatch.setattr("wijklus.loop.signals.views.exporting.COUNTED_UP_TO", 20)
        assert "Meer dan 20 signalen" in client_of("coordinator").get(PAGE).content.decode()

    def test_a_kind_of_file_that_does_not_exist(self, heap, client_of):
        answer = client_of("coordinator").post(PAGE, {"shape": "pdf"})
        assert answer.status_code == 422
        assert not Entry.objects.filter(verb="signals.export").exists()


def test_memory_does_not_grow_with_the_heap(heap, coordinator, dampoort, field_worker, at, monkeypatch):
    """A table of 3,000 rows needs no more memory than one of 300: what is made is let go."""
    monkeypatch.setattr(exporting, "AT_ONCE", 100)
    rows = [rules.Said(text="x" * 500, kind="idea", channel="web", neighbourhood=dampoort) for _ in range(500)]
    peaks = []
    for _turn in range(2):
        tracemalloc.start()
        from wijklus.base import rows_out

        headings = reads.export_columns(with_contacts=False)
        given = reads.export_table(by=coordinator, filters=reads.Filters(), headings=headings, language="nl")
        assert sum(len(piece) for piece in rows_out.csv_pieces(given)) > 1000
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        for _batch in range(4):
            writes.import_many(rows=rows, by=field_worker, at=at)
    assert peaks[1] < peaks[0] + 3_000_000
