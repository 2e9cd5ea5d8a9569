"""Public pages are kept until something on them changes, and never hold what is somebody's own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import DjangoAssertNumQueries

from wijklus.base import actor, clock, scope
from wijklus.base.http import CityRequest
from wijklus.ground.places.models import Municipality, Neighbourhood
from wijklus.ground.trail import writes as trail
from wijklus.pages.cached import cached_by_revision

made: list[str] = []
during: list[int] = []


@cached_by_revision()
def page_of_a_place(request: CityRequest, neighbourhood: str) -> HttpResponse:
    """A page that says how often it was made."""
    if neighbourhood == "nergens":
        return HttpResponse(status=404)
    for neighbourhood_id in during:
        change(request.municipality, neighbourhood_id)
    made.append(neighbourhood)
    return HttpResponse(f"{neighbourhood} {len(made)}")


@cached_by_revision()
def page_of_the_city(request: CityRequest) -> HttpResponse:
    """A page of the whole city."""
    made.append("city")
    return HttpResponse(f"city {len(made)}")


@cached_by_revision()
def own_page(request: CityRequest) -> HttpResponse:
    """A page that was marked by mistake: it asks who looks."""
    made.append("own")
    return HttpResponse(f"{request.session.get('name')} {len(made)}")


@cached_by_revision()
def page_with_a_cookie(request: CityRequest) -> HttpResponse:
    """A page that was marked by mistake: it sets a cookie."""
    response = HttpResponse("cookie")
    response.set_cookie("seen", "1")
    return response


@cached_by_revision(neighbourhood_of=lambda number, **_: SimpleNamespace(pk=number))
def page_by_number(request: CityRequest, number: int) -> HttpResponse:
    """A page whose address names the neighbourhood in another way."""
    made.append(str(number))
    return HttpResponse(f"{len(made)}")


pages = [
    path("wijk/<slug:neighbourhood>/", page_of_a_place),
    path("stad/", page_of_the_city),
    path("eigen/", own_page),
    path("koekje/", page_with_a_cookie),
    path("nummer/<int:number>/", page_by_number),
]
urlpatterns = [path("<slug:city>/", include(pages))]


@pytest.fixture(autouse=True)
def only_these_pages(settings: object, gent: Municipality) -> Iterator[None]:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    cache.clear()
    made.clear()
    during.clear()
    yield
    cache.clear()


def change(city: Municipality, neighbourhood_id: int | None, **more: object) -> None:
    """Something changes in public."""
    now = datetime(2026, 11, 20, tzinfo=UTC)
    values = {"verb": "x.y", "kind": "x", "ref": "abc", "neighbourhood_id": neighbourhood_id} | more
    trail.record(by=actor.system(city.pk), at=now, **values)  # type: ignore[arg-type]


def ask(address: str = "/gent/wijk/dampoort/", **headers: str) -> str:
    """What a visitor reads at an address."""
    return Client().get(address, **headers).content.decode()


def test_a_page_is_made_once_and_then_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = Client().get("/gent/wijk/dampoort/")
    with django_assert_num_queries(1):
        second = Client().get("/gent/wijk/dampoort/")
    assert first.content == second.content
    assert first.headers == second.headers
    assert len(made) == 1


def test_a_change_in_the_neighbourhood_makes_its_page_anew(gent: Municipality, dampoort: Neighbourhood) -> None:
    assert ask() == "dampoort 1"
    change(gent, dampoort.pk)
    assert ask() == "dampoort 2"


def test_a_change_next_door_leaves_the_page_alone(gent: Municipality, rabot: Neighbourhood) -> None:
    assert ask() == "dampoort 1"
    change(gent, rabot.pk)
    assert ask() == "dampoort 1"


def test_a_change_of_the_whole_city_makes_every_page_anew(gent: Municipality) -> None:
    assert ask() == "dampoort 1"
    change(gent, None)
    assert ask() == "dampoort 2"


def test_what_the_public_does_not_see_changes_nothing(gent: Municipality, dampoort: Neighbourhood) -> None:
    assert ask() == "dampoort 1"
    change(gent, dampoort.pk, public=False)
    assert ask() == "dampoort 1"


def test_a_page_of_the_city_follows_every_neighbourhood(gent: Municipality, rabot: Neighbourhood) -> None:
    assert ask("/gent/stad/") == "city 1"
    assert ask("/gent/stad/") == "city 1"
    change(gent, rabot.pk)
    assert ask("/gent/stad/") == "city 2"


def test_another_city_changes_nothing_here(gent: Municipality, kortrijk: Municipality) -> None:
    assert ask("/gent/stad/") == "city 1"
    with scope.of(kortrijk.pk):
        change(kortrijk, None)
    assert ask("/kortrijk/stad/") == "city 2"
    assert ask("/gent/stad/") == "city 1"


def test_a_change_while_the_page_is_made_is_not_lost(dampoort: Neighbourhood) -> None:
    during.append(dampoort.pk)
    assert ask() == "dampoort 1"
    during.clear()
    assert ask() == "dampoort 2"


def test_an_address_that_names_its_place_otherwise(gent: Municipality, dampoort: Neighbourhood) -> None:
    address = f"/gent/nummer/{dampoort.pk}/"
    assert (ask(address), ask(address)) == ("1", "1")
    change(gent, dampoort.pk)
    assert ask(address) == "2"


def test_a_new_day_makes_every_page_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask() == "dampoort 1"
    monkeypatch.setattr(clock, "now", lambda: datetime(2999, 1, 1, tzinfo=UTC))
    assert ask() == "dampoort 2"


def test_a_new_release_makes_every_page_anew(settings: object) -> None:
    assert ask() == "dampoort 1"
    settings.RELEASE = "99"  # type: ignore[attr-defined]
    assert ask() == "dampoort 2"


def test_a_browser_that_has_the_page_gets_no_copy() -> None:
    first = Client().get("/gent/wijk/dampoort/")
    assert first.headers["Cache-Control"] == "max-age=0"
    again = Client().get("/gent/wijk/dampoort/", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert Client().get("/gent/wijk/dampoort/", HTTP_IF_NONE_MATCH='"old"').content == first.content


def test_a_kept_page_carries_no_cookie_and_does_not_vary_by_one() -> None:
    for _ in range(2):
        response = Client().get("/gent/wijk/dampoort/")
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("address", ["/gent/eigen/", "/gent/koekje/"])
def test_a_page_that_is_somebodys_own_is_never_kept(address: str) -> None:
    Client().get(address)
    assert "ETag" not in Client().get(address).headers


def test_questions_parts_and_posts_are_not_kept() -> None:
    assert ask("/gent/wijk/dampoort/?na=x") == "dampoort 1"
    assert ask("/gent/wijk/dampoort/?na=x") == "dampoort 2"
    assert ask(HTTP_HX_REQUEST="true") == "dampoort 3"
    assert Client().post("/gent/wijk/dampoort/").content == b"dampoort 4"
    assert ask() == "dampoort 5"


def test_a_page_that_does_not_exist_is_not_kept() -> None:
    assert Client().get("/gent/wijk/nergens/").status_code == 404
    assert Client().get("/gent/wijk/nergens/").status_code == 404
