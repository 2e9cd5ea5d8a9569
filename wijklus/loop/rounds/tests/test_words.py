"""Why a project won or lost is said in plain words."""

import pytest
from django.utils import translation

from wijklus.base.cents import Cents
from wijklus.loop.rounds.reads.words import because_words

LOST = {"id": "2", "title": "Boom", "won": False, "votes": 3, "cost": 40_000, "each": None}


@pytest.mark.parametrize(
    ("told", "sentences"),
    [
        (
            {"won": True, "because": "paid", "each": 1_250, "lacked": 0, "more_votes": 0},
            ["Wie het koos, betaalde het samen met hun deel van het geld: hoogstens €\u00a012,50 per persoon."],
        ),
        (
            {"won": True, "because": "paid", "each": 1_250, "lacked": 0, "more_votes": 0, "points": 7},
            ["€\u00a012,50 per punt."],
        ),
        (
            {"because": "unpaid", "lacked": 10_000, "more_votes": 1},
            ["had", "€\u00a0100,00", "1 "],
        ),
        ({"because": "cap", "cap": "Groen", "lacked": 0, "more_votes": 0}, ["Groen"]),
        ({"because": "another rule", "lacked": 0, "more_votes": 0}, ["regel"]),
        ({"because": "unpaid", "lacked": 0, "more_votes": 0, "emptied": 2, "represented": 50}, ["had", "2 ", "50%"]),
    ],
)
def test_the_reason_in_words(told: dict[str, object], sentences: list[str]) -> None:
    with translation.override("nl"):
        (one,) = because_words([{**LOST, **told}])
    assert (one.number, one.cost) == (2, Cents(40_000))
    assert len(one.sentences) == len(sentences)
    assert all(part in said for part, said in zip(sentences, one.sentences, strict=True)), one.sentences
