"""What happened in the demonstration city lately: people who say the same, and the file of a workshop."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from wijklus.base.actor import Actor
from wijklus.loop.actions import writes as actions
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals import reads as signals_reads
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.rules import imports

from .telling import Tale
from .voices import Street

SAME = (
    ("De lantaarn aan het bruggetje over de Leie is stuk.", "Kapotte lantaarn bij het bruggetje, 's avonds pikdonker."),
    (
        "Er ligt een diepe put in het fietspad aan de school.",
        "Diepe put in het fietspad bij de school, bijna gevallen.",
    ),
)
"""Pairs that are about one matter: the first is brought together, the second waits to be found."""
BROUGHT_TOGETHER = "Donker aan het bruggetje"
WORKSHOP = (
    ("Een bank aan de bushalte, voor wie niet lang kan staan.", "Dampoort", 20),
    ("Laat de speelplaats van de school open in het weekend.", "Dampoort", 20),
    ("Meer vuilnisbakken langs het water.", "Sint-Amandsberg", 20),
    ("Een plek waar jongeren droog kunnen zitten.", "Sint-Amandsberg", 20),
    ("Trager verkeer in de straten rond het park.", "Oostakker", 20),
    ("", "Oostakker", 20),
    ("De bibliotheek mag ook 's avonds open zijn.", "Dampoort", 46_000),
)
"""What was said, where, and so many days ago: an empty row and one of the year 1900 are refused."""
SAID_LATELY = 2 * len(SAME)
TAKEN_IN = 5


def same_matters(street: Street, where: Any, until: datetime) -> Tale:
    """Two by two people say the same near by; the director sees it once."""
    moment = until - timedelta(days=6)
    for number, (first, second) in enumerate(SAME):
        lat, lon = street.points[where.pk][number]
        yield moment
        one = _said(street, first, where, lat, lon, moment)
        moment += timedelta(days=1, hours=2)
        yield moment
        other = _said(street, second, where, lat + 0.0002, lon, moment)
        moment += timedelta(days=1, hours=2)
        if number == 0:
            yield moment
            priorities.join(first=one, second=other, title=BROUGHT_TOGETHER, by=street.director, at=moment)


def _said(street: Street, words: str, where: Any, lat: float, lon: float, moment: datetime) -> Any:
    given = {"kind": "problem", "channel": "web", "neighbourhood": where, "lat": lat, "lon": lon}
    return signals.register(text=words, by=street.anyone, at=moment, **given)


def go_up_the_line(*, by: Actor, at: datetime) -> None:
    """What was promised and is late goes to who stands above, as it does every night."""
    actions.escalate(on=at.date(), by=by, at=at)


def take_in_a_workshop(*, by: Actor, at: datetime) -> None:
    """The notes of a workshop come in as a file, of which two rows are refused. Once; all of it or nothing."""
    if signals_reads.import_runs(by=by).exists():
        return
    with transaction.atomic():
        run = signals.keep_file(upload=ContentFile(_file(at), name="workshop.csv"), by=by, at=at)
        run = signals.read_file(run=run, at=at)
        run = signals.choose_columns(run=run, plan=imports.Plan.of(run.plan), version=run.version, by=by, at=at)
        signals.check_rows(run=run, at=at)
        run.refresh_from_db()
        run = signals.start_import(run=run, by=by, at=at)
        signals.take_in(run=run, at=at)


def _file(at: datetime) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";")
    lines.writerow(["nummer", "tekst", "wijk", "datum"])
    for number, (words, where, ago) in enumerate(WORKSHOP, 1):
        lines.writerow([number, words, where, f"{at - timedelta(days=ago):%Y-%m-%d}"])
    return text.getvalue().encode()
