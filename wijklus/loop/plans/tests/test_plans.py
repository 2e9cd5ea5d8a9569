"""A director writes the plan of Dampoort; two who write at once both keep their text; an outsider writes nothing."""

from datetime import date

import pytest

from wijklus.base.refusals import Conflict, NotAllowed, Refused
from wijklus.ground.policy.models import PlanObjective
from wijklus.ground.trail.models import Entry
from wijklus.loop.plans import reads, rules, writes
from wijklus.loop.plans.models import Plan, PlanItem
from wijklus.loop.priorities import writes as priorities

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
YEAR = {"valid_from": date(2027, 1, 1), "valid_until": date(2028, 1, 1)}


@pytest.fixture
def put_in(plan, dampoort, director, at):
    """Put another priority in the plan: put_in("Zwerfvuil")."""

    def make(title):
        theme = priorities.start_theme(title=title, neighbourhood=dampoort, by=director, at=at)
        given = {"reason": "r", "decided_by": "wij", "decided_on": at.date(), "by": director, "at": at}
        priority = priorities.prioritise(theme=theme, neighbourhood=dampoort, **given)
        return writes.add_item(plan=plan, priority=priority, goal=title, by=director, at=at)

    return make


def goals(plan):
    return [item.goal for item in reads.items(plan=plan)]


class TestDirector:
    def test_writes_goals_with_an_indicator(self, plan, gent, director, at):
        item = reads.items(plan=plan).get()
        assert (item.indicator, item.baseline, item.target) == (
            "Aantal mensen dat zich er veilig voelt",
            "4 op 10",
            "7 op 10",
        )
        objective = PlanObjective.objects.create(plan_version="2026-2031", goal_code="BD-1", name="Veilige wijken")
        changed = writes.change_item(item=item, version=1, goal="Licht", objective=objective, by=director, at=at)
        assert (changed.goal, changed.objective, changed.version) == ("Licht", objective, 2)
        plan.refresh_from_db()
        assert plan.version == 3

    def test_a_second_writer_keeps_both_texts(self, plan, director, coordinator, at):
        item, same = reads.items(plan=plan).get(), reads.items(plan=plan).get()
        writes.change_item(item=item, version=1, goal="Eerst", by=director, at=at)
        with pytest.raises(Conflict) as conflict:
            writes.change_item(item=same, version=1, goal="Tweede", by=coordinator, at=at)
        assert (conflict.value.theirs.goal, conflict.value.mine["goal"]) == ("Eerst", "Tweede")

    def test_edits_the_plan_and_meets_a_conflict(self, plan, director, coordinator, at):
        seen = plan.version
        writes.edit_plan(plan=plan, version=seen, title="Plan 2027", by=director, at=at, introduction="Dag", **YEAR)
        with pytest.raises(Conflict) as conflict:
            writes.edit_plan(plan=plan, version=seen, title="Mijn plan", by=coordinator, at=at, **YEAR)
        assert (conflict.value.theirs.title, conflict.value.mine["title"]) == ("Plan 2027", "Mijn plan")

    def test_orders_and_removes(self, plan, put_in, director, at):
        second, third = put_in("Zwerfvuil"), put_in("Groen")
        assert writes.order_item(item=third, to=1, by=director, at=at) == 1
        assert writes.order_item(item=third, to="up", by=director, at=at) == 1
        assert goals(plan) == ["Groen", "Iedereen durft 's avonds door het park", "Zwerfvuil"]
        writes.remove_item(item=second, reason="Hoort bij een ander plan", by=director, at=at)
        assert goals(plan) == ["Groen", "Iedereen durft 's avonds door het park"]
        assert Entry.objects.get(verb="plans.remove_item").before["goal"] == "Zwerfvuil"
        with pytest.raises(Refused, match="not in the plan"):
            writes.remove_item(
                item=PlanItem(pk=second.pk or 0, plan=plan, priority=second.priority), **why(director, at)
            )
        second.pk = 999_999
        with pytest.raises(Refused, match="not in the plan"):
            writes.order_item(item=second, to="up", by=director, at=at)

    def test_is_told_what_cannot_be(self, plan, priority, dampoort, rabot, director, coordinator, at):
        with pytest.raises(Refused, match="already"):
            writes.start_plan(neighbourhood=dampoort, title="Nog een", by=director, at=at, **YEAR)
        with pytest.raises(Refused, match="in the plan already"):
            writes.add_item(plan=plan, priority=priority, goal="x", by=director, at=at)
        theme = priorities.start_theme(title="Elders", neighbourhood=rabot, by=coordinator, at=at)
        given = {"reason": "r", "decided_by": "wij", "decided_on": at.date(), "by": coordinator, "at": at}
        far = priorities.prioritise(theme=theme, neighbourhood=rabot, **given)
        with pytest.raises(Refused, match="another neighbourhood"):
            writes.add_item(plan=plan, priority=far, goal="x", by=director, at=at)
        item = reads.items(plan=plan).get()
        with pytest.raises(Refused, match="Say why"):
            writes.remove_item(item=item, reason=" ", by=director, at=at)
        for wrong, field in [
            ({"goal": ""}, "goal"),
            ({"indicator": "x" * 201}, "indicator"),
            ({"target": "x" * 61}, "target"),
        ]:
            with pytest.raises(Refused) as refused:
                writes.change_item(**{"item": item, "version": 1, "goal": "x", "by": director, "at": at, **wrong})
            assert refused.value.field == field

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"title": " "}, "title"),
            ({"title": "x" * 161}, "title"),
            ({"valid_until": date(2027, 1, 1)}, "valid_until"),
        ],
    )
    def test_a_plan_has_a_title_and_a_period(self, wrong, field, dampoort, director, at):
        with pytest.raises(Refused) as refused:
            writes.start_plan(**{"title": "Plan", **YEAR, **wrong}, neighbourhood=dampoort, by=director, at=at)
        assert refused.value.field == field

    def test_ends_it_and_starts_another(self, plan, dampoort, director, at):
        with pytest.raises(Refused, match="Say why"):
            writes.end_plan(plan=plan, reason="", by=director, at=at)
        ended = writes.end_plan(plan=plan, reason="Nieuwe legislatuur", by=director, at=at)
        assert (ended.state, ended.state_reason) == (rules.ENDED, "Nieuwe legislatuur")
        item = reads.items(plan=plan).get()
        with pytest.raises(Refused, match="has ended"):
            writes.change_item(item=item, version=1, goal="x", by=director, at=at)
        with pytest.raises(Conflict):
            writes.edit_plan(plan=plan, version=ended.version, title="x", by=director, at=at, **YEAR)
        with pytest.raises(Refused, match="not possible"):
            writes.end_plan(plan=plan, reason="nog eens", by=director, at=at)
        fresh = writes.start_plan(neighbourhood=dampoort, title="Nieuw", by=director, at=at, **YEAR)
        assert reads.current(neighbourhood_id=dampoort.pk) == fresh
        assert [row.title for row in reads.plans(by=director)] == ["Nieuw", "Wijkactieplan Dampoort"]


def why(by, at):
    return {"reason": "weg", "by": by, "at": at}


@pytest.mark.parametrize("who", ["field_worker", "service_contact", "councillor", "other_director", "anyone"])
def test_an_outsider_writes_nothing(who, plan, priority, dampoort, at, request):
    outsider = request.getfixturevalue(who)
    item = reads.items(plan=plan).get()
    given = {"by": outsider, "at": at}
    for forbidden in (
        lambda: writes.start_plan(neighbourhood=dampoort, title="x", **YEAR, **given),
        lambda: writes.edit_plan(plan=plan, version=2, title="x", **YEAR, **given),
        lambda: writes.end_plan(plan=plan, reason="x", **given),
        lambda: writes.add_item(plan=plan, priority=priority, goal="x", **given),
        lambda: writes.change_item(item=item, version=1, goal="x", **given),
        lambda: writes.remove_item(item=item, reason="x", **given),
        lambda: writes.order_item(item=item, to="up", **given),
        lambda: writes.adopt(plan=plan, version=2, decided_by="x", decided_on=at.date(), **given),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert Plan.objects.get().version == 2


class TestReads:
    def test_one_plan_and_one_goal(self, plan, councillor, other_director, django_assert_num_queries):
        with django_assert_num_queries(1):
            found = reads.for_actor(by=councillor, reference=plan.reference)
            assert (found.neighbourhood.name, found.municipality.name) == ("Dampoort", "Gent")
        item = reads.items(plan=plan).get()
        assert reads.item_for_actor(by=councillor, reference=item.reference) == item
        for forbidden in (reads.for_actor, reads.item_for_actor):
            with pytest.raises(NotAllowed):
                forbidden(by=other_director, reference=plan.reference)
        with pytest.raises(NotAllowed):
            reads.plans(by=other_director)

    def test_what_is_not_in_the_plan_yet(self, plan, dampoort, director, at, django_assert_num_queries):
        theme = priorities.start_theme(title="Groen", neighbourhood=dampoort, by=director, at=at)
        given = {"reason": "r", "decided_by": "wij", "decided_on": at.date(), "by": director, "at": at}
        other = priorities.prioritise(theme=theme, neighbourhood=dampoort, **given)
        with django_assert_num_queries(2):
            assert reads.candidates(plan=plan) == [other]


def test_the_plan_of_a_neighbourhood_in_a_line(plan, dampoort, rabot, director, at, django_assert_num_queries):
    assert reads.standing(neighbourhood_id=rabot.pk) is None
    assert reads.standing(neighbourhood_id=dampoort.pk).number is None
    writes.adopt(plan=plan, version=plan.version, decided_by="De raad", decided_on=at.date(), by=director, at=at)
    with django_assert_num_queries(1):
        found = reads.standing(neighbourhood_id=dampoort.pk)
    assert (found.title, found.number, found.decided_by) == (plan.title, 1, "De raad")
    plan.refresh_from_db()
    writes.end_plan(plan=plan, reason="Klaar", by=director, at=at)
    assert reads.standing(neighbourhood_id=dampoort.pk) is None
