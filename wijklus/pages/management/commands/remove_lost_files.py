"""`wijklus remove-lost-files`: delete the photos that no row knows; with --dry-run, count them only."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wijklus.base import clock
from wijklus.crossings import lost_files


class Command(BaseCommand):
    help = "Delete photos older than a day that no signal and no contact person has. The worker does so every day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what would be deleted, and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        found = sum(len(names) for names in lost_files.lost_files(now=clock.now()))
        if not options["dry_run"]:
            lost_files.remove_lost_files()
        self.stdout.write(f"{found} files {'would be deleted' if options['dry_run'] else 'deleted'}")
