"""Precision and recall on judged pairs."""

from wijklus_methods.signal_grouping import Judged, counted

PAIRS = [
    Judged(0.9, "same", 10),
    Judged(0.7, "not", 2),
    Judged(0.6, "unsure", 5),
    Judged(0.3, "same", 30),
    Judged(0.1, "not", 100),
]


def test_pair_for_pair() -> None:
    found = counted(PAIRS, 0.5)
    assert (found.pairs, found.right, found.offered, found.both) == (4, 2, 2, 1)
    assert (found.precision, found.recall) == (0.5, 0.5)
    assert (found.unsure, found.unsure_offered) == (1, 1)


def test_each_for_as_many_as_it_stands_for() -> None:
    found = counted(PAIRS, 0.5, weighted=True)
    assert (found.precision, found.recall) == (10 / 12, 10 / 40)


def test_nothing_offered_or_nothing_right() -> None:
    assert counted(PAIRS, 1.0).precision is None
    assert counted([Judged(0.9, "not")], 0.5).recall is None
