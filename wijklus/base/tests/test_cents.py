"""Money: read as people type it, kept to the cent, and never read in two ways."""

import json

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from wijklus.base.cents import Cents, CentsField, NotAnAmount, parse
from wijklus.ground.people.models import Mandate, Party

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15).map(Cents)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1350000", 135000000),
        ("1.350.000,00", 135000000),
        ("1,350,000.00", 135000000),
        ("1 350 000,5", 135000050),
        ("1\u00a0350\u202f".rstrip("\u202f"), 135000),
        ("1'350.25", 135025),
        ("1.350", 135000),
        ("12,5", 1250),
        ("0,35", 35),
        ("€\u00a012,50", 1250),
        ("12,50 €", 1250),
        ("EUR 12", 1200),
        ("12 EUR", 1200),
        ("-12", -1200),
        ("- 12", -1200),
        ("-€\u00a03", -300),
        ("€\u00a0-3", -300),
        ("\u22123", -300),
        ("  7  ", 700),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, cents: int) -> None:
    assert parse(typed) == Cents(cents)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "12k",
            "1.350.00",
            "0,350",
            "1.35.000",
            "1,350.000",
            "1.350 000",
            "12.5555",
            ",5",
            "5,",
            "--5",
            "€",
            "1e5",
        ),
        *("9" * 16, "1,2,3", "1,350.000", "twaalf", "12 50", "1.350,000.00", "٣"),
    ],
)
def test_what_can_be_read_in_two_ways_or_in_none_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAmount):
        parse(typed)


@given(AMOUNTS, st.sampled_from(["nl", "fr", "en"]))
def test_what_is_shown_can_be_typed_again(amount: Cents, language: str) -> None:
    assert parse(amount.in_words(language)) == amount
    assert parse(str(amount)) == amount


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = parse(text)
    except NotAnAmount:
        return
    assert parse(str(amount)) == amount


@given(st.lists(AMOUNTS))
def test_a_sum_is_exact(amounts: list[Cents]) -> None:
    assert sum(amounts, Cents(0)).cents == sum(amount.cents for amount in amounts)


@given(AMOUNTS, AMOUNTS)
def test_taking_away_undoes_adding(one: Cents, other: Cents) -> None:
    assert one + other - other == one
    assert one + -one == Cents(0)
    assert (one < other) == (one.cents < other.cents)


def test_only_nothing_is_false() -> None:
    assert not Cents(0)
    assert Cents(-1)


def test_an_amount_is_written_for_its_readers() -> None:
    amount = Cents(-135000005)
    assert amount.in_words() == "-€\u00a01.350.000,05"
    assert amount.in_words("en") == "-€\u00a01,350,000.05"
    assert str(amount) == "-1350000.05"


class TestField:
    def test_it_takes_cents_and_plain_numbers(self) -> None:
        field = CentsField()
        assert field.to_python("12") == Cents(12)
        assert field.to_python(Cents(3)) == Cents(3)
        assert field.to_python(None) is None
        assert field.get_prep_value(Cents(4)) == 4
        assert field.from_db_value(None) is None

    @pytest.mark.django_db
    def test_it_is_validated_within_what_the_database_holds(self) -> None:
        assert CentsField().clean(Cents(5), None) == Cents(5)
        with pytest.raises(ValidationError):
            CentsField().clean(Cents(2**63), None)

    def test_it_is_summed_dumped_and_loaded(self, gent: object) -> None:
        service = Party.objects.create(kind="service", name="Groendienst")
        for cents in (1, 2**40):
            Mandate.objects.create(
                party=service, function="x", given_by="y", up_to=Cents(cents), valid_from="2026-01-01"
            )
        total = Mandate.objects.aggregate(total=Sum("up_to"))["total"]
        assert total == Cents(1 + 2**40)
        dump = serializers.serialize("json", Mandate.objects.order_by("pk"))
        assert json.loads(dump)[1]["fields"]["up_to"] == str(2**40)
        assert [row.object.up_to for row in serializers.deserialize("json", dump)] == [Cents(1), Cents(2**40)]
