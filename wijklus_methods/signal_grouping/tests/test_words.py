"""Likeness of texts: what words say, how they meet, and what is shared."""

import pytest

from wijklus_methods.signal_grouping.words import Information, Likener, by_length, keys_of, meeting, split_keys


def test_keys_are_folded_each_once_and_remember_how_they_stood() -> None:
    assert keys_of("Het Putdeksel, het PUTDEKSEL klaagt: café!") == {
        "het": "Het",
        "putdeksel": "Putdeksel",
        "klaagt": "klaagt",
        "cafe": "café",
    }


def test_keys_are_stemmed_when_a_stemmer_is_given() -> None:
    assert keys_of("lantaarns", lambda word: word.removesuffix("s")) == {"lantaarn": "lantaarns"}


def test_a_long_text_is_compared_by_its_first_words() -> None:
    long = " ".join(f"woord{n}" for n in range(500))
    assert len(keys_of(long)) == len(split_keys(long)) == 80


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("deksel", "deksel", 1, 1),
        ("putdeksel", "deksel", 0.6, 0.8),
        ("strassenlaterne", "laterne", 0.5, 0.6),
        ("lantaarn", "verlichting", 0, 0),
        ("put", "putten", 0, 0),
        ("12", "125", 0, 0),
        ("1234567", "12345678", 0, 0),
        ("", "", 1, 1),
    ],
)
def test_words_meet_whole_or_in_part(one: str, other: str, least: float, most: float) -> None:
    assert least <= meeting(one, other) <= most
    assert meeting(one, other) == meeting(other, one)


def test_long_words_say_more_than_short_ones_and_numbers_say_something() -> None:
    assert by_length("de") < by_length("weg") < by_length("putdeksel") <= by_length("x" * 40)
    assert by_length("12") == by_length("3")


def test_a_word_that_stands_everywhere_says_nothing() -> None:
    everywhere = Information.among([("licht", f"w{n}") for n in range(5_000)])
    assert everywhere.of("licht") < 0.05
    assert everywhere.of("nooitgehoord") > 5


def test_texts_are_alike_by_telling_words_not_by_small_ones() -> None:
    likener = Likener(["het", "putdeksel", "klappert"], Information.among([]))
    near, far = likener.to(["deksel", "klappert"]), likener.to(["het", "zwembad"])
    assert near.value > 0.6 > 0.1 > far.value
    assert near.shared == ("klappert", "putdeksel")


def test_a_text_without_words_is_like_nothing() -> None:
    assert Likener([], Information.among([])).to([]).value == 0
    assert Likener(["licht"], Information.among([])).to([]).said == 0


def test_one_word_is_counted_once_however_many_words_meet_it() -> None:
    once = Likener(["putdeksel"], Information.among([])).to(["putdeksel", "deksel", "deksels"])
    assert once.value <= 1
    assert once.shared == ("putdeksel",)
