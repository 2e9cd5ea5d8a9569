"""The lines of what changed: the figures of Dampoort, and the files they come from."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from wijklus.base import clock
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import writes as results

from .access_lines import EVERYBODY_AT_WORK, Line, filled, public, staff
from .access_visitors import World


class SameFile(SimpleUploadedFile):
    """A file that every visitor finds whole, though the one before read it."""

    def read(self, *_size: int) -> bytes:
        self.file.seek(0)
        return bytes(self.file.read())


KEEPING = ("director", "coordinator")


def in_dampoort(_world: World) -> dict[str, Any]:
    """An address of Dampoort."""
    return {"slug": "dampoort"}


def _indicator(world: World) -> Any:
    given = results.Given(name="Bomen", source="Provincie", origin="outside", unit="bomen")
    row = results.start_indicator(neighbourhood=world.dampoort, given=given, by=world.actor("director"), at=world.at)
    results.measure(indicator=row, value=Decimal(12), on=world.at.date(), by=world.actor("director"), at=world.at)
    return row


def an_indicator(world: World) -> dict[str, Any]:
    """What is followed in Dampoort."""
    return {"reference": world.once(_indicator).reference}


def what_is_followed(_world: World) -> dict[str, Any]:
    """An indicator as it is typed in."""
    return {"version": 1, "name": "Banken", "source": "Eigen telling", "origin": "own", "about": ""}


def _file(world: World) -> Any:
    upload = SimpleUploadedFile("cijfers.csv", b"wijk;jaar;indicator;waarde\nDampoort;2020;Bomen;10\n")
    row = results.keep_indicator_file(
        upload=upload, source="Provincie", origin="outside", decimal=",", start_new=False,
        by=world.actor("coordinator"), at=world.at,
    )  # fmt: skip
    results.check_indicator_file(row=row, by=world.system, at=world.at)
    return row


def a_file(world: World) -> dict[str, Any]:
    """A file that was checked."""
    return {"reference": world.once(_file).reference}


def file_form(_world: World) -> dict[str, Any]:
    """A file as it is given."""
    upload = SameFile("cijfers.csv", b"wijk;jaar;indicator;waarde\nDampoort;2020;Bomen;10\n")
    return {"file": upload, "source": "Provincie", "origin": "outside", "decimal": ","}


def _theme(world: World) -> Any:
    return priorities.start_theme(
        title="Sociale woningen", neighbourhood=world.dampoort, solution_level="city", by=world.actor("director"),
        at=world.at,
    )  # fmt: skip


def a_theme(world: World) -> dict[str, Any]:
    """A theme of which the solution lies with the city."""
    return {"reference": world.once(_theme).reference}


def a_question(_world: World) -> dict[str, Any]:
    """What is asked of the city."""
    return {"question": "Waar blijven de woningen?", "due_on": (clock.today() + timedelta(days=30)).isoformat()}


TABLE: dict[str, Line] = {
    "results:effects": public(kwargs=in_dampoort),
    "results:policy_public": public(elsewhere="ok"),
    "results:policy_signals": staff(*EVERYBODY_AT_WORK),
    "results:raise_policy": staff(*KEEPING, kwargs=a_theme, post=True, data=a_question),
    "results:index": staff(*EVERYBODY_AT_WORK),
    "results:indicator_files": staff("coordinator", post=True, data=file_form),
    "results:indicator_file": staff("coordinator", kwargs=a_file),
    "results:indicator_file_step": staff("coordinator", get=False, kwargs=a_file, post=True, data=filled(step="start")),
    "results:indicator_file_progress": staff("coordinator", kwargs=a_file),
    "results:indicators": staff(*EVERYBODY_AT_WORK, kwargs=in_dampoort),
    "results:new_indicator": staff(*KEEPING, kwargs=in_dampoort, post=True, data=what_is_followed),
    "results:indicator": staff(
        *EVERYBODY_AT_WORK,
        kwargs=an_indicator,
        post=dict.fromkeys(KEEPING, "ok"),
        data=filled(value="13", on="2026-11-01"),
    ),
    "results:edit_indicator": staff(*KEEPING, kwargs=an_indicator, post=True, data=what_is_followed),
}
