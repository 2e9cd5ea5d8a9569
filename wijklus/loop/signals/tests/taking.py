"""An installation with a file that is to be taken in, for the test that kills its worker."""

from django.core.files.base import ContentFile

from wijklus.base import clock, scope
from wijklus.base.actor import system
from wijklus.conftest import make_municipality
from wijklus.loop.signals import writes
from wijklus.loop.signals.rules import imports


def begin(count: int) -> None:
    """A municipality, and a file of so many rows that was checked and started; a worker does the rest."""
    city = make_municipality("gent", "Gent", {"dampoort": "Dampoort"})
    rows = "".join(f"{number};Signaal {number} over het park;Dampoort\n" for number in range(count))
    with scope.of(city.pk):
        by, at = system(city.pk), clock.now()
        run = writes.keep_file(upload=ContentFile(f"id;tekst;wijk\n{rows}".encode(), name="a.csv"), by=by, at=at)
        run = writes.read_file(run=run, at=at)
        run = writes.choose_columns(run=run, plan=imports.Plan.of(run.plan), version=run.version, by=by, at=at)
        writes.check_rows(run=run, at=at)
        run.refresh_from_db()
        writes.start_import(run=run, by=by, at=at)
