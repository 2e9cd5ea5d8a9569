"""The document of a plan: one way to write it, what lacks, and what differs, without a database."""

import hashlib
import json
import time

import pytest

from wijklus.loop.plans import rules
from wijklus.loop.plans.rules import Change, FieldChange


def document(**goal):
    return {
        "plan": {"title": "Plan", "introduction": "", "valid_from": "2027-01-01", "valid_until": "2028-01-01"},
        "goals": [{"reference": "g1", "place": 1, "goal": "Licht", "actions": [], **goal}],
    }


def action(reference="a1", **more):
    given = {"title": "Lampen", "state": "planned", "missing": [], "commitments": []}
    return {"reference": reference, **given, **more}


def test_there_is_one_way_to_write_a_document():
    text = rules.canonical({"b": [1, None, True], "a": {"é": "€\u00a05"}})
    assert text == '{"a":{"é":"€\u00a05"},"b":[1,null,true]}'
    assert json.loads(text) == {"a": {"é": "€\u00a05"}, "b": [1, None, True]}
    assert rules.sha256(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()


@pytest.mark.parametrize("value", [1.5, [1.0], {"a": {"b": 0.1}}])
def test_fractions_are_refused(value):
    with pytest.raises(rules.NotExact):
        rules.canonical({"value": value})


def test_what_lacks_names_the_goal_and_the_action():
    goals = document(actions=[action(missing=["mandate", "term"]), action("a2"), action("a3", state="dropped")])[
        "goals"
    ]
    assert rules.lacking(goals) == [{"goal": "g1", "action": "a1", "title": "Lampen", "lacks": ["mandate", "term"]}]
    assert not rules.assured(goals)


def test_a_goal_for_which_nobody_does_anything_is_not_assured():
    goals = document(actions=[action(state="dropped")])["goals"]
    assert rules.lacking(goals) == [{"goal": "g1", "action": None, "title": "Licht", "lacks": ["action"]}]


def test_an_empty_plan_assures_nothing():
    assert not rules.assured([])
    assert rules.assured(document(actions=[action()])["goals"])


def test_two_equal_documents_do_not_differ():
    assert rules.difference(document(), document()) == []


def test_what_differs_is_told_per_goal_action_and_promise():
    promise = {"reference": "p1", "what": "Acht lampen", "state": "asked"}
    before = document(actions=[action(due_on="2027-03-01", commitments=[promise]), action("a2", title="Weg")])
    changed = action(
        due_on="2027-06-01", commitments=[{**promise, "state": "accepted"}, {**promise, "reference": "p2"}]
    )
    after = document(goal="Meer licht", actions=[changed, action("a3", title="Nieuw")])
    after["plan"]["title"] = "Plan 2"
    assert rules.difference(before, after) == [
        Change("plan", "changed", "Plan 2", (FieldChange("title", "Plan", "Plan 2"),)),
        Change("goal", "changed", "Meer licht", (FieldChange("goal", "Licht", "Meer licht"),)),
        Change("action", "changed", "Lampen", (FieldChange("due_on", "2027-03-01", "2027-06-01"),)),
        Change("action", "added", "Nieuw"),
        Change("action", "removed", "Weg"),
        Change("promise", "changed", "Acht lampen", (FieldChange("state", "asked", "accepted"),)),
        Change("promise", "added", "Acht lampen"),
    ]


def test_an_action_that_went_to_another_goal_is_told():
    def two(first, second, called="Licht"):
        goals = [{"reference": "g1", "goal": called, "place": 1, "actions": first}]
        goals += [{"reference": "g2", "goal": "Groen", "place": 2, "actions": second}]
        return {**document(), "goals": goals}

    def moved(before, after):
        return [
            (field.before, field.after)
            for change in rules.difference(before, after)
            for field in change.fields
            if field.field == "serves"
        ]

    one, other = two([action()], []), two([], [action()])
    assert moved(one, other) == [("Licht", "Groen")]
    assert moved(one, two([action()], [action()])) == [("Licht", "Groen; Licht")]
    assert moved(one, two([action()], [], called="Meer licht")) == []


def test_two_versions_with_two_hundred_actions_are_compared_in_a_tenth_of_a_second():
    def many(state):
        promise = {"what": "Iets", "state": state}
        actions = [action(f"a{n}", commitments=[{**promise, "reference": f"p{n}"}]) for n in range(200)]
        return document(actions=actions)

    before, after, start = many("asked"), many("accepted"), time.process_time()
    assert len(rules.difference(before, after)) == 200
    assert time.process_time() - start < 0.1


def goal(*, people, channels, is_idea=False, persons=5):
    below = rules.traces_back(people=people, channels=channels, persons=persons)
    return {"bottom_up": below, "sources": {"idea_of_the_service": is_idea}}


def test_the_share_from_below_as_it_was_computed_by_hand():
    # by hand, with k = 5: 12 people through 3 channels and exactly 5 through 2 count; 4 people, 40 people through one
    # channel, and an idea of the service do not: 2 of 5 goals is 40 %
    goals = [
        goal(people=12, channels=3),
        goal(people=5, channels=2),
        goal(people=4, channels=2),
        goal(people=40, channels=1),
        goal(people=0, channels=0, is_idea=True),
    ]
    found = rules.bottom_up(goals, persons=5)
    assert found == {"goals": 5, "traced": 2, "ideas": 1, "persons": 5, "channels": 2}
    assert rules.percent(found["traced"], found["goals"]) == 40
    assert [rules.percent(1, 3), rules.percent(2, 3), rules.percent(1, 8), rules.percent(0, 0)] == [33, 67, 13, 0]


def test_the_share_of_euros_as_it_was_computed_by_hand():
    def action(reference, cents, state="running", no_means=False):
        return {"reference": reference, "means_cents": cents, "state": state, "no_means_needed": no_means}

    # by hand: bench 300.00 and lamp 100.05 serve a goal from below; the lamp serves another goal too and counts once;
    # tree 600.00 does not; path has no amount yet; a dropped one and one that needs no means are left out:
    # 400.05 of 1,000.05 is 40.004 %, so 40 %
    bench, lamp, tree, path = action("b", 300_00), action("l", 100_05), action("t", 600_00), action("p", None)
    below = {"bottom_up": True, "actions": [bench, action("x", 9, state="dropped")]}
    above = {"bottom_up": False, "actions": [tree, lamp, path, action("n", None, no_means=True)]}
    both = {"bottom_up": True, "actions": [lamp]}
    found = rules.share([below, above, both])
    assert found == {
        "goals": 3, "traced": 2, "means_cents": 1_000_05, "means_traced_cents": 400_05, "means_unknown": 1,
    }  # fmt: skip
    assert rules.percents(found) == {"percent": 67, "means_percent": 40}
    # two plans: 2 of 4 goals is 50 %; 400.05 of 2,000.10 is 20.0 %
    other = {"goals": 1, "traced": 0, "means_cents": 1_000_05, "means_traced_cents": 0, "means_unknown": 0}
    assert rules.together([found, other]) == {
        "plans": 2, "goals": 4, "traced": 2, "means_cents": 2_000_10, "means_traced_cents": 400_05, "means_unknown": 1,
        "percent": 50, "means_percent": 20,
    }  # fmt: skip


def test_from_draft_to_evaluation_and_on():
    assert list(rules.ALLOWED) == ["draft", "proposed", "adopted", "amended", "evaluated", "ended"]
    assert rules.EVALUATED not in rules.ALLOWED[rules.DRAFT] | rules.ALLOWED[rules.PROPOSED]
    assert not {rules.PROPOSED, rules.ENDED} & rules.WRITTEN
    assert [rules.after_writing(state) for state in rules.ALLOWED] == [
        "draft", "proposed", "amended", "amended", "amended", "ended",
    ]  # fmt: skip
    assert rules.after_taking_back(has_version=False) == "draft"
    assert rules.after_taking_back(has_version=True) == "amended"


def test_a_comment_names_a_goal_by_its_place():
    proposed = {"goals": [{"reference": "a", "place": 1}, {"reference": "b", "place": 2}]}
    assert [rules.goal_in(proposed, place) for place in (0, 1, 2, 3)] == ["", "a", "b", ""]
