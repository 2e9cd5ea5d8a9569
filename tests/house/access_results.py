"""The lines of what changed: the figures of Dampoort, and the files they come from."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from wijklus.base import clock
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import reads
from wijklus.loop.results import writes as results

from .access_lines import EVERYBODY_AT_WORK, Line, filled, public, staff
from .access_story import a_plan_of
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


def _evaluation(world: World) -> Any:
    return results.start_evaluation(
        plan=world.once(a_plan_of), kind="half", closes_on=clock.today() + timedelta(days=20),
        by=world.actor("director"), at=clock.now(),
    )  # fmt: skip


def _report(world: World) -> Any:
    row = results.ask_report(language="nl", by=world.actor("director"), at=world.at)
    results.make_report(report=row, by=world.system, at=world.at)
    return row


def a_report(world: World) -> dict[str, Any]:
    """A report that was made."""
    return {"reference": world.once(_report).reference}


def the_plan(world: World) -> dict[str, Any]:
    """The plan of Dampoort, adopted."""
    return {"reference": world.once(a_plan_of).reference}


def an_evaluation(world: World) -> dict[str, Any]:
    """An evaluation on which residents answer."""
    return {"reference": world.once(_evaluation).reference}


def a_goal(world: World) -> dict[str, Any]:
    """A goal in it."""
    row = world.once(_evaluation)
    return {"reference": row.reference, "goal": reads.goals_of(row)[0]["reference"]}


def a_start(_world: World) -> dict[str, Any]:
    """What is posted to begin an evaluation."""
    return {"kind": "half", "closes_on": clock.today() + timedelta(days=20)}


def as_found(_world: World) -> dict[str, Any]:
    """What is posted to publish one."""
    return {
        "version": 1, "judgement": "partly", "words": "Half", "learned": "Meten",
        "evaluated_by": "Stuurgroep", "evaluated_on": clock.today(),
    }  # fmt: skip


TABLE: dict[str, Line] = {
    "results:effects": public(kwargs=in_dampoort),
    "results:policy_public": public(elsewhere="ok"),
    "results:policy_signals": staff(*EVERYBODY_AT_WORK),
    "results:raise_policy": staff(*KEEPING, kwargs=a_theme, post=True, data=a_question),
    "results:evaluations": staff(  # one is being made already
        *EVERYBODY_AT_WORK, kwargs=the_plan, post=dict.fromkeys(KEEPING, "422"), data=a_start
    ),
    "results:evaluation": staff(*EVERYBODY_AT_WORK, kwargs=an_evaluation),
    "results:judge_goal": staff(
        *KEEPING, kwargs=a_goal, post=True, data=filled(version=0, judgement="partly", words="Half")
    ),
    "results:publish_evaluation": staff(  # residents can still answer
        *KEEPING, kwargs=an_evaluation, post=dict.fromkeys(KEEPING, "422"), data=as_found
    ),
    "results:plan_evaluations": public(kwargs=the_plan),
    "results:plan_evaluation": public(kwargs=an_evaluation),
    "results:judge": public(kwargs=an_evaluation, post=True, data=filled(whole="yes")),
    "results:judged": public(kwargs=an_evaluation),
    "results:reports": staff(*EVERYBODY_AT_WORK, post=True),
    "results:report_table": staff(*EVERYBODY_AT_WORK),
    "results:report_file": staff(*EVERYBODY_AT_WORK, kwargs=a_report),
    "results:poster": public(kwargs=the_plan),
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
