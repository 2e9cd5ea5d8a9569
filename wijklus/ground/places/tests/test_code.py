"""The code of a municipality: five digits in Belgium, four in the Netherlands, or none."""

import pytest

from wijklus.base import scope
from wijklus.base.actor import system
from wijklus.base.refusals import Refused
from wijklus.ground.places import reads, rules, writes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("country", "code", "fits"),
    [
        ("BE", "44021", True),
        ("BE", "", True),
        ("BE", "abcde", False),
        ("BE", "4402", False),
        ("BE", "٤٤٠٢١", False),
        ("NL", "0363", True),
        ("NL", "44021", False),
        ("LU", "x", True),
    ],
)
def test_what_may_be_a_code(country, code, fits):
    assert rules.is_code_of(country, code) is fits


def test_no_municipality_begins_with_a_wrong_code(db, at):
    with pytest.raises(Refused):
        writes.found_municipality(by=system(scope.EVERYWHERE), at=at, name="Elders", nis_code="abcde")
    assert not reads.municipalities().exists()


def test_the_administrator_mends_the_code_and_names_who_guards_the_data(gent, administrator, at):
    changed = writes.change_settings(
        by=administrator, at=at, version=1, nis_code="44 021", dpo_contact="dpo@gent.example"
    )
    assert (changed.nis_code, changed.dpo_contact) == ("44021", "dpo@gent.example")
    for wrong in ({"nis_code": "x"}, {"dpo_contact": "x" * 201}):
        with pytest.raises(Refused):
            writes.change_settings(by=administrator, at=at, version=2, **wrong)


def test_both_stand_in_the_settings(client_of):
    page = client_of("administrator").get("/nl/gent/werk/instellingen/gemeente/").content.decode()
    assert 'name="nis_code"' in page
    assert 'name="dpo_contact"' in page


def test_the_trail_says_what_can_be_taken_out(client_of):
    page = client_of("administrator").get("/nl/gent/werk/spoor/").content.decode()
    assert "Alleen woorden die er niet horen te staan" in page
