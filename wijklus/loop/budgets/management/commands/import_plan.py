"""`wijklus import-plan FILE`: take in a multi-year plan (BBC) from a CSV or xlsx file."""

import gzip
import json
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from wijklus.base import clock, given, rows_in, scope
from wijklus.base.actor import system
from wijklus.base.cents import Cents
from wijklus.base.refusals import BadFile
from wijklus.ground.places import reads as places
from wijklus.loop.budgets import reads, rules, writes

EXAMPLE = """example:
  wijklus import-plan meerjarenplan.xlsx --municipality 44021 --dry-run

The first row names the columns: nis_code, bd_code, bd_short, ap_code, ap_short, ac_code, ac_short, amount_2026,
amount_2027 ... (also in Dutch: beleidsdoelstelling, actieplan, actie, raming 2026; exploitatie 2026, investering 2026;
soort, versie, beleidsveld, totaal). Codes are taken as they stand, levels may be missing. Rows of other municipalities
than the one asked for are left alone. The same file twice adds nothing. A file packed with gzip is read too.
With --json one object is printed: accepted and refused rows, the total of the accepted rows in euro, the problem of
each refused row, and notes on rows that were kept although something in them is unusual.
"""
SHOWN = 20


class Command(BaseCommand):
    """Takes in a plan in batches of 500 rows, each in its municipality."""

    help = "Take in a multi-year plan (BBC) from a CSV or xlsx file; the same file twice adds nothing"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, of which municipality, and whether it is only tried."""
        parser.epilog, parser.formatter_class = EXAMPLE, RawDescriptionHelpFormatter
        parser.add_argument("file", type=Path, help="a CSV or xlsx file")
        parser.add_argument("--municipality", default="", metavar="NIS", help="only the rows of this municipality")
        parser.add_argument("--plan-version", default="", help="what the version is called, where no column says so")
        parser.add_argument("--kind", choices=rules.KINDS, default=rules.INVESTMENT, help="where no column says so")
        parser.add_argument("--dry-run", action="store_true", help="keep nothing, tell what would come of it")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=languages, help="of the sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the rows in, and tell what became of them."""
        cities = {city.nis_code or city.slug: city for city in places.municipalities()}
        only = options["municipality"]
        if only and only not in cities:
            raise CommandError(f"there is no municipality {only} on this installation")
        taking = _Taking(cities, only=only, is_trial=options["dry_run"])
        with translation.override(options["language"]):
            try:
                with _opened(options["file"]) as stream:
                    for row in reads.plan_rows(stream, plan_version=options["plan_version"], kind=options["kind"]):
                        taking.add(row)
                taking.flush()
            except BadFile as bad:
                raise CommandError(str(bad.sentence)) from None
            self.tell(taking, as_json=options["as_json"])

    def tell(self, taking: "_Taking", *, as_json: bool) -> None:
        """As one JSON object, or in words."""
        told = taking.as_json()
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        words = {"accepted": taking.accepted, "refused": len(taking.problems), "total": taking.total.in_words()}
        self.stdout.write(_("%(accepted)s rows accepted, %(refused)s refused, %(total)s in total") % words)
        for title, found in ((_("Refused"), taking.problems), (_("Kept, and unusual"), taking.notes)):
            for row, reason in found[:SHOWN]:
                self.stdout.write(f"{title}, {_('row')} {row}: {reason}")
            if len(found) > SHOWN:
                self.stdout.write(_("… and %(n)s more; --json names them all") % {"n": len(found) - SHOWN})


class _Taking:
    """Gathers the rows of each municipality, and takes them in 500 at a time."""

    def __init__(self, cities: dict[str, Any], *, only: str, is_trial: bool) -> None:
        self.cities, self.only, self.is_trial = cities, only, is_trial
        self.waiting: dict[str, list[reads.PlanRow]] = {}
        self.accepted = 0
        self.total = Cents(0)
        self.problems: list[tuple[int, str]] = []
        self.notes: list[tuple[int, str]] = []

    def add(self, row: reads.PlanRow | reads.RefusedRow) -> None:
        """One row of the file."""
        home = self.only if self.only and row.nis in ("", self.only) else row.nis
        if self.only and home != self.only:
            return
        if isinstance(row, reads.RefusedRow):
            self.problems.append((row.row, row.reason))
            return
        if not home and len(self.cities) == 1:
            home = next(iter(self.cities))
        if home not in self.cities:
            self._without_home(row, home)
            return
        mine = self.waiting.setdefault(home, [])
        mine.append(row)
        self.notes += [(row.row, note) for note in row.notes]
        if len(mine) == given.OF_A_BATCH:
            self._take_in(home)

    def _without_home(self, row: reads.PlanRow, home: str) -> None:
        """A row of a municipality that is not here: a trial looks at the file only, and says so."""
        if not home:
            self.problems.append((row.row, _("Say of which municipality this row is, with --municipality.")))
        elif not self.is_trial:
            self.problems.append((row.row, _("There is no municipality %(nis)s on this installation.") % {"nis": home}))
        else:
            self.accepted += 1
            self.total += row.total
            if home not in self.waiting:
                self.waiting[home] = []
                words = _("The municipality %(nis)s is not on this installation yet: its rows were only looked at.")
                self.notes.append((row.row, words % {"nis": home}))
            self.notes += [(row.row, note) for note in row.notes]

    def flush(self) -> None:
        """What is still waiting."""
        for home, rows in self.waiting.items():
            if rows:
                self._take_in(home)

    def _take_in(self, home: str) -> None:
        rows, self.waiting[home] = self.waiting[home], []
        city = self.cities[home]
        with scope.of(city.pk):
            done = writes.take_in_rows(rows=rows, by=system(city.pk), at=clock.now(), is_trial=self.is_trial)
        self.accepted += done.accepted
        self.total += done.total
        self.problems += done.refused

    def as_json(self) -> dict[str, Any]:
        """What became of the rows."""
        return {
            "accepted": self.accepted,
            "refused": len(self.problems),
            "total": str(self.total),
            "problems": [{"row": row, "reason": reason} for row, reason in sorted(self.problems)],
            "notes": [{"row": row, "reason": reason} for row, reason in sorted(self.notes)],
        }


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The file, unpacked when it is packed with gzip. Raises CommandError when it is not there or too large."""
    if not path.is_file():
        raise CommandError(f"there is no file {path}")
    with path.open("rb") as stream:
        is_packed = stream.read(2) == b"\x1f\x8b"
        stream.seek(0)
        if not is_packed:
            yield stream
            return
        with tempfile.TemporaryFile() as target, gzip.open(stream) as unpacked:
            target.write(unpacked.read(rows_in.MAX_BYTES + 1))
            if target.tell() > rows_in.MAX_BYTES:
                raise CommandError("the file unpacks to more than 60 MB")
            target.seek(0)
            yield target
