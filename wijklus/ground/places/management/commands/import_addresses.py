"""`wijklus import-addresses FILE --municipality NIS`: take in the addresses of a municipality from CSV or xlsx."""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from wijklus.base import clock, given, scope
from wijklus.base.actor import system
from wijklus.base.refusals import BadFile, Refused
from wijklus.ground.places import reads, writes
from wijklus.ground.places.models import AddressFile, Municipality

EXAMPLE = """example:
  wijklus import-addresses adressen.csv --municipality 44021 --dry-run

The first row names the columns: straatnaam, huisnummer, busnummer, postcode, gemeente, and where it lies: lon and lat,
or x and y (Lambert 72, Lambert 2008 or RD), or wijkcode. The names of the Flemish address register, of BeSt Address and
of files from the BAG are known too. Rows with the NIS code of another municipality are left alone. The addresses of the
file take the place of all that were there, at once, when the last one is in.
With --json one object is printed: accepted, refused and other rows, and the problem of the first 1,000 refused rows.
"""
SHOWN = 20


class Command(BaseCommand):
    """Does at once what the screen does in two steps: check, and take in."""

    help = "Take in the addresses of a municipality from a CSV or xlsx file; they replace those that were there"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, of which municipality, and whether it is only tried."""
        parser.epilog, parser.formatter_class = EXAMPLE, RawDescriptionHelpFormatter
        parser.add_argument("file", type=Path, help="a CSV or xlsx file")
        parser.add_argument("--municipality", default="", metavar="NIS", help="its NIS code, or its name in addresses")
        parser.add_argument("--dry-run", action="store_true", help="keep nothing, tell what would come of it")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=languages, help="of the sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the file, take it in, and tell what became of it."""
        path, city = options["file"], _city(options["municipality"])
        if not path.is_file():
            raise CommandError(f"there is no file {path}")
        with translation.override(options["language"]), scope.of(city.pk), path.open("rb") as stream:
            try:
                told = _tried(stream, city) if options["dry_run"] else _taken_in(stream, path.name, city)
            except Refused as refused:
                raise CommandError(str(refused.sentence)) from None
            self.tell(told, as_json=options["as_json"])

    def tell(self, told: dict[str, Any], *, as_json: bool) -> None:
        """As one JSON object, or in words."""
        if as_json:
            told["problems"] = [{"row": row, "reason": reason} for row, reason in told["problems"]]
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(
            _("%(accepted)s addresses accepted, %(refused)s rows refused, %(others)s of other municipalities") % told
        )
        for row, reason in told["problems"][:SHOWN]:
            self.stdout.write(f"{_('Refused')}, {_('row')} {row}: {reason}")
        if told["refused"] > SHOWN:
            self.stdout.write(_("… and %(n)s more; --json names them all") % {"n": told["refused"] - SHOWN})


def _city(name: str) -> Municipality:
    """The municipality with this code or name in addresses; the only one there is, without. Raises CommandError."""
    cities = list(reads.municipalities())
    found = [city for city in cities if name in (city.nis_code, city.slug)] if name else cities
    if len(found) != 1:
        known = ", ".join(city.nis_code or city.slug for city in cities)
        raise CommandError(f"say of which municipality these addresses are, with --municipality; there are: {known}")
    return found[0]


def _tried(stream: IO[bytes], city: Municipality) -> dict[str, Any]:
    """What would come of the file; nothing is kept."""
    run = writes.AddressRun(AddressFile(municipality=city), by=system(city.pk), at=clock.now())
    run.walk(stream)
    return _told(run.kept())


def _taken_in(stream: IO[bytes], name: str, city: Municipality) -> dict[str, Any]:
    """The file kept, checked and taken in; its addresses then hold."""
    by = system(city.pk)
    row = writes.keep_address_file(upload=File(stream, name=name), by=by, at=clock.now())
    writes.check_address_file(row=row, by=by, at=clock.now())
    row.refresh_from_db()
    if row.state == given.UNREADABLE:
        raise BadFile([row.problem])
    row = writes.start_address_file(row=row, by=by, at=clock.now())
    writes.take_in_address_file(row=row, by=by, at=clock.now())
    row.refresh_from_db()
    return _told({name: getattr(row, name) for name in ("accepted", "refused", "others", "problems")})


def _told(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: kept[name] for name in ("accepted", "refused", "others", "problems")}
