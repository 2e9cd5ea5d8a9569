"""`wijklus demo`: the demonstration city, made by the same writes as a real one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from wijklus.base import clock, scope
from wijklus.base.refusals import Refused
from wijklus.crossings.demo import LOGINS, make_demo

WORK = "wijklus.ground.trail.jobs.run_as_of_then"


class Command(BaseCommand):
    help = "Make the demonstration city (Gent) with two years of signals and what became of them; does nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--signals", type=int, default=400, help="about how many signals (400)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same city (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        with scope.everywhere():
            try:
                made = make_demo(
                    at=clock.now(), work=import_string(WORK), seed=options["seed"], wanted=options["signals"]
                )
            except Refused as refused:
                raise CommandError(str(refused.sentence)) from None
        if options["verbosity"] == 0:
            return
        if made.made:
            self.stdout.write(
                f"The demonstration city {made.slug} has {made.signals} signals, {made.made} of them new."
            )
        else:
            self.stdout.write(f"The demonstration city {made.slug} was there already, with {made.signals} signals.")
        self.stdout.write("Log in with one of these (function: address / password):")
        for function, address, password in LOGINS:
            self.stdout.write(f"  {function}: {address} / {password}")
