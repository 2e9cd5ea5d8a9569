"""Money divided over neighbourhoods: to the cent, by need, from projects, or by hand with a reason."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.places.models import Municipality, Neighbourhood, ProfileFigure
from wijklus.ground.policy.models import PlanObjective
from wijklus.loop.budgets.models import PlanAmount
from wijklus.loop.results import writes as figures
from wijklus.loop.results.writes import Given
from wijklus.loop.rounds import rules, writes
from wijklus.loop.rounds.models import Division, Round, RoundArea
from wijklus.loop.rounds.rules.dividing import (
    Measure,
    NoFigure,
    Place,
    Reserved,
    by_largest_remainder,
    divided_by_need,
    divided_by_projects,
    reserved_in_all,
)
from wijklus.loop.rounds.tests.conftest import values

PARTS = st.lists(st.integers(0, 10**6), max_size=11)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(whole=st.integers(0, 10**12), first=st.integers(1, 10**6), more=PARTS, under=st.integers(1, 97))
def test_the_parts_are_the_whole_to_the_cent_and_within_a_cent_of_exact(
    whole: int, first: int, more: list[int], under: int
) -> None:
    parts = {str(n): Fraction(part, under + n % 3) for n, part in enumerate([first, *more])}
    found = by_largest_remainder(whole, parts)
    total = sum(parts.values())
    assert sum(found.values()) == whole
    assert all(abs(found[key] - whole * part / total) < 1 for key, part in parts.items())
    assert found == by_largest_remainder(whole, dict(reversed(parts.items())))


def test_need_counts_as_its_weight_says() -> None:
    places = [Place("a", 1000, (Fraction(10), Fraction(2))), Place("b", 1000, (Fraction(30), Fraction(6)))]
    plain = divided_by_need(1001, places, [])
    assert [part.cents for part in plain] == [501, 500]
    assert {part.need for part in plain} == {1}
    poor, rich = divided_by_need(100_000, places, [Measure("income", 50, is_lower_more_need=True)])
    assert (poor.need, rich.need) == (Fraction(3, 2), Fraction(5, 6))
    assert poor.cents + rich.cents == 100_000
    low, high = divided_by_need(
        100_000, [Place(p.key, p.inhabitants, p.values[1:]) for p in places], [Measure("x", 100)]
    )
    assert (low.cents, high.cents) == (25_000, 75_000)
    for wrong in (Place("c", 10, (None,)), Place("c", 10, (Fraction(0),)), Place("c", 0, (Fraction(1),))):
        with pytest.raises(NoFigure):
            divided_by_need(100, [wrong], [Measure("x", 10)])
    with pytest.raises(ValueError, match="nothing"):
        by_largest_remainder(1, {"a": Fraction(0)})


def test_parts_of_projects_are_rounded_once() -> None:
    parts = [Reserved("Plein", "a", 333, 10), Reserved("Park", "b", 333, 10), Reserved("Laan", "a", 334, 10)]
    assert reserved_in_all(parts) == 100
    assert divided_by_projects(parts) == {"a": 67, "b": 33}


@pytest.mark.django_db
def test_a_coordinator_divides_the_money_and_everybody_reads_how(
    gent: Municipality, dampoort: Neighbourhood, rabot: Neighbourhood, coordinator: Actor, anyone: Actor, at: datetime,
    client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", at.date)
    for place, people, poor in ((dampoort, 10_000, 30), (rabot, 20_000, 15)):
        for name, value in (("inhabitants", people), ("armoede", poor)):
            ProfileFigure.objects.create(
                neighbourhood=place, indicator=name, year=at.year - 1, value=value, source="Stad"
            )
    round = writes.start_round(values=values(at.date()), amounts=[(dampoort, Cents(1))], by=coordinator, at=at)
    client, page = client_of("coordinator"), f"/nl/gent/werk/ronde/{round.reference}/bedragen/"
    assert "armoede" in client.get(page).content.decode()
    need = {
        "step": "need", "nood-whole": "100.000,01", "nood-places": ["dampoort", "rabot"], "nood-weight_0": "50",
        "nood-version": "1",
    }  # fmt: skip
    for wrong in ({"nood-whole": "0"}, {"nood-places": []}, {"nood-weight_0": "101"}, {"nood-version": "9"}):
        assert client.post(page, {**need, **wrong}).status_code == 422, wrong
    assert client.post(page, {"step": "none"}).status_code == 404
    assert not Division.objects.exists()
    assert client.post(page, need).status_code == 302
    amounts = dict(RoundArea.objects.values_list("neighbourhood__slug", "amount"))
    assert sum(amount.cents for amount in amounts.values()) == 10_000_001
    assert amounts["dampoort"] == Cents(4_166_667), "10,000 x 1.25 beside 20,000 x 0.875"
    project = {
        "step": "reserved", "project-version": "2", "project-project_1": "Plein", "project-of_1": "400.000",
        "project-percent_1": "10", "project-place_1": "dampoort",
    }  # fmt: skip
    assert client.post(page, {**project, "project-percent_1": ""}).status_code == 422
    assert client.post(page, project).status_code == 302
    assert RoundArea.objects.get().amount == Cents(4_000_000)
    round.refresh_from_db()
    writes.change_round(
        round=round,
        version=round.version,
        values=values(at.date()),
        amounts=[(dampoort, Cents(7))],
        by=coordinator,
        at=at,
    )
    assert not Division.objects.exists(), "other amounts were typed"
    typed = {"step": "typed", "hand-version": "4", "hand-reason": ""}
    assert client.post(page, typed).status_code == 422
    assert client.post(page, {**typed, "hand-reason": "Zo sprak de raad af."}).status_code == 302
    round.refresh_from_db()
    common: dict[str, Any] = {"round": round, "version": round.version, "at": at}
    with pytest.raises(NotAllowed):
        writes.divide_by_projects(parts=[], by=anyone, **common)
    for parts in ([Reserved("x", "nergens", 100, 100)], [Reserved("x", "dampoort", 1, 1)], []):
        with pytest.raises(Refused):
            writes.divide_by_projects(parts=parts, by=coordinator, **common)
    with pytest.raises(Refused):
        writes.give_reason_for_amounts(reason=" ", by=coordinator, **common)
    for measures in ([Measure("armoede", 60), Measure("armoede", 60)], [Measure("geluk", 10)]):
        with pytest.raises(Refused):
            writes.divide_by_need(whole=Cents(9), neighbourhoods=[rabot], measures=measures, by=coordinator, **common)
    writes.divide_by_need(
        whole=Cents(100), neighbourhoods=[dampoort, rabot], measures=[Measure("armoede", 50)], by=coordinator, **common
    )
    writes.advance(round=Round.objects.get(), to=rules.CALL, by=coordinator, at=at)
    assert client.get(page).status_code == 404
    with django_assert_max_num_queries(10):
        shown = Client().get(f"/nl/gent/wijkbudget/{round.reference}/").content.decode()
    assert all(
        word in shown
        for word in ("armoede", "Stad", f"({at.year - 1})", "1,250", "10.000", "Hoe is het geld verdeeld?")
    ), shown


@pytest.mark.django_db
def test_need_comes_from_indicators_and_projects_from_the_multi_year_plan(
    gent: Municipality, dampoort: Neighbourhood, rabot: Neighbourhood, coordinator: Actor, at: datetime,
    client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", at.date)
    for place, people, alone in ((dampoort, 10_000, "40"), (rabot, 10_000, "20")):
        ProfileFigure.objects.create(
            neighbourhood=place, indicator="inhabitants", year=at.year - 1, value=people, source="Stad"
        )
        about = Given(name="Alleenstaanden", unit="%", source="Statbel", origin="outside")
        followed = figures.start_indicator(neighbourhood=place, given=about, by=coordinator, at=at)
        for days, value in ((400, "99"), (30, alone)):
            on = at.date() - timedelta(days=days)
            figures.measure(indicator=followed, value=Decimal(value), on=on, by=coordinator, at=at)
    figures.start_indicator(
        neighbourhood=dampoort, given=Given(name="Nooit gemeten", source="x", origin="own"), by=coordinator, at=at
    )
    line = PlanObjective.objects.create(plan_version="MJP 2026-2031", action_code="AC000123", name="Heraanleg Plein")
    for year, amount in ((2026, 30_000_000), (2027, 10_000_000)):
        PlanAmount.objects.create(objective=line, year=year, kind="investment", amount=Cents(amount))
    empty = PlanObjective.objects.create(plan_version="MJP 2026-2031", action_code="AC000124", name="Zonder geld")
    PlanAmount.objects.create(objective=empty, year=2026, kind="investment", amount=Cents(-5))
    round = writes.start_round(values=values(at.date()), amounts=[(dampoort, Cents(1))], by=coordinator, at=at)
    client, page = client_of("coordinator"), f"/nl/gent/werk/ronde/{round.reference}/bedragen/"
    shown = client.get(page).content.decode()
    assert "Alleenstaanden (%)" in shown
    assert "AC000123 Heraanleg Plein: € 400.000,00" in shown.replace("\xa0", " ")
    assert all(word not in shown for word in ("Nooit gemeten", "Zonder geld"))
    need = {
        "step": "need", "nood-whole": "1.000", "nood-places": ["dampoort", "rabot"], "nood-weight_0": "100",
        "nood-version": "1",
    }  # fmt: skip
    assert client.post(page, need).status_code == 302
    amounts = dict(RoundArea.objects.values_list("neighbourhood__slug", "amount"))
    assert amounts == {"dampoort": Cents(66_667), "rabot": Cents(33_333)}, "40 beside 20, of the last figures"
    project = {
        "step": "reserved", "project-version": "2", "project-line_1": line.pk, "project-percent_1": "10",
        "project-place_1": "rabot", "project-of_1": "1",
    }  # fmt: skip
    desk = client.get(f"/nl/gent/werk/ronde/{round.reference}/").content.decode()
    assert all(word in desk for word in ("Alleenstaanden (%)", "Statbel", (at.date() - timedelta(30)).isoformat()))
    assert client.post(page, {**project, "project-line_1": empty.pk}).status_code == 422
    assert client.post(page, project).status_code == 302
    assert RoundArea.objects.get().amount == Cents(4_000_000), "10 % of all years of the line"
    desk = client.get(f"/nl/gent/werk/ronde/{round.reference}/").content.decode()
    assert all(word in desk for word in ("Heraanleg Plein", "meerjarenplan: MJP 2026-2031 AC000123"))
