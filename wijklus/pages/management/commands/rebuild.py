"""`wijklus rebuild`: make what is derived anew from the rows beneath it, or only check that it follows from them."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wijklus.base import clock, scope
from wijklus.ground.places import reads as places
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals import writes as signals


class Command(BaseCommand):
    help = "Make derived rows (terms, states of loops, people behind themes) anew, or with --check only compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing: tell what differs")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        with scope.everywhere():
            cities = list(places.municipalities())
        wrong: list[str] = []
        for city in cities:
            with scope.of(city.pk), timezone.override(ZoneInfo(city.time_zone)):
                if check:
                    wrong += [f"{city.slug}: {difference}" for difference in differences()]
                else:
                    priorities.renew_living(today=clock.today(), at=clock.now(), all_of_them=True)
                    terms, loops, themes = signals.rebuild(), feedback.rebuild(), priorities.rebuild()
                    self.stdout.write(f"{city.slug}: {terms} terms, {loops} loops and {themes} themes made anew")
        if wrong:
            raise CommandError("\n".join(["What is derived differs from what it follows from:", *wrong]))
        if check:
            self.stdout.write(f"{len(cities)} municipalities checked: everything derived follows from its rows.")


def differences() -> Iterator[str]:
    """One line for every derived row of the municipality in scope that is not as it should be."""
    for reference, term, kept in signals.check_derived():
        yield f"term of signal {reference}: should be {term}, is {kept}"
    for since, n in priorities.check_living():
        yield f"what lives in the quarter since {since}: {n} groups differ"
    for should, stands in feedback.check_derived():
        about = f"loop of signal {should.signal_id}" if should else "a loop of a signal without an answer"
        yield f"{about}: should be {should}, is {stands}"
    for reference, should_be, is_now in priorities.check_derived():
        yield f"theme {reference}: people and voices should be {should_be}, are {is_now}"
