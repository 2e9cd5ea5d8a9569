"""What is measured in the demonstration city."""

import pytest

from wijklus.crossings.demo import effects
from wijklus.loop.results import reads as results

pytestmark = pytest.mark.django_db


def test_the_second_neighbourhood_lacks_a_figure_from_outside(dampoort, rabot, coordinator, at):
    for _again in range(2):
        effects.follow(by=coordinator, at=at, slugs=("dampoort", "rabot", "nergens"))
    first, second = (results.followed_in(results.followed(neighbourhood_id=place.pk)) for place in (dampoort, rabot))
    assert [one.indicator.origin for one in first] == ["outside", "own"]
    assert [one.indicator.origin for one in second] == ["own"]
    # (48 - 41.5) / (60 - 41.5) = 35 per cent; (21 - 12) / (30 - 12) = 50 per cent
    assert [one.way for one in first] == [35, 50]


def test_one_thing_is_asked_of_the_city(dampoort, coordinator, at):
    for slug in ("nergens", "dampoort", "dampoort"):
        effects.ask_the_city(by=coordinator, at=at, slug=slug)
    (asked,) = results.policy_signals(on=at.date())
    assert asked.theme.title == "Betaalbaar wonen"
