"""Phases, codes, ballots and the count, without a database."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wijklus.loop.rounds import rules
from wijklus.loop.rounds.rules import tally, voting
from wijklus.loop.rounds.tests.conftest import values
from wijklus_methods import fair_budget

ON = date(2026, 11, 20)
DAYS = {day: values(ON)[day] for day in rules.DAYS}
CLOSES = DAYS["ballot_until"]


def test_days_come_in_order_and_a_ballot_may_last_one_day() -> None:
    rules.check_days(DAYS)
    rules.check_days({**DAYS, "ballot_until": DAYS["ballot_from"]})
    for day in ("check_from", "ballot_until", "objection_until"):
        with pytest.raises(rules.OutOfOrder) as wrong:
            rules.check_days({**DAYS, day: ON - timedelta(days=1)})
        assert wrong.value.day == day
    with pytest.raises(rules.OutOfOrder):
        rules.check_days({**DAYS, "objection_until": CLOSES})


@pytest.mark.parametrize(
    ("state", "on", "becomes"),
    [
        (rules.CALL, DAYS["check_from"] - timedelta(days=1), ""),
        (rules.CALL, DAYS["check_from"], rules.CHECK),
        (rules.CHECK, DAYS["ballot_from"] - timedelta(days=1), ""),
        (rules.CHECK, DAYS["ballot_from"], rules.BALLOT),
        (rules.BALLOT, CLOSES, ""),
        (rules.BALLOT, CLOSES + timedelta(days=1), rules.COUNT),
        (rules.DRAFT, CLOSES, ""),
        (rules.COUNT, CLOSES + timedelta(days=99), ""),
    ],
)
def test_a_phase_begins_on_its_day(state: str, on: date, becomes: str) -> None:
    assert rules.next_phase(state, DAYS, on) == becomes


def test_a_ballot_that_opens_after_its_last_day_lasts_as_long_as_was_promised() -> None:
    assert rules.later_days(DAYS, DAYS["ballot_from"]) == rules.later_days(DAYS, CLOSES) == {}, "some days are left"
    opens = CLOSES + timedelta(days=5)
    later = rules.later_days(DAYS, opens)
    assert later["ballot_until"] - opens == CLOSES - DAYS["ballot_from"]
    rules.check_days({**DAYS, **later})
    assert later["objection_until"] - later["ballot_until"] == DAYS["objection_until"] - CLOSES


def test_what_a_phase_takes() -> None:
    assert rules.is_open_to_votes(rules.BALLOT, CLOSES, CLOSES)
    assert not rules.is_open_to_votes(rules.BALLOT, CLOSES, CLOSES + timedelta(days=1)), "before the clock's job comes"
    assert not rules.is_open_to_votes(rules.CHECK, CLOSES, ON)
    assert rules.takes_proposals(rules.CALL, DAYS["check_from"], ON)
    assert not rules.takes_proposals(rules.CALL, ON, ON)
    assert rules.links_may_go(rules.DONE, ON, ON + timedelta(days=1))
    assert not rules.links_may_go(rules.DONE, ON, ON)
    assert not rules.links_may_go(rules.BALLOT, ON, CLOSES)


def test_codes() -> None:
    codes = [voting.code_of(b"k" * 32, n) for n in range(1, 2001)]
    assert len(set(codes)) == 2000
    assert all(map(voting.looks_like_a_code, codes))
    assert codes[0] != voting.code_of(b"x" * 32, 1), "another batch has other codes"
    assert voting.folded(f" {voting.shown(codes[0])} ") == codes[0]
    assert not voting.looks_like_a_code("bcdf")
    assert not voting.looks_like_a_code("aaaaaaaaaaaa")
    assert not voting.looks_like_a_code(voting.folded("b" * 400))
    digest = voting.code_digest("secret", "ronde", codes[0])
    assert len(digest) == 64
    assert digest != voting.code_digest("secret", "other", codes[0])


def test_a_ballot_and_its_receipt_stand_where_only_the_key_leads() -> None:
    code, key = "bcdfghjkmnpq", b"k" * 32
    assert voting.ballot_id(key, code) == voting.ballot_id(key, code)
    places = {voting.ballot_id(key, code), voting.ballot_id(b"x" * 32, code), voting.receipt_id(key, code)}
    assert len(places) == 3
    assert len(voting.receipt_of(key, code)) == voting.RECEIPT_LENGTH
    assert len(voting.commitment("a receipt")) == 64


def test_every_voter_has_an_order_of_their_own_that_can_be_made_again() -> None:
    orders = {tuple(voting.order_for("seed", str(voter), range(1, 9))) for voter in range(20)}
    assert len(orders) == 20
    assert all(sorted(order) == list(range(1, 9)) for order in orders)
    assert voting.order_for("seed", "1", range(1, 9)) == voting.order_for("seed", "1", reversed(range(1, 9)))
    firsts = [voting.order_for("seed", str(voter), range(4))[0] for voter in range(400)]
    assert all(60 < firsts.count(number) < 140 for number in range(4)), "no project has the best place"


def a_poll(rule: str = "equalshares/add1", **other: Any) -> tally.Poll:
    given: dict[str, Any] = {
        "round_reference": "ref", "title": "Wijkbudget; 2027", "city": "Gent", "country": "BE", "language": "nl",
        "neighbourhood": "Dampoort", "budget": 1_000_050, "rule": rule, "least": 1, "most": 2, "seed": "00ff",
        "begin": ON, "end": CLOSES,
        "projects": [
            tally.Project(1, 'Een "speeltuin"\nvoor allen', 600_000), tally.Project(2, "Bankjes; bomen", 500_050),
            tally.Project(3, "Rek", 400_000), tally.Project(4, "Niemand", 1),
        ],
        "ballots": [[1, 3], [1, 3], [1], [2], [2], [2, 3]],
    }  # fmt: skip
    return tally.Poll(**{**given, **other})


@pytest.mark.parametrize("rule", rules.COUNTING_RULES)
def test_the_published_file_is_sound_and_gives_the_published_winners(rule: str) -> None:
    counted = tally.count(a_poll(rule), at=datetime(2027, 1, 1, tzinfo=UTC))
    document = fair_budget.read_stream(io.BytesIO(counted.pb.encode()))
    assert [*document.findings, *fair_budget.check(document)] == []
    again = fair_budget.count_published(document)
    assert tuple(map(int, again.ids)) == counted.winners
    assert counted.winners
    results = json.loads(counted.results)
    assert results["winners"] == list(again.ids)
    assert results["pb_sha256"] == tally.sha256(counted.pb)
    assert results["cost"] + results["leftover"] == 1_000_050
    assert results["cost"] == counted.cost
    assert counted.results_sha256 == tally.sha256(counted.results)
    assert counted.pb_sha256 == tally.sha256(counted.pb)
    assert {one["id"] for one in results["projects"]} == {"1", "2", "3", "4"}
    assert next(one for one in results["projects"] if one["id"] == "4")["because"] == tally.NO_SUPPORT


@pytest.mark.parametrize("kind", rules.BALLOT_KINDS)
def test_ballots_without_a_project_do_not_hold_up_the_count(kind: str) -> None:
    counted = tally.count(
        a_poll("equalshares/add1", projects=[], ballots=[(), ()], kind=kind), at=datetime(2027, 1, 1, tzinfo=UTC)
    )
    assert (counted.winners, counted.cost, counted.reasons) == ((), 0, [])


def test_without_ballots_nothing_wins() -> None:
    counted = tally.count(a_poll(ballots=[]), at=datetime(2027, 1, 1, tzinfo=UTC))
    assert counted.winners == ()
    assert counted.leftover == 1_000_050
    assert {reason["because"] for reason in counted.reasons} == {tally.NO_SUPPORT}


def test_ballots_of_few_people_are_not_published() -> None:
    assert tally.may_publish_ballots(5, 5)
    assert not tally.may_publish_ballots(4, 5)
    assert tally.euros(1250) == "12.50"
    assert tally.euros(1200) == "12"
