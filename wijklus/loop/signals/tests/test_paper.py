"""A form on paper for a neighbourhood, and a stack of filled-in ones entered one after the other."""

import io

import pytest
from pypdf import PdfReader

from wijklus.loop.signals import reads
from wijklus.loop.signals.models import Signal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
PAGE = "/nl/gent/werk/papier/"
SHEET = {
    "channel": "letter", "kind": "idea", "text": "Een bank", "who": "one", "answer": "none",
    "neighbourhood": "rabot", "place_text": "Buurthuis", "received_on": "2026-11-12",
}  # fmt: skip


def words_of(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


@pytest.mark.parametrize(("language", "title"), [("nl", "Zeg het ons"), ("en", "Say it to us")])
def test_the_form_is_one_page_with_the_address_of_the_neighbourhood(gent, dampoort, at, language, title):
    made = reads.paper_pdf(neighbourhood=dampoort, city=gent, language=language, at=at)
    words = words_of(made)
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    assert title in words
    assert "Dampoort" in words
    assert f"/{language}/gent/wijk/dampoort/zeg-het/" in words.replace("\n", "")


def test_is_printed_by_who_may_note(client_of, dampoort):
    answer = client_of("field_worker").get(PAGE + "dampoort.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client_of("field_worker").get(PAGE + "bestaatniet.pdf").status_code == 404
    assert client_of("councillor").get(PAGE + "dampoort.pdf").status_code == 403


def test_a_stack_keeps_place_and_date(client_of, dampoort, rabot):
    worker = client_of("field_worker")
    for text in ("Een bank", "Een boom", "Een lamp"):
        page = worker.get(worker.post(PAGE, {**SHEET, "text": text}).url)
        assert page.context["form"]["text"].value() is None
    assert [s.text for s in Signal.objects.order_by("pk")] == ["Een bank", "Een boom", "Een lamp"]
    assert {str(s.received_at.date()) for s in Signal.objects.all()} == {"2026-11-12"}
    form = page.context["form"]
    kept = [form[name].value() for name in ("neighbourhood", "place_text", "received_on", "channel")]
    assert kept == ["rabot", "Buurthuis", "2026-11-12", "letter"]


def test_sheets_are_counted_and_a_wrong_one_comes_back_whole(client_of, dampoort, rabot):
    worker = client_of("field_worker")
    first = worker.post(PAGE, SHEET)
    second = worker.post(first.url, {**SHEET, "text": "Een boom"})
    assert "Er zijn 2 bladen" in worker.get(second.url).content.decode()
    wrong = worker.post(second.url, {**SHEET, "text": ""})
    assert wrong.status_code == 422
    assert "Buurthuis" in wrong.content.decode()
    assert client_of("councillor").get(PAGE).status_code == 403
