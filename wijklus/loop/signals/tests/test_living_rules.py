"""Which groups everybody may see: none is small, none follows from others, none overlaps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijklus.loop.signals.rules.living import (
    Grouped,
    Key,
    beside,
    box_of,
    corners_in,
    lies_in,
    quarter_after,
    quarter_of,
    told,
)

SQUARE = [(51.0, 3.7), (51.0, 3.8), (51.1, 3.8), (51.1, 3.7)]


def people(*ids):
    return frozenset(ids)


def shown(crowds, small=5):
    return {g.key: len(g.crowd) for g in told(crowds, join=frozenset.union, size=len, small=small)}


def test_what_is_big_enough_is_told_where_it_is_and_the_rest_together():
    crowds = {
        Key(1, 7, 100): people(1, 2, 3, 4, 5),
        Key(1, 7, 101): people(6, 7, 8),
        Key(1, 7, None): people(9, 10),
        Key(1, 8, 100): people(11, 12),
        Key(1, 0, 101): people(13, 14, 15),
    }
    assert shown(crowds) == {Key(1, 7, 100): 5, Key(1, 7, None): 5, Key(1, None, None): 5}


def test_what_is_left_over_takes_the_smallest_along():
    crowds = {Key(1, 7, 100): people(*range(9)), Key(1, 8, 100): people(*range(10, 16)), Key(1, 9, 1): people(30)}
    assert shown(crowds) == {Key(1, 7, 100): 9, Key(1, None, None): 7}


def test_a_neighbourhood_of_a_few_is_not_told_and_takes_another_along():
    crowds = {Key(1, 7, 1): people(1, 2), Key(2, 7, 2): people(*range(10, 16)), Key(3, 7, 3): people(*range(20, 29))}
    assert shown(crowds) == {Key(3, 7, 3): 9}
    assert shown({Key(1, 7, 1): people(1, 2)}) == {}


KEYS = st.builds(Key, st.integers(1, 3), st.integers(0, 2), st.one_of(st.none(), st.integers(1, 3)))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(KEYS, st.integers(1, 9), max_size=14))
def test_never_small_never_twice_and_nothing_small_is_left(counts):
    start, crowds = 0, {}
    for key, n in counts.items():
        crowds[key], start = frozenset(range(start, start + n)), start + n
    groups = told(crowds, join=frozenset.union, size=len, small=5)
    everybody = frozenset().union(*crowds.values())
    seen = frozenset().union(*(g.crowd for g in groups))
    assert all(len(g.crowd) >= 5 for g in groups)
    assert sum(len(g.crowd) for g in groups) == len(seen), "groups do not overlap"
    assert len({g.key for g in groups}) == len(groups)
    left = len(everybody - seen)
    assert left == 0 or left >= 5 or not groups
    for place in {key.neighbourhood_id for key in crowds}:
        whole = frozenset().union(*(crowd for key, crowd in crowds.items() if key.neighbourhood_id == place))
        mine = frozenset().union(*(g.crowd for g in groups if g.key.neighbourhood_id == place))
        assert mine in (whole, frozenset())


def test_counted_voices_are_added():
    groups = told({Key(1, 7, 1): 3, Key(1, 7, 2): 4}, join=int.__add__, size=int, small=5)
    assert [(g.key, g.crowd) for g in groups] == [(Key(1, 7, None), 7)]


@pytest.mark.parametrize(
    "text", ["", "51,3", "51,3;52,4", "x,y;1,2;3,4", "nan,3;51,3;52,4", "91,3;51,3;52,4", "1,2;" * 61, "1;2;3"]
)
def test_what_is_no_area(text):
    assert not corners_in(text)


def test_an_area():
    corners = corners_in("51.0,3.7;51.0,3.8;51.1,3.8;51.1,3.7;")
    assert list(corners) == SQUARE
    assert box_of(corners) == (51.0, 3.7, 51.1, 3.8)
    assert lies_in((51.05, 3.75), corners)
    assert not lies_in((51.05, 3.85), corners)
    triangle = [(51.0, 3.7), (51.0, 3.8), (51.1, 3.7)]
    assert not lies_in((51.09, 3.79), triangle)


def test_quarters():
    from datetime import date

    assert quarter_of(date(2026, 11, 20)) == date(2026, 10, 1)
    assert quarter_after(date(2026, 10, 1)) == date(2027, 1, 1)


def group(category, *ids):
    return Grouped(Key(1, category, None), people(*ids))


def told_beside(themes, subjects, small=5):
    found = beside(themes, subjects, size=len, small=small)
    return {(g.key.category_id, len(g.crowd)) for g in found}


def test_a_theme_that_leaves_a_few_of_a_subject_goes_together_with_others():
    subjects = [group(7, *range(9)), group(8, *range(10, 22))]
    themes = [group(1, *range(6)), group(2, *range(16, 22)), group(0, 6, 7, 8, *range(10, 16))]
    assert told_beside(themes, subjects) == {(0, 9), (None, 12)}, "nine about 7 less six in theme 1 would be three"


def test_a_subject_that_leaves_a_few_of_a_theme():
    subjects = [group(7, *range(6)), group(8, 6, 7, *range(10, 16))]
    themes = [group(1, *range(8)), group(2, *range(10, 16))]
    assert told_beside(themes, subjects) == {(None, 14)}


def test_a_subject_within_a_theme_that_leaves_a_few_of_it():
    subjects = [group(7, *range(6)), group(8, *range(6, 20)), group(9, *range(30, 40))]
    themes = [group(1, *range(8)), group(2, *range(8, 20), *range(30, 40))]
    assert told_beside(themes, subjects) == {(None, 30)}, "eight in theme 1 less six about 7 would be two"


def test_themes_that_say_no_more_are_told():
    subjects = [group(7, *range(12)), group(8, *range(20, 30))]
    assert told_beside([group(1, *range(6)), group(0, *range(6, 12), *range(20, 30))], subjects) == {(1, 6), (0, 16)}
    assert told_beside([group(1, *range(12)), group(0, *range(20, 30))], subjects) == {(1, 12), (0, 10)}
    assert told_beside([], subjects) == set()


ATOMS = st.lists(st.tuples(st.integers(1, 2), st.integers(0, 2), st.integers(0, 3), st.integers(1, 2)), max_size=40)


@settings(max_examples=80, deadline=None)
@given(ATOMS)
def test_no_few_remain_of_a_group_in_the_other_kind(atoms):
    def by(column):
        crowds = {}
        for person, atom in enumerate(atoms):
            crowds.setdefault(Key(atom[0], atom[column], atom[3]), set()).add(person)
        return told({k: frozenset(v) for k, v in crowds.items()}, join=frozenset.union, size=len, small=5)

    subjects, themes = by(1), by(2)
    found = beside(themes, subjects, size=len, small=5)
    assert frozenset().union(*(g.crowd for g in found)) == frozenset().union(*(g.crowd for g in subjects))
    assert sum(len(g.crowd) for g in found) == len(frozenset().union(*(g.crowd for g in found)))
    for these, others in ((subjects, found), (found, subjects)):
        for one in these:
            inside = [g.crowd for g in others if g.crowd <= one.crowd]
            left = len(one.crowd.difference(*inside))
            assert len(one.crowd) >= 5
            assert not inside or left == 0 or left >= 5
