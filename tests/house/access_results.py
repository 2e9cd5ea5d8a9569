"""The lines of what changed: the figures of Dampoort, and the files they come from."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from wijklus.base import clock
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.policy import writes as policy
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.results import reads
from wijklus.loop.results import writes as results
from wijklus.loop.results.models import JudgingLink

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


def _judging_link(world: World) -> Any:
    return JudgingLink.objects.create(evaluation=world.once(_evaluation), person=world.resident())


def a_judging_link(world: World) -> dict[str, Any]:
    """The personal link of a resident behind the plan, in an address."""
    link = world.once(_judging_link)
    reference, _word, name, expires, key = reads.path_of(link).strip("/").split("/")[-5:]
    return {"reference": reference, "link": name, "expires": int(expires), "key": key}


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
    "results:judge_by_link": public(kwargs=a_judging_link, post=True, data=filled(whole="yes")),
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


def _question(world: World) -> Any:
    due = world.at.date() + timedelta(days=20)
    return results.ask_as_councillor(
        subject="Bus", text="Rijdt hij?", due_on=due, neighbourhood=world.dampoort, by=world.actor("councillor"),
        at=world.at,
    )  # fmt: skip


def a_council_question(world: World) -> dict[str, Any]:
    """What a councillor asked about Dampoort."""
    return {"reference": world.once(_question).reference}


def what_a_councillor_asks(_world: World) -> dict[str, Any]:
    """A question as it is typed in."""
    due = clock.today() + timedelta(days=20)
    return {"about": "wijk-dampoort", "subject": "Tram", "text": "Komt hij?", "party": "", "due_on": str(due)}


def what_the_council_set(_world: World) -> dict[str, Any]:
    """A frame as it is typed in."""
    return {
        "title": "Kader", "text": "De wijk beslist.", "decided_on": "2026-01-01", "document_url": "https://a.example/k",
    }  # fmt: skip


def a_rapporteur(world: World) -> dict[str, Any]:
    """Who reports on Dampoort, as it is chosen."""
    [role] = people.holders(right="council.ask", on=world.at.date())
    return {"neighbourhood": "dampoort", "membership": role.reference, "valid_from": "2026-01-01"}


def somebody_reports(world: World) -> dict[str, Any]:
    """A neighbourhood on which a councillor reports, of which no other line speaks."""
    place = places.neighbourhood_by_slug("rabot")
    if not reads.rapporteurs(on=world.at.date()).filter(neighbourhood=place).exists():
        [role] = people.holders(right="council.ask", on=world.at.date())
        given = {"membership": role, "valid_from": world.at.date(), "by": world.actor("coordinator"), "at": world.at}
        results.appoint_rapporteur(neighbourhood=place, **given)
    return {"neighbourhood": place.slug}


def what_the_city_decided(_world: World) -> dict[str, Any]:
    """A decision as it is typed in."""
    return {"title": "Bus", "text": "Meer.", "decided_by": "Raad", "decided_on": "2026-01-01", "owner": "Mobiliteit"}


def _decision(world: World) -> Any:
    row = policy.note_decision(
        title="Parkeren", text="Overal betalen.", decided_by="Raad", decided_on=world.at.date(), owner="Mobiliteit",
        by=world.actor("coordinator"), at=world.at,
    )  # fmt: skip
    policy.explain(
        decision=row, neighbourhood=world.dampoort, text="Bewoners betalen niet.", owner="Wijkregisseur",
        by=world.actor("director"), at=world.at,
    )  # fmt: skip
    return row


def a_decision(world: World) -> dict[str, Any]:
    """What the city decided."""
    return {"reference": world.once(_decision).reference}


TABLE |= {
    "results:council": public(elsewhere="ok"),
    "results:council_work": staff(*EVERYBODY_AT_WORK),
    "results:ask_council": staff("councillor", post=True, data=what_a_councillor_asks),
    "results:council_question": staff(
        *EVERYBODY_AT_WORK,
        kwargs=a_council_question,
        post=dict.fromkeys(KEEPING, "ok"),
        data=filled(version=1, text="Ja."),
    ),
    "results:set_frame": staff("coordinator", post=True, data=what_the_council_set),
    "results:rapporteur": staff("coordinator", post=True, data=a_rapporteur),
    "results:end_rapporteur": staff(
        "coordinator", kwargs=somebody_reports, post=True, data=lambda _world: {"on": "2099-01-01"}
    ),
    "results:decisions": public(elsewhere="ok"),
    "results:decision": public(kwargs=a_decision),
    "results:decisions_work": staff(*EVERYBODY_AT_WORK),
    "results:new_decision": staff("coordinator", post=True, data=what_the_city_decided),
    "results:reactions": staff(*EVERYBODY_AT_WORK, kwargs=a_decision),
    "results:decision_work": staff(*EVERYBODY_AT_WORK, kwargs=a_decision),
    "results:explain": staff(
        *KEEPING,
        kwargs=a_decision,
        post=True,
        query="?wijk=dampoort",
        data=filled(neighbourhood="dampoort", version=1, text="Niets.", owner="Regisseur"),
    ),
}
"""The council, and decisions that come down to the neighbourhoods."""
