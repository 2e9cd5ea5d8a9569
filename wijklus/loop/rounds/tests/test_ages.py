"""Voters by age: in bands wide enough, from a register, and without a day of birth anywhere."""

import json
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.utils import translation
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from wijklus.base.actor import Actor
from wijklus.loop.rounds import rules, writes
from wijklus.loop.rounds.models import RegisterFile, RegisterLine, Round, RoundArea, Tally
from wijklus.loop.rounds.reads.figures import _band
from wijklus.loop.rounds.reads.secrets import batch_key
from wijklus.loop.rounds.rules import ages, voting
from wijklus.loop.rounds.rules.ages import Band


@pytest.mark.parametrize(
    ("birth", "band"),
    [
        (date(2008, 11, 20), 18), (date(2008, 11, 21), 0), (2008, 18), (1990, 35), (date(1950, 1, 1), 75),
        (date(1951, 12, 1), 65), (None, None), (date(2030, 1, 1), None),
    ],
)  # fmt: skip
def test_a_band_is_that_of_the_last_day_of_voting(birth: date | int | None, band: int | None) -> None:
    assert ages.band_of(birth, on=date(2026, 11, 20)) == band


def test_small_bands_go_together() -> None:
    counts = {0: 2, 18: 3, 25: 9, 35: 5, 45: 4, 55: 1, 65: 6, 75: 3}
    assert ages.bands(counts, 33, 5) == [
        Band(0, 24, 5), Band(25, 34, 9), Band(35, 44, 5), Band(45, 64, 5), Band(65, None, 9),
    ]  # fmt: skip
    assert ages.bands(counts, 43, 5)[-1] == Band(None, None, 10)
    with_few = ages.bands(counts, 35, 5)
    assert with_few[-1] == Band(None, None, 7), "two without an age would be known by subtraction"
    assert sum(band.voters for band in with_few) == 35
    assert ages.bands({18: 4}, 4, 5) == ages.bands({18: 4}, 9, 5) == ages.bands({}, 100, 5) == []
    assert ages.bands({18: 9}, 9, 10) == [], "the small cell of the city is larger"


def test_bands_in_words() -> None:
    with translation.override("nl"):
        told = [_band(*ends) for ends in ((0, 24), (25, 34), (65, None), (None, None))]
    assert told[:3] == ["jonger dan 25", "25 tot en met 34", "65 of ouder"]
    assert told[3].startswith("niet vermeld")


@hypothesis_given(
    st.dictionaries(st.sampled_from(ages.STARTS), st.integers(0, 30)), st.integers(0, 20), st.integers(0, 12)
)
def test_no_band_is_a_small_cell_and_none_is_lost(counts: dict[int, int], unknown: int, cell: int) -> None:
    voters = sum(counts.values()) + unknown
    found = ages.bands(counts, voters, cell)
    assert all(band.voters >= max(cell, ages.LEAST) for band in found)
    assert not found or sum(band.voters for band in found) == voters
    known = [band for band in found if band.since is not None]
    assert sum(band.voters for band in known) <= sum(counts.values())


@pytest.mark.django_db
def test_the_result_tells_voters_by_age(
    known: Callable[..., Round], give: Callable[..., RegisterFile], to_ballot: Callable[[], Round], anyone: Actor,
    coordinator: Actor, clock_actor: Actor, at: datetime, client,
) -> None:  # fmt: skip
    called = known(checked_by="register")
    people = "".join(f"9{n:05d}000;Dampoort;{1996 if n < 7 else 1960}-03-0{n % 9 + 1}\n" for n in range(14))
    give(called, f"nummer;wijk;geboortedatum\n{people}")
    assert set(RegisterLine.objects.values_list("age_from", flat=True)) == {25, 65}
    area = RoundArea.objects.select_related("round", "neighbourhood", "municipality").get()
    batch = writes.order_register_codes(area=area, by=coordinator, at=at)
    writes.make_codes(batch=batch, by=clock_actor, at=at)
    round = to_ballot()
    batch.refresh_from_db()
    key = batch_key(batch)
    for number in range(1, 13):
        credential = voting.Credential(voting.code_of(key, number))
        writes.cast(round=round, credential=credential, choices=[1], of_age=True, by=anyone, at=at)
    late = at.replace(year=at.year + 1)
    Round.objects.update(state=rules.COUNT)
    writes.count_round(round=Round.objects.get(), by=clock_actor, at=late)
    tally = Tally.objects.get()
    told = json.loads(tally.results)["ages"]
    assert sum(voters for *_band, voters in told) == 12
    assert all(voters >= 5 for *_band, voters in told)
    page = client.get(f"/nl/gent/wijkbudget/{called.reference}/uitslag/dampoort/").text
    assert ("Stemmers volgens leeftijd" in page) == bool(tally.is_open and told)
    assert tally.is_open
    assert "65 of ouder" in page or "of ouder" in page
