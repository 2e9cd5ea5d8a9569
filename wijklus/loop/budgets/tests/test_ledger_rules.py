"""Bookings without a database: what cells say, which amount codes mean, and sums that equal their parts."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijklus.base.cents import Cents, NotAnAmount
from wijklus.loop.budgets.rules import ledger_file, reconciling, tying


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("1.350.000,00", 135_000_000), ("1,350,000.00", 135_000_000), ("€\u00a012,50", 12_50), ("-12,50", -12_50),
        ("12,50-", -12_50), ("(12,50)", -12_50), ("0", 0), ("0.1", 10),
    ],
)  # fmt: skip
def test_amounts_as_ledgers_write_them(cell: str, cents: int) -> None:
    assert ledger_file.amount(cell) == Cents(cents)


def test_what_is_no_amount_or_no_day() -> None:
    assert ledger_file.amount(" ") is None
    assert ledger_file.year("") is None
    assert ledger_file.year(" 2026 ") == 2026
    for cell in ("€\u00a012k", "(-12)", "12--", "abc"):
        with pytest.raises(NotAnAmount):
            ledger_file.amount(cell)
    for cell in ("31/2/2026", "2026-13-01", "4/3/26", "gisteren", "1999-12-31", "3/25/2026"):
        with pytest.raises(ledger_file.NotADay):
            ledger_file.day(cell)
    for cell in ("26", "1999", "2026,5"):
        with pytest.raises(ledger_file.NotADay):
            ledger_file.year(cell)


@pytest.mark.parametrize(
    "cell", ["2026-03-04", "2026-03-04 00:00:00", "4/3/2026", "04.03.2026", "4-3-2026", "20260304"]
)
def test_days_as_ledgers_write_them(cell: str) -> None:
    assert ledger_file.day(cell) == date(2026, 3, 4)


def test_columns_are_known_by_their_headings() -> None:
    found = ledger_file.columns(["Boekdatum", "Bedrag (EUR)", "AC_code", "Project", "iets", "Datum"])
    assert found == {"day": 0, "amount": 1, "action": 2, "code": 3}
    assert ledger_file.are_enough(found)
    assert ledger_file.are_enough(ledger_file.columns(["datum", "debet", "credit"]))
    assert not ledger_file.are_enough(ledger_file.columns(["datum", "actie"]))


def test_a_line_of_the_plan_is_found_when_one_has_the_codes() -> None:
    lines = [(1, ("D", "", "")), (2, ("D", "P", "")), (3, ("D", "P", "A")), (4, ("D", "P", "B")), (5, ("E", "Q", "B"))]
    assert tying.line_of(("", "", "A"), lines) == 3
    assert tying.line_of(("", "P", ""), lines) == 2
    assert tying.line_of(("D", "", ""), lines) == 1
    assert tying.line_of(("", "", "B"), lines) is None
    assert tying.line_of(("E", "", "B"), lines) == 5
    assert tying.line_of(("X", "P", "A"), lines) is None
    assert tying.line_of(("", "", ""), lines) is None


def test_an_amount_is_found_when_codes_fit_one_only() -> None:
    among = [
        tying.Candidate(1, 10, 2026, "operating", 7, "PRJ"), tying.Candidate(2, 11, 2026, "operating", 7, ""),
        tying.Candidate(3, 10, 2027, "operating", 7, "PRJ"), tying.Candidate(4, 10, 2026, "investment", 7, ""),
    ]  # fmt: skip
    year = {"year": 2026, "kind": "operating", "among": among}
    assert tying.allocation_of(objective=7, fund=None, code="PRJ", **year) == 1
    assert tying.allocation_of(objective=7, fund=None, code="", **year) is None
    assert tying.allocation_of(objective=7, fund=11, code="", **year) == 2
    assert tying.allocation_of(objective=7, fund=None, code="", **(year | {"kind": "investment"})) == 4
    assert tying.allocation_of(objective=None, fund=None, code="", **year) is None
    assert tying.fund_of("F1", by_code={"F1": 3}, by_name={"f1": 4}, name="f1") == 3
    assert tying.fund_of("Wijkfonds", by_code={}, by_name={"wijkfonds": 4}, name="wijkfonds") == 4
    assert tying.fund_of("?", by_code={}, by_name={}, name="?") is None


def test_the_sheet_of_a_hand_computed_year() -> None:
    """Bench gets 100.00 + 20.00 and 90.05 + 20.00 - 0.05 was booked: 110.00, difference 10.00. Tree gets 50.00."""
    given_ = [reconciling.Given(1, 1, Cents(100_00)), reconciling.Given(2, 1, Cents(20_00))]
    given_ += [reconciling.Given(3, 2, Cents(50_00)), reconciling.Given(4, 3, Cents(0))]
    booked = [
        reconciling.Booked(1, Cents(90_05), 2), reconciling.Booked(1, Cents(-5)), reconciling.Booked(2, Cents(20_00)),
        reconciling.Booked(4, Cents(7_00)), reconciling.Booked(None, Cents(3_33), 2),
    ]  # fmt: skip
    sheet = reconciling.sheet(given_, booked)
    told = [(row.action, row.given.cents, row.booked.cents, row.difference.cents, row.count) for row in sheet.actions]
    assert told == [(2, 50_00, 0, 50_00, 0), (1, 120_00, 110_00, 10_00, 4), (3, 0, 7_00, -7_00, 1)]
    assert (sheet.given, sheet.booked, sheet.loose, sheet.loose_count) == (
        Cents(170_00), Cents(120_33), Cents(3_33), 2
    )  # fmt: skip
    assert sheet.difference == Cents(49_67)
    assert ([one.allocation for one in sheet.without], sheet.without_sum) == ([3], Cents(50_00))


amounts = st.integers(-(10**12), 10**12).map(Cents)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 10**12).map(Cents)), max_size=12),
    st.lists(st.tuples(st.integers(0, 11), amounts), max_size=20),
)
def test_every_sum_is_the_sum_of_its_parts(gets: list[tuple[int, Cents]], paid: list[tuple[int, Cents]]) -> None:
    given_ = [reconciling.Given(place, action, amount) for place, (action, amount) in enumerate(gets, start=1)]
    booked = [reconciling.Booked(place if 0 < place <= len(gets) else None, amount) for place, amount in paid]
    sheet = reconciling.sheet(given_, booked)
    assert sheet.given.cents == sum(amount.cents for _action, amount in gets)
    assert sheet.booked.cents == sum(amount.cents for _place, amount in paid)
    assert sheet.given.cents == sum(row.given.cents for row in sheet.actions)
    assert sheet.booked.cents == sum(row.booked.cents for row in sheet.actions) + sheet.loose.cents
    assert sheet.difference.cents == sum(row.difference.cents for row in sheet.actions) - sheet.loose.cents
    assert len(paid) == sum(row.count for row in sheet.actions) + sheet.loose_count
