"""A promise as it stands on paper."""

from django.utils import translation

from wijklus.loop.plans.reads import paper


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
    assert what == "Vijf banken (€ 1.250,00)"
    assert "2027" in day
    assert "voorbehoud" in state
    with translation.override("nl"):
        *_rest, state = paper._promise({**promise, "conditional": False, "awaits_visa": True})
    assert state.endswith("onder voorbehoud van visum")
