"""Rows come out of whatever a spreadsheet writes, and nothing else does."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from wijklus.base import rows_in, workbooks
from wijklus.base.refusals import BadFile

WORDS = 'datum;tekst\r\n31-12-2024;Café donker\r\n\r\n01-01-2025;"Twee\nregels"\r\n'
READ = [(1, ["datum", "tekst"]), (2, ["31-12-2024", "Café donker"]), (4, ["01-01-2025", "Twee\nregels"])]


def read(data: bytes) -> list[tuple[int, list[str]]]:
    return [(line.number, line.cells) for line in rows_in.rows(io.BytesIO(data))]


def workbook(rows) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Leeg"
    sheet = book.create_sheet("Melding")
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(BadFile) as bad:
        read(data)
    return str(bad.value.sentence)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_whatever_letters_and_signs(encoding, sign):
    assert read(WORDS.replace(";", sign).encode(encoding)) == READ


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_whatever_line_ends_also_mixed(end):
    assert read(f"a;b{end}1;2\r\n3;4\n5;6{end}".encode()) == [
        (1, ["a", "b"]), (2, ["1", "2"]), (3, ["3", "4"]), (4, ["5", "6"]),
    ]  # fmt: skip


def test_the_sign_that_a_file_names_itself_and_a_single_column():
    assert read(b"sep=,\r\na;x,b\r\n1,2\r\n") == [(2, ["a;x", "b"]), (3, ["1", "2"])]
    assert read(b"tekst\nEen\nTwee, drie\n") == [(1, ["tekst"]), (2, ["Een"]), (3, ["Twee, drie"])]


def test_signs_that_no_text_holds_are_left_out_and_a_guard_is_taken_away():
    assert read(b"a;b\n1\x00;'=1+1\n") == [(1, ["a", "b"]), (2, ["1", "=1+1"])]


def test_a_long_text_is_a_row_like_another():
    assert len(read(b"tekst\n" + b"x" * 150_000 + b"\n")[1][1][0]) == 150_000


def test_a_workbook_gives_what_was_kept_and_computes_nothing():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["datum", "tekst", "aantal", "lat", "ja"])
    sheet.append([datetime(2024, 12, 31, 14, 5), "=1+1", 3.0, 51.05, True])
    sheet.append([])
    sheet.append([date(2024, 12, 31), "\u202eomgekeerd", None, None, None])
    stream = io.BytesIO()
    book.save(stream)
    assert read(stream.getvalue()) == [
        (1, ["datum", "tekst", "aantal", "lat", "ja"]),
        (2, ["2024-12-31 14:05:00", "", "3", "51.05", "1"]),  # nothing ever computed this formula
        (4, ["2024-12-31", "\u202eomgekeerd"]),
    ]


def test_the_first_sheet_that_holds_anything_is_read():
    assert read(workbook([["tekst"], ["Donker"]])) == [(1, ["tekst"]), (2, ["Donker"])]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "leeg"),
        (b"  \n \n", "leeg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"%PDF-1.7 ...", "geen tabel"),
        (b"\x00\x01\x02\x00" * 400 + b"abc" * 200, "geen tabel"),
        (b'a;b\n"een" twee;3\n', "Regel 2"),
        (b'a;b\n1;2\n"nooit dicht;3\n4;5\n', "Regel 3"),
        (b"a\n" + b"x" * 1_000_500, "Regel 2"),
        (b";".join(b"%d" % n for n in range(201)), "kolommen"),
        (b"PK\x03\x04 niets", "beschadigd"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(data, why):
    assert why in refused(data)


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(rows_in, "MAX_ROWS", 3)
    assert len(read(b"a\n1\n2\n3\n")) == 4
    assert "3" in refused(b"a\n1\n2\n3\n4\n")


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook with another part in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
        if name not in old.namelist():
            new.writestr(name, content)
    return target.getvalue()


class TestTraps:
    """Archives that were made to hurt."""

    def test_what_unpacks_to_far_too_much_is_not_opened(self):
        bomb = changed(workbook([["a"]]), "xl/media/x.bin", b"\0" * 30_000_000)
        assert len(bomb) < 100_000
        assert "veel meer" in refused(bomb)

    def test_too_many_parts(self, monkeypatch):
        monkeypatch.setattr(workbooks, "MAX_PARTS", 3)
        assert "veel meer" in refused(workbook([["a"]]))

    @pytest.mark.parametrize("spaces", [0, 300_000])
    def test_entities_that_grow(self, spaces):
        sheet = (
            b"<?xml version='1.0'?>" + b" " * spaces + b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet>&a;</worksheet>"
        )
        assert "niet geopend" in refused(changed(workbook([["a"]]), "xl/worksheets/sheet1.xml", sheet))

    def test_letters_in_which_they_would_not_be_seen(self):
        sheet = "<?xml version='1.0' encoding='utf-16'?><worksheet/>".encode("utf-16")
        assert "beschadigd" in refused(changed(workbook([["a"]]), "xl/worksheets/sheet1.xml", sheet))

    def test_an_archive_that_is_no_workbook(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("brief.txt", "dag")
        assert "Excel" in refused(stream.getvalue())

    @pytest.mark.parametrize("content", [b"<worksheet", b"geen xml"])
    def test_a_damaged_sheet(self, content):
        assert "beschadigd" in refused(changed(workbook([["a"]]), "xl/worksheets/sheet2.xml", content))

    def test_a_row_that_says_it_is_the_last_one_of_a_sheet(self):
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        row = "<row r='{n}'><c r='A{n}' t='inlineStr'><is><t>a</t></is></c></row>"
        far = f"<worksheet xmlns='{main}'><sheetData>{row.format(n=1)}{row.format(n=1048576)}</sheetData></worksheet>"
        assert read(changed(workbook([["x"]]), "xl/worksheets/sheet2.xml", far.encode())) == [(1, ["a"])]

    def test_a_password(self):
        data = bytearray(workbook([["a"]]))
        at = data.index(b"PK\x01\x02") + 8
        data[at] |= 1
        assert "wachtwoord" in refused(bytes(data))
