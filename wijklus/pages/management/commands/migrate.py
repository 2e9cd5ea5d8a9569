"""`wijklus migrate`: bring the database up to date, and give every municipality the roles and rights that came."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from wijklus.base import clock
from wijklus.crossings.upgrading import upgrade_municipalities


class Command(Migrate):
    help = "Bring the database up to date, and give every municipality the roles and rights that came."

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["app_label"] or options["plan"] or options["check_unapplied"]:
            return  # not everything is up to date after this, or nothing changed
        for slug, count in upgrade_municipalities(at=clock.now()).items():
            if options["verbosity"]:
                self.stdout.write(f"{slug}: {count} roles got what this version can do.")
