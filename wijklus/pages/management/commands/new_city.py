"""`wijklus new-city`: make a municipality from its boundaries file, its services and its first users."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from wijklus.base import clock
from wijklus.base.refusals import BadFile, Refused
from wijklus.crossings import new_city
from wijklus.crossings.new_city_files import read_services, read_users
from wijklus.ground.places.rules.geojson import SUPPORTED

EXAMPLE = """example:
  wijklus new-city --name Gent --nis 44021 --boundaries wijken.geojson \\
    --code-property code --name-property name --services diensten.csv --users gebruikers.csv

services: a CSV file with the columns name; email; phone
users:    a CSV file with the columns email; name; role; function; neighbourhoods; service
figures:  a CSV file with the columns code; indicator; year; value; unit; source; derived
the columns may also be named in Dutch: naam, telefoon, rol, functie, wijken, dienst, jaar, waarde, eenheid, bron
"""


class Command(BaseCommand):
    help = "Make a municipality: its neighbourhoods, services and first users. All of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog, parser.formatter_class = EXAMPLE, RawDescriptionHelpFormatter
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--name", required=True, help="the name of the municipality")
        parser.add_argument("--slug", default="", help="its name in addresses (made from the name)")
        parser.add_argument("--language", default="nl", choices=languages, help="the language it works in (nl)")
        parser.add_argument("--nis", default="", help="the NIS code, such as 44021")
        parser.add_argument("--country", default="BE", choices=["BE", "NL"], help="the country (BE)")
        parser.add_argument("--contact", default="", help="the e-mail address residents may write to")
        parser.add_argument("--boundaries", required=True, help="a GeoJSON file with the neighbourhoods")
        parser.add_argument("--code-property", default="code", help="the property that holds the code (code)")
        parser.add_argument("--name-property", default="name", help="the property that holds the name (name)")
        known = ", ".join(f"{epsg} = {name}" for epsg, name in SUPPORTED.items())
        parser.add_argument("--crs", type=int, help=f"the coordinate system, when the file does not say it: {known}")
        parser.add_argument("--set-name", default="", help="the name of this division in neighbourhoods")
        parser.add_argument("--valid-from", default="", help="the day it begins, as 2026-01-31 (today)")
        parser.add_argument("--source", default="", help="where the boundaries come from")
        parser.add_argument("--credit", default="", help="the credit line to show with the map")
        parser.add_argument("--figures", help="a CSV file with known figures of the neighbourhoods")
        parser.add_argument("--services", help="a CSV file with the services")
        parser.add_argument("--users", required=True, help="a CSV file with the first users")
        parser.add_argument(
            "--passwords", action="store_true", help="make passwords and print them once, instead of inviting by mail"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                made = new_city.found_city(
                    by=new_city.operator(), at=clock.now(), city=self.city(options), with_passwords=options["passwords"]
                )
            except BadFile as bad:
                raise CommandError("\n".join(str(problem) for problem in bad.problems)) from None
            except Refused as refused:
                raise CommandError(str(refused.sentence)) from None
            self.tell(made, options["language"])

    def city(self, options: dict[str, Any]) -> new_city.NewCity:
        """What the options say. Raises BadFile or CommandError."""
        services = read_services(content(options["services"])) if options["services"] else []
        return new_city.NewCity(
            name=options["name"],
            slug=options["slug"],
            language=options["language"],
            languages=tuple(code for code, _name in settings.LANGUAGES),
            nis_code=options["nis"],
            country=options["country"],
            contact_email=options["contact"],
            boundaries=content(options["boundaries"]),
            code_property=options["code_property"],
            name_property=options["name_property"],
            crs=options["crs"],
            set_name=options["set_name"] or options["name"],
            valid_from=day(options["valid_from"]),
            source=options["source"],
            credit=options["credit"],
            figures=content(options["figures"]) if options["figures"] else b"",
            services=services,
            users=read_users(content(options["users"]), services=[service.name for service in services]),
        )

    def tell(self, made: new_city.Founded, language: str) -> None:
        """Print what was made, in the language of the city; a password is printed here and nowhere else."""
        place = {"name": made.name, "url": f"{settings.SITE_URL}/{language}/{made.slug}/"}
        self.stdout.write(_("%(name)s is made: %(url)s") % place)
        counts = (
            (_("neighbourhoods, and the one that cannot be located"), made.neighbourhoods),
            (_("services"), made.services),
            (_("figures"), made.figures),
            (_("users"), len(made.users)),
        )
        for what, count in counts:
            self.stdout.write(f"  {count:>5}  {what}")
        for user in made.users:
            after = _("has an account already") if not user.is_new else user.password or _("invited by mail")
            self.stdout.write(f"    {user.email:40} {user.function:40} {after}")


def content(path: str) -> bytes:
    """The bytes of a file, or a clear sentence."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None


def day(text: str) -> date:
    """A day as 2026-01-31; today when nothing is given."""
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError:
        raise CommandError(f"--valid-from: {text} is not a day such as 2026-01-31") from None
