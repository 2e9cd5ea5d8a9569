"""The calendar of the multi-year plan: last days, and proposals that made them or missed them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people import reads as people_reads
from wijklus.ground.places.models import Neighbourhood
from wijklus.ground.policy import reads as policy_reads
from wijklus.ground.policy import writes as policy
from wijklus.loop.actions import writes as actions
from wijklus.loop.budgets import reads, writes
from wijklus.loop.budgets.models import AmendmentProposal
from wijklus.loop.budgets.rules import calendar

CALENDAR = "/nl/gent/werk/geld/kalender/"


@pytest.mark.parametrize(
    ("handed_on", "on", "stands"),
    [
        (None, date(2027, 3, 1), calendar.WAITS), (None, date(2027, 3, 31), calendar.WAITS),
        (None, date(2027, 4, 1), calendar.MISSED_IT), (date(2027, 3, 31), date(2027, 9, 9), calendar.MADE_IT),
        (date(2027, 4, 1), date(2027, 4, 1), calendar.MISSED_IT),
    ],
)  # fmt: skip
def test_made_it_or_missed_it(handed_on: date | None, on: date, stands: str) -> None:
    assert calendar.standing(handed_on=handed_on, last_day=date(2027, 3, 31), on=on) == stands
    assert calendar.is_near(last_day=on + timedelta(60), on=on)
    assert not calendar.is_near(last_day=on + timedelta(61), on=on)


@pytest.mark.django_db
@pytest.mark.usefixtures("stopped_clock")
def test_a_proposal_makes_it_another_misses_it_and_moves_on(
    finance: Actor, director: Actor, service_contact: Actor, at: datetime, dampoort: Neighbourhood,
    client_of: Callable[[str], Client], user_of: Callable[[str], Any],
) -> None:  # fmt: skip
    today = timezone.localdate(at)
    first, second = (
        policy.add_amendment(name=name, last_day=today + timedelta(days), by=finance, at=at)
        for name, days in (("Aanpassing 1", 10), ("Aanpassing 2", 200))
    )
    bench = actions.start(title="Bank", neighbourhood=dampoort, by=director, at=at)
    given: dict[str, Any] = {"action": bench, "amendment": first, "year": 2027, "kind": "investment", "by": director}

    def refused(call: Callable[[], object]) -> str:
        with translation.override("en"), pytest.raises(Refused) as told:
            call()
        return str(told.value.sentence)

    def ask(**more: Any) -> AmendmentProposal:
        return writes.propose(**{"amount": Cents(12_500_00), "why": "Banken", "at": at, **given, **more})

    assert refused(lambda: ask(why=" ")) == "Say why."
    assert refused(lambda: ask(kind="x")) == "Choose operating or investment."
    assert refused(lambda: ask(year=26)) == "Write a year such as 2026."
    assert refused(lambda: ask(amount=Cents(-1))) == "Write an amount above zero."
    with pytest.raises(NotAllowed):
        ask(by=service_contact)
    in_time, late = ask(), ask(why="Bomen")
    assert "proposed already" in refused(ask)
    after = at + timedelta(days=11)
    assert "has passed" in refused(lambda: ask(at=after))
    how: dict[str, Any] = {"version": 1, "by": director, "at": at}
    writes.hand_in(proposal=in_time, **how)
    with pytest.raises(Conflict):
        writes.hand_in(proposal=in_time, **how)
    assert "missed it" in refused(lambda: writes.hand_in(proposal=late, **(how | {"at": after})))
    assert "it stays with" in refused(lambda: writes.move_on(proposal=in_time, **(how | {"version": 2})))
    sheet = reads.amendment_sheet(by=director, amendment=first, on=after.date())
    assert {key: list(rows) for key, rows in sheet.by_standing.items()} == {
        calendar.WAITS: [], calendar.MISSED_IT: [late], calendar.MADE_IT: [in_time],
    }  # fmt: skip
    assert reads.counts(by=director, amendments=[first, second], on=after.date())[first.pk] == {
        calendar.WAITS: 0, calendar.MISSED_IT: 1, calendar.MADE_IT: 1,
    }  # fmt: skip
    (section,) = reads.due(actor=director, on=after.date())
    assert (section.count, section.top[0].what) == (1, "Bank")
    assert "Aanpassing 2" in section.note
    (section,) = reads.due(actor=finance, on=today)
    assert section.count == 1
    nobody = Actor(municipality_id=dampoort.municipality_id, function="Gast")
    assert reads.due(actor=nobody, on=today) == []
    moved = writes.move_on(proposal=late, **(how | {"at": after}))
    assert moved.amendment == second
    assert "no later amendment" in refused(lambda: writes.move_on(proposal=late, **(how | {"version": 2, "at": after})))
    decision: dict[str, Any] = {"proposal": in_time, "version": 2, "by": finance, "at": after}
    assert "not taken up" in refused(lambda: writes.decide(is_taken_up=False, outcome=" ", **decision))
    with pytest.raises(NotAllowed):
        writes.decide(is_taken_up=True, outcome="", **(decision | {"by": director}))

    browser = client_of("coordinator")
    page = browser.get(CALENDAR).content.decode()
    for words in ("Aanpassing 1", "Haalde het: 1", "Nog in te dienen: 1"):
        assert words in page
    assert "Bank" in browser.get(f"{CALENDAR}{first.reference}/").content.decode()
    address = f"{CALENDAR}voorstel/{in_time.reference}/"
    assert "€\u00a012.500,00" in browser.get(address).content.decode()
    answer = {"version": "2", "is_taken_up": "no", "outcome": ""}
    assert browser.post(address, answer).status_code == 422
    assert browser.post(address, answer | {"outcome": "Geen geld meer"}).status_code == 302
    in_time.refresh_from_db()
    assert (in_time.state, in_time.outcome, str(in_time)) == ("not_taken_up", "Geen geld meer", "2027: 12500.00")
    assert browser.post(f"{CALENDAR}nieuw/", {"name": "", "last_day": "2027-01-01"}).status_code == 422
    assert browser.post(f"{CALENDAR}nieuw/", {"name": "Drie", "last_day": "2028-01-01"}).status_code == 302
    third = policy_reads.amendments()[0]
    change = {"version": "1", "name": "Drie", "last_day": "2028-02-01", "reason": "Later"}
    assert browser.post(f"{CALENDAR}{third.reference}/veranderen/", change).status_code == 302
    assert browser.post(f"{CALENDAR}{third.reference}/veranderen/", change).status_code == 422
    assert browser.get(f"{CALENDAR}voorstellen/").status_code == 302
    fields = {
        "action": bench.reference, "amendment": second.reference, "year": "2027", "kind": "operating",
        "amount": "10,00", "why": "Verf",
    }  # fmt: skip
    made = browser.post(f"{CALENDAR}voorstellen/?wijk=dampoort", fields)
    assert made.status_code == 302
    assert browser.post(f"{CALENDAR}voorstellen/?wijk=dampoort", fields | {"amount": "12k"}).status_code == 422
    assert browser.post(f"{made.url}stap/", {"step": "hand_in", "version": "1"}).status_code == 302
    assert AmendmentProposal.objects.latest("pk").state == calendar.HANDED_IN
    for wrong in (
        browser.post(f"{made.url}stap/", {"step": "x", "version": "1"}), browser.get(f"{CALENDAR}geen/"),
        browser.get(f"{CALENDAR}voorstel/geen/"),
    ):  # fmt: skip
        assert wrong.status_code == 404
    assert "de laatste dag voor een voorstel aan: Aanpassing 1" in browser.get("/nl/gent/werk/").content.decode()
    user = user_of("coordinator")
    link = f"/nl/gent/agenda/{user.reference}/{people_reads.agenda_key(user)}/wijklus.ics"
    assert "Laatste dag voor een voorstel aan" in browser.get(link).content.decode()


@pytest.mark.django_db
def test_the_days_of_an_amendment(finance: Actor, director: Actor, at: datetime) -> None:
    day = date(2027, 3, 31)
    how: dict[str, Any] = {"by": finance, "at": at}
    row = policy.add_amendment(name="Aanpassing 1", last_day=day, decided_on=date(2027, 5, 1), **how)
    assert str(row) == "Aanpassing 1"
    for wrong in (
        {"name": " ", "last_day": day}, {"name": "x", "last_day": day, "decided_on": date(2027, 3, 1)},
        {"name": "Nog een", "last_day": day},
    ):  # fmt: skip
        with pytest.raises(Refused):
            policy.add_amendment(**wrong, **how)
    with pytest.raises(NotAllowed):
        policy.add_amendment(name="x", last_day=day, by=director, at=at)
    change: dict[str, Any] = {"amendment": row, "version": 1, "name": "Eerste", "last_day": date(2027, 4, 30), **how}
    with pytest.raises(Refused):
        policy.change_amendment(reason=" ", **change)
    policy.change_amendment(reason="Het college vroeg het", **change)
    with pytest.raises(Conflict):
        policy.change_amendment(reason="Ook ik", **change)
    assert policy_reads.next_amendment(on=date(2027, 4, 30)) == row
    assert policy_reads.next_amendment(on=date(2027, 5, 1)) is None
    assert policy_reads.amendment(reference=row.reference) == row
