"""The screens of every kind of ballot: what is wrong with it, looking once more, changing, handing in."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from wijklus.base import remembering
from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import Refused
from wijklus.ground.places.models import Neighbourhood
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.models import Ballot, Round
from wijklus.loop.rounds.tests.conftest import values
from wijklus.loop.rounds.writes.voting import CLOSED

pytestmark = pytest.mark.django_db
Sent = dict[str, Any]
TOLD: dict[str, tuple[dict[str, int], list[tuple[Sent, str]], Sent, tuple[list[int], list[int]]]] = {
    rules.CHOOSE_ONE: (
        {"least_choices": 1, "most_choices": 1},
        [({}, "te weinig"), ({"projects": ["1", "2"]}, "te veel")],
        {"projects": "2"},
        ([2], []),
    ),
    rules.KNAPSACK: (
        {"most_choices": 500},
        [({"projects": ["1", "2"]}, "1.000,00"), ({"projects": ["x"]}, "niet op dit stembiljet")],
        {"projects": ["3", "2"]},
        ([2, 3], []),
    ),
    rules.CUMULATIVE: (
        {"points_in_all": 10, "points_each": 6, "most_choices": 3},
        [
            ({"project_1": "6", "project_2": "5"}, "1 punten te veel"),
            ({"project_1": "7"}, "te veel punten"),
            ({"project_1": "-1"}, "geen heel getal"),
            ({"project_7": "1"}, "niet op dit stembiljet"),
        ],
        {"project_1": "4", "project_2": "6", "project_3": ""},
        ([2, 1], [6, 4]),
    ),
    rules.RANKING: (
        {"most_choices": 3},
        [
            ({"project_1": "1", "project_2": "1"}, "plaats 1"),
            ({"project_1": "1", "project_2": "3"}, "geen project plaats 2"),
            ({"project_1": "eerste"}, "geen heel getal"),
        ],
        {"project_1": "2", "project_3": "1"},
        ([3, 1], []),
    ),
    rules.SCORING: (
        {"most_choices": 500, "points_each": 5},
        [({"project_1": "6"}, "hoogstens 5"), ({"project_1": "0"}, "te weinig")],
        {"project_1": "0", "project_2": "5", "project_3": "5"},
        ([2, 3], [5, 5]),
    ),
}


def test_every_kind_is_filled_in_looked_at_and_handed_in(
    balloting: Round, codes: list[str], vote: Callable[..., str], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wijklus.base.clock.now", lambda: at)
    monkeypatch.setattr("wijklus.base.clock.today", lambda: at.date())
    address, anyone = f"/nl/gent/wijkbudget/{balloting.reference}/stemmen/", Client()
    for code, (kind, (terms, wrong, right, kept)) in zip(codes, TOLD.items(), strict=False):
        Round.objects.update(ballot_kind=kind, **terms)
        remembering.forget()  # what is changed past the writes raises no revision
        sent = {"ballot": "1", "code": code, "of_age": "on", "step": "look"}
        empty = anyone.post(address, {"code": code})
        assert (empty.status_code, empty.content.decode().count(" checked")) == (200, 0)
        assert 'data-ballot="stem-' in empty.content.decode()
        for given, words in wrong:
            refused = anyone.post(address, {**sent, **given})
            assert (refused.status_code, words in refused.content.decode()) == (422, True), (kind, given)
        young = anyone.post(address, {**sent, **right, "of_age": ""})
        assert (young.status_code, 'href="#id_of_age"' in young.content.decode()) == (422, True)
        looked = anyone.post(address, {**sent, **right})
        assert (looked.status_code, "nog niet ingeleverd" in looked.content.decode()) == (200, True)
        assert not Ballot.objects.filter(choices=kept[0], points=kept[1]).exists(), "looking keeps nothing"
        changing = anyone.post(address, {**sent, **right, "step": "change"})
        assert (changing.status_code, "data-ballot-sent" in changing.content.decode()) == (200, True)
        voted = anyone.post(address, {**sent, **right, "step": "vote"})
        assert 'data-draft-done="stem-' in voted.content.decode()
        assert Ballot.objects.filter(choices=kept[0], points=kept[1]).count() == 1, kind
        again = anyone.post(address, {"code": code}).content.decode()
        shown = again.count(" checked"), re.findall(r'name="project_[0-9]+" value="[^"]+"', again)
        assert shown == (0, []), "a ballot that was handed in is shown to nobody who has the code"
    balloting.refresh_from_db()
    with pytest.raises(Refused, match="geen heel getal"):
        vote(codes[-1], 1)

    def closing(**_: object) -> None:
        raise Refused(CLOSED)

    monkeypatch.setattr("wijklus.loop.rounds.writes.cast", closing)
    closed = anyone.post(address, {**sent, **right, "step": "vote"})
    assert (closed.status_code, "niets bewaard" in closed.content.decode()) == (422, True)


def test_a_coordinator_chooses_the_kind_first_and_only_what_fits_it_is_asked(
    client_of: Callable[[str], Client], dampoort: Neighbourhood, coordinator: Actor, at: datetime
) -> None:
    client, new = client_of("coordinator"), "/nl/gent/werk/rondes/nieuw/"
    assert "soort" in client.get(new).content.decode()
    asked = {
        kind: set(client.get(f"{new}?soort={kind}").context["form"].fields)
        & {"least_choices", "most_choices", "points_in_all", "points_each"}
        for kind in (rules.CHOOSE_ONE, rules.KNAPSACK, rules.CUMULATIVE, rules.SCORING)
    }
    assert asked == {
        rules.CHOOSE_ONE: set(),
        rules.KNAPSACK: {"least_choices"},
        rules.CUMULATIVE: {"least_choices", "most_choices", "points_in_all", "points_each"},
        rules.SCORING: {"least_choices", "points_each"},
    }
    given = {
        **values(at.date()), "version": 1, f"amount_{dampoort.pk}": "10000", "ballot_kind": rules.CUMULATIVE,
        "counting_rule": "equalshares/add1", "points_in_all": 10, "points_each": "",
    }  # fmt: skip
    offered = [
        rule
        for rule, _name in client.get(f"{new}?soort={rules.RANKING}").context["form"]["counting_rule"].field.choices
    ]
    assert offered == [
        "equalshares/add1", "equalshares", "greedy", "greedy-no-skip", "greedy-threshold", "greedy-exclusive",
    ]  # fmt: skip
    for wrong in ({"counting_rule": "phragmen"}, {"points_in_all": 0}, {"points_each": 11}, {"least_choices": 0}):
        assert client.post(new, {**given, **wrong}).status_code == 422, wrong
    assert client.post(new, given).status_code == 302
    round = Round.objects.get()
    assert (round.ballot_kind, round.points_in_all, round.points_each) == (rules.CUMULATIVE, 10, 0)
    edit = f"/nl/gent/werk/ronde/{round.reference}/bewerken/"
    assert set(client.get(f"{edit}?soort=knapsack").context["form"].fields) & {"points_in_all", "most_choices"} == set()
    client.post(edit, {**given, "ballot_kind": rules.KNAPSACK, "counting_rule": "equalshares"})
    round.refresh_from_db()
    assert (round.ballot_kind, round.points_in_all, round.most_choices) == (rules.KNAPSACK, 0, 500)
    with pytest.raises(Refused):
        writes.start_round(
            values=values(at.date(), ballot_kind=rules.RANKING, counting_rule="phragmen"),
            amounts=[(dampoort, Cents(1))],
            by=coordinator,
            at=at,
        )
    assert reads.rounds_for(by=coordinator).count() == 1


def test_a_ballot_on_paper_for_every_kind(
    balloting: Round, client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/nl/gent/werk/ronde/{balloting.reference}/stembiljet/"
    client, said = client_of("coordinator"), []

    def typeset(_template: object, data: dict[str, Any], **_more: object) -> bytes:
        said.append(data)
        return b"%PDF"

    monkeypatch.setattr("wijklus.loop.rounds.reads.papers.typeset", typeset)
    for kind in rules.BALLOT_KINDS:
        Round.objects.update(ballot_kind=kind, points_in_all=10, points_each=5)
        assert client.get(f"{address}dampoort/").status_code == 200
    assert [data["columns"][0] for data in said] == ["Kruisje", "Kruisje", "Kruisje", "Punten", "Plaats", "Punten"]
    assert len({data["paragraphs"][0] for data in said}) == len(rules.BALLOT_KINDS)
    orders = {tuple(one["number"] for one in data["projects"]) for data in said}
    assert [sorted(order) for order in orders] == [[1, 2, 3]], "the same recorded order each time"
    monkeypatch.undo()
    pdf = client.get(f"{address}dampoort/")
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    assert b"StructTreeRoot" in pdf.content, "tagged"
    assert client.get(f"{address}rabot/").status_code == 404
    Round.objects.update(seed="")
    assert client.get(f"{address}dampoort/").status_code == 404, "before the projects are known"
