"""Words are found in whatever form, and only in one's own city."""

import pytest

from wijklus.base import scope
from wijklus.base.refusals import NotAllowed
from wijklus.loop.signals import reads
from wijklus.loop.signals.models import Signal, SignalTerm

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(say):
    return {
        "banken": say(text="Er zijn te weinig banken op het plein", place_text="Dampoortstraat"),
        "bank": say(text="Mijn bank aan het station is stuk"),
        "park": say(text="The benches in the park", language="en"),
    }


def found(q, **more):
    return {signal.text[:12] for signal in reads.search(q, **more)}


@pytest.mark.parametrize(
    ("q", "n"),
    [
        ("banken", 2),
        ("BANK", 2),
        ("bank station", 1),
        ("bench", 1),
        ("Dampoortstraat", 1),
        ("onbestaand", 0),
        ("", 0),
        ("   ", 0),
        ('"; DROP TABLE -- OR * NEAR(', 0),
        ("' & | ! :*", 0),
        ("👍", 0),
    ],
)
def test_words(said, q, n, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert len(list(reads.search(q))) == n


def test_within_what_one_may_read(said, dampoort, rabot, director, other_director, anyone):
    Signal.objects.filter(pk=said["banken"].pk).update(neighbourhood=rabot)
    assert reads.search("bank", by=director).get() == said["bank"]
    assert reads.search("bank", only=rabot.pk, by=director).count() == 0
    with pytest.raises(NotAllowed):
        reads.search("bank", by=anyone)


def test_another_city_is_not_searched(said, kortrijk):
    with scope.of(kortrijk.pk):
        assert not reads.search("bank").exists()


def test_a_changed_or_removed_text_is_not_found(said):
    Signal.objects.filter(pk=said["bank"].pk).update(search_words="")
    SignalTerm.objects.filter(signal=said["park"]).delete()
    said["park"].delete()
    assert reads.search("station").count() == reads.search("bench").count() == 0


def test_a_word_of_another_neighbourhood_takes_no_place_among_the_newest(said, say, rabot, director, monkeypatch):
    for _other in range(3):
        say(text="Een bank bij het station", neighbourhood=rabot)
    monkeypatch.setattr("wijklus.loop.signals.reads.searching.MOST_HITS", 2)
    assert reads.search("bank station").count() == 2
    assert reads.search("bank station", by=director).get() == said["bank"]


def test_what_is_moved_is_found_where_it_is(said, rabot, coordinator, director):
    signal = said["bank"]
    assert not reads.search("station", by=coordinator, only=rabot.pk).exists()
    Signal.objects.filter(pk=signal.pk).update(neighbourhood=rabot)
    assert reads.search("station", by=coordinator, only=rabot.pk).get() == signal
    assert not reads.search("station", by=director).exists()
    signal.neighbourhood = rabot
    signal.save()
    assert reads.search("station", by=coordinator, only=rabot.pk).get() == signal


def test_what_has_no_place_is_found_by_who_sorts(say, director, django_assert_num_queries):
    nowhere = say(text="Ergens ligt een fiets", neighbourhood=None)
    with django_assert_num_queries(1):
        assert reads.search("fiets", by=director).get() == nowhere
    assert reads.search(f"_{nowhere.neighbourhood_id}").count() == 0, "where is no word that can be asked for"


def test_who_reads_many_neighbourhoods_searches_the_whole_city(said, director, monkeypatch):
    monkeypatch.setattr("wijklus.loop.signals.reads.searching.MOST_PLACES", 0)
    assert reads.search("station", by=director).get() == said["bank"]
