"""Makes the cities, measures the pages in turns, and tells which targets are met."""

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZES, LARGE = [10_000, 100_000], [10_000, 100_000, 1_000_000]
PAGE = ROOT / "docs" / "benchmarks.md"
IMPORTED = 100_000
"""Rows of the file that is taken in; fewer when no city is that large."""
ELECTION = "a .pb file to count (WIJKLUS_ELECTION); else one is made up"


def arguments(given: list[str] | None) -> Namespace:
    """What was asked."""
    parser = ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--signals", help="sizes of the cities, as 1000,100000")
    parser.add_argument("--large", action="store_true", help="up to a million signals")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--rounds", type=int, default=150, help="how often each page is opened in each city (150)")
    parser.add_argument("--turns", type=int, default=9, help="how often each look into the inbox is taken (9)")
    parser.add_argument("--voting", type=float, default=120, help="seconds that people vote on PostgreSQL (120)")
    parser.add_argument("--codes", type=int, default=100_000, help="codes to make and vote with (100,000)")
    parser.add_argument("--election", default=os.environ.get("WIJKLUS_ELECTION", ""), help=ELECTION)
    parser.add_argument(
        "--pabutools",
        default=os.environ.get("WIJKLUS_PABUTOOLS", ""),
        help="a Python that has pabutools (WIJKLUS_PABUTOOLS)",
    )
    parser.add_argument("--folder", default=str(ROOT / "var"), help="where the databases are kept (var)")
    parser.add_argument("--only-print", action="store_true", help="do not write docs/benchmarks.md")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a page asks too many queries")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Measure, print, write; 0 unless told to be strict."""
    asked = arguments(given)
    sizes = [int(size) for size in asked.signals.split(",")] if asked.signals else LARGE if asked.large else SIZES
    folder = Path(asked.folder)
    (folder / "bench").mkdir(parents=True, exist_ok=True)
    os.environ |= {"WIJKLUS_DATA_DIR": str(folder / "bench"), "WIJKLUS_DEMO": "", "WIJKLUS_SITE_URL": ""}
    if not (ROOT / "wijklus" / "pages" / "static" / "vendor").exists():
        os.environ["WIJKLUS_TESTING"] = "1"  # without the front-end files there is nothing to collect
    with ExitStack() as stack:
        server = ""
        if asked.postgres:
            from scripts import postgres

            keep = folder / "bench-postgres" if asked.large else None
            server = stack.enter_context(postgres.server(postgres.LASTING, keep=keep))
        measured = _measure(sizes, folder, server, asked)
    return _tell(measured, asked)


def _measure(sizes: list[int], folder: Path, server: str, asked: Namespace) -> Any:
    from . import databases

    places = []
    for size in sizes:
        print(f"A city with {size:,} signals: made, or found made, and measured ...", flush=True)
        places.append(databases.prepare(size, folder=folder, server=server))
    _set_up(places[0].url)
    from django.db import connection

    from . import differing, locating, measuring, on_paper, report
    from .pages import pages, today

    found = []
    for place in places:
        with databases.opened(place):
            found.append((place, pages()))
    bench = measuring.Bench(found)
    bench.run(rounds=asked.rounds)
    with databases.opened(places[0]):
        located = locating.locate()
        database = _database(connection)
    parts = _in_a_copy(places, server, sizes[-1], asked.turns) | _in_each(places, asked.turns)
    databases.close()
    return report.Measured(
        database=database, sizes=sizes, pages=found[0][1], times=bench.times, located=located, **parts,
        differing=differing.measure(asked.turns), counting=_counting(asked), voting=_voting(asked),
        seconds=[place.seconds for place in places], opened=asked.rounds, on=today(), on_paper=on_paper.measure(),
    )  # fmt: skip


def _in_a_copy(places: list[Any], server: str, largest: int, turns: int) -> dict[str, Any]:
    """What writes: in a copy of the smallest city, so that the next run finds it as it was."""
    from django.db import connection

    from . import addresses, databases, files, handing, intake, multiyear

    with databases.copied(places[0], server) as copy:
        with databases.opened(copy):
            found = {
                "received": intake.measure(turns * 12),
                "addressed": addresses.measure(min(addresses.ADDRESSES, 5 * largest)),
                "plan": multiyear.measure(min(multiyear.ACTIONS, largest)),
                "handed": handing.measure(),
            }
            connection.close()
        return found | {"files": files.measure(min(IMPORTED, largest), into=copy, out_of=places[-1])}


def _in_each(places: list[Any], turns: int) -> dict[str, list[Any]]:
    """What is read in every city."""
    from . import alike, databases, searching, shapes

    found: dict[str, list[Any]] = {"looks": [], "compared": [], "sought": []}
    for place in places:
        with databases.opened(place):
            found["looks"].append(shapes.measure(turns=turns))
            found["compared"].append(alike.measure())
            found["sought"].append(searching.measure())
    return found


def _counting(asked: Namespace) -> Any:
    """What counting an election takes, in a process of its own, so that its memory is its own too."""
    from .fair_budget.measuring import from_json

    command = [sys.executable, "-m", "benchmarks.fair_budget", "--json", "--pabutools", asked.pabutools]
    command += [asked.election] if asked.election else []
    return from_json(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)


def _voting(asked: Namespace) -> Any:
    """Ballots under load, on servers of their own."""
    from .ballots.measuring import from_json

    command = [sys.executable, "-m", "benchmarks.ballots.measuring", "--json"]
    command += ["--seconds", str(asked.voting), "--codes", str(asked.codes)]
    return from_json(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)


def _set_up(url: str) -> None:
    """Start Django as in production, with the bare view among the addresses."""
    os.environ |= {"WIJKLUS_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "wijklus.settings"}
    import django
    from django.conf import settings

    django.setup()
    settings.ROOT_URLCONF = "benchmarks.bare"
    settings.ALLOWED_HOSTS = ["testserver"]
    if not settings.TESTING:
        from wijklus.pages.management.commands.start import collect_static_files

        collect_static_files()


def _database(connection: Any) -> str:
    if connection.vendor == "sqlite":
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def _tell(measured: Any, asked: Namespace) -> int:
    from . import report

    text = report.markdown(measured)
    print(text)
    if not asked.only_print:
        PAGE.write_text(text, "utf-8")
        print(f"Written to {PAGE.relative_to(ROOT)}.")
    too_many = [what for what, _found, met in report.targets(measured) if "queries" in what and not met]
    if asked.strict and too_many:
        print("\n".join(too_many), file=sys.stderr)
        return 1
    return 0
