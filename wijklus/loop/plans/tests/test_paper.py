"""A promise as it stands on paper."""

from django.utils import translation

from wijklus.loop.plans.reads import paper, tracing


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
