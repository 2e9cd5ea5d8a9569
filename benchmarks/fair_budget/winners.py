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
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from wijklus_methods.fair_budget import Document, Satisfaction, count, read, rule_named

ROOT = Path(__file__).resolve().parent.parent.parent
PEER = Path(__file__).with_name("peer_winners.py")
PAGE = ROOT / "docs" / "methods" / "fair-budget-winners.md"
SEED = "same winners"
COUNTS = [
    *((rule, measure) for rule in ("greedy", "equalshares") for measure in ("cost", "cardinality")),
    ("phragmen", "cardinality"),
    *((rule, measure) for rule in ("equalshares/add1", "equalshares/add1-greedy")
      for measure in ("cost", "cardinality")),
]  # fmt: skip
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


def compared(path: Path, document: Document, rule: str, measure: str, python: str, limit: int) -> Found:
    """Count a file here and there by one rule, with ties settled alike."""
    election = document.election(seed=SEED)
    start = time.process_time()
    ids = count(election, rule_named(rule), satisfaction=Satisfaction(measure)).ids
    ours = time.process_time() - start
    places = {project.id: election.rank[p] for p, project in enumerate(election.projects)}
    with tempfile.TemporaryDirectory() as folder:
        file, tied = Path(folder) / "a.pb", Path(folder) / "places.json"
        data = path.read_bytes()
        file.write_bytes(gzip.decompress(data) if path.suffix == ".gz" else data)
        tied.write_text(json.dumps(places), "utf-8")
        command = [python, str(PEER), str(file), rule, measure, str(tied)]
        told = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=_at_most(limit))
    if told.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Found(path.name, rule, measure, TOO_SLOW, ours, float(limit))
    if told.returncode:
        return Found(path.name, rule, measure, CANNOT, ours, 0, said=(told.stderr.strip().splitlines() or [""])[-1])
    there = json.loads(told.stdout.splitlines()[-1])
    here_only, there_only = sorted({*ids} - {*there["winners"]}), sorted({*there["winners"]} - {*ids})
    verdict = OTHERS if here_only or there_only else SAME
    return Found(path.name, rule, measure, verdict, ours, there["seconds"], here_only, there_only)


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
    parser = ArgumentParser(prog="python -m benchmarks.fair_budget.winners", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pabutools", required=True, help="a Python that has pabutools")
    parser.add_argument("--limit", type=int, default=900, help="CPU seconds for each count of pabutools (900)")
    parser.add_argument("--kept", type=Path, default=ROOT / "var" / "winners.jsonl")
    parser.add_argument("--only-write", action="store_true", help="count nothing more: write what was found before")
    asked = parser.parse_args(given)
    kept = asked.kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    known = [Found(**json.loads(line)) for line in kept.read_text("utf-8").splitlines()] if kept.exists() else []
    done = {(one.file, one.rule, one.measure) for one in known}
    elections = {path: read(path) for path in files(asked.folder)}
    said = {path.name: published(document) for path, document in elections.items()}
    for rule, measure in () if asked.only_write else COUNTS:
        for path, document in elections.items():
            if (path.name, rule, measure) in done:
                continue
            found = compared(path, document, rule, measure, asked.pabutools, asked.limit)
            known.append(found)
            with kept.open("a", encoding="utf-8") as out:
                out.write(json.dumps(asdict(found)) + "\n")
            print(f"{found.file} {rule} {measure}: {found.verdict} {found.said}", flush=True)
    PAGE.write_text("\n".join(table(known, said, versions(asked.pabutools), asked.limit)) + "\n", "utf-8")
    return int(any(one.verdict == OTHERS for one in known))


def versions(python: str) -> str:
    """Which pabutools this Python has."""
    told = "from importlib.metadata import version as v; print(v('pabutools'), 'with gmpy2', v('gmpy2'))"
    return subprocess.run([python, "-c", told], capture_output=True, text=True, check=True).stdout.strip()


def table(known: Sequence[Found], said: dict[str, str], versions: str, limit: int) -> Iterator[str]:
    """The page: a row for each file, a column for each rule."""
    by_place = {(one.file, one.rule, one.measure): one for one in known}
    yield from (
        "# The same winners as pabutools", "",
        "Made by `make bench-winners`: every election file of a folder, by every rule and measure that",
        f"pabutools {versions} has too, both in exact arithmetic and with ties settled by the order of the rule here.",
        f"– : pabutools took longer than {limit} s of a processor; × : it stopped with an error (its Phragmen knows",
        "approval only); empty: not compared yet. *Published*: whether the column `selected` of the file is what its",
        "own rule in META gives here.", "",
        "`cost` and `card` are the satisfaction: the cost of a winner, or one for each.", "",
        "| file | published | " + " | ".join(_head(rule, measure) for rule, measure in COUNTS) + " |",
        "|---|---|" + "---|" * len(COUNTS),
    )  # fmt: skip
    for name, verdict in sorted(said.items()):
        found = [by_place.get((name, rule, measure)) for rule, measure in COUNTS]
        yield f"| {name} | {verdict} | " + " | ".join(WORDS[one.verdict] if one else "" for one in found) + " |"
    counted = [one for one in known if one.verdict in (SAME, OTHERS)]
    same = sum(one.verdict == SAME for one in counted)
    yield from ("", f"{same} of {len(counted)} counts that pabutools finished name the same winners.")
    yield from _others(known)


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
