"""`wijklus new-operator`: an account that may begin municipalities on this installation."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wijklus.base import clock
from wijklus.base.refusals import Refused
from wijklus.crossings import new_city
from wijklus.ground.people import reads as people_reads
from wijklus.ground.people import writes as people


class Command(BaseCommand):
    help = "Make the account of whoever runs the installation, who may begin municipalities on the screen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the e-mail address to log in with")
        parser.add_argument("--name", default="Beheerder", help="the name (Beheerder)")
        parser.add_argument(
            "--password", action="store_true", help="make a password and print it once, instead of inviting by mail"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"]
        is_new = people_reads.user_by_email(email) is None
        password = secrets.token_urlsafe(new_city.PASSWORD_BYTES) if options["password"] and is_new else None
        try:
            people.make_operator(
                email=email, name=options["name"], by=new_city.operator(), at=clock.now(), password=password
            )
        except Refused as refused:
            raise CommandError(str(refused.sentence)) from None
        after = (password or "is invited by mail") if is_new else "keeps the password of before"
        self.stdout.write(f"{email} may begin municipalities: {after}")
