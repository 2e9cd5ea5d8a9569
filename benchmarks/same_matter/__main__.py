"""`python -m benchmarks.same_matter FILE`: how well pairs of reports are told to be one matter or two.

FILE is the file of reports that SOURCE.md names (csv or csv.gz); it is not part of this project. The pairs, by the ids
of that file, and what a person said of each stand in pairs.csv.
"""

import csv
import gzip
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import snowballstemmer

from wijklus_methods.signal_grouping import OFFER, SURE, Judged, Report, Settings, compare, counted

PAIRS = Path(__file__).with_name("pairs.csv")
THRESHOLDS = (0.1, 0.3, OFFER, 0.7, SURE)
AROUND, DAYS = 0.003, 180
"""Degrees of latitude, and days, within which the other reports are compared with the first of a pair too: what a word
says is counted among them, as on the screen."""


@dataclass(frozen=True)
class Pair:
    """Two reports by their ids, what a person says of them, and the number of pairs like it."""

    first: str
    second: str
    label: str
    stratum: str
    in_stratum: int


def reports(path: Path) -> dict[str, Report]:
    """The reports of the file, by id."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        return {row["id"]: _report(row) for row in csv.DictReader(stream)}


def _report(row: Mapping[str, str]) -> Report:
    return Report(
        text=row["text"],
        latitude=float(row["lat"]) if row["lat"] else None,
        longitude=float(row["lon"]) if row["lon"] else None,
        at=datetime.fromisoformat(row["reported_at"]),
        category=row["sub_category"],
        main_category=row["main_category"],
        area=row["district"],
    )


def pairs() -> list[Pair]:
    """The pairs that were judged."""
    with PAIRS.open(encoding="utf-8") as stream:
        return [
            Pair(row["first"], row["second"], row["label"], row["stratum"], int(row["pairs_in_stratum"]))
            for row in csv.DictReader(stream)
        ]


def judged(every: Mapping[str, Report], chosen: Sequence[Pair], *, words: bool = True) -> Iterator[Judged]:
    """Each pair with its score: the later report is compared with all that lie around it, the earlier among them."""
    sizes: dict[str, int] = defaultdict(int)
    for pair in chosen:
        sizes[pair.stratum] += 1
    stem = snowballstemmer.stemmer("german").stemWord
    for pair in chosen:
        first, second = every[pair.first], every[pair.second]
        older, new = sorted((first, second), key=_moment)
        around = [other for other in every.values() if other is not new and other is not older and _near(new, other)]
        found = compare(new if words else _mute(new), [older, *around], Settings(stem=stem))
        score = next(match.score for match in found if match.index == 0)
        yield Judged(score, pair.label, pair.in_stratum / sizes[pair.stratum])


def _moment(report: Report) -> datetime:
    assert report.at is not None
    return report.at


def _mute(report: Report) -> Report:
    return Report(
        latitude=report.latitude, longitude=report.longitude, at=report.at,
        category=report.category, main_category=report.main_category,
    )  # fmt: skip


def _near(new: Report, other: Report) -> bool:
    if new.point is None or other.point is None:
        return False
    close = abs(new.point[0] - other.point[0]) < AROUND and abs(new.point[1] - other.point[1]) < 1.5 * AROUND
    return close and abs(_moment(new) - _moment(other)) <= timedelta(days=DAYS)


def table(found: Sequence[Judged]) -> str:
    """Precision and recall at several thresholds, as a table."""
    heads = ("from", "offered", "right", "precision", "recall", "precision, all", "recall, all", "unsure, offered")
    lines = [f"| {' | '.join(heads)} |", "|" + "---:|" * len(heads)]
    for threshold in THRESHOLDS:
        plain, every = counted(found, threshold), counted(found, threshold, weighted=True)
        shares = (plain.precision, plain.recall, every.precision, every.recall)
        words = " | ".join("–" if share is None else f"{share:.2f}" for share in shares)
        lines.append(
            f"| {threshold} | {plain.offered} | {plain.both} | {words} | {plain.unsure_offered} of {plain.unsure} |"
        )
    return "\n".join(lines)


def main(given: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = ArgumentParser(prog="python -m benchmarks.same_matter", description=__doc__)
    parser.add_argument("file", type=Path, help="reports.csv or reports.csv.gz")
    parser.add_argument("--wrong", action="store_true", help="name the pairs on the wrong side of the threshold")
    asked = parser.parse_args(given)
    every, chosen = reports(asked.file), pairs()
    found = list(judged(every, chosen))
    print(f"{len(chosen)} pairs: {', '.join(f'{n} {label}' for label, n in _labels(chosen).items())}\n")
    print(table(found))
    print("\nWithout the words:\n")
    print(table(list(judged(every, chosen, words=False))))
    if asked.wrong:
        for pair, judgement in zip(chosen, found, strict=True):
            if judgement.label != "unsure" and (judgement.score >= OFFER) is not (judgement.label == "same"):
                print(f"{pair.first} {pair.second}: {pair.label}, scored {judgement.score:.2f}", file=sys.stderr)
    return 0


def _labels(chosen: Sequence[Pair]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for pair in chosen:
        found[pair.label] += 1
    return dict(sorted(found.items()))


if __name__ == "__main__":
    raise SystemExit(main())
