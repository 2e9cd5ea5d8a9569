"""What the columns of a file with a multi-year plan are, and what its cells say."""

import pytest

from wijklus.base.cents import Cents, NotAnAmount
from wijklus.loop.budgets.rules import plan_file

REAL = "municipality,nis_code,bd_code,bd_short,bd_long,ap_code,ap_short,ap_long,ac_code,ac_short,ac_long,total_amount"


def test_the_columns_of_a_real_file() -> None:
    found = plan_file.columns([*REAL.split(","), "categories", "amount_2026", "amount_2031"])
    assert found.fields["nis"] == 1
    assert [found.fields[f"{level}_{part}"] for level in ("goal", "plan", "action") for part in ("code", "name")] == [
        2, 3, 5, 6, 8, 9,
    ]  # fmt: skip
    assert found.fields["total"] == 11
    assert found.amounts == {(2026, ""): 13, (2031, ""): 14}
    assert found.are_enough


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Raming 2027", (2027, "")),
        ("2027", (2027, "")),
        ("Exploitatie 2027", (2027, "operating")),
        ("2027 (investering)", (2027, "investment")),
        ("bedrag investeringen 2027", (2027, "investment")),
        ("Inwoners 2027", None),
        ("naam", None),
    ],
)
def test_columns_with_amounts(heading: str, meant: tuple[int, str] | None) -> None:
    assert list(plan_file.columns([heading]).amounts) == ([meant] if meant else [])


def test_dutch_headings_and_too_few() -> None:
    found = plan_file.columns(["Code beleidsdoelstelling", "Actieplan", "Actie naam", "Soort", "Beleidsveld", "Versie"])
    assert set(found.fields) == {"goal_code", "plan_name", "action_name", "kind", "field", "version"}
    assert not found.are_enough


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("1.350.000,00", 135_000_000),
        ("1,350,000.00", 135_000_000),
        ("€ 12,50", 1_250),
        ("150000.0", 15_000_000),
        ("-65250.0", -6_525_000),
        ("1234.5600000000002", 123_456),
        ("", None),
        (" - ", None),
    ],
)
def test_amounts(cell: str, cents: int | None) -> None:
    assert plan_file.amount(cell) == (None if cents is None else Cents(cents))


@pytest.mark.parametrize("cell", ["€ 12k", "1234.567", "1.350.00", "twaalf", "1e6"])
def test_no_amounts(cell: str) -> None:
    with pytest.raises(NotAnAmount):
        plan_file.amount(cell)


def test_numbers_of_a_workbook() -> None:
    assert plan_file.written(1234.5) == "1234.50"
    assert plan_file.written(0.1 + 0.2) == "0.30"
    with pytest.raises(NotAnAmount):
        plan_file.amount(plan_file.written(1.125))


def test_kinds() -> None:
    assert [plan_file.kind(word) for word in ("Exploitatie", "I", "lening")] == ["operating", "investment", ""]
