"""Rules of people: what a mandate covers, and when two addresses are the same one."""

from datetime import date

import pytest

from wijklus.ground.people import rules

MANDATE = {"valid_from": date(2026, 1, 1), "valid_until": date(2027, 1, 1), "up_to": 100_00, "neighbourhoods": {1, 2}}


@pytest.mark.parametrize(
    ("on", "neighbourhood", "amount", "covered"),
    [
        (date(2026, 1, 1), 1, 100_00, True),
        (date(2026, 12, 31), 2, None, True),
        (date(2025, 12, 31), 1, None, False),
        (date(2027, 1, 1), 1, None, False),
        (date(2026, 6, 1), 3, None, False),
        (date(2026, 6, 1), None, None, False),
        (date(2026, 6, 1), 1, 100_01, False),
    ],
)
def test_a_mandate_covers_its_period_neighbourhoods_and_amount(on, neighbourhood, amount, covered):
    assert rules.mandate_covers(**MANDATE, on=on, neighbourhood=neighbourhood, amount=amount) is covered


def test_a_mandate_without_limits_covers_the_whole_city():
    free = {"valid_from": date(2026, 1, 1), "valid_until": None, "up_to": None, "neighbourhoods": ()}
    assert rules.mandate_covers(**free, on=date(2040, 1, 1), neighbourhood=None, amount=10**12)


@pytest.mark.parametrize(
    ("written", "country", "folded"),
    [
        ("0470 12 34 56", "BE", "32470123456"),
        ("+32 (0)470/12.34.56", "BE", "32470123456"),
        ("0032470123456", "NL", "32470123456"),
        ("06-12345678", "NL", "31612345678"),
        ("0612345678", "XX", "0612345678"),
        ("1700", "BE", "1700"),
        ("geen", "BE", ""),
    ],
)
def test_one_number_has_one_spelling(written, country, folded):
    assert rules.folded_phone(written, country) == folded


def test_an_address_is_known_by_a_keyed_hash_that_tells_kinds_apart():
    assert rules.folded_email(" Jan@Example.BE ") == "jan@example.be"
    key = rules.address_key("email", "jan@example.be", "secret")
    assert len(key) == 64
    assert key != rules.address_key("email", "jan@example.be", "another secret")
    assert key != rules.address_key("phone", "jan@example.be", "secret")
    assert rules.address_key("email", "", "secret") == ""


def test_contact_data_expires_a_number_of_days_after_closing():
    assert rules.expiry_on(date(2026, 1, 1), 365) == date(2027, 1, 1)


def test_every_default_role_is_made_of_rights_that_exist():
    assert not any(rules.unknown_rights(rights) for _name, rights, _city in rules.DEFAULT_ROLES.values())
    assert rules.unknown_rights(["fly", "loop.read"]) == ["fly"]
    assert rules.needs_party({"commitments.answer"})
    assert not rules.needs_party({"loop.read"})


def test_no_default_role_but_those_who_answer_people_sees_how_to_reach_them():
    seeing = {key for key, (_n, rights, _c) in rules.DEFAULT_ROLES.items() if "signals.read_contact" in rights}
    assert seeing == {"director", "coordinator"}


def test_what_a_newer_version_brings_to_a_role():
    shipped = rules.DEFAULT_ROLES["finance"][1]
    assert rules.newly_offered("own-role", rights=[], offered=None, is_changed=False) == frozenset()
    assert rules.newly_offered("finance", rights=[], offered=sorted(shipped), is_changed=True) == frozenset()
    assert rules.newly_offered("finance", rights=["loop.read"], offered=["loop.read"], is_changed=True) == {
        "commitments.visa", "money.write",
    }  # fmt: skip
    assert rules.newly_offered("finance", rights=[], offered=None, is_changed=True) == {
        "commitments.visa", "money.write",
    }  # fmt: skip
    assert rules.newly_offered("finance", rights=shipped, offered=None, is_changed=False) == frozenset()
