"""Terms of office, policy fields and lines of the multi-year plan."""

from datetime import date, datetime
from typing import Any

import pytest

from wijklus.base import scope
from wijklus.base.actor import Actor
from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.places.models import Municipality
from wijklus.ground.policy import reads, rules, writes
from wijklus.ground.policy.models import PlanObjective
from wijklus.ground.trail.models import Entry

pytestmark = pytest.mark.django_db

GOAL = {"plan_version": "2026-2031", "goal_code": "SD20014", "name": "Een stad waar men elkaar kent"}


def test_levels_and_paths() -> None:
    assert rules.level_of("SD1", "", "AC2") == "action"
    assert rules.level_of("SD1", "", "") == "goal"
    assert rules.level_of("", "", "") is None
    assert rules.path_of("SD1", "", "AC2") == "SD1 › AC2"


class TestFields:
    def test_the_shipped_fields_come_once(self, administrator: Actor, at: datetime) -> None:
        count = writes.seed_fields(by=administrator, at=at)
        assert count == len(reads.shipped_fields()) == reads.fields().count() > 25
        assert writes.seed_fields(by=administrator, at=at) == 0
        assert reads.fields_by_code()["0171"].name["en"] == "Neighbourhood consultation"
        assert Entry.objects.filter(verb="policy.seed_fields").count() == 1

    def test_not_for_others(self, director: Actor, at: datetime) -> None:
        with pytest.raises(NotAllowed):
            writes.seed_fields(by=director, at=at)


class TestTerms:
    def test_terms_follow_one_another(self, administrator: Actor, at: datetime) -> None:
        first = {"name": "Raad 2019–2024", "valid_from": date(2019, 1, 1), "valid_until": date(2025, 1, 1)}
        writes.add_term(by=administrator, at=at, **first)
        now = writes.add_term(
            by=administrator, at=at, name="Raad 2025–2030", valid_from=date(2025, 1, 1), valid_until=date(2031, 1, 1)
        )
        assert reads.term_on(on=date(2025, 1, 1)) == now
        assert reads.term_on(on=date(2031, 1, 1)) is None
        assert [term.valid_from.year for term in reads.terms()] == [2025, 2019]
        assert Entry.objects.filter(verb="policy.add_term").count() == 2

    @pytest.mark.parametrize(
        ("name", "since", "until", "field"),
        [
            (" ", date(2025, 1, 1), date(2031, 1, 1), "name"),
            ("x", date(2025, 1, 1), date(2025, 1, 1), "valid_until"),
            ("x", date(2024, 12, 31), date(2031, 1, 1), "valid_from"),
        ],
    )
    def test_refused(self, administrator: Actor, at: datetime, name: str, since: date, until: date, field: str) -> None:
        day = date(2019, 1, 1)
        writes.add_term(by=administrator, at=at, name="Raad", valid_from=day, valid_until=date(2025, 1, 1))
        with pytest.raises(Refused) as caught:
            writes.add_term(by=administrator, at=at, name=name, valid_from=since, valid_until=until)
        assert caught.value.field == field
        assert reads.terms().count() == 1

    def test_not_for_others(self, director: Actor, anyone: Actor, at: datetime) -> None:
        for actor in (director, anyone):
            with pytest.raises(NotAllowed):
                writes.add_term(by=actor, at=at, name="x", valid_from=date(2025, 1, 1), valid_until=date(2031, 1, 1))


class TestObjectives:
    def test_a_line_of_the_plan(self, administrator: Actor, at: datetime, django_assert_num_queries: Any) -> None:
        writes.seed_fields(by=administrator, at=at)
        goal = writes.add_objective(by=administrator, at=at, **GOAL, policy_field="0171")
        writes.add_objective(by=administrator, at=at, **{**GOAL, "plan_version": "2020-2025"})
        with django_assert_num_queries(1):
            assert [
                (o.name, o.policy_field and o.policy_field.code) for o in reads.objectives(plan_version="2026-2031")
            ] == [(GOAL["name"], "0171")]
        assert reads.plan_versions() == ["2026-2031", "2020-2025"]
        changed = writes.change_objective(by=administrator, at=at, objective_id=goal.pk, version=1, name="Anders")
        assert (changed.name, changed.policy_field, changed.version) == ("Anders", None, 2)
        assert reads.objective(objective_id=goal.pk) == changed
        with pytest.raises(Conflict) as caught:
            writes.change_objective(by=administrator, at=at, objective_id=goal.pk, version=1, name="Weer anders")
        assert (caught.value.theirs, caught.value.mine) == ("Anders", "Weer anders")

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": ""}, "name"),
            ({"plan_version": " "}, "plan_version"),
            ({"goal_code": ""}, "goal_code"),
            ({"plan_code": "x" * 61}, "plan_code"),
            ({"policy_field": "9999"}, "policy_field"),
            ({}, "goal_code"),
        ],
    )
    def test_refused(self, administrator: Actor, at: datetime, values: dict[str, str], field: str) -> None:
        writes.add_objective(by=administrator, at=at, **GOAL)
        with pytest.raises(Refused) as caught:
            writes.add_objective(by=administrator, at=at, **{**GOAL, **values})
        assert caught.value.field == field
        assert PlanObjective.objects.count() == 1

    def test_not_for_others(
        self, administrator: Actor, director: Actor, other_director: Actor, at: datetime, kortrijk: Municipality
    ) -> None:
        made = writes.add_objective(by=administrator, at=at, **GOAL)
        with pytest.raises(NotAllowed):
            writes.add_objective(by=director, at=at, **GOAL)
        with pytest.raises(NotAllowed):
            writes.change_objective(by=director, at=at, objective_id=made.pk, version=1, name="x")
        assert reads.objectives_for(director).get() == made
        with scope.of(kortrijk.pk):
            assert not reads.objectives_for(other_director).exists()

    def test_a_line_that_is_not_there(self, administrator: Actor, at: datetime) -> None:
        with pytest.raises(Refused):
            writes.change_objective(by=administrator, at=at, objective_id=0, version=1, name="x")
