"""Figures of pooled money and the river, against examples computed by hand, and sums that always hold."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijklus.base.cents import Cents
from wijklus.loop.budgets.rules import pool
from wijklus.loop.budgets.rules.figures import Portion, figures, rounded
from wijklus.loop.budgets.rules.river import MIDDLE, TALL, Flow, river

EXAMPLE = [
    Portion("Wijkfonds", pool.CITY_FUND, pool.EURO, Cents(40_000_00)),
    Portion("Groendienst", pool.SERVICE, pool.EURO, Cents(30_000_00)),
    Portion("Groendienst", pool.SERVICE, pool.HOURS, Cents(200 * 45_50)),
    Portion("Vlaanderen", pool.FLEMISH, pool.EURO, Cents(50_000_00)),
    Portion("Woningmaatschappij", pool.HOUSING, pool.GOODS, Cents(900_00)),
    Portion("OCMW", pool.WELFARE, pool.EURO, Cents(10_000_00), is_paid_elsewhere=True),
    Portion("Wijkteam", pool.SERVICE, pool.HOURS, Cents(5_000_00), is_paid_elsewhere=True),
]
"""40 000 + 30 000 + 200 x 45,50 (= 9 100) + 50 000 + 900 = 130 000; 15 000 is paid by another fund."""


def test_figures_of_an_example() -> None:
    told = figures(EXAMPLE)
    assert told.total == Cents(130_000_00)
    assert told.area == Cents(40_000_00)
    assert told.other == Cents(90_000_00)
    assert told.of_hours == Cents(9_100_00)
    assert told.leverage == Cents(2_25)  # 90 000 / 40 000
    assert (told.largest, told.largest_percent) == ("Vlaanderen", 38)  # 50 000 / 130 000 = 38,46 %
    assert told.free_percent == 70  # (130 000 - 39 100) / 130 000 = 69,92 %
    assert told.paid_elsewhere == Cents(15_000_00)


def test_what_another_fund_pays_changes_no_other_figure() -> None:
    without = figures([portion for portion in EXAMPLE if not portion.is_paid_elsewhere])
    told = figures(EXAMPLE)
    assert (told.total, told.leverage, told.free_percent) == (without.total, without.leverage, without.free_percent)


def test_nothing_to_divide_is_no_figure() -> None:
    told = figures([])
    assert (told.leverage, told.largest, told.largest_percent, told.free_percent) == (None, "", None, None)
    alone = figures([Portion("EU", pool.EU, pool.EURO, Cents(5))])
    assert (alone.leverage, alone.largest_percent, alone.free_percent) == (None, 100, 100)


def test_of_two_alike_the_first_in_the_alphabet_is_the_largest() -> None:
    told = figures([Portion(name, pool.EU, pool.EURO, Cents(5)) for name in ("B", "A")])
    assert (told.largest, told.largest_percent) == ("A", 50)


@pytest.mark.parametrize(
    ("part", "whole", "is_"), [(1, 2, 1), (1, 3, 0), (2, 3, 1), (5, 1, 5), (0, 9, 0), (3, 0, None)]
)
def test_half_goes_up(part: int, whole: int, is_: int | None) -> None:
    assert rounded(part, whole) == is_


def test_what_fits() -> None:
    assert pool.fits(Cents(100), Cents(60), Cents(40), is_ceiling=True)
    assert not pool.fits(Cents(100), Cents(60), Cents(41), is_ceiling=True)
    assert pool.fits(Cents(100), Cents(60), Cents(4_000), is_ceiling=False)
    assert pool.value_of_hours(3, Cents(45_50)) == Cents(136_50)
    assert pool.must_tell_who_pays(pool.WELFARE, pool.EURO)
    assert pool.must_tell_who_pays(pool.DONATION, pool.HOURS)
    assert not pool.must_tell_who_pays(pool.DONATION, pool.GOODS)
    assert pool.kinds_for(pool.HOURS) == ("operating",)
    assert pool.kinds_for(pool.GOODS) == ("operating", "investment")


@pytest.mark.parametrize(("year", "runs"), [(2025, False), (2026, True), (2028, True), (2029, False)])
def test_when_a_fund_runs(year: int, runs: bool) -> None:
    assert pool.runs_in(year, date(2026, 9, 1), date(2028, 1, 1)) is runs
    assert pool.runs_in(year, date(2026, 9, 1), None) is (year > 2025)


amounts = st.integers(min_value=1, max_value=10**12).map(Cents)
portions = st.lists(
    st.builds(
        Portion,
        st.sampled_from("ABCDE"),
        st.sampled_from(pool.FUND_KINDS),
        st.sampled_from(pool.FORMS),
        amounts,
        st.booleans(),
    ),
    max_size=12,
)
names = st.sampled_from([f"n{number}" for number in range(20)])
flows = st.lists(st.builds(Flow, names, names, names, amounts), max_size=25)


@settings(max_examples=50)
@given(portions)
def test_totals_are_the_sum_of_their_parts(some: list[Portion]) -> None:
    told = figures(some)
    assert told.area + told.other == told.total
    assert told.total + told.paid_elsewhere == Cents(sum(portion.amount.cents for portion in some))
    assert sum(figures([one]).total.cents for one in some) == told.total.cents
    assert told.largest_percent is None or 0 < told.largest_percent <= 100 or told.total.cents > 100


@settings(max_examples=50)
@given(flows, st.integers(min_value=2, max_value=12))
def test_every_column_of_the_river_carries_all_the_money(some: list[Flow], most: int) -> None:
    drawn, whole = river(some, others="others", most=most), sum(flow.amount.cents for flow in some)
    for number in (0, 1, 2):
        column = drawn.column(number)
        assert sum(bar.amount.cents for bar in column) == whole
        assert len(column) <= most
    for number in (0, 1):
        assert sum(band.amount.cents for band in drawn.bands if band.column == number) == whole
    assert all(bar.y >= 0 and bar.y + bar.height <= drawn.height for bar in drawn.bars)


def test_a_river_to_scale() -> None:
    drawn = river([Flow("A", "m", "x", Cents(300)), Flow("B", "m", "y", Cents(100))], others="others")
    assert [(bar.name, bar.height) for bar in drawn.column(0)] == [("A", TALL * 0.75), ("B", TALL * 0.25)]
    (middle,) = drawn.column(1)
    assert (middle.x, middle.height, middle.text_x > MIDDLE) == (MIDDLE, TALL, True)
    first, second = (band for band in drawn.bands if band.column == 1)
    assert (first.target, second.target, first.width) == ("x", "y", TALL * 0.75)
    assert first.path.startswith(f"M{MIDDLE + 14},130.0 C")
    assert [bar.text_x < bar.x for bar in drawn.column(0)] == [True, True]
    assert drawn.column(0)[0].text_y > 0


def test_nothing_flows() -> None:
    drawn = river([Flow("A", "m", "x", Cents(0))], others="others")
    assert (drawn.bars, drawn.bands) == ([], [])
