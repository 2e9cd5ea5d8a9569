"""What a point costs, from whatever guess one begins."""

from fractions import Fraction

import numpy as np
import pytest

from wijklus_methods.fair_budget.purses import Backers, Purses


def three_voters() -> Backers:
    ones = np.ones(3, np.int64)
    return Backers(np.arange(3), ones, ones, *(ones.astype(float) for _ in range(3)))


def only(*groups: int) -> Backers:
    ones = np.ones(len(groups), np.int64)
    return Backers(np.array(groups), ones, ones, *(ones.astype(float) for _ in range(3)))


@pytest.mark.parametrize("guess", [0.0, 2.0, 20.0])
def test_the_price_does_not_depend_on_the_guess(guess: float) -> None:
    purses = Purses(3, Fraction(10))
    purses.pay(only(0), Fraction(9))
    purses.pay(only(1), Fraction(5))
    assert [purses.left(group) for group in range(3)] == [1, 5, 10]
    assert purses.price(three_voters(), 6, guess) == Fraction(5, 2), "one pays all of its 1, two pay 2.5 each"
