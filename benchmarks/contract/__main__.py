"""`python -m benchmarks.contract`: make the city on PostgreSQL, open its pages, write docs/benchmarks-plans.md."""

import os
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks-plans.md"


def arguments(given: list[str] | None) -> Namespace:
    """What was asked."""
    parser = ArgumentParser(prog="make bench-large", description=__doc__)
    parser.add_argument("--neighbourhoods", type=int, default=300, help="in the large city (300)")
    parser.add_argument("--small", type=int, default=3, help="in the small city (3)")
    parser.add_argument("--tiny", action="store_true", help="little in each neighbourhood: to see that it runs")
    parser.add_argument("--rounds", type=int, default=15, help="how often each page is opened in each city (15)")
    parser.add_argument("--only-print", action="store_true", help="do not write docs/benchmarks-plans.md")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Make, measure, print, write; 1 when a page asks more queries in the large city than in the small one."""
    asked = arguments(given)
    from scripts import postgres

    with tempfile.TemporaryDirectory() as folder, postgres.server(postgres.LASTING) as url:
        _set_up(url, folder)
        measured = _measure(asked)
        from . import report

        text = report.markdown(measured)  # names the version of the server, which is asked while it is there
    print(text)
    if not asked.only_print:
        PAGE.write_text(text, "utf-8")
        print(f"Written to {PAGE.relative_to(ROOT)}.")
    grown = report.grown(measured)
    print("\n".join(grown), file=sys.stderr)
    return 1 if grown else 0


def _set_up(url: str, folder: str) -> None:
    """Start Django as in production on an empty database."""
    import psycopg

    name = f"bench_plans_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    os.environ |= {
        "WIJKLUS_DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl(), "WIJKLUS_DATA_DIR": folder,
        "WIJKLUS_DEMO": "", "WIJKLUS_SITE_URL": "", "DJANGO_SETTINGS_MODULE": "wijklus.settings",
    }  # fmt: skip
    if not (ROOT / "wijklus" / "pages" / "static" / "vendor").exists():
        os.environ["WIJKLUS_TESTING"] = "1"  # without the front-end files there is nothing to collect
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    if not settings.TESTING:
        from wijklus.pages.management.commands.start import collect_static_files

        collect_static_files()
    call_command("migrate", verbosity=0)


def _measure(asked: Namespace) -> Any:
    """The same pages in the city with few neighbourhoods filled, and in the same city with all of them."""
    from wijklus.base import scope

    from . import making, measuring, report

    size = making.SMALL if asked.tiny else making.FULL
    city = making.found(asked.neighbourhoods)
    with scope.of(city.pk):
        every = making.neighbourhoods_here()
    found, seconds = [], []
    for part in _parts(every, asked.small):
        print(f"{len(part):,} neighbourhoods: made and measured ...", flush=True)
        began = time.perf_counter()
        with scope.of(city.pk):
            making.fill(part, size)
            pages = measuring.pages()
        seconds.append(time.perf_counter() - began)
        found.append(measuring.measure(pages, rounds=asked.rounds))
    with scope.of(city.pk):
        return report.Measured(found[0], found[1], report.counted(), sum(seconds), asked.rounds, making.TODAY)


def _parts(every: list[Any], small: int) -> Iterator[list[Any]]:
    yield every[:small]
    yield every[small:]


if __name__ == "__main__":
    raise SystemExit(main())
