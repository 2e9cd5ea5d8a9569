"""The rule of an invented city is found out, told with reasons, and sureness means what it says."""

import numpy as np
import pytest

from wijklus_methods.signal_routing import Record, evaluate, train
from wijklus_methods.signal_routing.tests import cities


def test_where_the_text_decides() -> None:
    model = train(cities.where_text_decides())
    first, *others = model.suggest(Record(text="De lantaarn aan de kerk brandt niet meer"))
    assert first.label == "licht"
    assert first.confidence > 0.6
    assert {reason.what for reason in first.reasons} <= {"lantaarn", "brandt", "niet", "meer", "aan", "kerk"}
    assert first.reasons[0].what in {"lantaarn", "brandt"}
    assert [one.confidence for one in others] == sorted((one.confidence for one in others), reverse=True)


def test_a_part_of_a_word_is_understood() -> None:
    model = train(cities.where_text_decides())
    assert model.suggest(Record(text="Straatlantaarns!"))[0].label == "licht"
    assert model.suggest(Record(text="de containers"))[0].label == "afval"


@pytest.mark.parametrize(
    ("known", "least"),
    [
        ({"category": True}, 0.95),
        ({"category": True, "point": True}, 0.95),
        ({"category": False, "text": True, "count": 1_200}, 0.8),
        ({"category": False, "text": True, "point": True, "count": 1_200}, 0.8),
    ],
)
def test_where_the_area_decides(known: dict[str, bool], least: float) -> None:
    assert evaluate(cities.where_area_decides(**known)).top1 >= least


def test_the_area_is_told_as_a_reason() -> None:
    model = train(cities.where_area_decides())
    suggestion = model.suggest(Record(category="afval", area="Noord"))[0]
    assert suggestion.label == "dienst 1"
    assert suggestion.reasons[0].kind == "area"
    assert suggestion.reasons[0].what == "Noord"
    assert 0 < suggestion.reasons[0].share <= 1


def test_the_place_is_told_as_a_reason() -> None:
    model = train(cities.where_area_decides(point=True))
    suggestion = model.suggest(Record(category="afval", latitude=51.10, longitude=3.72))[0]
    assert (suggestion.label, suggestion.reasons[0].kind) == ("dienst 1", "place")


def test_words_in_an_area_are_told_as_that_area() -> None:
    model = train(cities.where_area_decides(1_200, category=False, text=True))
    assert "words by area" in model.choice.views
    reasons = model.suggest(Record(text="de lamp brandt niet", area="Oost"))[0].reasons
    assert ("area", "Oost") in {(reason.kind, reason.what) for reason in reasons}


def test_a_new_division_of_work_is_followed() -> None:
    past = cities.where_a_service_is_split()
    found = evaluate(past)
    assert found.top1 > 0.9
    assert train(past[:450]).choice.half_life is not None


def test_a_column_that_was_filled_in_for_some_only_does_no_harm() -> None:
    past = cities.where_a_column_is_filled_in_later()
    with_area = evaluate(past).top1
    without = evaluate([Record(text=one.text, at=one.at, label=one.label) for one in past]).top1
    assert with_area > without - 0.03
    assert with_area > 0.85


def test_that_a_place_is_missing_tells_something_where_a_place_is_the_custom() -> None:
    model = train(cities.where_remarks_have_no_place())
    assert "place filled in" in model.choice.views
    vague = "het is hier al weken zo"
    assert model.suggest(Record(text=vague))[0].label == "opmerking"
    assert model.suggest(Record(text=vague, latitude=51.0, longitude=3.7))[0].label != "opmerking"


def test_a_category_that_came_later_is_left_out() -> None:
    model = train(cities.where_a_column_is_filled_in_later(column="category"))
    assert "category" not in model.choice.views
    assert model.suggest(Record(text="de lamp brandt niet", category="Noord"))[0].label == "licht"


def test_sureness_means_what_it_says() -> None:
    chance = cities.random.Random(5)
    noisy = [
        cities.replaced_label(one, chance.choice(list(cities.MATTERS))) if chance.random() < 0.3 else one
        for one in cities.where_text_decides(2_400)
    ]
    model = train(noisy[:1_600])
    sure = model.probabilities(noisy[1_600:]).max(axis=1)
    right = np.array([model.suggest(one)[0].label == one.label for one in noisy[1_600:]])
    assert abs(sure.mean() - right.mean()) < 0.1


def test_below_the_threshold_nothing_is_suggested() -> None:
    model = train(cities.where_text_decides())
    vague = Record(text="het is hier al weken zo")
    assert model.suggest(vague)[0].confidence < 0.6
    assert model.suggest(vague, threshold=0.6) == ()
    assert len(model.suggest(vague, at_most=2)) == 2
    assert model.suggest(vague, at_most=0) == ()
