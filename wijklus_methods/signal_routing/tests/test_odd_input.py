"""Whatever stands in a city's past or in a new signal: an answer, or a clear refusal."""

import math
from datetime import UTC, datetime

import numpy as np
import pytest

from wijklus_methods.signal_routing import Model, NothingToLearn, Record, evaluate, train
from wijklus_methods.signal_routing.records import ages_in_days, in_order_of_time
from wijklus_methods.signal_routing.tests import cities

ODD = [
    Record(),
    Record(text=""),
    Record(text="   \n\t"),
    Record(text="😀🎉🚧🏳️‍🌈" * 50),
    Record(text="lamp " * 20_000),
    Record(text="x" * 100_000),
    Record(text="مصباح الشارع لا يعمل"),
    Record(text="街灯が消えています"),
    Record(text="\ud800 half a character"),
    Record(text="' OR 1=1; -- <script>alert(1)</script>"),
    Record(category="never seen", area="never seen"),
    Record(latitude=math.nan, longitude=4.0),
    Record(latitude=91.0, longitude=181.0),
    Record(latitude=90.0, longitude=-180.0),
    Record(latitude=51.0),
    Record(text="lamp", at=datetime(1900, 1, 1)),
]


@pytest.fixture(scope="module")
def model() -> Model:
    return train([*cities.where_area_decides(120, text=True), *cities.where_area_decides(120, point=True)])


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_an_odd_signal_gets_an_answer(model: Model, odd: Record) -> None:
    suggestions = model.suggest(odd)
    assert len(suggestions) == 3
    assert all(0 <= one.confidence <= 1 for one in suggestions)


def test_an_odd_past_is_learned_from() -> None:
    past = [Record(one.text, at=datetime(2024, 1, 1 + i % 28), label=f"label {i % 3}") for i, one in enumerate(ODD * 5)]
    assert train(past).trained_on == len(past)


def test_one_label_only() -> None:
    model = train([Record(text="lamp", label="licht")] * 9)
    assert model.suggest(Record(text="haag"))[0].label == "licht"
    assert model.suggest(Record())[0].confidence == pytest.approx(0.9)


def test_one_decision_is_enough_to_answer_and_too_little_to_be_sure() -> None:
    model = train([Record(text="lamp", label="licht"), Record(text="haag", label="groen")])
    assert model.suggest(Record(text="lamp"))[0].label == "licht"
    assert model.suggest(Record(text="lamp"), threshold=0.99) == ()


def test_nothing_to_learn_is_said() -> None:
    with pytest.raises(NothingToLearn, match="no record with a label"):
        train([Record(text="lamp")])
    with pytest.raises(NothingToLearn, match="four"):
        evaluate([Record(text="lamp", label="licht")] * 3)


def test_no_answer_is_asked() -> None:
    model = train(cities.where_text_decides(60))
    assert model.probabilities([]).shape == (0, 4)


def test_a_label_nobody_had_seen_lowers_all_confidence() -> None:
    past = cities.where_text_decides(400)
    news = [Record(one.text, at=one.at, label=f"nieuw {i}") if i % 4 == 0 else one for i, one in enumerate(past[240:])]
    steady, moving = train(past), train([*past[:240], *news])
    assert moving.choice.known < 0.9 < steady.choice.known
    assert moving.probabilities(past[:5]).sum(axis=1).max() < 0.9
    everything_new = [Record(text="lamp", at=one.at, label=str(i)) for i, one in enumerate(past[:60])]
    assert train(everything_new).choice.known < 0.2


def test_no_times_at_all() -> None:
    past = [Record(text=one.text, label=one.label) for one in cities.where_text_decides()]
    assert evaluate(past).top1 > 0.9


def test_order_of_time() -> None:
    early, late, never = (
        Record("a", at=datetime(2024, 1, 1)),
        Record("b", at=datetime(2024, 1, 3, tzinfo=UTC)),
        Record("c"),
    )
    assert [one.text for one in in_order_of_time([late, never, early])] == ["c", "a", "b"]
    assert np.allclose(ages_in_days([never, early, late]), [2, 2, 0])
    assert ages_in_days([never]) == [0]
