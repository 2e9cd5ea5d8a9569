"""What a ballot weighs by the way it came in: exact, told before, and nothing told of ways that few people used."""

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from wijklus.base.actor import Actor
from wijklus.base.cents import Cents
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.places.models import Neighbourhood
from wijklus.loop.rounds import reads, rules, writes
from wijklus.loop.rounds.models import Ballot, ChannelWeight, Round, RoundArea, Tally
from wijklus.loop.rounds.rules import channels, voting
from wijklus.loop.rounds.tests.conftest import codes_of, values
from wijklus_methods import fair_budget

HALF = Fraction(3, 2)


@pytest.mark.parametrize(
    ("text", "weight", "words"),
    [("1", Fraction(1), "1"), (" 1,5 ", HALF, "1.5"), ("3/2", HALF, "1.5"), ("1/3", Fraction(1, 3), "1/3"),
     ("10", Fraction(10), "10"), ("0.125", Fraction(1, 8), "0.125")],
)  # fmt: skip
def test_a_weight_is_exact(text: str, weight: Fraction, words: str) -> None:
    assert channels.weight_in(text) == weight
    assert channels.in_words(weight) == words
    assert channels.weight_in(words) == weight


@pytest.mark.parametrize("text", ["", "x", "0", "-1", "11", "0.01", "1e3", "1/0", "1.2345", "NaN"])
def test_what_is_no_weight_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"weight|bounds"):
        channels.weight_in(text)


@pytest.mark.parametrize(
    ("counts", "names"),
    [
        ({"letter": 20, "desk": 9, "paper": 8}, {"letter": "desk+letter", "desk": "desk+letter", "paper": "paper"}),
        ({"letter": 20, "paper": 4}, {}),
        ({"letter": 4, "paper": 20}, {}),
        ({"letter": 20}, {}),
        ({}, {}),
        (
            {"letter": 20, "online": 30, "paper": 3},
            {"letter": "letter", "online": "online+paper", "paper": "online+paper"},
        ),
    ],
)
def test_no_name_is_of_few_people(counts: dict[str, int], names: dict[str, str]) -> None:
    weights = {"paper": HALF, "online": Fraction(1, 2)}
    found = channels.published(counts, weights, 5)
    assert found.names == names
    assert set(found.weights) == set(names.values())
    for name in found.weights:
        assert sum(counts[channel] for channel in names if names[channel] == name) >= 5


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 20, "b": 9}, {"a": 20, "b": 9}),
        ({"a": 20, "b": 3}, {"a": None, "b": None}),
        ({"a": 20, "b": 9, "c": 3}, {"a": 20, "b": None, "c": None}),
        ({"a": 20, "b": 9, "c": 1, "d": 1}, {"a": 20, "b": None, "c": None, "d": None}),
        ({"a": 20, "b": 4, "c": 4, "d": 0}, {"a": 20, "b": None, "c": None}),
        ({}, {}),
    ],
)
def test_no_number_of_few_people_follows_from_the_others(counts: dict[str, int], told: dict[str, int | None]) -> None:
    assert channels.told(counts, 5) == told


def test_what_stands_under_one_name_in_the_file_is_a_whole() -> None:
    counts, weights = {"a": 10, "b": 3, "c": 7, "d": 3}, {"c": Fraction(2), "d": Fraction(2)}
    names = channels.published(counts, weights, 5).names
    assert names == {"a": "a+b", "b": "a+b", "c": "c+d", "d": "c+d"}
    assert channels.told(counts, 5, names) == dict.fromkeys("abcd"), "13 stand under the first name: b would be 3"
    assert channels.told(counts, 5) == {"a": 10, "b": None, "c": 7, "d": None}, "where all weigh the same"


@pytest.mark.django_db
def test_weights_are_set_on_a_screen_while_nobody_sees_the_round(
    client_of: Callable[[str], Client], coordinator: Actor, field_worker: Actor, dampoort: Neighbourhood, at: datetime
) -> None:
    amounts = [(dampoort, Cents(1_000_000))]
    round = writes.start_round(values=values(at.date()), amounts=amounts, by=coordinator, at=at)
    client, address = client_of("coordinator"), f"/nl/gent/werk/ronde/{round.reference}/kanalen/"
    assert "Nu weegt elk stembiljet evenveel" in client.get(address).content.decode()
    assert client.post(address, {"version": 1, "desk": "veel"}).status_code == 422
    assert not ChannelWeight.objects.exists()
    assert client.post(address, {"version": 1, "desk": "1,5"}).status_code == 302
    assert reads.channel_weights_of(round)[voting.DESK] == HALF
    assert 'value="1.5"' in client.get(address).content.decode()
    assert client.post(address, {"version": 1, "desk": "2"}).status_code == 422, "changed meanwhile"
    assert client.post(address, {"version": 2}).status_code == 302
    assert not ChannelWeight.objects.exists(), "all weigh the same: nothing is kept"
    with pytest.raises(NotAllowed):
        writes.weigh_channels(round=round, version=3, weights={}, by=field_worker, at=at)
    round = writes.weigh_channels(round=round, version=3, weights={"desk": "3/2"}, by=coordinator, at=at)
    round = writes.advance(round=round, to=rules.CALL, by=coordinator, at=at)
    with pytest.raises(Refused):
        writes.weigh_channels(round=round, version=round.version, weights={}, by=coordinator, at=at)
    assert "verandert niet meer" in client.get(address).content.decode()
    page = client.get(f"/nl/gent/wijkbudget/{round.reference}/").content.decode()
    assert "Aan het loket: 1.5" in page
    assert "minder dan 5" in page
    assert client.get("/nl/gent/werk/ronde/x/kanalen/").status_code == 404


@pytest.mark.django_db
def test_the_file_alone_tells_the_weights_and_the_result_tells_how_people_voted(
    balloting: Round, coordinator: Actor, clock_actor: Actor, anyone: Actor, at: datetime, tmp_path: Path,
    client_of: Callable[[str], Client],
) -> None:  # fmt: skip
    batch = writes.order_codes(area=RoundArea.objects.get(), size=13, by=coordinator, at=at)
    writes.make_codes(batch=batch, by=clock_actor, at=at)
    for n, code in enumerate(codes_of(batch)):
        credential = voting.Credential(code, voting.DESK if n < 6 else voting.LETTER)
        by = coordinator if n < 6 else anyone
        chosen = [1] if n < 6 else [2, 3]
        writes.cast(round=balloting, credential=credential, choices=chosen, of_age=True, by=by, at=at)
    ChannelWeight(round=balloting, channel=voting.DESK, weight="3/2").save()
    after = at + timedelta(days=31)
    writes.move_on(round=balloting, by=clock_actor, at=after)
    balloting.refresh_from_db()
    writes.count_round(round=balloting, by=clock_actor, at=after)
    tally = Tally.objects.get()
    told = json.loads(tally.results)
    assert told["weights"] == {"desk": "3/2", "letter": "1"}
    assert told["ways"] == {"desk": 6, "letter": 7}
    assert {one["id"]: one["votes"] for one in told["projects"]} == {"1": 9, "2": 7, "3": 7}
    document = fair_budget.read_stream(io.BytesIO(tally.pb.encode()))
    assert list(fair_budget.count_published(document).ids) == told["winners"]
    path, out = tmp_path / "a.pb", io.StringIO()
    path.write_text(tally.pb)
    call_command("tally", str(path), as_json=True, stdout=out, stderr=io.StringIO())
    assert json.loads(out.getvalue())["winners"] == told["winners"]
    page = client_of("coordinator").get(f"/nl/gent/wijkbudget/{balloting.reference}/uitslag/dampoort/")
    assert "Aan het loket: 1.5" in page.content.decode()
    assert "Hoe mensen stemden" in page.content.decode()
    writes.cut_links(round=balloting, by=clock_actor, at=at + timedelta(days=70))
    assert reads.ways_in(list(Ballot.objects.all())) == {}
