"""Reading figures, how they stand, and where they are drawn; every expectation computed by hand."""

from datetime import date
from decimal import Decimal

import pytest

from wijklus.loop.results import rules
from wijklus.loop.results.rules import chart, columns


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("12", "", "12"),
        ("12,5", "", "12.5"),
        ("12.50", "", "12.5"),
        ("0.507", "", "0.507"),
        ("-0,507", "", "-0.507"),
        ("\u22123", "", "-3"),
        ("1.250.000", "", "1250000"),
        ("1.250,75", "", "1250.75"),
        ("1,250.75", "", "1250.75"),
        ("1 250", "", "1250"),
        ("45 %", "", "45"),
        ("12345.678", "", "12345.678"),
        ("1.234", ".", "1.234"),
        ("1.234", ",", "1234"),
        ("1,234", ",", "1.234"),
        ("1234", ".", "1234"),
        ("1,234,567.5", ".", "1234567.5"),
        ("0,1234567", "", "0.123457"),
    ],
)
def test_a_figure_is_read(text, decimal, value):
    assert rules.number(text, decimal=decimal) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        *(("1.234", ""), ("12,345", ""), ("", ""), ("veel", ""), ("1.2.3", ""), ("12.34", ","), ("1,5.2,5", "")),
        *(("1.234,5.6", ""), ("1e9", ""), ("1000000000000", ""), ("1.23,4", "."), ("1234.567.890", "")),
    ],
)
def test_what_can_be_read_in_two_ways_or_none_is_refused(text, decimal):
    with pytest.raises(rules.NotANumber):
        rules.number(text, decimal=decimal)


@pytest.mark.parametrize(
    ("baseline", "target", "last", "standing", "way"),
    [
        (40, 60, 50, rules.CLOSER, 50),
        (40, 60, 60, rules.REACHED, 100),
        (40, 60, 70, rules.REACHED, 150),
        (40, 60, 40, rules.SAME, 0),
        (40, 60, 30, rules.FURTHER, -50),
        (60, 40, 45, rules.CLOSER, 75),
        (60, 40, 39, rules.REACHED, 105),
        (60, 40, 61, rules.FURTHER, -5),
        (0, 1000, 999, rules.CLOSER, 99),
        (0, 3, 1, rules.CLOSER, 33),
        (5, 5, 5, rules.REACHED, 100),
        (5, 5, 4, rules.FURTHER, 0),
    ],
)
def test_how_a_figure_stands(baseline, target, last, standing, way):
    given = {"baseline": Decimal(baseline), "target": Decimal(target), "last": Decimal(last)}
    assert rules.where_it_stands(**given) == standing
    assert rules.way_gone(**given) == way


def test_without_figure_or_target_there_is_nothing_to_say():
    assert rules.where_it_stands(baseline=Decimal(1), target=Decimal(2), last=None) == rules.UNMEASURED
    assert rules.where_it_stands(baseline=None, target=Decimal(2), last=Decimal(1)) == rules.UNCOMPARED
    assert rules.where_it_stands(baseline=Decimal(1), target=None, last=Decimal(1)) == rules.UNCOMPARED


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("40", "60", [40, 45, 50, 55, 60]),
        ("0", "100", [0, 20, 40, 60, 80, 100]),
        ("41", "58", [40, 45, 50, 55, 60]),
        ("7", "7", [6, "6.5", 7, "7.5", 8]),
        ("-3", "12", [-5, 0, 5, 10, 15]),
        ("0.31", "0.36", ["0.31", "0.32", "0.33", "0.34", "0.35", "0.36"]),
        ("35167", "37562", [35000, 36000, 37000, 38000]),
    ],
)
def test_round_values_stand_beside_the_drawing(low, high, expected):
    found = chart.ticks(Decimal(low), Decimal(high))
    assert found == [Decimal(value) for value in expected]


def test_years_are_spread():
    assert chart.years(date(2020, 1, 1), date(2023, 6, 1)) == [2020, 2021, 2022, 2023]
    assert chart.years(date(2020, 2, 1), date(2020, 6, 1)) == []
    assert chart.years(date(2000, 1, 1), date(2019, 1, 1)) == [2000, 2003, 2006, 2009, 2012, 2015, 2018]


def test_a_chart_is_drawn_where_a_ruler_finds_it():
    # 100 days from left to right: 72 + 548 wide; values 40 to 60 over 220 - 16 = 204 high
    figures = [(date(2026, 1, 1), Decimal(50)), (date(2026, 2, 20), Decimal(60))]
    found = chart.drawn(figures, baseline=(date(2026, 1, 1), Decimal(40)), target=(date(2026, 4, 11), Decimal(55)))
    assert found is not None
    assert (date(2026, 4, 11) - date(2026, 1, 1)).days == 100
    assert [(one.x, one.y) for one in found.marks] == [("72.0", "118.0"), ("346.0", "16.0")]
    assert found.line == "72.0,118.0 346.0,16.0"
    assert found.baseline is not None
    assert (found.baseline.x, found.baseline.y) == ("72.0", "220.0")
    assert found.target is not None
    assert (found.target.x, found.target.y) == ("620.0", "67.0")
    assert (found.y_ticks[0].y, found.y_ticks[0].value) == ("220.0", Decimal(40))
    assert [tick.year for tick in found.x_ticks] == [2026]


def test_one_figure_stands_in_the_middle_and_none_is_no_chart():
    found = chart.drawn([(date(2026, 7, 1), Decimal(7))], baseline=None, target=None)
    assert found is not None
    assert (found.marks[0].x, found.marks[0].y) == ("346.0", "118.0")
    assert chart.drawn([], baseline=None, target=None) is None


def test_columns_of_a_long_and_of_a_wide_file():
    long = columns.columns(["code", "Jaar", "indicator", "waarde"])
    assert long.are_enough
    assert not long.figures
    wide = columns.columns(["code", "municipality", "name", "year", "population", "share_low_income", ""])
    assert wide.are_enough
    assert wide.figures == {4: "population", 5: "share_low_income"}
    assert not columns.columns(["jaar", "waarde", "indicator"]).are_enough
    assert not columns.columns(["wijk", "indicator", "waarde"]).are_enough
    assert not columns.columns(["wijk", "jaar"]).are_enough
    assert columns.key("share_low-income ") == columns.key("Share Low Income")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2021", date(2021, 1, 1)),
        ("2021-06-30", date(2021, 6, 30)),
        ("2021-06-30 00:00", date(2021, 6, 30)),
        ("30/06/2021", date(2021, 6, 30)),
        ("31-02-2021", None),
        ("gisteren", None),
        ("21", None),
    ],
)
def test_a_day_is_read(cell, expected):
    assert columns.day(cell) == expected


def test_an_empty_cell_is_no_figure():
    assert all(columns.is_empty(cell) for cell in ("", " ", "-", "n/a", "NaN", "."))
    assert not columns.is_empty("0")
