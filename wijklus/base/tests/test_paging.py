"""Pages of rows that grow: nothing twice, nothing lost, whatever arrives meanwhile."""

from datetime import datetime, timedelta

import pytest
from django.core import signing
from pytest_django import DjangoAssertNumQueries

from wijklus.base.paging import Page, page, start_of
from wijklus.ground.people.models import Person
from wijklus.ground.places.models import Municipality


@pytest.fixture
def people(gent: Municipality, at: datetime) -> list[Person]:
    """Eleven people, newest first; every three of them at the same moment."""
    made = [Person.objects.create(created_at=at + timedelta(hours=n // 3)) for n in range(11)]
    return made[::-1]


def turn(cursor: str = "", size: int = 4) -> Page[Person]:
    return page(Person.objects.all(), by="created_at", cursor=cursor, size=size)


def test_going_to_older_rows_meets_every_row_once(people: list[Person]) -> None:
    met, cursor = [], ""
    for _ in range(3):
        one = turn(cursor)
        met += one.rows
        cursor = one.older
    assert met == people
    assert cursor == ""


@pytest.mark.parametrize("size", [1, 2, 3, 5, 10, 11, 12])
def test_going_there_and_back_shows_the_same_pages(people: list[Person], size: int) -> None:
    shown = [turn(size=size)]
    while shown[-1].older:
        shown.append(turn(shown[-1].older, size))
    assert [person for one in shown for person in one.rows] == people
    back = shown[-1]
    for expected in reversed(shown[:-1]):
        back = turn(back.newer, size)
        assert back.rows == expected.rows
    assert back.newer == ""


def test_who_arrives_meanwhile_shifts_nothing(people: list[Person], at: datetime) -> None:
    first = turn()
    Person.objects.create(created_at=at + timedelta(days=1))
    assert turn(first.older).rows == people[4:8]


def test_the_newest_page_is_full_again_when_somebody_arrived(people: list[Person], at: datetime) -> None:
    second = turn(turn().older)
    newest = Person.objects.create(created_at=at + timedelta(days=1))
    back = turn(second.newer)
    assert back.rows == people[:4]
    assert turn(back.newer).rows == [newest, *people[:3]]
    assert turn(back.newer).newer == ""


def test_no_rows_are_one_empty_page(gent: Municipality) -> None:
    assert turn() == Page([], "", "")


def test_the_rows_behind_a_cursor_may_be_gone(people: list[Person]) -> None:
    older = turn().older
    Person.objects.all().delete()
    assert turn(older) == Page([], "", "")


@pytest.mark.parametrize("cursor", ["x", "x:y", "é", "\x00"])
def test_a_made_up_cursor_gives_the_first_page(people: list[Person], cursor: str) -> None:
    assert turn(cursor).rows == people[:4]


def test_a_cursor_of_another_list_gives_the_first_page(people: list[Person]) -> None:
    other = signing.Signer(salt="wijklus.paging.people.Person.other").sign_object(["o", 3, 1])
    assert turn(other).rows == people[:4]


def test_a_page_is_one_query(people: list[Person], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        first = turn()
    with django_assert_num_queries(1):
        second = turn(first.older)
    with django_assert_num_queries(2):
        turn(second.newer)


def test_rows_can_be_paged_by_another_field(people: list[Person]) -> None:
    first = page(Person.objects.all(), by="reference", size=6)
    rest = page(Person.objects.all(), by="reference", cursor=first.older, size=6)
    shown = [person.reference for person in [*first.rows, *rest.rows]]
    assert shown == sorted((person.reference for person in people), reverse=True)


def test_the_order_can_rise(people: list[Person]) -> None:
    first = page(Person.objects.all(), by="reference", size=6, rising=True)
    rest = page(Person.objects.all(), by="reference", cursor=first.older, size=6, rising=True)
    shown = [person.reference for person in [*first.rows, *rest.rows]]
    assert shown == sorted(person.reference for person in people)
    assert page(Person.objects.all(), by="reference", cursor=rest.newer, size=6, rising=True).rows == first.rows


@pytest.mark.parametrize(
    ("text", "start"),
    [("50", 50), ("", 0), (None, 0), ("²", 0), ("-1", 0), ("x", 0), ("9" * 23, 0), ("9" * 19, 10_000_000)],
)
def test_how_many_rows_to_skip_is_never_more_than_a_list_has(text, start):
    assert start_of(text) == start
