"""No number about a few people can be read or computed from what is published."""

from collections.abc import Hashable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijklus.base.suppression import Sum, determined, is_small, withheld

SMALL = 5
PARTS = ("told", "published", "nothing")


def table(rows: list[list[int]], rest: list[int]) -> tuple[dict[Hashable, int], list[Sum], set[Hashable]]:
    """Neighbourhoods by what people were told, a rest without a neighbourhood, and the city; every sum there is."""
    named = {f"nb{number}": row for number, row in enumerate(rows)} | {"rest": rest}
    named["city"] = [sum(column) for column in zip(*named.values(), strict=True)]
    cells: dict[Hashable, int] = {}
    for place, row in named.items():
        cells |= {(place, part): n for part, n in zip(PARTS, row, strict=True)} | {(place, "n"): sum(row)}
    places = [place for place in named if place != "city"]
    sums = [Sum((place, "n"), tuple((place, part) for part in PARTS)) for place in named]
    sums += [Sum(("city", part), tuple((place, part) for place in places)) for part in (*PARTS, "n")]
    return cells, sums, {("rest", part) for part in (*PARTS, "n")}


def test_one_small_cell_takes_the_next_smallest_along() -> None:
    cells, sums, never = table([[20, 0, 0], [9, 0, 0], [3, 0, 0]], [0, 0, 0])
    out = withheld(cells, sums, small=SMALL, never=never)
    assert {("nb2", "n"), ("nb1", "n")} <= out
    assert ("nb0", "n") not in out
    assert ("city", "n") not in out


def test_two_small_cells_that_are_few_together_take_a_third_along() -> None:
    cells, sums, never = table([[20, 0, 0], [9, 0, 0], [1, 0, 0], [2, 0, 0]], [0, 0, 0])
    assert ("nb1", "n") in withheld(cells, sums, small=SMALL, never=never)


def test_a_few_without_a_neighbourhood_are_not_what_is_left_of_the_city() -> None:
    cells, sums, never = table([[20, 0, 0], [9, 0, 0]], [2, 0, 0])
    assert ("nb1", "n") in withheld(cells, sums, small=SMALL, never=never)


def test_when_nothing_else_is_there_the_total_goes_too() -> None:
    cells, sums, never = table([[3, 0, 0]], [0, 0, 0])
    assert {("nb0", "n"), ("city", "n")} <= withheld(cells, sums, small=SMALL, never=never)


def test_a_table_of_large_numbers_and_zeros_is_told_whole() -> None:
    cells, sums, never = table([[20, 0, 7], [9, 5, 0]], [6, 0, 0])
    assert withheld(cells, sums, small=SMALL, never=never) == set()


def test_what_follows_from_all_sums_together_is_found() -> None:
    sums = [Sum("a", ("x", "y")), Sum("b", ("y", "z")), Sum("c", ("x", "z"))]
    assert determined(sums, {"x", "y", "z"}) == {"x", "y", "z"}
    assert determined(sums[:2], {"x", "y", "z"}) == set()
    cells = {"x": 3, "y": 9, "z": 8, "a": 12, "b": 17, "c": 11}
    out = withheld(cells, sums, small=SMALL)
    assert "x" not in determined(sums, out)


def test_a_cell_that_nothing_can_hide_takes_all_along() -> None:
    assert withheld({"x": 3, "far": 8}, [Sum("x", ())], small=SMALL) == {"x", "far"}


numbers = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 12))
rows = st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=1, max_size=5)
rests = st.lists(st.integers(-3, 6), min_size=3, max_size=3)


@given(rows, rests)
@settings(max_examples=150, deadline=None)
def test_no_difference_of_what_is_told_is_about_a_few(rows: list[list[int]], rest: list[int]) -> None:
    cells, sums, never = table(rows, rest)
    hidden = withheld(cells, sums, small=SMALL, never=never) | {key for key in never if cells[key]}
    assert not [key for key, n in cells.items() if key not in hidden and is_small(n, SMALL)]
    for one in sums:
        if one.total not in hidden:
            told = sum(cells[key] for key in one.parts if key not in hidden)
            assert not is_small(cells[one.total] - told, SMALL)


@given(rows, rests)
@settings(max_examples=60, deadline=None)
def test_every_small_cell_could_have_been_another_number(rows: list[list[int]], rest: list[int]) -> None:
    """Checked otherwise than it is made: for each small cell there is another table with the same published numbers."""
    cells, sums, never = table(rows, rest)
    hidden = withheld(cells, sums, small=SMALL, never=never) | {key for key in never if cells[key]}
    for key in hidden:
        if is_small(cells[key], SMALL) and abs(cells[key]) < SMALL:
            assert _could_differ(key, sums, hidden), key


def _could_differ(wanted: Hashable, sums: list[Sum], hidden: set[Hashable]) -> bool:
    """Whether a change of the hidden cells that leaves every sum right changes this one (Gauss, in fractions)."""
    from fractions import Fraction

    columns = [key for key in hidden if key != wanted] + [wanted]
    matrix = [
        [Fraction((key == one.total) - (key in one.parts)) for key in columns]
        for one in sums
        if not hidden.isdisjoint(one.cells)
    ]
    rank = 0
    for column, _key in enumerate(columns):
        pivot = next((row for row in range(rank, len(matrix)) if matrix[row][column]), None)
        if pivot is None:
            continue
        if column == len(columns) - 1:
            return False  # a row in which only the wanted cell is left
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        for row in range(rank + 1, len(matrix)):
            times = matrix[row][column] / matrix[rank][column]
            matrix[row] = [a - times * b for a, b in zip(matrix[row], matrix[rank], strict=True)]
        rank += 1
    return True


@pytest.mark.parametrize(("n", "small"), list(product([0, 5, -5, 40], [5])))
def test_nobody_and_enough_people_are_not_small(n: int, small: int) -> None:
    assert not is_small(n, small)
