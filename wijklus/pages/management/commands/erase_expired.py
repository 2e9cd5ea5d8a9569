"""`wijklus erase-expired`: erase contact data and accounts whose term is over; with --dry-run, count them only."""

from argparse import ArgumentParser
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand
from django.utils import timezone

from wijklus.base import clock, scope
from wijklus.crossings import erasing
from wijklus.ground.places import reads as places


class Command(BaseCommand):
    help = "Erase contact data and accounts whose term is over, in every municipality. The worker does so every day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what would be erased, and erase nothing")
        parser.add_argument("--city", default="", help="only this municipality, by its name in the address")

    def handle(self, *args: Any, **options: Any) -> None:
        for city in places.municipalities():
            if options["city"] not in ("", city.slug):
                continue
            with scope.of(city.pk), timezone.override(ZoneInfo(city.time_zone)):
                erasing.refresh_terms(on=clock.today())
                found = erasing.expired(on=clock.today())
                if not options["dry_run"]:
                    erasing.erase_expired()
            done = "would be erased" if options["dry_run"] else "erased"
            self.stdout.write(f"{city.slug}: {found.people} people, {found.accounts} accounts {done}")
