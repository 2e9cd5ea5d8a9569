"""A vote is two messages to PostgreSQL: what it asks goes along with the first question, and the second keeps it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from wijklus.base import actor, ahead, clock, scope
from wijklus.ground.places import reads as places
from wijklus.ground.places.models import Municipality, Neighbourhood
from wijklus.ground.places.reads import lists
from wijklus.ground.trail import writes as trail
from wijklus.ground.trail.models import HitCount
from wijklus.loop.rounds import rules, writes
from wijklus.loop.rounds.models import Ballot, Round
from wijklus.loop.rounds.tests.test_at_once import a_ballot
from wijklus.loop.rounds.views import voting

pytestmark = pytest.mark.django_db(transaction=True)
ON_SERVER = connection.vendor == "postgresql"


@pytest.fixture
def voting_now(gent: Municipality, dampoort: Neighbourhood) -> tuple[Round, list[str]]:
    """A round in which people vote today, with four codes; the first request of the process is behind us."""
    round, codes = a_ballot(clock.now(), size=4)
    assert Client().get(address(round)).status_code == 200
    return round, codes


def address(round: Round) -> str:
    """Where people vote."""
    return f"/nl/gent/wijkbudget/{round.reference}/stemmen/"


def vote(round: Round, code: str, *projects: int) -> int:
    """Hand in a ballot; gives the status of the answer."""
    sent = {"ballot": "1", "code": code, "of_age": "on", "projects": list(projects)}
    return Client().post(address(round), sent).status_code


def tries() -> list[int]:
    """What was counted, of every key."""
    return sorted(HitCount.objects.values_list("count", flat=True))


def test_each_vote_is_counted_once_and_kept(
    voting_now: tuple[Round, list[str]], django_assert_num_queries: Callable[[int], Any]
) -> None:
    round, codes = voting_now
    assert vote(round, codes[0], 1) == 200
    assert tries() == [1]
    with django_assert_num_queries(2 if ON_SERVER else 10):  # SQLite also counts PRAGMA, BEGIN and COMMIT
        assert vote(round, codes[1], 2) == 200
    assert tries() == [2], "of this address"
    assert vote(round, codes[0].upper(), 1, 2) == 200, "the same voter, otherwise"
    assert sorted(Ballot.objects.values_list("choices", flat=True)) == [[1, 2], [2]]


def test_who_tries_too_often_keeps_nothing(
    voting_now: tuple[Round, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    round, codes = voting_now
    assert vote(round, "b" * 12, 1) == 422
    assert vote(round, "geen code", 1) == 422
    monkeypatch.setattr(voting, "AT_ALL", 3)
    assert [vote(round, code, 1) for code in codes] == [200, 429, 429, 429]
    assert Ballot.objects.count() == 1
    assert tries() == [2, 2, 6], "wrong ones by address and by round, and all"


def test_a_round_that_closes_is_closed_for_the_next_vote(voting_now: tuple[Round, list[str]], gent: Any) -> None:
    round, codes = voting_now
    assert vote(round, codes[0], 1) == 200
    assert writes.move_on(round=Round.objects.get(), by=actor.system(gent.pk), at=clock.now() + timedelta(days=400))
    assert vote(round, codes[1], 1) == 422
    assert Ballot.objects.count() == 1


def test_by_hand_the_statement_itself_decides(voting_now: tuple[Round, list[str]]) -> None:
    round, codes = voting_now
    assert vote(round, codes[0], 1) == 200
    Round.objects.update(state=rules.CHECK)  # no revision is raised
    assert vote(round, codes[1], 1) == 422
    assert Ballot.objects.count() == 1


def test_another_city_by_that_name_gets_none_of_it(
    voting_now: tuple[Round, list[str]], kortrijk: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    round, codes = voting_now
    monkeypatch.setitem(lists._id_by_slug, "gent", kortrijk.pk)
    assert vote(round, codes[0], 1) == 200, "the city is asked again"
    assert places.last_known_id("gent") == round.municipality_id
    with scope.of(kortrijk.pk):
        assert not Ballot.objects.exists()


def test_sent_ahead_with_a_question_alone_and_in_no_transaction(gent: Municipality) -> None:
    at = clock.now()

    def said() -> int:
        return trail.hit(key="x", window_seconds=60, at=at)

    with ahead.answers_kept() as answers:
        assert (answers is not None) == ON_SERVER
        trail.hit_ahead(key="x", window_seconds=60, at=at)
        Municipality.objects.filter(pk=gent.pk).update(name="Gent")
        with transaction.atomic():
            assert places.municipality_by_slug("gent") is not None
        assert tries() == [], "no write and no transaction takes it along"
        assert places.municipality_by_slug("gent") is not None
        assert tries() == ([1] if ON_SERVER else [])
        assert said() == 1
        assert said() == 2, "an answer is given once"
        with ahead.answers_kept() as inner, transaction.atomic():
            assert inner is None
    trail.hit_ahead(key="x", window_seconds=60, at=at)
    assert places.municipality_by_slug("gent") is not None
    assert said() == 3, "outside the block nothing is sent ahead"


def test_in_a_city_that_is_not_there_nobody_votes(voting_now: tuple[Round, list[str]]) -> None:
    round, codes = voting_now
    elsewhere = address(round).replace("/gent/", "/nergens/")
    assert Client().post(elsewhere, {"code": codes[0]}).status_code == 404
    assert not Ballot.objects.exists()
