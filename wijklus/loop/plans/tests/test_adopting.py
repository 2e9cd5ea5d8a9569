"""A body adopts the plan: what it decided is frozen, what follow-up lacks is public, and what changed is told."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, OperationalError

from wijklus.base.actor import system
from wijklus.base.cents import Cents
from wijklus.base.refusals import Conflict, Refused
from wijklus.ground.people import writes as people
from wijklus.ground.trail.models import Entry
from wijklus.loop.actions import rules as action_rules
from wijklus.loop.actions import writes as actions
from wijklus.loop.plans import reads, rules, writes
from wijklus.loop.plans.models import Plan, PlanVersion
from wijklus.loop.plans.writes import adopting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def adopt(plan, director, at):
    def decide(**more):
        plan.refresh_from_db()
        given = {
            "decided_by": "Gemeenteraad",
            "decided_on": at.date(),
            "decision_url": "https://besluiten.example/2026/123",
            "reason": "Eerste plan",
        }
        return writes.adopt(**{**given, "plan": plan, "version": plan.version, "by": director, "at": at, **more})

    return decide


class TestFrozen:
    def test_the_document_hashes_to_what_is_said(self, adopt, commitment):
        version = adopt()
        assert hashlib.sha256(version.document.encode("utf-8")).hexdigest() == version.sha256
        assert rules.canonical(json.loads(version.document)) == version.document
        entry = Entry.objects.get(verb="plans.adopt")
        assert (entry.after["sha256"], entry.after["version"]) == (version.sha256, 1)

    def test_it_holds_goals_sources_actions_and_promises(self, adopt, commitment, priority, action):
        found = reads.document(adopt())
        [goal] = found["goals"]
        assert goal["reference"] == priority.reference
        assert goal["sources"] == {
            "people": None,
            "voices": 12,
            "channels": [
                {"channel": "walk", "people": 0, "voices": 12},
                {"channel": "web", "people": None, "voices": 0},
            ],
            "idea_of_the_service": False,
        }
        [kept] = goal["actions"]
        assert (kept["owner"], kept["due_on"], kept["means_cents"]) == (
            {"kind": "service", "name": "Groendienst"},
            "2027-03-01",
            1_500_000,
        )
        assert kept["mandate"]["up_to_cents"] == 2_000_000
        assert [(p["what"], p["state"], p["conditional"]) for p in kept["commitments"]] == [
            ("Acht lampen plaatsen langs het pad", "asked", False)
        ]
        assert found["decision"] == {
            "decided_by": "Gemeenteraad",
            "decided_on": "2026-11-20",
            "decision_url": "https://besluiten.example/2026/123",
            "reason": "Eerste plan",
        }
        assert (found["version"], found["adopted_by"]) == (1, "Wijkregisseur Dampoort")

    def test_no_name_of_a_person_and_no_words_of_a_signal(self, adopt, action, director, at):
        person = people.make_party(kind="person", name="Jan Peeters", by=director, at=at)
        given = {"to_whom": "", "asked_due_on": date(2027, 2, 1), "by": director, "at": at}
        actions.ask_commitment(action=action, party=person, what="Vuil rapen", **given)
        text = adopt().document
        assert "Peeters" not in text
        assert "te weinig licht" not in text
        assert '"party":{"kind":"person","name":null}' in text

    def test_it_is_never_changed(self, adopt, action):
        version = adopt()
        version.reason = "Toch anders"
        with pytest.raises(TypeError):
            version.save()
        assert PlanVersion.objects.get().reason == "Eerste plan"

    def test_composing_takes_five_queries_however_many_goals(self, plan, commitment, django_assert_num_queries):
        whole = reads.for_actor(by=system(plan.municipality_id), reference=plan.reference)
        with django_assert_num_queries(5):
            reads.compose(plan=whole, on=date(2026, 11, 20))


class TestAssured:
    def test_with_owner_mandate_term_means_and_planned_answer(self, adopt, action):
        version = adopt()
        assert (version.follow_up_assured, version.missing) == (True, [])

    def test_what_lacks_is_kept_and_does_not_stop_the_decision(self, adopt, priority, dampoort, director, at):
        loose = actions.start(title="Iets", neighbourhood=dampoort, priorities=[priority], by=director, at=at)
        version = adopt()
        assert not version.follow_up_assured
        assert version.missing == [
            {
                "goal": priority.reference,
                "action": loose.reference,
                "title": "Iets",
                "lacks": list(action_rules.TO_FILL_IN),
            }
        ]

    def test_the_version_keeps_the_mark_of_its_day(self, adopt, plan, action, mandate, administrator, at):
        version = adopt()
        people.end_mandate(mandate=mandate, on=date(2026, 12, 1), by=administrator, at=at)
        shown = reads.plan_public(reference=plan.reference, on=date(2026, 12, 1))
        assert version.follow_up_assured
        assert shown.document["follow_up"] == {
            "assured": False,
            "on": "2026-12-01",
            "missing": [
                {
                    "goal": shown.document["goals"][0]["reference"],
                    "action": action.reference,
                    "title": "Lampen langs het pad",
                    "lacks": ["mandate"],
                }
            ],
        }


class TestDecision:
    def test_each_decision_adds_a_version(self, adopt, plan, action):
        assert [adopt().number, adopt(reason="Bijgestuurd").number] == [1, 2]
        plan.refresh_from_db()
        assert plan.state == rules.ADOPTED
        with pytest.raises(IntegrityError):
            PlanVersion.objects.create(**{**again(PlanVersion.objects.first()), "number": 2})

    def test_who_saw_another_plan_adopts_nothing(self, adopt, plan, priority, director, at):
        item = reads.items(plan=plan).get()
        seen = Plan.objects.get().version
        writes.change_item(item=item, version=1, goal="Anders", by=director, at=at)
        with pytest.raises(Conflict):
            adopt(version=seen)
        assert not PlanVersion.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"decided_by": " "}, "decided_by"),
            ({"decided_by": "x" * 161}, "decided_by"),
            ({"decided_on": date(2026, 11, 21)}, "decided_on"),
            ({"decision_url": "javascript:alert(1)"}, "decision_url"),
            ({"decision_url": "https://x.example/" + "a" * 500}, "decision_url"),
        ],
    )
    def test_is_told_what_cannot_be(self, adopt, wrong, field):
        with pytest.raises(Refused) as refused:
            adopt(**wrong)
        assert refused.value.field == field

    def test_from_the_second_version_on_it_says_what_changed_and_why(self, adopt):
        adopt(reason="")
        with pytest.raises(Refused, match="what changed") as refused:
            adopt(reason=" ")
        assert refused.value.field == "reason"
        assert PlanVersion.objects.count() == 1

    def test_an_empty_plan_is_not_adopted(self, plan, adopt, director, at):
        writes.remove_item(item=reads.items(plan=plan).get(), reason="weg", by=director, at=at)
        with pytest.raises(Refused, match="nothing in this plan"):
            adopt()

    def test_an_ended_plan_is_not_adopted(self, plan, adopt, director, at):
        writes.end_plan(plan=plan, reason="op", by=director, at=at)
        with pytest.raises(Conflict):
            adopt()


def again(version):
    fields = {field.attname: getattr(version, field.attname) for field in version._meta.concrete_fields}
    return {name: value for name, value in fields.items() if name != "id"}


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_two_decisions_at_once_are_one(self, plan, action, director, coordinator, at, at_once):
        seen = Plan.objects.get().version

        def decide(by):
            mine = Plan.objects.get()
            given = {"decided_by": "Raad", "decided_on": at.date(), "by": by, "at": at}
            return lambda: writes.adopt(plan=mine, version=seen, **given)

        found = at_once(decide(director), decide(coordinator))
        assert [type(result) for result in found].count(Conflict) == 1
        assert PlanVersion.objects.get().number == 1

    def test_it_starts_anew_when_others_write(self, adopt, action, monkeypatch):
        tries, real = [], adopting._adopt

        def sometimes(*args, **more):
            tries.append(1)
            if len(tries) < 3:
                raise OperationalError from serialization_failure()
            return real(*args, **more)

        monkeypatch.setattr(adopting, "_adopt", sometimes)
        assert (adopt().number, len(tries)) == (1, 3)

    def test_it_gives_up_with_a_sentence(self, adopt, monkeypatch):
        def never(*args, **more):
            raise OperationalError from serialization_failure()

        monkeypatch.setattr(adopting, "_adopt", never)
        with pytest.raises(Refused, match="Try again"):
            adopt()

    def test_another_trouble_is_not_hidden(self, adopt, monkeypatch):
        def broken(*args, **more):
            raise OperationalError("disk I/O error")

        monkeypatch.setattr(adopting, "_adopt", broken)
        with pytest.raises(OperationalError):
            adopt()


def serialization_failure():
    problem = Exception("could not serialize access")
    problem.sqlstate = "40001"
    return problem


class TestPublic:
    def test_a_draft_is_shown_as_it_stands(self, plan, action, django_assert_max_num_queries):
        with django_assert_max_num_queries(7):
            shown = reads.plan_public(reference=plan.reference, on=date(2026, 11, 20))
        assert (shown.version, shown.changes) == (None, [])
        assert shown.document["goals"][0]["actions"][0]["title"] == "Lampen langs het pad"

    def test_the_adopted_plan_shows_what_promises_have_become(
        self, plan, adopt, commitment, service_contact, at, django_assert_num_queries
    ):
        adopt()
        day = date(2027, 1, 15)
        given = {"commitment": commitment, "by": service_contact, "at": at}
        actions.answer_commitment(accepts=True, promised_on=day, **given)
        with django_assert_num_queries(5):
            shown = reads.plan_public(reference=plan.reference, on=at.date())
        [promise] = shown.document["goals"][0]["actions"][0]["commitments"]
        assert (promise["state"], promise["promised_on"]) == ("accepted", "2027-01-15")

    def test_what_is_written_after_the_decision_waits_for_the_next(self, plan, adopt, action, director, at):
        adopt()
        item = reads.items(plan=plan).get()
        writes.change_item(item=item, version=1, goal="Nog niet beslist", by=director, at=at)
        shown = reads.plan_public(reference=plan.reference, on=at.date())
        assert shown.document["goals"][0]["goal"] == "Iedereen durft 's avonds door het park"

    def test_what_changed_since_the_last_version_in_words(self, plan, adopt, action, commitment, director, at):
        adopt()
        fields = ("title", "description", "owner", "owner_function", "mandate", "answer_planned_on")
        values = {field: getattr(action, field) for field in fields}
        given = {"due_on": date(2027, 6, 1), "means": Cents(1_200_000), **values}
        actions.change(action=action, version=1, by=director, at=at, **given)
        actions.withdraw(commitment=commitment, reason="Niet meer nodig", by=director, at=at)
        adopt(reason="Later door de winter")
        shown = reads.plan_public(reference=plan.reference, on=at.date())
        assert [telling.sentence for telling in shown.changes] == [
            "Action changed: Lampen langs het pad",
            "Promise changed: Acht lampen plaatsen langs het pad",
        ]
        told = [(d.label, d.before, d.after) for d in shown.changes[0].details]
        assert told == [
            ("term", "1 March 2027", "1 June 2027"),
            ("means", "€\u00a015,000.00", "€\u00a012,000.00"),
        ]
        told = [(d.label, d.before, d.after) for d in shown.changes[1].details]
        assert told == [("state", "asked", "withdrawn"), ("reason", "nothing", "Niet meer nodig")]
        assert [version.number for version in shown.versions] == [2, 1]

    def test_a_version_with_the_one_before(self, plan, adopt, action, django_assert_num_queries):
        adopt(), adopt()
        with django_assert_num_queries(1):
            second, first = reads.version_public(reference=plan.reference, number=2)
        assert (second.number, first.number) == (2, 1)
        assert reads.version_public(reference=plan.reference, number=1)[1] is None
        assert reads.version_public(reference=plan.reference, number=9) is None

    def test_there_is_no_such_plan(self, gent):
        assert reads.plan_public(reference="niets", on=date(2026, 1, 1)) is None

    def test_an_action_that_was_finished_since_is_shown_so(self, plan, adopt, action, director, at):
        adopt()
        actions.advance(action=action, to=action_rules.DONE, by=director, at=at + timedelta(days=1))
        shown = reads.plan_public(reference=plan.reference, on=at.date())
        assert shown.document["goals"][0]["actions"][0]["state"] == "done"


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("owner", None, "nothing"),
        ("owner", {"kind": "service", "name": "Groendienst"}, "Groendienst"),
        ("party", {"kind": "person", "name": None}, "a resident"),
        ("mandate", {"function": "Diensthoofd"}, "Diensthoofd"),
        ("no_means_needed", True, "yes"),
        ("conditional", False, "no"),
        ("hours", 12, "12"),
        ("kind", "order", "order, with a budget"),
        ("state", "unheard of", "unheard of"),
    ],
)
def test_values_in_words(field, value, found):
    assert reads.in_words(field, value) == found
