"""The pairs that were judged by hand are whole, and measuring them works on any file with those columns."""

import csv
import gzip

from benchmarks import same_matter
from benchmarks.same_matter import __main__ as measure

COLUMNS = ("id", "text", "main_category", "sub_category", "district", "lat", "lon", "reported_at")


def test_a_hundred_pairs_of_ids_and_nothing_of_what_people_wrote() -> None:
    chosen = measure.pairs()
    assert len(chosen) == len({(pair.first, pair.second) for pair in chosen}) == 100
    assert {pair.label for pair in chosen} == {"same", "not", "unsure"}
    assert all(pair.first.isdigit() and pair.second.isdigit() for pair in chosen)
    sizes = {pair.stratum: pair.in_stratum for pair in chosen}
    assert sum(sizes.values()) == 2_497
    assert same_matter.__doc__


def test_measuring_prints_precision_and_recall(tmp_path, monkeypatch, capsys) -> None:
    path = tmp_path / "reports.csv.gz"
    rows = [
        ("1", "Lantaarn stuk aan het bruggetje", "weg", "licht", "A", "51.0", "3.7", "2022-03-01 09:00:00"),
        ("2", "Kapotte lantaarn bij het bruggetje", "weg", "licht", "A", "51.0001", "3.7", "2022-03-03 09:00:00"),
        ("3", "Een hond op het speelplein", "groen", "dieren", "A", "51.001", "3.7", "2022-03-03 10:00:00"),
        ("4", "Zonder plaats", "groen", "dieren", "A", "", "", "2022-03-03 10:00:00"),
    ]
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerows([COLUMNS, *rows])
    chosen = [measure.Pair("1", "2", "same", "s", 10), measure.Pair("1", "3", "not", "s", 10)]
    monkeypatch.setattr(measure, "pairs", lambda: chosen)
    assert measure.main([str(path), "--wrong"]) == 0
    told = capsys.readouterr()
    assert "2 pairs: 1 not, 1 same" in told.out
    assert "| 0.5 | 1 | 1 | 1.00 | 1.00 | 1.00 | 1.00 | 0 of 0 |" in told.out
    assert told.err == ""
