"""The score of two reports and its reasons."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wijklus_methods.signal_grouping import OFFER, SURE, Match, Report, Settings, compare

AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
NEW = Report(
    text="Het putdeksel klappert en maakt 's nachts lawaai",
    latitude=51.05,
    longitude=3.75,
    area="dampoort",
    at=AT,
    category="riool",
    main_category="straat",
)
SAME = replace(NEW, text="Lawaai van een los deksel", latitude=51.0503, at=AT - timedelta(days=3))
OTHER = replace(NEW, text="Graag een bank bij het zwembad", latitude=51.052, category="bank", main_category="groen")


def only(other: Report, **changed: object) -> Match:
    return compare(replace(NEW, **changed), [other])[0]  # type: ignore[arg-type]


def test_the_same_matter_is_above_the_threshold_and_another_is_below() -> None:
    first, second = compare(NEW, [OTHER, SAME])
    assert (first.index, second.index) == (1, 0)
    assert first.score > SURE > OFFER > 0.05 > second.score


def test_every_part_tells_what_it_saw() -> None:
    parts = {found.name: found for found in only(SAME).parts}
    assert parts["place"].metres == pytest.approx(33.4, abs=0.2)
    assert parts["time"].days == pytest.approx(-3)
    assert parts["category"].level == "same"
    assert parts["words"].words == ("putdeksel", "lawaai")
    assert all(found.weight > 0 for found in parts.values())


def test_farther_longer_ago_and_another_category_lower_the_score() -> None:
    score = only(SAME).score
    assert only(replace(SAME, latitude=51.0515)).score < score
    assert only(replace(SAME, at=AT - timedelta(days=90))).score < score
    main = only(replace(SAME, category="goot")).score
    assert only(replace(SAME, category="bank", main_category="groen")).score < main < score


def test_what_is_missing_says_nothing() -> None:
    assert only(Report()) == Match(0, pytest.approx(0.02), ())
    bare = only(Report(text="Lawaai van een los deksel"))
    assert [found.name for found in bare.parts] == ["words"]


def test_without_a_point_the_area_speaks() -> None:
    here, there = only(Report(area="dampoort")), only(Report(area="rabot"))
    assert (here.parts[0].level, there.parts[0].level) == ("same", "other")
    assert there.score < 0.02 < here.score


def test_a_point_that_is_none_is_a_missing_point() -> None:
    for latitude, longitude in ((math.nan, 3.75), (math.inf, 3.75), (91.0, 3.75), (51.05, 181.0), (51.05, None)):
        assert Report(latitude=latitude, longitude=longitude).point is None
    assert not any(found.name == "place" for found in only(Report(latitude=91.0, longitude=3.75)).parts)


def test_a_wide_matter_may_lie_farther_away() -> None:
    far = replace(SAME, latitude=51.0514)
    assert only(replace(far, scale=150.0)).score > only(far).score


def test_distance_holds_across_the_date_line() -> None:
    west = Report(latitude=0.0, longitude=-179.9999)
    match = compare(Report(latitude=0.0, longitude=179.9999), [west])[0]
    assert match.parts[0].metres == pytest.approx(22.2, abs=0.1)


def test_moments_without_a_zone_are_read_as_utc() -> None:
    naive = only(replace(SAME, at=datetime(2026, 5, 1, 9, 0)))
    assert naive == only(SAME)


def test_nothing_to_compare_with() -> None:
    assert compare(NEW, []) == []


def test_the_order_does_not_change_a_score_and_equals_keep_theirs() -> None:
    forth = {match.index: match.score for match in compare(NEW, [OTHER, SAME, SAME])}
    back = {match.index: match.score for match in compare(NEW, [SAME, SAME, OTHER])}
    assert (forth[0], forth[1], forth[2]) == (back[2], back[0], back[1])
    assert [match.index for match in compare(NEW, [SAME, SAME])] == [0, 1]


def test_words_are_compared_of_the_likeliest_only() -> None:
    matches = compare(NEW, [OTHER, SAME], Settings(most_by_words=1))
    assert [any(found.name == "words" for found in match.parts) for match in matches] == [True, False]


def test_words_made_before_are_compared_as_they_are() -> None:
    made = compare(Report(keys="lawaai deksel"), [Report(keys="lawaai deksel"), Report(keys="bank")])
    assert made[0].index == 0
    assert made[0].parts[0].words == ("deksel", "lawaai")
    assert made[1].parts[0].weight < 0


def test_two_short_general_texts_are_hardly_a_reason() -> None:
    short = only(Report(text="Vuil"), text="Vuil")
    long = only(Report(text=NEW.text))
    assert 0 < short.parts[-1].weight < long.parts[-1].weight / 2  # type: ignore[union-attr]
