"""Names in addresses, periods, and cells of the map."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from wijklus.ground.places import rules


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Sluizeken - Tolhuis - Ham", "sluizeken-tolhuis-ham"), ("Café d'Élan", "cafe-d-elan"), ("!", "")],
)
def test_a_name_in_an_address(name: str, slug: str) -> None:
    assert rules.slug_of(name) == slug


def test_a_slug_that_nobody_has() -> None:
    assert rules.free_slug("Dampoort", "44021W13", set()) == "dampoort"
    assert rules.free_slug("Dampoort", "44021W13", {"dampoort"}) == "dampoort-44021w13"
    assert rules.free_slug("Dampoort", "44021W13", {"dampoort", "dampoort-44021w13"}) == "dampoort-2"
    assert rules.free_slug("Werk", "A1", set()) == "werk-a1"
    assert rules.free_slug("!", "?", set()) == "wijk-2"
    assert len(rules.free_slug("a" * 200, "b" * 40, {"a" * 80})) <= 80


def first_words(patterns: list[Any]) -> Iterator[str]:
    """The words with which addresses begin, after the language: where the municipality stands in the others."""
    for pattern in patterns:
        word = str(pattern.pattern).split("/")[0]
        if word and "<" not in word and "." not in word:
            yield word
        elif isinstance(pattern, URLResolver) and not word:
            yield from first_words(pattern.url_patterns)


def test_no_municipality_takes_an_address_of_wijklus() -> None:
    (languages,) = (p for p in get_resolver().url_patterns if isinstance(p.pattern, LocalePrefixPattern))
    assert set(first_words(languages.url_patterns)) <= rules.RESERVED


def test_the_code_without_a_place() -> None:
    assert rules.not_locatable_code("44021") == "44021WONB"


def test_periods() -> None:
    january, later = date(2026, 1, 1), date(2026, 3, 1)
    assert rules.Period(january).holds_on(later)
    assert not rules.Period(january, later).holds_on(later)
    assert not rules.overlap(rules.Period(january, later), rules.Period(later))
    assert rules.overlap(rules.Period(january), rules.Period(later))
    assert not rules.overlap(rules.Period(later), rules.Period(january, later))


def test_a_public_cell_hides_the_house_and_keeps_the_street() -> None:
    cell = rules.public_cell(51.0594, 3.7423)
    latitude, longitude = rules.cell_centre(cell)
    assert cell < 2**63
    assert rules.public_cell(latitude, longitude) == cell
    assert abs(latitude - 51.0594) < 0.001
    outline = rules.cell_outline(cell)
    assert outline[0] == outline[-1]
    assert len(outline) == 7


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_no_cell_off_the_earth(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="not on the earth"):
        rules.public_cell(latitude, longitude)
