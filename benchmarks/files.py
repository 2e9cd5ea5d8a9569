"""Taking a file of signals in and out, each in a process of its own, so that its memory can be told.

`python -m benchmarks.files import 100000` and `python -m benchmarks.files export`, in the database of the environment;
each prints one line of JSON.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wijklus.base.actor import Actor

from .databases import ROOT, Place

WORDS = (
    "De straatlamp op de hoek is al weken stuk en 's avonds durft hier niemand meer te fietsen.",
    "Kan er een bank komen naast de speeltuin? De grootouders staan er nu altijd.",
    "Elke zaterdag wordt er afval naast de glasbollen gezet, de ratten komen ervan.",
    "Te veel auto's rijden hier te snel, vooral rond de uren van de school.",
    "Ik wil graag helpen met het onderhoud van de geveltuinen in onze straat.",
)


@dataclass(frozen=True)
class Files:
    """What was measured: seconds by the clock, and megabytes of memory."""

    rows: int
    read: float
    checked: float
    taken: float
    import_most: float
    import_cpu: float
    exported: int
    seconds: dict[str, float]
    export_more: dict[str, float]

    @property
    def import_seconds(self) -> float:
        """From the file to the last signal, the check included."""
        return self.read + self.checked + self.taken


def measure(rows: int, *, into: Place, out_of: Place) -> Files:
    """Take a file in, into a copy, and everything out of the largest city."""
    came, went = _in_own_process(["import", str(rows)], into), _in_own_process(["export"], out_of)
    return Files(**came, **went)


def _in_own_process(command: list[str], place: Place) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "WIJKLUS_DATA_DIR": folder, "WIJKLUS_DATABASE_URL": place.url}
        answer = subprocess.run(
            [sys.executable, "-m", "benchmarks.files", *command],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def memory(name: str) -> float:
    """VmRSS, what this process holds now, or VmHWM, the most it ever held: in megabytes."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"the system does not tell {name}")


def _take_in(count: int, by: Actor) -> dict[str, Any]:
    from django.core.files.base import File

    from wijklus.base import clock
    from wijklus.ground.trail import jobs
    from wijklus.loop.signals import reads, writes
    from wijklus.loop.signals.models import ImportRun
    from wijklus.loop.signals.rules import imports

    with tempfile.TemporaryFile() as stream:
        _write(stream, count)
        stream.seek(0)
        began = time.perf_counter()
        run = writes.keep_file(upload=File(stream, name="meldingen.csv"), by=by, at=clock.now())
    run = writes.read_file(run=run, at=clock.now())
    read = time.perf_counter()
    plan = imports.Plan.of({**run.plan, "source": f"Bench {time.time_ns()}"})
    run = writes.choose_columns(run=run, plan=plan, version=run.version, by=by, at=clock.now())
    jobs.run_waiting(at=clock.now())
    checked = time.perf_counter()
    run = writes.start_import(run=ImportRun.objects.get(pk=run.pk), by=by, at=clock.now())
    while run.state == imports.RUNNING:
        jobs.run_waiting(at=clock.now())
        run = ImportRun.objects.get(pk=run.pk)
    taken = time.perf_counter()
    if run.taken != count:
        raise RuntimeError(f"{run.taken} of {count} rows were taken in: {reads.outlook(run).reasons}")
    return {
        "rows": count, "read": read - began, "checked": checked - read, "taken": taken - checked,
        "import_most": memory("VmHWM"), "import_cpu": time.process_time(),
    }  # fmt: skip


def _write(stream: Any, count: int) -> None:
    """A file like that of a report system: numbers, moments, points, words."""
    from wijklus.ground.places import reads as places

    draw = random.Random(1)
    west, south, east, north = places.extent() or (3.6, 50.9, 3.8, 51.1)
    stream.write(b"nummer;datum;omschrijving;lat;lon;kanaal;status\n")
    for number in range(count):
        day = (
            f"{draw.randint(1, 28):02}-{draw.randint(1, 12):02}-2025 {draw.randint(8, 20):02}:{draw.randint(0, 59):02}"
        )
        text = f"{draw.choice(WORDS)} {draw.choice(WORDS)} Nummer {number}."
        lat, lon = draw.uniform(south, north), draw.uniform(west, east)
        cells = (number, day, text, f"{lat:.6f}", f"{lon:.6f}", draw.choice(("web", "telefoon", "balie")), "open")
        stream.write((";".join(str(cell) for cell in cells) + "\n").encode())


def _take_out(by: Actor) -> dict[str, Any]:
    from wijklus.base import rows_out
    from wijklus.loop.signals import reads

    headings = list(reads.export_columns(with_contacts=False))
    wishes = reads.Filters(state="all")
    found: dict[str, Any] = {"exported": 0, "seconds": {}, "export_more": {}}
    for shape in ("csv", "xlsx"):
        start, most = memory("VmRSS"), 0.0
        began = time.perf_counter()
        table = reads.export_table(by=by, filters=wishes, headings=headings, language="nl")
        pieces = rows_out.csv_pieces(table) if shape == "csv" else rows_out.xlsx_pieces(table, title="signalen")
        for number, _piece in enumerate(pieces):
            if number % 50 == 0:
                most = max(most, memory("VmRSS") - start)
        found["seconds"][shape] = time.perf_counter() - began
        found["export_more"][shape] = max(most, memory("VmRSS") - start)
    found["exported"] = reads.export_count(by=by, filters=wishes, most=10_000_000)
    return found


@contextmanager
def _city() -> Iterator[Actor]:
    """The scope of the demonstration city, and the software itself in it."""
    from wijklus.base import scope
    from wijklus.base.actor import system
    from wijklus.crossings.demo import people
    from wijklus.ground.places.models import Municipality

    with scope.everywhere():
        city = Municipality.objects.get(slug=people.SLUG)
    with scope.of(city.pk):
        yield system(city.pk)


def main(given: list[str]) -> int:
    """Measure what is asked, in the database of the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "wijklus.settings"
    import django

    django.setup()
    with _city() as by:
        told = _take_in(int(given[1]), by) if given[0] == "import" else _take_out(by)
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
