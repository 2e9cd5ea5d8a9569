"""The published file alone is counted to the same winners: by the reader here, and by `wijklus tally`."""

import io
import json
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from wijklus.loop.rounds import rules
from wijklus.loop.rounds.rules import limiting
from wijklus.loop.rounds.rules.tally import Manner, Poll, Project, count, published_rule
from wijklus_methods import fair_budget

AT = datetime(2026, 6, 1, tzinfo=UTC)
PROJECTS = [
    Project(1, "Speeltuin", 600_000, ("Groen", "Stad")), Project(2, "Bank; en boom", 500_000, ("Groen",)),
    Project(3, "Fietsenrek", 400_000, ("Stad",)), Project(4, "Drinkwater", 100_050),
]  # fmt: skip
BALLOTS = [(1, 2), (1, 2), (1,), (2, 3), (2, 3, 4), (3,), (3, 4), (1, 4)]
MANNERS = [
    Manner(),
    Manner(satisfaction="cardinality"),
    Manner(caps={"Groen": 550_000, "Stad": 2_000_000}),
    Manner(rivals=(frozenset({1, 3}), frozenset({2, 4}))),
    Manner(weights={"paper": Fraction(1, 3)}),
    Manner(caps={"Stad": 450_000}, rivals=(frozenset({1, 2}),), weights={"internet": Fraction(1, 2)}),
]


def poll(rule: str, manner: Manner, **more: Any) -> Poll:
    channels = ["paper" if n % 2 else "internet" for n in range(len(BALLOTS))]
    given: dict[str, Any] = {
        "round_reference": "r", "title": "Wijkbudget", "city": "Gent", "country": "BE", "neighbourhood": "Dampoort",
        "language": "nl", "budget": 1_000_000, "rule": rule, "least": 1, "most": 3, "seed": "3f9a",
        "begin": date(2026, 5, 1), "end": date(2026, 5, 20), "projects": PROJECTS, "ballots": BALLOTS,
        "channels": channels, "manner": manner,
    }  # fmt: skip
    return Poll(**{**given, **more})


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("rule", rules.COUNTING_RULES)
def test_the_file_alone_gives_the_same_winners(rule: str, manner: Manner) -> None:
    given = poll(rule, manner)
    counted = count(given, at=AT)
    document = fair_budget.read_stream(io.BytesIO(counted.pb.encode()))
    assert document.findings == ()
    assert tuple(int(one) for one in fair_budget.count_published(document).ids) == counted.winners
    assert not [found for found in fair_budget.check(document) if found.serious], "nothing amiss in the file"
    assert document.meta["rule"] == published_rule(given)
    costs = {one.number: one.cost for one in PROJECTS}
    assert counted.cost == sum(costs[number] for number in counted.winners) <= given.budget
    assert all(len(ids & set(counted.winners)) <= 1 for ids in manner.rivals)
    for name, cap in manner.caps.items():
        assert sum(one.cost for one in PROJECTS if name in one.groups and one.number in counted.winners) <= cap


@pytest.mark.parametrize("rule", rules.SHARED_BY_POINTS)
@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (rules.CUMULATIVE, {"points_in_all": 10, "points_each": 7}),
        (rules.SCORING, {"points_each": 9}),
        (rules.RANKING, {}),
    ],
)
def test_with_points_who_gave_more_pays_more_and_the_file_says_so(
    kind: str, more: dict[str, Any], rule: str, tmp_path: Path
) -> None:
    points = [] if kind == rules.RANKING else [(6, 1), (7, 3), (5,), (2, 6), (1, 2, 7), (4,), (3, 1), (2, 7)]
    manner = Manner(satisfaction=limiting.measure(kind, rule, "cost"))
    given = poll(rule, manner, kind=kind, points=points, **more)
    counted = count(given, at=AT)
    document = fair_budget.read_stream(io.BytesIO(counted.pb.encode()))
    assert document.findings == ()
    outcome = fair_budget.count_published(document)
    assert outcome.satisfaction is fair_budget.Satisfaction.POINTS
    assert tuple(int(one) for one in outcome.ids) == counted.winners
    paid = [one for one in counted.reasons if one["because"] == "paid"]
    assert paid
    assert all(one["each"] > 0 and one["points"] >= one["votes"] for one in paid)
    assert json.loads(counted.results)["satisfaction"] == "points"
    path, out = tmp_path / "a.pb", io.StringIO()
    path.write_text(counted.pb)
    call_command("tally", str(path), as_json=True, stdout=out, stderr=io.StringIO())
    assert tuple(int(one) for one in json.loads(out.getvalue())["winners"]) == counted.winners


def test_points_decide_where_votes_are_alike() -> None:
    ballots, two = [(1, 2), (1, 2), (1, 2)], [Project(1, "Bank", 900_000), Project(2, "Boom", 900_000)]
    winners = {
        points: count(
            poll("equalshares", Manner(satisfaction="points"), kind=rules.SCORING, points_each=9, ballots=ballots,
                 projects=two, points=[points] * 3), at=AT,
        ).winners
        for points in ((1, 5), (5, 1))
    }  # fmt: skip
    assert winners == {(1, 5): (2,), (5, 1): (1,)}


def test_wijklus_tally_reads_how_is_counted_from_the_file(tmp_path: Path) -> None:
    counted = count(poll("equalshares/add1-greedy", MANNERS[-1]), at=AT)
    path, out = tmp_path / "a.pb", io.StringIO()
    path.write_text(counted.pb)
    call_command("tally", str(path), as_json=True, stdout=out, stderr=io.StringIO())
    told = json.loads(out.getvalue())
    assert told["rule"] == "equalshares/add1-greedy"
    assert tuple(int(one) for one in told["winners"]) == counted.winners
    out = io.StringIO()
    call_command("tally", str(path), rule="greedy", as_json=True, stdout=out, stderr=io.StringIO())
    assert json.loads(out.getvalue())["winners"] != [], "another rule counts the ballots alone"


def test_a_cap_and_a_weight_are_told_with_the_reason() -> None:
    counted = count(poll("greedy", MANNERS[2]), at=AT)
    capped = {one["id"]: one for one in counted.reasons if one["because"] == "cap"}
    assert {one["cap"] for one in capped.values()} <= {"Groen", "Stad"}
    assert capped
    weighed = json.loads(count(poll("greedy", MANNERS[4]), at=AT).results)
    assert weighed["weights"] == {"paper": "1/3"}
    assert any(isinstance(one["votes"], float) for one in weighed["projects"])


def test_a_threshold_stands_in_the_file() -> None:
    counted = count(poll("greedy-threshold", Manner(least_votes=4)), at=AT)
    assert "min_project_score_threshold;4" in counted.pb
    assert {one["id"] for one in counted.reasons if one["because"] == "below threshold"} == {4}
