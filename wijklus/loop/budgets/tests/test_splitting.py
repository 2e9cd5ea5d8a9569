"""A booking in parts: exactly the booking to the cent, whoever splits it, and taken back as it was."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people.models import Party
from wijklus.ground.places.models import Neighbourhood
from wijklus.ground.trail.models import Entry
from wijklus.loop.actions import writes as actions
from wijklus.loop.budgets import reads, writes
from wijklus.loop.budgets.models import Booking, BookingPart, BookingTie
from wijklus.loop.budgets.rules import splitting, tying

BOOKING = "/nl/gent/werk/geld/boekingen/boeking/"


class Pot:
    """Three actions in two neighbourhoods that get money, and a booking of 100.00 that belongs to all of them."""

    def __init__(self, finance: Actor, director: Actor, party: Party, places: list[Any], at: datetime) -> None:
        self.by, self.at = finance, at
        fund = writes.add_fund(
            name="Wijkfonds", party=party, kind="city_fund", valid_from=date(2026, 1, 1), by=finance, at=at
        )
        sources = {
            kind: writes.put_in(
                fund=fund, year=2026, kind=kind, form="euro", value=Cents(5_000_00), by=finance, at=at
            )
            for kind in ("operating", "investment")
        }  # fmt: skip
        self.gets, self.invests = (
            [
                writes.allocate(
                    contribution=sources[kind], amount=Cents(200_00), by=finance, at=at,
                    action=actions.start(title=f"Actie {number}", neighbourhood=place, by=director, at=at),
                )
                for number, place in enumerate(places)
            ]
            for kind in ("operating", "investment")
        )  # fmt: skip
        self.booking = self.book("F1", Cents(100_00))
        self.book("F2", Cents(11_11))

    def book(self, number: str, amount: Cents) -> Booking:
        return Booking.objects.create(
            key=number, number=number, booked_on=date(2026, 3, 1), year=2026, kind="operating", amount=amount
        )

    def split(self, *cents: int, version: int = 1, **more: Any) -> Booking:
        parts = [(one, Cents(amount)) for one, amount in zip(self.gets, cents, strict=False)]
        given_ = {"booking": self.booking, "parts": parts, "reason": "Samen gekocht", "by": self.by, "at": self.at}
        return writes.split(**{**given_, "version": version, **more})

    def sums(self) -> dict[str, Any]:
        """The sheet in cents: per action, loose, and in all."""
        sheet = reads.reconciliation(by=self.by, year=2026, kind="operating")
        booked = {one.action: one.booked.cents for one in sheet.actions}
        return {
            "actions": [booked[one.action_id] for one in self.gets],
            "loose": (sheet.loose.cents, sheet.loose_count),
            "booked": sheet.booked.cents,
        }


@pytest.fixture
def pot(
    finance: Actor, director: Actor, groendienst: Party, dampoort: Neighbourhood, rabot: Neighbourhood, at: datetime
) -> Pot:
    in_both = Actor(director.municipality_id, director.function, director.user_id, dict.fromkeys(director.rights))
    return Pot(finance, in_both, groendienst, [dampoort, dampoort, rabot], at)


@pytest.mark.django_db
def test_a_booking_in_parts_stands_with_each_action_and_nowhere_else(pot: Pot, django_assert_num_queries: Any) -> None:
    assert pot.sums() == {"actions": [0, 0, 0], "loose": (111_11, 2), "booked": 111_11}
    pot.split(33_33, 33_33, 33_34)
    with django_assert_num_queries(4):
        assert pot.sums() == {"actions": [33_33, 33_33, 33_34], "loose": (11_11, 1), "booked": 111_11}
    loose = reads.loose_bookings(by=pot.by, year=2026, kind="operating")
    assert [one.number for one in loose] == ["F2"]
    last = pot.gets[2]
    with django_assert_num_queries(2):
        assert reads.booked_on([last.pk]) == {last.pk: Cents(33_34)}
    with django_assert_num_queries(2):
        here = [(one.number, one.here, one.amount) for one in reads.bookings_of(by=pot.by, allocation=last)]
    assert here == [("F1", Cents(33_34), Cents(100_00))]
    assert writes.tie_again(year=2026, by=pot.by, at=pot.at) == 0
    entry = Entry.objects.filter(verb="budgets.split").get()
    assert (entry.after["amount"], entry.after["action"]) == ("100.00", "Actie 0; Actie 1; Actie 2")


@pytest.mark.django_db
def test_what_is_not_the_booking_to_the_cent_is_refused(pot: Pot, director: Actor) -> None:
    def refused(*cents: int, **more: Any) -> str:
        with translation.override("en"), pytest.raises(Refused) as told:
            pot.split(*cents, **more)
        return str(told.value.sentence)

    assert "There is €\u00a00.01 left over" in refused(50_00, 49_99).replace(",", ".")
    assert "-€\u00a00.01" in refused(50_00, 50_01).replace(",", ".")
    assert "2 to 20 parts" in refused(100_00)
    assert "above zero" in refused(150_00, -50_00)
    assert "above zero" in refused(100_00, 0)
    assert refused(50_00, 50_00, reason=" ") == "Say why."
    one = pot.gets[0]
    assert "make them one" in refused(parts=[(one, Cents(50_00)), (one, Cents(50_00))])
    assert "stay apart" in refused(parts=[(one, Cents(50_00)), (pot.invests[1], Cents(50_00))])
    with pytest.raises(NotAllowed):
        pot.split(50_00, 50_00, by=director)
    assert not BookingPart.objects.exists()
    assert pot.sums()["loose"] == (111_11, 2)
    credit = pot.book("C1", Cents(-10_00))
    with pytest.raises(Refused):
        pot.split(-15_00, 5_00, booking=credit)
    pot.split(-4_00, -6_00, booking=credit)
    assert pot.sums() == {"actions": [-4_00, -6_00, 0], "loose": (111_11, 2), "booked": 101_11}


@pytest.mark.django_db
def test_parts_are_changed_and_each_step_is_taken_back(pot: Pot) -> None:
    how = {"by": pot.by, "at": pot.at, "reason": "Toch niet"}
    writes.tie(booking=pot.booking, version=1, allocation=pot.gets[2], **how)
    pot.split(40_00, 60_00, version=2)
    with pytest.raises(Conflict):
        pot.split(50_00, 50_00, version=2)
    pot.split(10_00, 20_00, 70_00, version=3)
    assert pot.sums()["actions"] == [10_00, 20_00, 70_00]
    writes.undo_tie(booking=pot.booking, version=4, **how)
    assert pot.sums()["actions"] == [40_00, 60_00, 0]
    writes.tie(booking=pot.booking, version=5, allocation=None, **how)
    assert pot.sums() == {"actions": [0, 0, 0], "loose": (111_11, 2), "booked": 111_11}
    assert Entry.objects.filter(verb="budgets.untie").latest("pk").after["action"] == "Actie 0; Actie 1"
    writes.undo_tie(booking=pot.booking, version=6, **how)
    writes.tie(booking=pot.booking, version=7, allocation=pot.gets[0], **how)
    assert pot.sums()["actions"] == [100_00, 0, 0]
    assert not BookingPart.objects.exists()
    said = [one.in_parts() for one in reads.ties_of(pot.booking)]
    assert said[1] == [("Actie 0", Cents(40_00)), ("Actie 1", Cents(60_00))]
    assert [bool(one) for one in said] == [False, True, False, True, True, True, False]
    pot.booking.refresh_from_db()
    assert (pot.booking.tied, pot.booking.version) == (tying.HAND, 8)


@pytest.mark.django_db
def test_the_database_holds_parts_that_mean_something(pot: Pot) -> None:
    pot.split(40_00, 60_00)
    assert [str(one) for one in BookingPart.objects.all()] == [
        f"{pot.booking.pk}: {amount} -> {one.pk}" for one, amount in zip(pot.gets, ("40.00", "60.00"), strict=False)
    ]
    for wrong in (
        lambda: BookingPart.objects.create(booking=pot.booking, allocation=pot.gets[0], amount=Cents(1)),
        lambda: BookingPart.objects.create(booking=pot.booking, allocation=pot.gets[2], amount=Cents(0)),
        lambda: Booking.objects.filter(pk=pot.booking.pk).update(allocation=pot.gets[0]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_split_at_once_one_is_kept(pot: Pot, at_once: Callable[..., list[Any]]) -> None:
    found = at_once(lambda: pot.split(40_00, 60_00), lambda: pot.split(10_00, 20_00, 70_00))
    assert sorted(type(one).__name__ for one in found) == ["Booking", "Conflict"]
    assert sum(one.amount.cents for one in BookingPart.objects.all()) == 100_00
    assert pot.sums()["booked"] == 111_11
    assert BookingTie.objects.count() == 1


@st.composite
def cut(draw: st.DrawFn) -> tuple[int, list[int]]:
    """An amount, and the same amount cut in pieces at some places."""
    total = draw(st.integers(2, 10**9))
    places = draw(st.sets(st.integers(1, total - 1), min_size=1, max_size=19))
    edges = [0, *sorted(places), total]
    sign = draw(st.sampled_from([1, -1]))
    return sign * total, [sign * (after - before) for before, after in pairwise(edges)]


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(cut(), st.integers(-1000, 1000), st.integers(0, 18))
def test_parts_are_whole_exactly_when_they_are_the_booking(whole: tuple[int, list[int]], off: int, place: int) -> None:
    total, pieces = whole
    assert splitting.is_whole(Cents(total), [Cents(one) for one in pieces])
    assert splitting.left_of(Cents(total), [Cents(one) for one in pieces]) == Cents(0)
    changed = [one + (off if number == place % len(pieces) else 0) for number, one in enumerate(pieces)]
    assert splitting.is_whole(Cents(total), [Cents(one) for one in changed]) == (off == 0)
    assert splitting.left_of(Cents(total), [Cents(one) for one in changed]) == Cents(-off)


@pytest.mark.django_db
@pytest.mark.usefixtures("stopped_clock")
def test_splitting_on_screen(pot: Pot, client_of: Callable[[str], Client]) -> None:
    browser = client_of("coordinator")
    page = f"{BOOKING}{pot.booking.pk}/"
    address = f"{page}verdelen/"
    assert "Splits ze over acties" in browser.get(page).content.decode()
    assert browser.get(address).url == page
    one, two, other = pot.gets
    shown = browser.get(f"{address}?wijk=dampoort").content.decode()
    assert one.reference in shown
    assert other.reference not in shown
    assert 'name="amount_5"' not in shown
    assert 'name="amount_8"' in browser.get(f"{address}?wijk=dampoort&delen=8").content.decode()
    assert "Plaats voor meer delen" not in browser.get(f"{address}?wijk=dampoort&delen=99").content.decode()
    both = f"{address}?wijk=dampoort&ook=rabot"
    given_ = {"version": "1", "reason": "Samen gekocht", "allocation_1": one.reference, "amount_1": "33,33"}
    for wrong, told in (
        ({"allocation_2": two.reference}, "Vul het bedrag in"),
        ({"amount_2": "66,67"}, "Kies waarvoor het geboekt is"),
        ({"allocation_2": two.reference, "amount_2": "66,66"}, "Er blijft €\u00a00,01 over"),
        ({"allocation_2": two.reference, "amount_2": "veel"}, "Schrijf het bedrag voluit"),
    ):
        answer = browser.post(both, given_ | wrong)
        assert answer.status_code == 422
        assert told in answer.content.decode()
    done = given_ | {"allocation_2": two.reference, "amount_2": "33,33", "allocation_4": other.reference}
    assert browser.post(both, done | {"amount_4": "33,34"}).url == page
    shown = browser.get(page).content.decode()
    for words in ("met de hand gesplitst", "€\u00a033,34", "Samen gekocht", "Pas de delen aan"):
        assert words in shown
    assert 'value="33,34"' in browser.get(address).content.decode()
    allocation = browser.get(f"/nl/gent/werk/geld/toewijzing/{other.reference}/").content.decode()
    assert "deel van €\u00a0100,00" in allocation
    assert browser.post(f"{page}terug/", {"version": "2", "reason": "Toch niet"}).url == page
    assert not BookingPart.objects.exists()
    writes.tie(booking=pot.booking, version=3, allocation=other, reason="x", by=pot.by, at=pot.at)
    assert other.reference in browser.get(f"{address}?wijk=dampoort").content.decode(), "what it is tied to now"
