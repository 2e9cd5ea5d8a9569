"""The city at its full size, made small: it is made on either database, sums to the cent, and asks no more queries."""

import pytest

from benchmarks.contract import making, measuring, report
from wijklus.base import scope
from wijklus.base.cents import Cents
from wijklus.ground.people import reads as people
from wijklus.ground.people.models import User
from wijklus.loop.budgets import reads as budgets
from wijklus.loop.budgets.models import Contribution

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 30


@pytest.fixture
def city(settings):
    """A city with so many neighbourhoods, three of them filled."""
    settings.ALLOWED_HOSTS = ["testserver"]
    made = making.found(MANY)
    with scope.of(made.pk):
        making.fill(making.neighbourhoods_here()[:FEW], making.SMALL)
    return made


def asked(city):
    with scope.of(city.pk):
        pages = measuring.pages()
    return measuring.measure(pages, rounds=1, warm=1)


def test_every_page_asks_as_many_queries_in_a_city_ten_times_as_large(city):
    small = asked(city)
    with scope.of(city.pk):
        making.fill(making.neighbourhoods_here()[FEW:], making.SMALL)
        rows = report.counted()
    large = asked(city)
    size = making.SMALL
    assert rows["actions"] == MANY * size.actions
    assert rows["promises"] == MANY * size.actions * 10 // 3
    assert rows["bookings"] == MANY * size.bookings
    assert rows["versions of plans"] == MANY * size.versions
    measured = report.Measured(small, large, rows, 1.0, 1, making.TODAY)
    assert report.grown(measured) == []
    assert max(times.queries for name, times in large.items() if name.startswith(("plan", "board", "river"))) <= 16
    assert "| river of a neighbourhood |" in report.markdown(measured)
    large["river of a neighbourhood"].queries += 1
    assert report.grown(measured) == ["river of a neighbourhood: 6 queries in the small city, 7 in the large one"]
    assert "**missed**" in report.markdown(measured)


def test_what_was_made_sums_to_the_cent(city):
    with scope.of(city.pk):
        size, years = making.SMALL, making.SMALL.years
        count = FEW * size.actions * years
        given = sum(making.amount_of(n) for n in range(count))
        assert sum((one.allocated for one in Contribution.objects.all()), Cents(0)) == Cents(given)
        user = User.objects.get(email="finance@x.example")
        by = people.actor_of(user=user, municipality_id=city.pk, on=making.TODAY)
        sheets = [
            budgets.reconciliation(by=by, year=year, kind=kind)
            for year in budgets.booked_years(by=by)
            for kind in making.KINDS
        ]
        booked = sum(making.amount_of(n) for n in range(FEW * size.bookings))
        assert sum((sheet.booked for sheet in sheets), Cents(0)) == Cents(booked)
        loose = [making.amount_of(n) for n in range(0, FEW * size.bookings, 19)]
        assert sum((sheet.loose for sheet in sheets), Cents(0)) == Cents(sum(loose))
        assert sum(sheet.loose_count for sheet in sheets) == len(loose)
