"""How a file is counted stands in its comment, is read again, and is refused where it cannot be read."""

from fractions import Fraction

import pytest

from wijklus_methods.fair_budget import NotCountable, Terms, count_published
from wijklus_methods.fair_budget.terms import terms_in

from .files import parsed

TERMS = Terms("equalshares", "cardinality", "3f", {"paper": Fraction(1, 2), "desk": Fraction(2)}, (["c", "a"],))


def test_terms_are_read_as_they_were_written() -> None:
    read = terms_in(f"{TERMS.comment()} #2: made up")
    assert (read.rule, read.satisfaction, read.seed, read.weights) == (
        "equalshares",
        "cardinality",
        "3f",
        TERMS.weights,
    )
    assert read.rivals == (frozenset({"a", "c"}),)
    fine = Terms("greedy", weights={"panel": Fraction(50_000_123 * 33, 34_000)})
    assert terms_in(fine.comment()) == fine, "fifty thousand voters, weights of three decimals, and a panel of 33 %"
    assert terms_in("#1: something else") == Terms() == terms_in("")
    with pytest.raises(ValueError, match="white space"):
        Terms(seed="a b").comment()


@pytest.mark.parametrize("words", ["weight.paper=half", "weight.paper=1/0", "order=1", "rule="])
def test_words_that_cannot_be_read_are_refused(words: str) -> None:
    with pytest.raises(NotCountable):
        terms_in(f"#1: counted-by {words}")


def test_a_file_is_counted_by_what_it_says() -> None:
    assert count_published(parsed()).rule.name == "greedy"
    own = {"rule": "unknown", "comment": TERMS.comment()}
    outcome = count_published(parsed(own))
    assert (outcome.rule.name, outcome.satisfaction, outcome.election.seed) == ("equalshares", "cardinality", "3f")
    assert len({"a", "c"} & set(outcome.ids)) <= 1
    for wrong in (
        {"rule": "unknown"},
        {"comment": "#1: counted-by rivals=a,z"},
        {"comment": "#1: counted-by satisfaction=joy"},
    ):
        with pytest.raises(NotCountable):
            count_published(parsed(wrong))
