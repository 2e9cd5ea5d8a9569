"""Text made comparable, the same on every database."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijklus.base.text import cleaned, folded, search_words


@pytest.mark.parametrize(
    ("typed", "found"),
    [("Café  Élan", "cafe elan"), ("STRAẞE", "strasse"), ("ĲSBERG", "ijsberg"), ("\tÀ\n", "a"), ("™", "tm")],
)
def test_folding_forgets_case_and_accents(typed: str, found: str) -> None:
    assert folded(typed) == found


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_what_people_wrote_stays_but_for_what_cannot_be_seen() -> None:
    assert (
        cleaned("  De lamp\r\nis stuk\x00\u202e \U0001f9d1\u200d\U0001f33e\r")
        == "De lamp\nis stuk \U0001f9d1\u200d\U0001f33e"
    )
    assert cleaned("cafe\u0301") == "café"
    assert cleaned("\ufeffa\x85b\ud800") == "ab"


@given(st.text())
def test_what_was_cleaned_can_be_stored(text: str) -> None:
    assert "\x00" not in cleaned(text)
    assert cleaned(text).encode().decode() == cleaned(text)


def test_words_are_found_by_their_stem() -> None:
    assert search_words("De lampen, stuk!") == search_words("de LAMP stuk")
    assert search_words("running lamps", "en") == "run lamp"
    assert search_words("les lampes", "fr") == search_words("les lampe", "fr")
    assert search_words("lampen", "tr") == "lampen"
    assert search_words("") == ""


def test_many_threads_find_the_same_stems() -> None:
    expected = search_words("zwerfvuilopruimacties straatverlichtingen " * 50)
    found: list[str] = []

    def work() -> None:
        found.extend(search_words("zwerfvuilopruimacties straatverlichtingen " * 50) for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {expected}
    assert len(found) == 60
