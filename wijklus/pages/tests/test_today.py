"""Vandaag: what it knows for each role, and that it asks as few questions whatever waits."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wijklus.base import clock, remembering
from wijklus.ground.people import reads as people
from wijklus.ground.people import writes as people_writes
from wijklus.loop.actions import writes
from wijklus.loop.plans import reads as plan_reads
from wijklus.loop.plans import writes as plans

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 15)
MOST_QUERIES = {
    "director": 35,
    "coordinator": 37,
    "service_contact": 23,
    "administrator": 15,
    "finance": 9,
    "field_worker": 7,
    "councillor": 7,
}
"""How many queries the page may take for each role, the session and the rights of who asks among them.

Where a comment on a plan waits for its answer, a director and a coordinator take one more; where a project that won a
round is owed an answer, another.
"""


@pytest.fixture(autouse=True)
def later(monkeypatch, at):
    """A day on which something of everything is late."""
    monkeypatch.setattr(clock, "now", lambda: at.replace(year=2027, month=4))
    monkeypatch.setattr(clock, "today", lambda: date(2027, 4, 20))


@pytest.fixture
def busy(action, commitment, say, count, groendienst, dampoort, director, service_contact, mandate, plan, at):
    """Fill the lists of everybody with so many of everything."""

    def fill(times):
        for n in range(times):
            say(text=f"Nog iets dat niet gelezen is {n}")
            given = {"action": action, "party": groendienst, "to_whom": "", "by": director, "at": at}
            for what in ("gevraagd", "beloofd", "geweigerd"):
                asked = writes.ask_commitment(what=f"{what} {n} van {times}", asked_due_on=DAY, **given)
                if what != "gevraagd":
                    accepts = what == "beloofd"
                    writes.answer_commitment(
                        commitment=asked, accepts=accepts, promised_on=DAY, reason="Daarom", by=service_contact, at=at
                    )
            late = writes.start(
                title=f"Te laat {n}", neighbourhood=dampoort, due_on=DAY, owner=groendienst, by=director, at=at
            )
            writes.add_milestone(action=late, what=f"Stap {n}", due_on=DAY, by=director, at=at)
            stuck = writes.start(title=f"Wacht {n}", neighbourhood=dampoort, owner=groendienst, by=director, at=at)
            writes.say_needs(action=stuck, needs=late, reason="Eerst dat", by=director, at=at)
            decided = {"body": f"Directie {n}", "decided_on": at.date(), "decision": "Goedgekeurd"}
            plans.note_backing(plan=plan, consequence=f"Minder maaien {n}", by=director, at=at, **decided)

    return fill


@pytest.fixture
def finance_client(gent, administrator, at):
    """Somebody of finance, logged in."""
    user = people_writes.make_user(
        email="geld@gent.example", name="Geld", by=administrator, at=at, password="lang genoeg"
    )
    role = people.role_by_key("finance")
    given = {"function": "Dienst Financiën", "valid_from": at.date(), "by": administrator, "at": at}
    people_writes.give_role(user=user, role=role, party=None, neighbourhood_ids=[], **given)
    client = Client()
    client.force_login(user)
    return client


def asked(client, address="/nl/gent/werk/"):
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("role", MOST_QUERIES)
def test_however_much_waits_it_asks_as_few_questions(role, busy, client_of, finance_client):
    client = finance_client if role == "finance" else client_of(role)
    busy(2)
    few = asked(client)
    busy(12)
    remembering.forget()
    many = asked(client)
    assert many == few <= MOST_QUERIES[role]


def test_it_shows_late_milestones_what_waits_in_vain_and_what_was_decided(busy, client_of):
    busy(1)
    page = client_of("director").get("/nl/gent/werk/").content.decode()
    late, stuck = (
        "Acties met een mijlpaal die voorbij is",
        "Acties die wachten op een andere die te laat of geschrapt is",
    )
    for words in (late, stuck, "Wacht 0", "Beslist, en nog niet uitgevoerd", "Directie 0: Minder maaien 0"):
        assert words in page
    theirs = client_of("service_contact").get("/nl/gent/werk/").content.decode()
    assert f"{late} <span" in theirs
    assert late not in client_of("other_service").get("/nl/gent/werk/").content.decode().split("</nav>")[-1]


def test_a_decision_that_was_carried_out_goes_away(plan, director, coordinator, field_worker, at):
    given = {"plan": plan, "body": "Managementteam", "decided_on": at.date(), "by": director, "at": at}
    done = plans.note_backing(decision="Ja", consequence="Minder maaien", **given)
    plans.note_backing(decision="Ja", consequence="Een ploeg minder", **given)
    assert [part.count for part in plan_reads.due(actor=coordinator)] == [2]
    plans.note_deed(backing=done, version=done.version, deed="Gebeurd", deed_on=at.date(), by=director, at=at)
    [section] = plan_reads.due(actor=director)
    assert (section.count, section.top[0].what) == (1, "Managementteam: Een ploeg minder")
    assert plan_reads.due(actor=field_worker) == []
