"""Promises and terms to take along: as a table, on paper, and in one's own agenda."""

import csv
import io
from datetime import timedelta

import icalendar
import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from wijklus.base.cents import Cents
from wijklus.base.refusals import NotAllowed
from wijklus.ground.people import reads as people_reads
from wijklus.ground.people import writes as people
from wijklus.loop.actions import reads, writes
from wijklus.loop.actions.reads import listing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
LOGIN = 4
"""Queries before a working page begins: city, session, account, roles, portfolio."""


def at_(name, *args):
    return reverse(f"actions:{name}", args=["gent", *args])


def days(response):
    """By title the day of each event of an agenda."""
    calendar = icalendar.Calendar.from_ical(response.content)
    return {str(event["summary"]): event.decoded("dtstart") for event in calendar.walk("VEVENT")}


@pytest.fixture
def three(action, commitment, groendienst, director, service_contact, at):
    """Two more promises beside the first; the last with money, answered with its day."""
    given = {"to_whom": "de bewoners", "by": director, "at": at}
    day = at.date() + timedelta(days=400)
    asked = {"action": action, "party": groendienst, "asked_due_on": day}
    writes.ask_commitment(**asked, kind="request", what="=SOM(A1)", **given)
    return writes.ask_commitment(**asked, kind="order", what="Palen", amount=Cents(125_050), **given)


@pytest.fixture
def board(client_of, three):
    return client_of("director")


def test_as_a_table(board, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    with django_assert_num_queries(LOGIN + 2 + 2):
        told = b"".join(board.get(at_("promises_file", "csv"), {"dienst": ""}).streaming_content)
    heading, *rows = list(csv.reader(io.StringIO(told.decode("utf-8-sig")), delimiter=";"))
    assert heading[:2] == ["Dienst of partner", "Wat"]
    assert [(row[0], row[1], row[7]) for row in rows[1:]] == [
        ("Groendienst", "'=SOM(A1)", ""),
        ("Groendienst", "Palen", "1250.50"),
    ]
    workbook = b"".join(board.get(at_("promises_file", "xlsx"), {"dienst": ""}).streaming_content)
    cells = list(openpyxl.load_workbook(io.BytesIO(workbook)).active.values)
    assert [row[7] for row in cells[1:]] == [None, None, 1250.5]
    assert cells[2][1] == "=SOM(A1)"


def test_on_paper_with_headings_and_tags(board):
    response = board.get(at_("promises_file", "pdf"), {"dienst": ""})
    paper = PdfReader(io.BytesIO(response.content))
    words = " ".join(page.extract_text() for page in paper.pages)
    assert response["Content-Type"] == "application/pdf"
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [entry["/Title"] for entry in paper.outline if not isinstance(entry, list)] == ["Toezeggingen"]
    assert all(said in words for said in ("Groendienst", "=SOM(A1)", "3 toezeggingen"))


def test_too_much_for_paper_says_what_to_do(board, monkeypatch):
    monkeypatch.setattr(reads, "MOST_ON_PAPER", 2)
    response = board.get(at_("promises_file", "pdf"), {"dienst": ""})
    assert (response.status_code, "hoogstens 2" in response.content.decode()) == (422, True)
    assert board.get(at_("promises_file", "docx")).status_code == 404


def test_a_promise_past_its_term_says_so(commitment, service_contact, groendienst, gent, at):
    day = commitment.asked_due_on
    writes.answer_commitment(commitment=commitment, accepts=True, promised_on=day, by=service_contact, at=at)
    rows = reads.board(by=service_contact, on=day + timedelta(days=9), party_id=groendienst.pk)
    table = list(reads.promise_table(rows=rows, municipality_id=gent.pk, on=day + timedelta(days=9)))
    assert "over haar termijn" in table[1][-1]


def test_money_beyond_a_mandate_and_without_visa_says_so(action, groendienst, director, service_contact, gent, at):
    asked = writes.ask_commitment(
        action=action, party=groendienst, kind="order", what="Een plein", to_whom="iedereen", amount=Cents(900_000_000),
        asked_due_on=action.due_on, by=director, at=at,
    )  # fmt: skip
    writes.answer_commitment(commitment=asked, accepts=True, promised_on=action.due_on, by=service_contact, at=at)
    rows = reads.board(by=director, on=at.date(), party_id=groendienst.pk)
    _heading, row = reads.promise_table(rows=rows, municipality_id=gent.pk, on=at.date())
    assert row[-1] == "onder voorbehoud; onder voorbehoud van visum"


def test_everybody_follows_the_actions_of_a_neighbourhood(client, action):
    told = client.get(at_("agenda", "dampoort"))
    assert told["Content-Type"].startswith("text/calendar")
    assert days(told) == {f"Klaar: {action.title}": action.due_on}
    assert client.get(at_("agenda", "nergens")).status_code == 404


def test_my_own_agenda_by_a_link_that_can_be_renewed(client, client_of, three, action, user_of, gent):
    director, contact = user_of("director"), user_of("service_contact")
    answer = f"Antwoord aan bewoners: {action.title}"
    link = at_("agenda_of_account", director.reference, people_reads.agenda_key(director))
    seen = days(client.get(link))
    assert (seen[answer], seen["Gevraagd: Groendienst: Palen"]) == (action.answer_planned_on, three.due_on)
    theirs = at_("agenda_of_account", contact.reference, people_reads.agenda_key(contact))
    assert days(client.get(theirs)).keys() >= {"Gevraagd: Groendienst: Palen"}
    assert client.get(theirs.replace(contact.reference, director.reference)).status_code == 404
    page = client_of("director")
    assert link in page.get("/nl/mijn/").content.decode()
    assert page.post("/nl/mijn/agenda/").status_code == 302
    assert client.get(link).status_code == 404
    director.refresh_from_db()
    assert (
        client.get(at_("agenda_of_account", director.reference, people_reads.agenda_key(director))).status_code == 200
    )


def test_nobody_renews_the_link_of_another(user_of, director, at):
    with pytest.raises(NotAllowed):
        people.renew_agenda(user=user_of("service_contact"), by=director, at=at)
