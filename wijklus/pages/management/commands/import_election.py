"""`wijklus import-election FILE.pb ... --city gent`: show elections of before or elsewhere, counted again."""

import gzip
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wijklus.base import clock, scope
from wijklus.base.actor import system
from wijklus.base.refusals import Refused
from wijklus.ground.places import reads as places
from wijklus.loop.rounds import writes
from wijklus.loop.rounds.rules.past import MOST_BYTES


class Command(BaseCommand):
    """Takes in each file as a finished election, in a transaction of its own; the same file twice adds nothing."""

    help = "Show elections of before or elsewhere, from their files in the Pabulib format (packed with gzip or not)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, of which city when there is more than one, and whom to credit."""
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--city", default="", help="the slug of the city, when there is more than one")
        parser.add_argument("--credit", default="", help="where the files come from, shown with the elections")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take them in one by one; a file that cannot be counted stops it, with its line."""
        cities = places.municipalities()
        found = list(cities.filter(slug=options["city"]) if options["city"] else cities)
        if len(found) != 1:
            raise CommandError("say which city with --city")
        with scope.of(found[0].pk):
            for path in options["files"]:
                try:
                    row = writes.take_in_election(
                        data=_content(path), by=system(found[0].pk), at=clock.now(), credit=options["credit"]
                    )
                except Refused as refused:
                    raise CommandError(f"{path}: {refused.sentence}") from None
                self.stdout.write(f"{row.reference}  {row.title} ({row.voters})")


def _content(path: Path) -> bytes:
    """The bytes of a file, unpacked, no more than are taken in; or a clear sentence."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}") from None
