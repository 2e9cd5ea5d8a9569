"""Small made-up elections name the winners that pabutools named, by every rule that both have (winners.json)."""

import json

import pytest

from benchmarks.fair_budget import small

KEPT = json.loads(small.TABLE.read_text("utf-8"))


def test_the_table_says_how_it_was_made_and_has_every_election() -> None:
    assert KEPT["made"] == "make bench-winners"
    assert KEPT["pabutools"].startswith("1.")
    assert [int(number) for number in KEPT["elections"]] == list(small.NUMBERS)


@pytest.mark.parametrize("number", small.NUMBERS)
def test_the_same_winners_by_every_rule_that_both_have(number: int) -> None:
    text, kept = small.made(number), KEPT["elections"][str(number)]
    assert small.digest(text) == kept["sha256"], "the elections are made in another way: make bench-winners"
    document, election = small.opened(text)
    assert document.findings == ()
    found = {f"{rule} {measure}": small.winners(election, rule, measure) for rule, measure in small.counts(number)}
    assert found == kept["winners"]
