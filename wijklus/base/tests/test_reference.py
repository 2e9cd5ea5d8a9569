"""What is shown outside: names nobody guesses, and private links that can be printed again and revoked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from wijklus.base import reference


def test_references_are_fresh_and_readable_from_paper() -> None:
    made = {reference.new() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(one) for one in made} == {reference.LENGTH}
    assert set("".join(made)) <= set(reference.ALPHABET)
    assert not set("01ilou") & set(reference.ALPHABET)


def test_a_row_names_itself() -> None:
    field = reference.ReferenceField()
    assert field.unique
    assert not field.editable
    assert len(field.get_default()) == reference.LENGTH


def test_the_same_link_can_be_printed_again() -> None:
    assert reference.private_key("follow", "abc") == reference.private_key("follow", "abc")
    assert len(reference.private_key("follow", "abc")) == 26


def test_a_key_opens_its_own_link_only() -> None:
    key = reference.private_key("follow", "abc", 1)
    assert reference.fits(key, "follow", "abc", 1)
    assert not reference.fits(key, "follow", "abc", 2)
    assert not reference.fits(key, "answer", "abc", 1)
    assert not reference.fits(key, "follow", "abd", 1)


def test_a_link_ends_when_its_time_is_over() -> None:
    key = reference.private_key("accept", "abc", expires=1000)
    assert reference.fits(key, "accept", "abc", expires=1000, now=1000)
    assert not reference.fits(key, "accept", "abc", expires=1000, now=1001)
    assert not reference.fits(key, "accept", "abc", expires=1000)
    assert not reference.fits(key, "accept", "abc", expires=2000, now=1001)


@given(st.text())
def test_a_guess_does_not_fit(guess: str) -> None:
    assert not reference.fits(guess, "follow", "abc")


@pytest.mark.parametrize("guess", ["", "\ud800", "é" * 26])
def test_a_strange_guess_does_not_fit(guess: str) -> None:
    assert not reference.fits(guess, "follow", "abc")


def test_a_printed_letter_outlives_a_new_secret(settings: Settings) -> None:
    key = reference.private_key("follow", "abc")
    earlier, settings.SECRET_KEY = settings.SECRET_KEY, "another secret"
    assert not reference.fits(key, "follow", "abc")
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert reference.fits(key, "follow", "abc")
