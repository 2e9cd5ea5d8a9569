"""A mandate is given by a body, covers what it says, and ends."""

from datetime import date, timedelta

import pytest

from wijklus.base.cents import Cents
from wijklus.base.refusals import NotAllowed, Refused
from wijklus.ground.people import reads, writes

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def mandate(groendienst, administrator, dampoort, at):
    return writes.give_mandate(
        party=groendienst, function="Diensthoofd", given_by="College", valid_from=TODAY, up_to=Cents(5_000_00),
        neighbourhood_ids=[dampoort.pk], by=administrator, at=at,
    )  # fmt: skip


def test_it_covers_its_neighbourhood_and_amount(mandate, groendienst, dampoort, rabot, django_assert_num_queries):
    asked = {"party": groendienst, "on": TODAY, "neighbourhood_id": dampoort.pk}
    with django_assert_num_queries(2):
        assert reads.mandates_in_force(**asked, amount=Cents(5_000_00)) == [mandate]
    assert reads.mandates_in_force(**asked, amount=Cents(5_000_01)) == []
    assert reads.mandates_in_force(party=groendienst, on=TODAY, neighbourhood_id=rabot.pk) == []
    assert reads.mandate_by_reference(mandate.reference) == mandate
    assert str(mandate) == "Diensthoofd (College)"


def test_it_ends_on_a_day_once(mandate, groendienst, administrator, dampoort, at):
    ended = writes.end_mandate(mandate=mandate, on=TODAY + timedelta(days=9), by=administrator, at=at, reason="new")
    assert ended.valid_until == TODAY + timedelta(days=9)
    assert not reads.mandates(on=ended.valid_until).exists()
    assert reads.mandates().count() == 1
    with pytest.raises(Refused):
        writes.end_mandate(mandate=mandate, on=TODAY + timedelta(days=9), by=administrator, at=at)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("function", {"function": ""}),
        ("given_by", {"given_by": " "}),
        ("valid_until", {"valid_until": TODAY}),
        ("up_to", {"up_to": Cents(-1)}),
        ("decision_url", {"decision_url": "javascript:alert(1)"}),
    ],
)
def test_refused_with_the_field(field, wrong, groendienst, administrator, at):
    given = {"function": "Diensthoofd", "given_by": "College", "valid_from": TODAY, **wrong}
    with pytest.raises(Refused) as refused:
        writes.give_mandate(party=groendienst, by=administrator, at=at, **given)
    assert refused.value.field == field


def test_not_by_others(mandate, groendienst, director, service_contact, other_director, at):
    for outsider in (director, service_contact, other_director):
        with pytest.raises(NotAllowed):
            writes.give_mandate(party=groendienst, function="x", given_by="ik", valid_from=TODAY, by=outsider, at=at)
        with pytest.raises(NotAllowed):
            writes.end_mandate(mandate=mandate, on=TODAY, by=outsider, at=at)
