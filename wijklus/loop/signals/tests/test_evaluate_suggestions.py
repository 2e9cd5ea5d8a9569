"""A city tries suggestions on its own past, from whatever file it has; what cannot be read is told in one sentence."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from wijklus.base.refusals import BadFile
from wijklus.loop.signals.management import past_decisions
from wijklus.loop.signals.management.commands import evaluate_suggestions
from wijklus.loop.signals.management.past_decisions import Asked, moment, read

FIRST = datetime(2024, 1, 1)
KEYS = ["n_train", "n_test", "top1", "top3", "coverage_at_60", "accuracy_at_60", "per_label"]
MATTERS = {
    "Verlichting": "de lamp brandt niet",
    "Groen": "de haag is te hoog, snoeien",
    "Wegen": "een put in de façade",
}


def rows(count: int = 80, time: str = "%Y-%m-%d %H:%M") -> list[str]:
    """One decision a day, by turns for each service."""
    made = []
    for i in range(count):
        service = list(MATTERS)[i % 3]
        moment = (FIRST + timedelta(days=i)).strftime(time)
        made.append(f'{i};{moment};"{MATTERS[service]}";{service};wijk {i % 4};51,05;3,7{i % 10}')
    return made


def city(tmp_path: Path, lines: list[str], *, encoding: str = "utf-8", heading: str = "") -> str:
    path = tmp_path / "past.csv"
    path.write_bytes("\n".join([heading or "nr;Datum;tekst;dienst;wijk;lat;lon", *lines]).encode(encoding))
    return str(path)


def run(path: str, *arguments: str, text: str = "tekst") -> tuple[str, str]:
    out, told = StringIO(), StringIO()
    given = ["--label", "dienst", "--time", "datum", *(["--text", text] if text else []), *arguments]
    call_command("evaluate_suggestions", path, *given, stdout=out, stderr=told)
    return out.getvalue(), told.getvalue()


def test_json_has_exactly_these_keys(tmp_path: Path) -> None:
    found = json.loads(run(city(tmp_path, rows()), "--json")[0])
    assert list(found) == KEYS
    assert (found["n_train"], found["n_test"], found["top1"]) == (60, 20, 1.0)
    assert {one["label"] for one in found["per_label"]} == set(MATTERS)


@pytest.mark.parametrize(
    "columns",
    [
        ("--area", "wijk"),
        ("--lat", "lat", "--lon", "lon"),
        ("--category", "tekst"),
        ("--area", "wijk", "--text", "tekst"),
    ],
)
def test_any_subset_of_the_columns_works(tmp_path: Path, columns: tuple[str, ...]) -> None:
    found = json.loads(run(city(tmp_path, rows()), *columns, "--json", text="")[0])
    assert found["n_test"] == 20


def test_a_table_for_people_in_two_languages(tmp_path: Path) -> None:
    path = city(tmp_path, rows())
    dutch, english = run(path)[0], run(path, "--language", "en")[0]
    assert "meteen juist" in dutch
    assert "right at once" in english
    assert "100.0 %" in english
    assert "Verlichting" in dutch


def test_many_labels_are_not_all_shown(tmp_path: Path) -> None:
    lines = [f"{i};2024-01-{1 + i % 28:02};tekst;dienst {i % 60};;;" for i in range(240)]
    table = run(city(tmp_path, lines), "--language", "en")[0]
    assert "and 20 rarer labels" in table


def test_beside_the_plain_method(tmp_path: Path) -> None:
    path = city(tmp_path, rows())
    found = json.loads(run(path, "--json", "--compare")[0])
    assert list(found) == [*KEYS, "comparison"]
    assert len(found["comparison"]["splits"]) == 5
    assert found["comparison"]["interval_95"] == [0.0, 0.0]
    assert "95 %" in run(path, "--compare", "--language", "en")[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_as_spreadsheets_write_it(tmp_path: Path, encoding: str) -> None:
    past = read(city(tmp_path, rows(), encoding=encoding), Asked("dienst", "datum", "tekst"))
    assert past.records[2].text == "een put in de façade"


def test_packed_and_with_commas(tmp_path: Path) -> None:
    path = tmp_path / "past.csv.gz"
    lines = ["when,what,service", '2024-01-01T10:00:00Z,"one, two",a', "", ",,"]
    path.write_bytes(gzip.compress("\r\n".join(lines).encode()))
    past = read(str(path), Asked("service", "when", "what"))
    assert [(one.text, one.label) for one in past.records] == [("one, two", "a")]


def test_rows_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    spoiled = [
        "1;2024-01-01",
        "2;someday;tekst;dienst;;;",
        "3;2024-01-01;tekst;;;;",
        "4;2024-01-01;tekst;A;;121000;487000",
    ]
    told = run(city(tmp_path, [*rows(), *spoiled]), "--lat", "lat", "--lon", "lon", "--json", "--language", "en")[1]
    assert "too few or too many cells: 1 (line 82)" in told
    assert "a time that cannot be read: 1 (line 83)" in told
    assert "without a label: 1 (line 84)" in told
    assert "not in degrees: 1 (line 85)" in told
    assert past_decisions.named(list(range(9))).count(",") == 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--area", "buurt"), "There is no column named buurt. The columns of this file: nr, Datum"),
        (("--category", "dienst"), "The label cannot be given as known too"),
        (("--lat", "lat"), "Give --lat and --lon together"),
    ],
)
def test_a_wrong_question_is_told(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence.replace("(", r"\(")):
        run(city(tmp_path, rows()), *arguments, "--language", "en")


def test_nothing_to_suggest_from_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="at least one column"):
        run(city(tmp_path, rows()), "--language", "en", text="")


def broken_files(tmp_path: Path) -> dict[str, bytes]:
    return {
        "several columns named tekst": b"dienst;datum;tekst;tekst\na;2024-01-01;x;y",
        "not a CSV file": b"PK\0\0",
        "No row of this file can be used": b"dienst;datum;tekst\na;never;x",
        "There is no column named": b"",
        "CRC|Not a gzipped|ended|invalid": past_decisions.GZIP + b"\x08nonsense that is not packed at all",
        "not a row of a CSV file": b'dienst;datum;tekst\na;2024-01-01;"' + b"x" * 10_000_001,
        "Too few decisions": b"dienst;datum;tekst\na;2024-01-01;x",
    }


@pytest.mark.parametrize("number", range(7))
def test_a_broken_file_is_told_in_one_sentence(tmp_path: Path, number: int) -> None:
    sentence, data = list(broken_files(tmp_path).items())[number]
    path = tmp_path / "broken.csv"
    path.write_bytes(data)
    with pytest.raises(CommandError, match=sentence):
        run(str(path), "--language", "en")


def test_no_file_and_too_large_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadFile, match="No such file"):
        read(str(tmp_path / "none.csv"), Asked("dienst", "datum"))
    monkeypatch.setattr(past_decisions, "MOST_BYTES", 10)
    with pytest.raises(BadFile, match="MB"):
        read(city(tmp_path, rows()), Asked("dienst", "datum"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-12-31", datetime(2025, 12, 31)),
        ("2025-12-31T14:05:06Z", datetime(2025, 12, 31, 14, 5, 6)),
        ("2025-12-31T14:05:06.789+01:00", datetime(2025, 12, 31, 13, 5, 6, 789_000)),
        ("31-12-2025 14:05", datetime(2025, 12, 31, 14, 5)),
        ("31/12/2025", datetime(2025, 12, 31)),
        ("31.12.2025, 14:05:06", datetime(2025, 12, 31, 14, 5, 6)),
        ("1-2-25 9:05", datetime(2025, 2, 1, 9, 5)),
        ("31-12-2025 om 14u05", None),
        ("31-12-2025 om 14.05", datetime(2025, 12, 31, 14, 5)),
        ("2025/12/31 14:05", datetime(2025, 12, 31, 14, 5)),
        ("20251231", datetime(2025, 12, 31)),
        ("12/31/2025", None),
        ("", None),
        ("gisteren", None),
    ],
)
def test_moments(text: str, expected: datetime | None) -> None:
    assert moment(text) == (expected and expected.replace(tzinfo=UTC))


def test_a_long_text_is_read(tmp_path: Path) -> None:
    long = f'99;2025-01-01;"{"lamp " * 20_000}";Verlichting;;;'
    found: dict[str, Any] = json.loads(run(city(tmp_path, [*rows(), long]), "--json")[0])
    assert found["n_train"] + found["n_test"] == 81


def test_no_share_is_a_dash() -> None:
    assert evaluate_suggestions.percent(None) == "–"
