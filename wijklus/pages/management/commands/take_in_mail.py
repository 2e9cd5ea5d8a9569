"""`wijklus take-in-mail FILE.mbox --city gent`: make signals of the mails in a file, each once."""

import mailbox
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wijklus.base import clock, scope
from wijklus.base.actor import system
from wijklus.ground.places import reads as places
from wijklus.loop.signals import writes


class Command(BaseCommand):
    """Takes in an mbox file as the poll of a mailbox does; the same file twice adds nothing."""

    help = "Make signals of the mails in an mbox file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and of which city it is when there is more than one."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--city", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in the mails one by one, and tell what became of them."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"there is no file {path}")
        cities = places.municipalities()
        found = list(cities.filter(slug=options["city"]) if options["city"] else cities)
        if len(found) != 1:
            raise CommandError("say which city with --city")
        became: Counter[str] = Counter()
        with scope.of(found[0].pk):
            box = mailbox.mbox(path, create=False)
            for key in box.iterkeys():
                row = writes.take_in_mail(raw=box.get_bytes(key), by=system(found[0].pk), at=clock.now())
                became[row.state + (f" ({row.reason})" if row.reason else "")] += 1
        for words, n in sorted(became.items()):
            self.stdout.write(f"{n:6} {words}")
