"""`wijklus compile_texts`: make the .mo files from the .po files, without gettext on the system."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wijklus.pages.texts import compile_stale


class Command(BaseCommand):
    help = "Compile the texts of every room that changed since the last time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="compile also what did not change")

    def handle(self, *args: Any, **options: Any) -> None:
        written = compile_stale(settings.PACKAGE_DIR, everything=options["all"])
        if options["verbosity"] > 0:
            self.stdout.write(f"{len(written)} text files compiled")
