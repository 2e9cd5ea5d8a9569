"""Positions, places and counts that may be shown, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijklus.loop.priorities import rules
from wijklus.loop.priorities.rules import ChannelCount, Sources


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (None, None, 1000),
        (None, 1000, 0),
        (3000, None, 4000),
        (1000, 2000, 1500),
        (1000, 1001, None),
        (1000, 1002, 1001),
    ],
)
def test_a_position_between_two(before, after, found):
    assert rules.between(before, after) == found


@pytest.mark.parametrize(
    ("place", "to", "found"),
    [(2, "up", 1), (1, "up", 1), (2, "down", 3), (3, "down", 3), (1, 3, 3), (1, 99, 3), (2, 0, 1)],
)
def test_a_place_stays_in_range(place, to, found):
    assert rules.place_after_move(place, to, count=3) == found


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(1, 8)), max_size=60))
def test_however_things_are_moved_the_order_is_what_was_asked(moves):
    expected = list(range(8))
    positions = {key: key + 1 for key in expected}
    for moved, place in moves:
        expected.remove(moved)
        expected.insert(place - 1, moved)
        order = sorted(positions.items(), key=lambda row: row[1])
        positions |= rules.new_positions(order, moved, place)
        assert sorted(positions, key=positions.__getitem__) == expected


def test_one_row_changes_when_there_is_room():
    assert rules.new_positions([(1, 1000), (2, 2000), (3, 3000)], 3, 2) == {3: 1500}
    assert rules.new_positions([(1, 1), (2, 2), (3, 3)], 3, 2) == {1: 1000, 3: 2000, 2: 3000}


@pytest.mark.parametrize(("count", "found"), [(0, 0), (1, None), (4, None), (5, 5), (120, 120)])
def test_small_counts_are_not_told(count, found):
    assert rules.shown(count, small_cell=5) == found


def test_one_small_channel_hides_the_counts_of_all():
    sources = Sources(12, 20, (ChannelCount("phone", 2, 0), ChannelCount("walk", 0, 20), ChannelCount("web", 10, 0)))
    public = rules.public(sources, small_cell=5)
    assert (public.people, public.voices) == (12, 20)
    assert [(c.channel, c.people, c.voices) for c in public.channels] == [
        ("phone", None, 0),
        ("walk", 0, 20),
        ("web", None, 0),
    ]
    assert not public.is_idea_of_the_service


def test_nobody_behind_it_is_an_idea_of_the_service():
    assert Sources().is_idea_of_the_service
    assert rules.public(Sources(), small_cell=5).is_idea_of_the_service
