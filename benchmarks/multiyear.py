"""A multi-year plan of many actions taken in by the command, as a file of a city. In a copy of a city."""

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command

from wijklus.base import clock, scope
from wijklus.crossings import new_city
from wijklus.ground.places import writes as places_writes

ACTIONS = 11_095
"""As many as all municipalities of Flanders together gave for the years from 2026."""
NIS, FIRST, YEARS = "99999", 2026, 6
OF_A_GOAL, OF_A_PLAN = 60, 6


@dataclass(frozen=True)
class TakenIn:
    """Seconds by the clock to take in `rows` actions of six years each, and how many were refused."""

    rows: int
    seconds: float
    refused: int


def measure(actions: int = ACTIONS) -> TakenIn:
    """Write the file, and take it in as one who runs an installation does."""
    with TemporaryDirectory() as folder, StringIO() as told:
        with scope.everywhere():
            places_writes.found_municipality(by=new_city.operator(), at=clock.now(), name="Meerjarenstad", nis_code=NIS)
        file = Path(folder, "meerjarenplan.csv")
        file.write_text("".join(_lines(actions)), "utf-8")
        begin = time.perf_counter()
        call_command("import_plan", str(file), municipality=NIS, as_json=True, stdout=told)
        seconds = time.perf_counter() - begin
        answer = json.loads(told.getvalue())
    return TakenIn(answer["accepted"], seconds, answer["refused"])


def _lines(actions: int) -> Iterator[str]:
    draw = random.Random(1)
    years = range(FIRST, FIRST + YEARS)
    yield "nis_code,bd_code,bd_short,ap_code,ap_short,ac_code,ac_short," + ",".join(f"amount_{year}" for year in years)
    yield "\n"
    for number in range(actions):
        goal, plan = f"BD{number // OF_A_GOAL:03d}", f"AP{number // OF_A_PLAN:04d}"
        amounts = ",".join(f"{draw.randrange(5_000_000) / 100:.2f}" for _year in years)
        yield f'{NIS},{goal},"Doel, met een komma",{plan},Plan {plan},{plan}A{number:05d},Actie {number},{amounts}\n'
