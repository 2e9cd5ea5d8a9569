"""A promise as it stands on paper and on screen."""

import pytest
from django.utils import translation

from wijklus.loop.plans.reads import paper, tracing
from wijklus.loop.plans.templatetags.plan_words import promise_terms


def test_money_under_no_mandate_is_said_with_the_promise() -> None:
    promise = {
        "state": "accepted",
        "conditional": True,
        "what": "Vijf banken",
        "amount_cents": 125_000,
        "party": "Groendienst",
        "promised_on": "2027-03-01",
        "asked_due_on": "2027-02-01",
    }
    with translation.override("nl"):
        what, _party, day, state = paper._promise(promise)
    assert what == "Vijf banken (€\u00a01.250,00)"
    assert "2027" in day
    assert "voorbehoud" in state
    with translation.override("nl"):
        *_rest, state = paper._promise({**promise, "conditional": False, "awaits_visa": True})
    assert state.endswith("onder voorbehoud van visum")


def test_what_comes_from_below_stands_on_paper() -> None:
    share = {"goals": 3, "traced": 1, "ideas": 1, "persons": 5, "channels": 2, "percent": 33}
    with translation.override("nl"):
        said = tracing.share_in_words(share)
        without = tracing.share_in_words({**share, "ideas": 0})
    assert said.startswith(without)
    assert "33 %" in without
    assert "dienst" in said


@pytest.mark.parametrize(
    ("state", "asked", "promised", "first", "said"),
    [
        ("asked", "2027-02-01", None, None, "tegen 1 februari 2027"),
        ("refused", "2027-02-01", None, None, "gevraagd tegen 1 februari 2027"),
        ("accepted", "2027-02-01", "2027-02-01", "2027-02-01", "tegen 1 februari 2027"),
        ("kept", "2027-02-01", "2027-03-01", None, "toegezegd tegen 1 maart 2027 (gevraagd tegen 1 februari 2027)"),
        (
            "renegotiated", "2027-02-01", "2027-05-01", "2027-03-01",
            "tegen 1 mei 2027 (gevraagd tegen 1 februari 2027) · eerst toegezegd tegen 1 maart 2027",
        ),
    ],
)  # fmt: skip
def test_the_old_term_of_a_promise_stays_beside_the_new(
    state: str, asked: str, promised: str | None, first: str | None, said: str
) -> None:
    promise = {"state": state, "asked_due_on": asked, "promised_on": promised, "first_promised_on": first}
    with translation.override("nl"):
        assert promise_terms(promise) == said
