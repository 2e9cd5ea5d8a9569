"""`make bench-winners FOLDER=x PEER=python`: every file of a folder, by every rule that pabutools has too.

Each count of pabutools runs in a process of its own with a limit of processor time, which says the same on a busy
machine. The quick rules go first. What was found is kept beside it, so that a run that was stopped goes on where it
was; the table is written to docs/methods/fair-budget-winners.md.
"""

import gzip
import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wijklus_methods.fair_budget import Document, Satisfaction, count, read, rule_named
from wijklus_methods.fair_budget.fields import WITHOUT_POINTS

ROOT = Path(__file__).resolve().parent.parent.parent
PEER = Path(__file__).with_name("peer_winners.py")
PAGE = ROOT / "docs" / "methods" / "fair-budget-winners.md"
SEED = "same winners"
MEASURES = ("cost", "cardinality", "points")
FAMILIES = ("greedy", "equalshares", "phragmen", "equalshares/add1,equalshares/add1-greedy")
"""Rules, quick ones first; those that pabutools counts in one go, as the second goes on from the first."""
BY_NAME = "by name"
"""With pabutools' own order of ties. Else both settle them by the order of the rule here."""
SAME, OTHERS, TOO_SLOW, CANNOT = "same", "others", "too slow", "cannot"
WORDS = {SAME: "same", OTHERS: "**others**", TOO_SLOW: "–", CANNOT: "×"}


@dataclass(frozen=True)
class Found:
    """One count here and there: whether the winners are the same, and seconds of processor time."""

    file: str
    rule: str
    measure: str
    verdict: str
    ours: float
    theirs: float
    only_here: Sequence[str] = ()
    only_there: Sequence[str] = ()
    said: str = ""
    ties: str = ""


def counts(vote_type: str) -> list[tuple[str, str]]:
    """The families of rules and measures that both have for a kind of ballot: points only where these differ."""
    by_points = vote_type not in WITHOUT_POINTS
    return [
        (family, measure)
        for family in FAMILIES
        for measure in (("cardinality",) if family == "phragmen" else MEASURES[: 2 + by_points])
        if family != "phragmen" or not by_points
    ]


def compared(path: Path, document: Document, family: str, measure: str, ties: str, asked: Namespace) -> list[Found]:
    """Count a file here and there by the rules of a family."""
    election, rules = document.election(seed=SEED), family.split(",")
    ours: dict[str, tuple[float, list[str]]] = {}
    for rule in rules:
        start = time.process_time()
        ids = count(election, rule_named(rule), satisfaction=Satisfaction(measure)).ids
        ours[rule] = time.process_time() - start, ids
    places = {project.id: election.rank[p] for p, project in enumerate(election.projects)}
    with tempfile.TemporaryDirectory() as folder:
        file, tied = Path(folder) / "a.pb", Path(folder) / "places.json"
        data = path.read_bytes()
        file.write_bytes(gzip.decompress(data) if path.suffix == ".gz" else data)
        tied.write_text(json.dumps(places), "utf-8")
        command = [asked.pabutools, str(PEER), str(file), family, measure, "" if ties else str(tied)]
        limited = _at_most(asked.limit)
        told = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited)
    if told.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        late = float(asked.limit)
        return [Found(path.name, rule, measure, TOO_SLOW, ours[rule][0], late, ties=ties) for rule in rules]
    if told.returncode:
        said = (told.stderr.strip().splitlines() or [""])[-1]
        return [Found(path.name, rule, measure, CANNOT, ours[rule][0], 0, said=said, ties=ties) for rule in rules]
    theirs = json.loads(told.stdout.splitlines()[-1])
    return [_beside(path, rule, measure, ties, *ours[rule], one) for rule, one in zip(rules, theirs, strict=True)]


def _beside(
    path: Path, rule: str, measure: str, ties: str, took: float, ids: Sequence[str], there: dict[str, Any]
) -> Found:  # fmt: skip
    here_only, there_only = sorted({*ids} - {*there["winners"]}), sorted({*there["winners"]} - {*ids})
    verdict = OTHERS if here_only or there_only else SAME
    return Found(path.name, rule, measure, verdict, took, there["seconds"], here_only, there_only, ties=ties)


def _at_most(seconds: int) -> Callable[[], None]:
    """Let the process that begins here use so many seconds of a processor, and no more."""
    return lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def published(document: Document) -> str:
    """What the column `selected` says beside the rule of the file."""
    rule = document.meta.get("rule", "unknown")
    selected = sorted(row.cells["project_id"] for row in document.projects if row.cells.get("selected") == "1")
    if not selected:
        return "no winners published"
    try:
        named = rule_named(rule)
    except ValueError:
        return f"`{rule}` is not known here"
    threshold = int(document.meta.get("min_project_score_threshold", 0))
    won = sorted(count(document.election(), named, limits=document.limits, threshold=threshold).ids)
    return "reproduced" if won == selected else "**differs**"


def files(folder: Path) -> list[Path]:
    """The election files in a folder and below, smallest first."""
    found = [path for path in folder.rglob("*") if path.name.endswith((".pb", ".pb.gz"))]
    return sorted(found, key=lambda path: (path.stat().st_size * (5 if path.suffix == ".gz" else 1), path.name))


def main(given: Sequence[str] | None = None) -> int:
    """Compare what was not compared before, and write the table."""
    asked = _arguments().parse_args(given)
    asked.kept.parent.mkdir(parents=True, exist_ok=True)
    before = asked.kept.read_text("utf-8").splitlines() if asked.kept.exists() else []
    known = [Found(**json.loads(line)) for line in before]
    done = {(one.file, one.rule, one.measure, one.ties) for one in known}
    elections = {path: read(path) for path in files(asked.folder)}
    for path, document, family, measure, ties in () if asked.only_write else todo(elections):
        if asked.only not in path.name or (path.name, family.split(",")[0], measure, ties) in done:
            continue
        found = compared(path, document, family, measure, ties, asked)
        known += found
        with asked.kept.open("a", encoding="utf-8") as out:
            out.writelines(json.dumps(asdict(one)) + "\n" for one in found)
        for one in found:
            print(f"{one.file} {one.rule} {one.measure}: {one.verdict} {one.said}", flush=True)
    if not asked.only:
        said = {path.name: (document.vote_type, published(document)) for path, document in elections.items()}
        PAGE.write_text("\n".join(table(known, said, versions(asked.pabutools), asked.limit)) + "\n", "utf-8")
    return int(any(one.verdict == OTHERS for one in known if not one.ties))


def _arguments() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m benchmarks.fair_budget.winners", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pabutools", required=True, help="a Python that has pabutools")
    parser.add_argument("--limit", type=int, default=900, help="CPU seconds for each count of pabutools (900)")
    parser.add_argument("--kept", type=Path, default=ROOT / "var" / "winners.jsonl")
    parser.add_argument("--only", default="", help="files with this in their name, without writing the table")
    parser.add_argument("--only-write", action="store_true", help="count nothing more: write what was found before")
    return parser


def todo(elections: Mapping[Path, Document]) -> Iterator[tuple[Path, Document, str, str, str]]:
    """What is compared, quick rules first: with ties settled alike, and those once more in pabutools' own order."""
    for family in FAMILIES:
        for ties in ("", BY_NAME) if family != FAMILIES[-1] else ("",):
            for path, document in elections.items():
                for measure in [measure for one, measure in counts(document.vote_type) if one == family]:
                    yield path, document, family, measure, ties


def versions(python: str) -> str:
    """Which pabutools this Python has."""
    told = "from importlib.metadata import version as v; print(v('pabutools'), 'with gmpy2', v('gmpy2'))"
    return subprocess.run([python, "-c", told], capture_output=True, text=True, check=True).stdout.strip()


def table(
    known: Sequence[Found], said: Mapping[str, tuple[str, str]], versions: str, limit: int
) -> Iterator[str]:  # fmt: skip
    """The page: a row for each file, a column for each rule; then what differs where ties are settled by name."""
    alike = [one for one in known if not one.ties]
    yield from (
        "# The same winners as pabutools", "",
        "Made by `make bench-winners`: every election file of a folder, by every rule and measure that",
        f"pabutools {versions} has too, both in exact arithmetic and with ties settled by the order of the rule here.",
        f"– : pabutools took longer than {limit} s of a processor; × : it stopped with an error; empty: not compared.",
        "*Published*: whether the column `selected` of the file is what its own rule in META gives here.", "",
        "`cost`, `card` and `points` are the satisfaction: the cost of a winner, one for each, or the points given",
        "(`Cost_Sat`, `Cardinality_Sat` and `Additive_Cardinal_Sat` there).",
    )  # fmt: skip
    by_points = {name for name, (vote_type, _verdict) in said.items() if vote_type not in WITHOUT_POINTS}
    for title, names, vote_type in (
        ("Approval and choose-1", said.keys() - by_points, "approval"),
        ("Points and rankings", by_points, "scoring"),
    ):
        yield from ("", f"## {title}", "")
        yield from _rows(alike, {name: said[name][1] for name in sorted(names)}, vote_type)
    counted = [one for one in alike if one.verdict in (SAME, OTHERS)]
    same = sum(one.verdict == SAME for one in counted)
    yield from ("", f"{same} of {len(counted)} counts that pabutools finished name the same winners.")
    yield from _others(alike)
    yield from ("", "## Ties settled by pabutools", "")
    yield "pabutools' own order is that of the names; here it is lower cost, more votes, lot. What changes, by file:"
    ended = [one for one in known if one.ties and one.verdict in (SAME, OTHERS)]
    yield from _others([one for one in known if one.ties])
    quiet = sorted({one.file for one in ended} - {one.file for one in ended if one.verdict == OTHERS})
    yield from ("", f"Nothing, by greedy, equal shares and Phragmen, in {', '.join(quiet) or 'no file'}.")


def _rows(alike: Sequence[Found], said: Mapping[str, str], vote_type: str) -> Iterator[str]:
    columns = [(rule, measure) for family, measure in counts(vote_type) for rule in family.split(",")]
    by_place = {(one.file, one.rule, one.measure): one for one in alike}
    yield "| file | published | " + " | ".join(_head(rule, measure) for rule, measure in columns) + " |"
    yield "|---|---|" + "---|" * len(columns)
    for name, verdict in said.items():
        found = [by_place.get((name, rule, measure)) for rule, measure in columns]
        yield f"| {name} | {verdict} | " + " | ".join(WORDS[one.verdict] if one else "" for one in found) + " |"


def _others(known: Sequence[Found]) -> Iterator[str]:
    others = [one for one in known if one.verdict == OTHERS]
    if others:
        yield from ("", "| file | rule | measure | only here | only pabutools |", "|---|---|---|---|---|")
    for one in others:
        yield f"| {one.file} | {one.rule} | {one.measure} | {', '.join(one.only_here)} | {', '.join(one.only_there)} |"


def _head(rule: str, measure: str) -> str:
    short = rule.replace("equalshares", "shares")
    return short if rule == "phragmen" else f"{short} {'card' if measure == 'cardinality' else measure}"


if __name__ == "__main__":
    sys.exit(main())
