"""A pooled programme: several funds for one neighbourhood, to the cent, and what is refused."""

import threading
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.utils import translation

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.people.models import Party
from wijklus.ground.places.models import Neighbourhood
from wijklus.ground.policy.models import PlanObjective, PolicyField
from wijklus.ground.trail.models import Entry
from wijklus.loop.actions import writes as actions
from wijklus.loop.budgets import reads, writes
from wijklus.loop.budgets.models import Allocation, AllocationShift, Contribution, Fund
from wijklus.loop.priorities import writes as priorities

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
AMOUNT = "12.500,00"


class Pool:
    """A fund for neighbourhoods, an earmarked one of Flanders, a line of a service and the welfare centre."""

    def __init__(self, by: Actor, director: Actor, at: datetime, party: Party, place: Neighbourhood) -> None:
        self.by, self.at, self.party = by, at, party
        self.city = self.fund("Wijkfonds", "city_fund")
        self.flemish = self.fund("Vlaamse projectsteun", "flemish", is_earmarked=True, valid_until=date(2027, 12, 31))
        self.service = self.fund("Groendienst, onderhoud", "service")
        self.welfare = self.fund("OCMW buurtwerking", "welfare")
        self.bench = actions.start(title="Banken op het plein", neighbourhood=place, by=director, at=at)
        self.trees = actions.start(title="Bomen op het plein", neighbourhood=place, by=director, at=at)

    def fund(self, name: str, kind: str, **more: Any) -> Fund:
        return writes.add_fund(name=name, party=self.party, kind=kind, valid_from=FIRST, by=self.by, at=self.at, **more)

    def give(self, fund: Fund, cents: int | None = None, **more: Any) -> Contribution:
        value = Cents(cents) if cents is not None else None
        given = {"year": 2026, "kind": "operating", "form": "euro", "value": value, **more}
        return writes.put_in(fund=fund, by=self.by, at=self.at, **given)

    def allocate(self, source: Contribution, action: Any, cents: int, **more: Any) -> Allocation:
        return writes.allocate(contribution=source, action=action, amount=Cents(cents), by=self.by, at=self.at, **more)


@pytest.fixture
def pot(finance: Actor, director: Actor, at: datetime, groendienst: Party, dampoort: Neighbourhood) -> Pool:
    return Pool(finance, director, at, groendienst, dampoort)


def refusal(call: Callable[[], object]) -> tuple[str | None, str]:
    """The field and the sentence of what is refused."""
    with translation.override("en"), pytest.raises(Refused) as told:
        call()
    return told.value.field, str(told.value.sentence)


def test_earmarked_money_is_a_ceiling_also_for_two_at_once(pot: Pool) -> None:
    source = pot.give(pot.flemish, 50_000_00)
    seen_by_another = Contribution.objects.get(pk=source.pk)
    row = pot.allocate(source, pot.bench, 30_000_01)
    field, sentence = refusal(lambda: pot.allocate(seen_by_another, pot.trees, 20_000_00))
    assert field == "amount"
    assert "€\u00a019,999.99" in sentence
    assert Allocation.objects.count() == 1
    pot.allocate(seen_by_another, pot.trees, 19_999_99)
    more = {"version": 1, "amount": Cents(30_000_02), "reason": "Meer", "by": pot.by, "at": pot.at}
    assert refusal(lambda: writes.shift(allocation=row, **more))[0] == "amount"
    source.refresh_from_db()
    assert (source.allocated, source.left) == (Cents(50_000_00), Cents(0))
    assert source.allocated.cents == sum(one.amount.cents for one in reads.allocations_of(source))
    with pytest.raises(IntegrityError, match="earmarked_money_is_a_ceiling"), transaction.atomic():
        Contribution.objects.filter(pk=source.pk).update(allocated=Cents(50_000_01))


def test_estimates_shift_with_a_reason_and_keep_their_history(pot: Pool, director: Actor) -> None:
    source = pot.give(pot.service, 10_000_00, kind="investment")
    row = pot.allocate(source, pot.bench, 12_000_00)
    source.refresh_from_db()
    assert source.is_over
    assert source.left == Cents(-2_000_00)
    how = {"allocation": row, "version": 1, "by": pot.by, "at": pot.at}
    assert refusal(lambda: writes.shift(**how, amount=Cents(1), reason=" ")) == ("reason", "Say why.")
    assert refusal(lambda: writes.shift(**how, amount=row.amount, reason="x"))[0] == "amount"
    assert refusal(lambda: writes.shift(**how, amount=Cents(-1), reason="x"))[0] == "amount"
    writes.shift(**how, amount=Cents(9_000_00), reason="Minder banken nodig")
    with pytest.raises(Conflict) as late:
        writes.shift(**how, amount=Cents(8_000_00), reason="Ook ik")
    assert (late.value.theirs.amount, late.value.mine) == (Cents(9_000_00), {"amount": Cents(8_000_00)})
    writes.shift(**(how | {"version": 2}), amount=Cents(0), reason="Stopt")
    source.refresh_from_db()
    assert source.allocated == Cents(0)
    told = [(one.was, one.amount, one.reason) for one in reads.shifts_of(row)]
    assert told == [
        (Cents(9_000_00), Cents(0), "Stopt"),
        (Cents(12_000_00), Cents(9_000_00), "Minder banken nodig"),
    ]
    shift = AllocationShift.objects.first()
    assert shift is not None
    assert str(shift) == "12000.00 -> 9000.00"
    with pytest.raises(TypeError):
        shift.save()
    assert Entry.objects.filter(verb="budgets.shift", neighbourhood_id=pot.bench.neighbourhood_id).count() == 2
    with pytest.raises(NotAllowed):
        writes.shift(**(how | {"by": director}), amount=Cents(1), reason="x")


def test_what_is_refused_gets_a_sentence_and_keeps_nothing(pot: Pool, director: Actor) -> None:
    trials: dict[str, Callable[[], object]] = {
        "Write an amount in euro.": lambda: pot.give(pot.city),
        "An amount of money is never below zero here.": lambda: pot.give(pot.city, -1),
        "Write an amount above zero.": lambda: pot.give(pot.city, 0),
        "This is more than any city has: look at the amount again.": lambda: pot.give(pot.city, 10**14),
        "Write a year such as 2026.": lambda: pot.give(pot.city, 1, year=26),
        "In 2025 this fund does not run.": lambda: pot.give(pot.city, 1, year=2025),
        "In 2028 this fund does not run.": lambda: pot.give(pot.flemish, 1, year=2028),
        "Choose money, hours or goods.": lambda: pot.give(pot.city, 1, form="love"),
        "Choose operating or investment.": lambda: pot.give(pot.city, 1, kind="both"),
        "Hours are operating money, never an investment.": lambda: pot.give(pot.city, kind="investment", form="hours"),
        "Say what it is: whose hours, or which goods.": lambda: pot.give(pot.city, 1, form="goods"),
        "Write how many hours it is.": lambda: pot.give(pot.city, form="hours", what="x", is_own=True),
        "A fund does not pay its own money from elsewhere: choose another one.": lambda: pot.give(
            pot.city, 1, paid_from=pot.city
        ),
        "Say whether another fund already pays this. Otherwise it might count twice.": lambda: pot.give(pot.welfare, 1),
        "Give the fund a name of at most 120 signs.": lambda: pot.fund(" ", "eu"),
        "There is a fund with this name already.": lambda: pot.fund("Wijkfonds", "eu"),
        "Choose what kind of fund it is.": lambda: pot.fund("x", "bank"),
        "What a line of a service gives is an estimate: it cannot be earmarked.": lambda: pot.fund(
            "x", "service", is_earmarked=True
        ),
        "The last day comes before the first.": lambda: pot.fund("x", "eu", valid_until=date(2025, 1, 1)),
    }
    for sentence, call in trials.items():
        assert refusal(call)[1] == sentence
    assert (Fund.objects.count(), Contribution.objects.count()) == (4, 0)
    source = pot.give(pot.city, 5)
    for call in (
        lambda: writes.add_fund(name="x", party=pot.party, kind="eu", valid_from=FIRST, by=director, at=pot.at),
        lambda: writes.put_in(
            fund=pot.city, year=2026, kind="operating", form="euro", value=Cents(1), by=director, at=pot.at
        ),
        lambda: writes.allocate(contribution=source, action=pot.bench, amount=Cents(1), by=director, at=pot.at),
        lambda: writes.correct(contribution=source, version=1, value=Cents(1), reason="x", by=director, at=pot.at),
        lambda: writes.explain_unspent(contribution=source, version=1, unspent_reason="x", by=director, at=pot.at),
    ):
        with pytest.raises(NotAllowed):
            call()
    pot.allocate(source, pot.bench, 1)
    assert refusal(lambda: pot.allocate(source, pot.bench, 1))[0] == "action"
    assert (str(pot.city), str(source), str(Allocation.objects.get().reference)) == (
        "Wijkfonds", f"{pot.city.pk} 2026: 0.05", str(Allocation.objects.get()),
    )  # fmt: skip


def test_correcting_and_telling_why_something_is_left(pot: Pool) -> None:
    source = pot.give(pot.flemish, 100_00)
    pot.allocate(source, pot.bench, 60_00)
    how = {"contribution": source, "by": pot.by, "at": pot.at}
    assert refusal(lambda: writes.correct(**how, version=1, value=Cents(59_99), reason="Typfout"))[0] == "value"
    row = writes.correct(**how, version=1, value=Cents(80_00), reason="Typfout")
    assert (row.value, row.left, row.version) == (Cents(80_00), Cents(20_00), 2)
    with pytest.raises(Conflict):
        writes.correct(**how, version=1, value=Cents(70_00), reason="Typfout")
    with pytest.raises(Conflict):
        writes.explain_unspent(**how, version=1, unspent_reason="Wacht")
    assert refusal(lambda: writes.explain_unspent(**how, version=2, unspent_reason=""))[0] == "unspent_reason"
    told = writes.explain_unspent(**how, version=2, unspent_reason="Wacht op de vergunning")
    assert (told.unspent_reason, told.allocated) == ("Wacht op de vergunning", Cents(60_00))
    hours = pot.give(pot.service, form="hours", hours=10, hourly=Cents(45_50), what="Wijkploeg", is_own=True)
    assert hours.value == Cents(455_00)
    field, _sentence = refusal(
        lambda: writes.correct(contribution=hours, version=1, value=Cents(1), reason="x", by=pot.by, at=pot.at)
    )
    assert field is None


def test_figures_and_river_of_a_pooled_programme(
    pot: Pool, dampoort: Neighbourhood, rabot: Neighbourhood, anyone: Actor, director: Actor, at: datetime,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    area, flemish = pot.give(pot.city, 40_000_00), pot.give(pot.flemish, 50_000_00)
    hours = pot.give(pot.welfare, form="hours", hours=100, hourly=Cents(40_00), what="Buurtwerk", paid_from=pot.city)
    build = pot.give(pot.service, 20_000_00, kind="investment")
    later = pot.give(pot.city, 1_000_00, year=2027)
    theme = priorities.start_theme(title="Zitbanken", neighbourhood=dampoort, by=director, at=at)
    first = priorities.prioritise(
        theme=theme, neighbourhood=dampoort, reason="Veel gevraagd", decided_by="Wijkraad", decided_on=at.date(),
        by=director, at=at,
    )  # fmt: skip
    actions.link_priority(action=pot.bench, priority=first, reason="Banken", by=director, at=at)
    field = PolicyField.objects.create(code="0680", name={"nl": "Groen"})
    line = PlanObjective.objects.create(plan_version="2026-2031", name="Groene stad", policy_field=field)
    pot.allocate(area, pot.bench, 10_000_00, objective=line)
    pot.allocate(flemish, pot.bench, 5_000_00)
    pot.allocate(flemish, pot.trees, 2_500_50)
    pot.allocate(hours, pot.bench, 4_000_00)
    pot.allocate(build, pot.trees, 20_000_00)
    pot.allocate(later, pot.trees, 1_000_00)
    with django_assert_num_queries(1):
        operating, investment = reads.figures_of_year(by=director, year=2026)
    assert operating.figures.total == Cents(90_000_00)  # 40 000 + 50 000; the hours count at the fund that pays them
    assert operating.figures.leverage == Cents(1_25)
    assert operating.figures.paid_elsewhere == Cents(4_000_00)
    assert operating.left == Cents(72_499_50)  # 30 000 + 42 499,50
    assert operating.unexplained == 2
    assert (investment.figures.total, investment.left, investment.unexplained) == (Cents(20_000_00), Cents(0), 0)
    with django_assert_num_queries(3):
        money = reads.neighbourhood_money(neighbourhood_id=dampoort.pk, year=None, this_year=2026)
    assert (money.year, money.years) == (2026, [2027, 2026])
    run, invest = money.streams
    assert run.figures.total == Cents(17_500_50)
    assert [line.amount for line in run.lines] == [Cents(5_000_00), Cents(2_500_50), Cents(10_000_00)]
    assert [line.priority == "Zitbanken" for line in run.lines] == [True, False, True]
    assert [line.field for line in run.lines] == ["", "", "0680 Groen"]
    assert sum(line.amount.cents for line in run.lines) == run.figures.total.cents
    assert sum(bar.amount.cents for bar in run.river.column(2)) == run.figures.total.cents
    assert [(line.fund, line.paid_from) for line in run.elsewhere] == [("OCMW buurtwerking", "Wijkfonds")]
    assert invest.figures.total == Cents(20_000_00)
    later_money = reads.neighbourhood_money(neighbourhood_id=dampoort.pk, year=None, this_year=2020)
    assert later_money.year == 2026
    assert reads.neighbourhood_money(neighbourhood_id=dampoort.pk, year=2019, this_year=2026).year is None
    with django_assert_num_queries(1):
        nothing = reads.neighbourhood_money(neighbourhood_id=rabot.pk, year=None, this_year=2026)
    assert (nothing.year, nothing.years, nothing.streams) == (None, [], [])
    with pytest.raises(NotAllowed):
        reads.funds(by=anyone)


def test_finance_walks_through_the_screens(
    pot: Pool, client_of: Callable[[str], Client], dampoort: Neighbourhood
) -> None:
    browser, base = client_of("coordinator"), "/nl/gent/werk/geld/"
    party = pot.party.reference
    fund = {"name": "Huis van het Kind", "party": party, "kind": "donation", "valid_from": "2026-01-01"}
    made = browser.post(f"{base}nieuw/", fund, follow=True)
    assert "Huis van het Kind" in made.content.decode()
    row = Fund.objects.get(name="Huis van het Kind")
    put_in = f"{base}fonds/{row.reference}/inleg/"
    given = {"year": "2026", "kind": "operating", "form": "euro"}
    for wrong in ("€\u00a012k", "1.350.00", "-5", ""):
        refused = browser.post(put_in, {**given, "value": wrong})
        assert refused.status_code == 422
        assert 'id="id_value-error"' in refused.content.decode() or "value" in refused.context["form"].errors
    for right, what in (("1.350.000,00", ""), ("1,350,000.00", "Tweede schijf")):
        assert browser.post(put_in, {**given, "value": right, "what": what}).status_code == 302
        twice = browser.post(put_in, {**given, "value": right, "what": what})
        assert twice.status_code == 422, "a form that is sent twice counts once"
        assert "what" in twice.context["form"].errors
    first, second = Contribution.objects.filter(fund=row).order_by("pk")
    assert first.value == second.value == Cents(1_350_000_00)
    sheet = f"{base}inleg/{first.reference}/"
    assert browser.get(f"{sheet}toewijzen/").status_code == 302
    give = {"action": pot.bench.reference, "amount": AMOUNT}
    assert browser.post(f"{sheet}toewijzen/?wijk=dampoort", give).status_code == 302
    assert browser.post(f"{sheet}toewijzen/?wijk=dampoort", give).status_code == 422
    one = Allocation.objects.get()
    shifting = f"{base}toewijzing/{one.reference}/"
    assert browser.post(shifting, {"version": "1", "amount": "20.000", "reason": "Meer"}).status_code == 302
    late = browser.post(shifting, {"version": "1", "amount": "30.000", "reason": "Meer"})
    assert late.status_code == 422
    assert "€\u00a020.000,00" in late.content.decode()
    assert browser.post(shifting, {"version": "x"}).status_code == 422
    assert browser.post(f"{sheet}over/", {"version": "1", "unspent_reason": "Wacht"}).status_code == 302
    assert (
        browser.post(f"{sheet}verbeteren/", {"version": "2", "value": "30.000", "reason": "Typfout"}).status_code == 302
    )
    for path in ("", "?jaar=2026", "?jaar=x"):
        page = browser.get(base + path).content.decode()
        assert "€\u00a01.380.000,00" in page
    assert "€\u00a010.000,00" in browser.get(sheet).content.decode()
    assert "Meer" in browser.get(shifting).content.decode()
    reader = client_of("director")
    assert "Wacht" in reader.get(f"{base}fonds/{row.reference}/").content.decode()
    assert reader.post(shifting, {"version": "2", "amount": "1", "reason": "x"}).status_code == 403
    for gone in ("fonds/x/", "inleg/x/", "toewijzing/x/"):
        assert browser.get(base + gone).status_code == 404


def test_everybody_sees_the_river(
    pot: Pool, client: Client, dampoort: Neighbourhood, django_assert_max_num_queries: Any
) -> None:
    for cents, action in ((10_000_00, pot.bench), (2_500_50, pot.trees)):
        pot.allocate(pot.give(pot.city, 40_000_00, what=action.title), action, cents)
    with django_assert_max_num_queries(8):
        page = client.get("/nl/gent/wijk/dampoort/geld/").content.decode()
    assert "€\u00a012.500,50" in page
    assert '<svg class="wl-river__picture"' in page
    assert 'role="img" aria-labelledby="rivier-operating rivier-operating-uitleg"' in page
    assert page.count("Bomen op het plein") >= 3  # band, bar and table
    assert client.get("/en/gent/wijk/dampoort/geld/2026/").status_code == 200
    for gone in ("dampoort/geld/2019/", "nergens/geld/"):
        assert client.get(f"/nl/gent/wijk/{gone}").status_code == 404
    assert client.get("/nl/gent/wijk/rabot/geld/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_who_really_give_at_once_one_is_told(pot: Pool) -> None:
    """On SQLite the tests' database may be in memory and shared by threads: then the two come one after the other."""
    source, told = pot.give(pot.flemish, 100_00), []

    def give(action: Any) -> None:
        with scope.of(pot.bench.municipality_id):
            try:
                pot.allocate(source, action, 60_00)
                told.append("given")
            except Refused as refused:
                told.append(str(refused.field))

    def apart(action: Any) -> None:
        try:
            give(action)
        finally:
            connections.close_all()

    if connection.vendor == "sqlite":
        give(pot.bench)
        give(pot.trees)
    else:
        threads = [threading.Thread(target=apart, args=[action]) for action in (pot.bench, pot.trees)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    source.refresh_from_db()
    assert sorted(told) == ["amount", "given"]
    assert (source.allocated, Allocation.objects.get().amount) == (Cents(60_00), Cents(60_00))
