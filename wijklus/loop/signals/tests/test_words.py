"""A word that was mistyped is looked for as it was meant."""

import pytest

from wijklus.base import scope
from wijklus.loop.signals import jobs, reads, writes
from wijklus.loop.signals.models import SearchWord, Signal
from wijklus.loop.signals.rules import words as rules


@pytest.mark.parametrize(
    ("typed", "word", "expected"),
    [
        ("statoin", "station", True),
        ("staton", "station", True),
        ("stattion", "station", True),
        ("stotion", "station", True),
        ("tation", "station", True),
        ("station", "station", False),
        ("stationn", "stations", True),
        ("straat", "station", False),
        ("ntatios", "station", False),
    ],
)
def test_one_slip_of_the_finger(typed, word, expected):
    assert rules.one_slip(typed, word) is expected
    assert not expected or set(rules.keys_of(typed)) & set(rules.keys_of(word))


def test_the_word_of_most_signals_is_meant_and_a_word_itself_is_left_alone():
    found = [("lamp", 3), ("ramp", 9), ("kamp", 9), ("straat", 50)]
    assert rules.meant("damp", found) == "kamp"
    assert rules.meant("lamp", found) == "lamp"
    assert rules.meant("fontein", found) == "fontein"


@pytest.fixture
def spoken(gent, say):
    with scope.of(gent.pk):
        for number in range(rules.LEAST_SIGNALS):
            say(text=f"De straatlampen aan het station zijn stuk, {number} 0470123456")
        say(text="Mevrouw Zonderling woont hier")
        writes.learn_words()
        yield


class TestLearning:
    def test_words_in_several_signals_and_no_numbers(self, spoken):
        known = reads.known_words()
        assert known["straatlampen"] == rules.LEAST_SIGNALS
        assert not {"zonderling", "0470123456", "de"} & set(known)

    def test_again_changes_nothing_and_what_nobody_says_any_more_goes(self, spoken):
        before = SearchWord.objects.count()
        writes.learn_words()
        assert SearchWord.objects.count() == before
        Signal.objects.update(text="")
        jobs.learn_words()
        assert not SearchWord.objects.exists()

    def test_a_thousand_texts_at_a_time(self, spoken, monkeypatch):
        monkeypatch.setattr("wijklus.loop.signals.reads.words.AT_A_TIME", 2)
        assert [len(part) for part in reads.newest_texts(most=3)] == [2, 2]
        assert [len(part) for part in reads.newest_texts(most=100)] == [2, 2]

    def test_a_count_follows_when_it_doubled(self, spoken, say):
        for _again in range(2 * rules.LEAST_SIGNALS):
            say(text="Het station")
        writes.learn_words()
        assert reads.known_words()["station"] == 3 * rules.LEAST_SIGNALS


class TestFinding:
    def test_every_mistyped_word_with_one_question(self, spoken, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert reads.meant("Straatlmapen statoin") == "straatlampen station"
        assert reads.meant("station fontein") == "station fontein"

    def test_nothing_is_asked_for_what_is_no_word(self, spoken, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert reads.meant("12 de") == "12 de"

    def test_the_inbox_says_what_was_looked_for_instead(self, spoken, client_of):
        client = client_of("director")
        page = client.get("/nl/gent/werk/inbox/?state=all&q=statoin").content.decode()
        assert "straatlampen aan het station" in page
        assert "“station”" in page
        assert "“" not in client.get("/nl/gent/werk/inbox/?state=all&q=station").content.decode()
