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
