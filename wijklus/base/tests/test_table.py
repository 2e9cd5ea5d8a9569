"""Tables that people give as CSV, good and bad."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from wijklus.base import table
from wijklus.base.refusals import BadFile


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def read(data: bytes | str) -> list[tuple[int, dict[str, str]]]:
    raw = data.encode() if isinstance(data, str) else data
    rows = table.read(raw, required=("name",), optional=("email",), names={"naam": "name", "e-mail": "email"})
    return [(row.line, dict(row.values)) for row in rows]


@pytest.mark.parametrize(
    "data",
    [
        "name;email\nGroen;g@example.org\n",
        "Naam,E-mail\nGroen,g@example.org\n",
        "E-MAIL\tignored\tNAME\ng@example.org\tx\t Groen \n\n",
        b"\xef\xbb\xbfname;email\r\nGroen;g@example.org\r\n",
    ],
)
def test_any_separator_heading_and_line_end(data: bytes | str) -> None:
    assert read(data) == [(2, {"name": "Groen", "email": "g@example.org"})]


def test_short_rows_quoted_cells_and_old_excel() -> None:
    assert read('name;email\n"Groen;\nen water"\n') == [(3, {"name": "Groen;\nen water", "email": ""})]
    assert read("name\nCafé\n".encode("cp1252")) == [(2, {"name": "Café", "email": ""})]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "Line 1: there is no column named name."),
        ("email\nx\n", "Line 1: there is no column named name."),
        ("name;naam\nx;y\n", "Line 1: the column name stands there twice."),
        ("name\n", "The file has headings but no rows."),
        ("name;email\nx;1\n;2\n", "Line 3, column “name”: this is empty, and it is needed."),
        ('name\n"x', "Line 2: this is not a row of a CSV file (unexpected end of data)."),
        (b"PK\0\0", "This is not a CSV file. In a spreadsheet, choose “Save as” and then “CSV”."),
        (b"x" * 2_000_001, "The file is larger than 2 MB."),
        ("name\n" + "x\n" * 5_001, "The file has more than 5000 rows."),
    ],
)
def test_what_is_wrong_is_told(data: bytes | str, sentence: str) -> None:
    with pytest.raises(BadFile) as caught:
        read(data)
    assert str(caught.value.sentence) == sentence


def test_everything_wrong_is_told_at_once() -> None:
    problems = table.Problems("services")
    problems.stop_if_any()
    for line in range(30):
        problems.add(line=line, column="", wrong="no.")
    with pytest.raises(BadFile) as caught:
        problems.stop_if_any()
    assert len(caught.value.problems) == 20
    assert str(caught.value.problems[3]) == "Line 3: no."
    assert caught.value.field == "services"


def test_columns_are_told_and_read_in_the_language_of_the_reader():
    with translation.override("nl"):
        (row,) = table.read(b"naam;rol\nAn;beheerder", required=("name", "role"))
        assert row["name"] == "An"
        with pytest.raises(BadFile, match="e-mail, rol"):
            table.read(b"naam\nAn", required=("email", "name", "role"))


def test_headings_that_stand_for_nothing_are_told():
    data = b"naam;Adres;;e-mail\nx;y;;z"
    assert table.unused(data, columns=("name", "email"), names={"naam": "name", "e-mail": "email"}) == ["Adres"]
    assert table.unused(b"", columns=("name",), names={}) == []
