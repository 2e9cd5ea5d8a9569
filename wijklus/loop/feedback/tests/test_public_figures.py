"""The figures everybody may see: of quarters that are over, and nothing from which a few people could be computed."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijklus.base.suppression import is_small
from wijklus.loop.feedback import jobs, reads, rules, writes
from wijklus.loop.feedback.models import NeighbourhoodFigures
from wijklus.loop.signals import writes as signals
from wijklus.loop.signals.rules import Reachable

pytestmark = pytest.mark.django_db
SUMMER, SMALL = date(2026, 7, 1), 5
CITY, HERE = "/nl/gent/cijfers/", "/nl/gent/wijk/dampoort/cijfers/"


@pytest.fixture(autouse=True)
def november(stopped_clock):
    """It is November: the last quarter that is over is that of July."""


@pytest.fixture
def said(loop):
    """So many residents said something somewhere in a month of 2026: said(dampoort, 7, month=8)."""

    def say(place, n=1, *, month=8, **contact):
        return [
            signals.register(
                text="Geen bank", kind="problem", channel="web", neighbourhood=place, by=loop.anyone,
                contact=Reachable(**contact) if contact else None, at=datetime(2026, month, 5 + number, 9, tzinfo=UTC),
            )
            for number in range(n)
        ]  # fmt: skip

    return say


def public(place=None, since=SUMMER):
    return reads.public_figures(neighbourhood_id=place.pk if place else None, since=since, small_cell=SMALL)


class TestPeriods:
    def test_are_quarters_that_are_over(self):
        quarters = rules.public_quarters(date(2026, 11, 20))
        assert quarters[:4] == [date(2026, 7, 1), date(2026, 4, 1), date(2026, 1, 1), date(2025, 10, 1)]
        assert len(quarters) == rules.PUBLIC_QUARTERS
        assert rules.public_quarters(date(2026, 9, 30))[0] == date(2026, 4, 1)
        assert rules.public_quarters(date(2026, 10, 1))[0] == date(2026, 7, 1)

    @given(st.dates(date(2010, 1, 1), date(2090, 12, 31)))
    def test_never_overlap_and_are_over(self, today):
        quarters = rules.public_quarters(today)
        assert all(rules.quarter_after(earlier) == later for later, earlier in pairwise(quarters))
        assert quarters[0] < rules.quarter_after(quarters[0]) <= today

    def test_the_difference_of_two_periods_tells_nothing(self, said, dampoort, client):
        """The attack: the months up to November less the months up to October is one person."""
        said(dampoort, 8), said(dampoort, 1, month=10)
        pages = [
            client.get(f"{HERE}?since=2025-11-01&until={until}").content.decode().split("<h2")[1]
            for until in ("2026-10-01", "2026-11-01")
        ]
        assert pages[0] == pages[1]
        assert "juli tot en met september 2026" in client.get(HERE).content.decode()

    @pytest.mark.parametrize("since", ["9999-12-31", "0001-01-01", "2026-08-01", "2026-10-01", "2027-01-01", "x"])
    @pytest.mark.parametrize("address", [CITY, HERE])
    def test_another_period_is_answered_with_the_last_quarter(self, loop, client, address, since):
        page = client.get(f"{address}?since={since}&until=9999-12-31")
        assert page.status_code == 200
        assert "van 1 juli 2026 tot (niet inbegrepen) 1 oktober 2026" in page.content.decode()

    def test_an_earlier_quarter_can_be_chosen(self, said, dampoort, client):
        said(dampoort, 6, month=5)
        page = client.get(f"{HERE}?since=2026-04-01").content.decode()
        assert "n = 6 signalen ontvangen van 1 april 2026" in page
        assert client.get("/nl/gent/wijk/nergens/cijfers/").status_code == 404

    def test_who_sees_no_rows_has_no_other_periods(self, said, dampoort, client_of):
        said(dampoort, 1, month=11)
        page = client_of("councillor").get("/nl/gent/werk/cijfers/?since=2026-11-01&until=2026-12-01").content.decode()
        assert "/werk/cijfers/nothing/" not in page
        assert "van 1 juli 2026" in page
        assert "Niemand gaf een signaal in deze periode" in page


class TestPlaces:
    def test_a_few_are_not_what_is_left_of_the_city(self, said, dampoort, rabot):
        """The attack: the city less the neighbourhood that is shown is the one that is not."""
        said(dampoort, 9), said(rabot, 2)
        assert public().people.n == 11
        assert public(rabot).people.n is None
        assert public(dampoort).people.n is None
        assert public(rabot).signals is public(dampoort).signals is None

    def test_enough_people_are_shown_everywhere(self, said, dampoort, rabot):
        said(dampoort, 9), said(rabot, 6)
        assert (public().people.n, public(dampoort).people.n, public(rabot).people.n) == (15, 9, 6)
        assert {part.key: part.n for part in public(rabot).people.parts}["nothing"] == 6

    def test_one_person_in_two_neighbourhoods_is_not_told(self, said, dampoort, rabot):
        said(dampoort, 9), said(rabot, 9)
        said(dampoort, channel="mail", email="a@example.org")
        said(rabot, channel="mail", email="a@example.org")
        told = [public(place).people.n for place in (None, dampoort, rabot)]
        assert None in told

    def test_a_quarter_without_anybody_is_told(self, loop, dampoort, client):
        found = public(dampoort)
        assert (found.signals, found.people.n, found.people.told, found.voices.n) == (0, 0, 0, 0)
        assert "Niemand gaf een signaal in deze periode" in client.get(HERE).content.decode()

    def test_who_was_told_what_adds_up_and_nobody_is_alone(self, said, dampoort, loop, client):
        quiet = said(dampoort, 14)
        for signal in quiet[:7]:
            writes.give_answer(signal=signal, outcome=rules.CHANGED, text="Ja.", by=loop.director, at=loop.at)
        writes.give_answer(signal=quiet[7], outcome=rules.ELSEWHERE, text="Nee.", by=loop.director, at=loop.at)
        (called,) = said(dampoort, channel="phone", phone="0470 00 00 00")
        given = writes.give_answer(signal=called, outcome=rules.CHANGED, text="Ja.", by=loop.director, at=loop.at)
        writes.told(recipient=reads.recipients(given).get(), told_by="", by=loop.director, at=loop.at)
        found = public(dampoort).people
        assert (found.n, found.told) == (15, None)
        assert {part.key: part.n for part in found.parts if not part.withheld}.get("changed") is None
        for page in (client.get(HERE).content.decode(), client.get(CITY).content.decode()):
            assert "Een streepje staat voor een getal onder 5" in page

    def test_counted_voices_stand_apart(self, loop, said, dampoort, client):
        signals.register(
            text="Schaduw", kind="problem", channel="walk", neighbourhood=dampoort, counted_voices=12,
            by=loop.field_worker, at=datetime(2026, 8, 1, 9, tzinfo=UTC),
        )  # fmt: skip
        assert (public(dampoort).voices.n, public(dampoort).people.n) == (12, 0)
        assert "12 stemmen geteld" in client.get(HERE).content.decode()

    @pytest.mark.parametrize("counts", [(9, 2), (3, 9), (6, 6), (1, 1), (5, 4), (0, 7), (12, 0)])
    def test_no_difference_of_what_is_published_is_about_a_few(self, said, dampoort, rabot, counts):
        for place, n in zip((dampoort, rabot), counts, strict=True):
            said(place, n)
        city, *each = (public(place) for place in (None, dampoort, rabot))
        for numbers in (
            [found.people.n for found in (city, *each)],
            [found.signals for found in (city, *each)],
            [found.debt.people for found in (city, *each)],
        ):
            whole, *parts = numbers
            assert not [n for n in numbers if n is not None and is_small(n, SMALL)]
            if whole is not None:
                assert not is_small(whole - sum(n or 0 for n in parts), SMALL)

    def test_the_number_of_queries_does_not_grow(self, said, dampoort, django_assert_max_num_queries):
        said(dampoort, 7)
        with django_assert_max_num_queries(13):
            public(dampoort)
        tables = reads.public_tables(since=SUMMER, small_cell=SMALL)
        with django_assert_max_num_queries(7):
            reads.public_figures(neighbourhood_id=dampoort.pk, since=SUMMER, small_cell=SMALL, tables=tables)


class TestKept:
    def test_the_page_of_a_neighbourhood_shows_the_last_quarter(self, said, dampoort, client):
        said(dampoort, 7), said(dampoort, 3, month=11)
        jobs.refresh_figures()
        jobs.refresh_figures()
        assert NeighbourhoodFigures.objects.filter(neighbourhood_id=0).count() == 1
        kept = reads.kept_figures(dampoort.pk).figures
        assert (kept["since"], kept["until"]) == ("2026-07-01", "2026-10-01")
        assert kept["people"] == {"n": 7, "told": 0}
        page = client.get("/nl/gent/wijk/dampoort/").content.decode()
        assert "0 / 7" in page
        assert "juli tot en met september 2026" in page

    def test_and_nothing_of_a_few(self, said, dampoort, client):
        said(dampoort, 3)
        jobs.refresh_figures()
        assert reads.kept_figures(dampoort.pk).figures["people"] == {"n": None, "told": None}
        assert reads.kept_figures(dampoort.pk).figures["first_answer"] is None
        assert (
            "niet getoond, zodat niemand herkend kan worden" in client.get("/nl/gent/wijk/dampoort/").content.decode()
        )
