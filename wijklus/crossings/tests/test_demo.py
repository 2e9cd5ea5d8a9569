"""The demonstration city: whole after being killed, made once, every state of the loop in it, nobody named."""

import re
from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.city.teams import reads as teams
from wijklus.crossings.demo import LOGINS, carrying, make_demo, making, neighbours, streets
from wijklus.ground.people import reads as people
from wijklus.ground.places import reads as places
from wijklus.ground.places.models import Municipality
from wijklus.ground.trail import jobs
from wijklus.loop.actions import reads as actions
from wijklus.loop.feedback import writes as feedback
from wijklus.loop.priorities import writes as priorities

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


class Killed(Exception):
    """The machine stopped."""


def states(label: str, *fields: str) -> Counter[Any]:
    """How many rows of a table in each state."""
    return Counter(apps.get_model(label).objects.values_list(*fields, flat=len(fields) == 1))


def everything() -> dict[str, int]:
    """How many rows there are in every table of the house."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("wijklus.")
    }


def killed(*, at: datetime) -> int:
    """Work that ends halfway."""
    raise Killed


@pytest.fixture(autouse=True)
def mailbox(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_killed_halfway_it_is_finished_by_the_next_run_and_then_left_alone() -> None:
    with scope.everywhere():
        with pytest.raises(Killed):
            make_demo(at=NOW, work=killed, wanted=120)
        assert states("feedback.Recipient", "channel", "state")["mail", "waiting"] > 0
        finished = make_demo(at=NOW, work=jobs.run_as_of_then, wanted=120)
        assert finished.signals == 120
        assert_every_state_is_there()
        assert_nobody_is_named()
        before = everything()
        again = make_demo(at=NOW, work=jobs.run_as_of_then, wanted=120)
        assert (again.made, again.signals) == (0, 120)
        assert everything() == before
        more = make_demo(at=NOW, work=jobs.run_as_of_then, wanted=150)
        assert (more.made, more.signals) == (30, 150)
        municipality_id = Municipality.objects.get().pk
    with scope.of(municipality_id):
        assert feedback.check_derived() == []
        assert priorities.check_derived() == []
        user = people.user_by_email("departement@gent.example")
        above = people.actor_of(user=user, municipality_id=municipality_id, on=NOW.date())
        waits = {part.key: part.count for part in actions.due(actor=above, on=NOW.date())}
        assert (waits["promises_to_confirm"], waits["escalated_to_us"]) == (1, 1)
        assert apps.get_model("feedback.NeighbourhoodFigures").objects.count() == 26
        assert_employers_work_together(municipality_id)
        assert_the_group_carries(municipality_id)
        assert_made_up_streets_are_found()
        assert_told_once(municipality_id)


def account(name: str, municipality_id: int) -> Actor:
    """One account of the demonstration, as it acts."""
    user = people.user_by_email(f"{name}@gent.example")
    return people.actor_of(user=user, municipality_id=municipality_id, on=NOW.date())


def assert_employers_work_together(municipality_id: int) -> None:
    """Three employers, a list by theme, and one referral of each kind; the youth service is to answer one."""
    [team] = teams.teams(by=account("welzijn", municipality_id))
    assert len({member.party_id for member in team.members.all()}) == 3
    listed = teams.entries(by=account("jeugddienst", municipality_id), team=team)
    assert Counter(row.theme.title for row in listed) == {
        "Een plek voor jongeren": 2, "Ouderen die alleen zijn": 2, "Lawaai van terrassen": 1,
    }  # fmt: skip
    referred = teams.referrals(by=account("wijkregisseur", municipality_id), team=team)
    assert Counter((row.state, row.due_on < NOW.date()) for row in referred) == {
        ("reached", True): 1, ("asked", True): 1, ("asked", False): 1,
    }  # fmt: skip
    [due] = teams.due(actor=account("jeugddienst", municipality_id), on=NOW.date())
    assert [one.what for one in due.top] == ["Jongeren die zelf iets willen organiseren"]


def assert_the_group_carries(municipality_id: int) -> None:
    """The spokesperson logs in to an action of the group itself, and to what it asked."""
    speaker = account("bewonersgroep", municipality_id)
    own = apps.get_model("actions.Action").objects.filter(owner__in=speaker.party_ids)
    assert [(one.title, one.percent) for one in own] == [("Elke maand een koffienamiddag", 25)]
    assert [one.party.name for one in apps.get_model("actions.Commitment").objects.filter(action__in=own)] == [
        "Welzijnscentrum (voorbeeld)"
    ]
    waits = {part.key: part.count for part in actions.due(actor=speaker, on=NOW.date()) if part.count}
    assert waits == {"advice": 1}, "the director, who is its guest, advises"


def assert_told_once(municipality_id: int) -> None:
    """Who was stopped after these and begins again, makes nothing of them twice."""
    before, slug = everything(), "dampoort"
    director, administrator = account("wijkregisseur", municipality_id), account("beheerder", municipality_id)
    carrying.carried(by=director, speaker=account("bewonersgroep", municipality_id), at=NOW, slug=slug)
    neighbours.work_together(director=director, own={}, at=NOW, slug=slug)
    streets.take_in_streets(by=administrator, at=NOW, slugs=[slug])
    assert everything() == before


def assert_made_up_streets_are_found() -> None:
    """Every address says that it is made up, and leads to its neighbourhood."""
    register = places.address_register()
    assert register is not None
    assert (register.accepted, register.refused) == (176, 0)
    for typed, slug in (("Voorbeeldstraat 12", "dampoort"), ("voorbeeldstr 75", "sint-amandsberg")):
        found = places.find_addresses(text=typed, register=register, on=NOW.date())
        assert [(one.neighbourhood.slug, one.where) for one in found.choices] == [(slug, "verzonnen, voor de demo")]
    assert len(places.find_addresses(text="Voorbeeldstraat", register=register, on=NOW.date()).choices) == 2


def assert_every_state_is_there() -> None:
    assert set(states("signals.Signal", "state")) >= {"new", "taken_up", "answered", "reopened"}
    assert set(states("actions.Commitment", "state")) == {
        *("asked", "offered", "accepted", "renegotiated", "refused", "kept", "broken"),
    }
    assert states("actions.CommitmentTerm", "step")["agreed"] >= 1
    late = states("actions.Commitment", "escalated_to__name", "escalation_level")
    assert late["Departement Mobiliteit en Openbare Werken", 1] == 1
    assert set(states("feedback.LoopState", "outcome")) >= {"changed", "not_changed", "elsewhere"}
    assert {"yes"} < set(states("feedback.LoopState", "verdict"))
    assert states("priorities.SameMatter", "undone_at") == {None: 1}
    assert states("signals.ImportRun", "state", "taken", "refused") == {("done", 5, 2): 1}
    assert set(states("feedback.Recipient", "channel")) == {"mail", "letter", "told", "published"}
    assert states("plans.PlanVersion", "number") == {1: 1, 2: 1}
    assert set(states("trail.Job", "state")) == {"done"}
    assert set(states("trail.Delivery", "state")) == {"sent"}
    answered = apps.get_model("feedback.Recipient").objects.filter(channel="mail")
    assert all(row.done_at < NOW for row in answered)


def assert_nobody_is_named() -> None:
    assert set(states("people.User", "name")) == {function for function, _address, _password in LOGINS}
    assert set(states("people.Contact", "name")) == {"Een bewoner"}
    addresses = states("people.Contact", "email") + states("people.User", "email") + states("people.Party", "email")
    assert all(re.fullmatch(r"(.+@(diensten\.)?gent\.example)?", address) for address in addresses)


def test_the_same_seed_tells_the_same_story() -> None:
    told = []
    for _ in range(2):
        with scope.everywhere(), transaction.atomic():
            making._story(at=NOW, seed=7, wanted=40)
            told.append((everything(), states("signals.Signal", "text", "state", "received_at")))
            transaction.set_rollback(True)
    assert told[0] == told[1]


def test_a_real_city_of_that_name_is_left_alone(gent: Municipality) -> None:
    with scope.everywhere(), pytest.raises(CommandError, match="niet de demonstratiestad"):
        call_command("demo", stdout=StringIO())


def test_the_command_tells_who_can_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    made = making.DemoMade("gent", 400, 400)
    monkeypatch.setattr("wijklus.pages.management.commands.demo.make_demo", lambda **_: made)
    out = StringIO()
    call_command("demo", stdout=out)
    assert "400 signals, 400 of them new" in out.getvalue()
    assert "wijkregisseur@gent.example / wijklus demo" in out.getvalue()
    quiet = StringIO()
    call_command("demo", verbosity=0, stdout=quiet)
    assert quiet.getvalue() == ""
    monkeypatch.setattr("wijklus.pages.management.commands.demo.make_demo", lambda **_: making.DemoMade("gent", 0, 400))
    call_command("demo", stdout=out)
    assert "was there already, with 400 signals" in out.getvalue()
