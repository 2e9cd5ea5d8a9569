"""What the columns of a file with a multi-year plan are, and what its cells say."""

import io

import pytest
from django.utils import translation

from wijklus.base.cents import Cents, NotAnAmount
from wijklus.base.refusals import BadFile
from wijklus.loop.budgets.reads import PlanRow, RefusedRow, plan_rows
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


@pytest.mark.parametrize(
    ("headings", "rivals"),
    [
        (["2026", "2027"], None),
        (["exploitatie 2026", "investering 2026"], None),
        (["naam", "2026", "raming 2026", "2026"], (2026, 1, 2)),
        (["investering 2026", "2027", "2026"], (2026, 0, 2)),
        (["2026", "exploitatie 2026"], (2026, 0, 1)),
    ],
)
def test_two_columns_for_one_year_are_never_guessed_between(
    headings: list[str], rivals: tuple[int, int, int] | None
) -> None:
    assert plan_file.columns(headings).rivals == rivals
    table = io.BytesIO(f"ac_code;{';'.join(headings)}\nA1{';1' * len(headings)}\n".encode())
    if rivals is None:
        assert list(plan_rows(table))
        return
    with translation.override("en"), pytest.raises(BadFile, match="both hold amounts of 2026"):
        list(plan_rows(table))


def test_dutch_headings_and_too_few() -> None:
    found = plan_file.columns(["Code beleidsdoelstelling", "Actieplan", "Actie naam", "Soort", "Beleidsveld", "Versie"])
    assert set(found.fields) == {"goal_code", "plan_name", "action_name", "kind", "field", "version"}
    assert not found.are_enough


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        ("1.350.000,00", 135_000_000),
        ("1,350,000.00", 135_000_000),
        ("€\u00a012,50", 1_250),
        ("150000.0", 15_000_000),
        ("-65250.0", -6_525_000),
        ("1234.5600000000002", 123_456),
        ("", None),
        (" - ", None),
    ],
)
def test_amounts(cell: str, cents: int | None) -> None:
    assert plan_file.amount(cell) == (None if cents is None else Cents(cents))


@pytest.mark.parametrize("cell", ["€\u00a012k", "1234.567", "1.350.00", "twaalf", "1e6"])
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


def test_a_file_with_a_row_for_each_year_is_brought_together_by_line() -> None:
    """Plein: 100.10 + 200.00 and a twin of 5.00; Bank has a row that cannot be read and is refused whole."""
    text = (
        "actie code;actie;soort;jaar;bedrag\n"
        "A1;Plein;investering;2026;100,10\nA1;Plein;investering;2027;200\nA1;Plein;investering;2026;5\n"
        "A2;Bank;investering;2026;1\nA2;Bank;investering;2027;12k\nA3;Pad;exploitatie;2028;-3\n"
        "A3;Pad;exploitatie;later;3\nA4;Hek;lening;2026;3\nA5;Hek;;2026;\nA6;Hek;;2026;7\n"
    )
    with translation.override("en"):
        found = list(plan_rows(io.BytesIO(text.encode())))
    refused = {row.row: row.reason for row in found if isinstance(row, RefusedRow)}
    assert sorted(refused) == [5, 6, 7, 8, 9, 10]
    assert "Row 6 of the same line" in refused[5]
    assert "12k" in refused[6]
    assert "no year" in refused[8]
    lines = [row for row in found if isinstance(row, PlanRow)]
    told = [(row.line.action.code, row.line.nth, {y: a.cents for y, a in row.amounts.items()}) for row in lines]
    assert told == [("A1", 1, {2026: 100_10, 2027: 200_00}), ("A1", 2, {2026: 5_00}), ("A6", 1, {2026: 7_00})]
    assert {row.plan_version for row in lines} == {"2026-2028"}
    assert "number 2" in lines[1].notes[0]
    assert sum(row.total.cents for row in lines) == 312_10
    named = list(plan_rows(io.BytesIO(b"actie;jaar;bedrag;versie\nPlein;2026;-1;v2\n")))
    assert [(row.plan_version, len(row.notes)) for row in named if isinstance(row, PlanRow)] == [("v2", 1)]
