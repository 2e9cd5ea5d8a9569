"""What is taken out as a file opens in a spreadsheet, computes nothing, and passes through without staying."""

import csv
import io
import tracemalloc

import openpyxl
import pytest

from wijklus.base import rows_in, rows_out

ROWS = [
    ["tekst", "getal"],
    ["=1+1", 3],
    ["+32 470", -3.5],
    ["@SUM(A1)", None],
    ["-3,5", 0],
    ["\t=cmd", ""],
    ["Ümlaut 🙂 \u202e <b>&\x0b", 51.05],
]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"), ("+1 twee", "'+1 twee"), ("-3,5", "-3,5"), ("-abc", "'-abc"), ("@x", "'@x"), (" =1", "' =1"),
        ("\t=1", "'\t=1"), ("\uff1d1", "'\uff1d1"), ("|x", "'|x"), ("gewoon", "gewoon"), (-3.5, -3.5), (None, None),
    ],
)  # fmt: skip
def test_no_cell_is_computed(cell, safe):
    assert rows_out.guarded(cell) == safe


def test_a_csv_file_opens_in_excel_and_can_be_given_again():
    data = b"".join(rows_out.csv_pieces(ROWS))
    assert data.startswith(b"\xef\xbb\xbf")
    told = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert told[1] == ["'=1+1", "3"]
    again = [line.cells for line in rows_in.rows(io.BytesIO(data))]
    assert again[1:4] == [["=1+1", "3"], ["+32 470", "-3.5"], ["@SUM(A1)"]]


def test_a_workbook_holds_texts_and_numbers_and_no_formula():
    data = b"".join(rows_out.xlsx_pieces(ROWS, title="Signalen: [alles]"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["=1+1", 3]
    assert sheet["A2"].data_type in {"s", "inlineStr"}
    assert [cell.value for cell in sheet[3]] == ["+32 470", -3.5]
    assert sheet["A7"].value == "Ümlaut 🙂  <b>&"
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


def test_a_full_sheet_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(rows_out, "ROWS_OF_A_SHEET", 3)
    data = b"".join(rows_out.xlsx_pieces(([n] for n in ["kop", 1, 2, 3]), title="S"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [[cell.value for row in sheet for cell in row] for sheet in book] == [["kop", 1, 2], ["kop", 3]]


@pytest.mark.parametrize("write", [rows_out.csv_pieces, lambda rows: rows_out.xlsx_pieces(rows, title="S")])
def test_nothing_stays_in_memory(write):
    rows = (["x" * 200, number, "y" * 50] for number in range(20_000))
    tracemalloc.start()
    size = sum(len(piece) for piece in write(rows))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 100_000
    assert most < 3_000_000
