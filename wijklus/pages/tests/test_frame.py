"""The frame of every page: languages, navigation by rights, the city's own tokens, and pages for what goes wrong."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pytest
from django.http import HttpRequest
from django.template import Context, engines
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from wijklus.base.actor import Actor, resident
from wijklus.ground.places.models import Municipality
from wijklus.pages.templatetags import house


def page_in(language: str, path: str | None) -> str:
    request = RequestFactory().get(path) if path else None
    return house.same_page_in(Context({"request": request}), language)


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/nl/", "/en/"),
        ("/nl", "/en/"),
        ("/nl/gent/wijk/?q=groen&na=3", "/en/gent/wijk/?q=groen&na=3"),
        ("/nl?q=1", "/en?q=1"),
        ("/nlx/gent/", "/en/"),
        ("/zz/gent/", "/en/"),
        ("/iets/", "/en/"),
        ("//elders.example/nl/", "/en/"),
        (None, "/en/"),
    ],
)
def test_the_same_page_in_another_language(path: str | None, there: str) -> None:
    assert page_in("en", path) == there


def labels(city: Municipality, actor: Actor | None, path: str = "/nl/") -> list[str]:
    request = RequestFactory().get(path)
    items = house.work_navigation(Context({"city": city, "actor": actor, "request": request}))
    return [str(item["label"]) for item in items]


def test_every_working_page_belongs_under_one_name_in_the_navigation() -> None:
    told = Counter(word for _label, _names, _rights, words in house.WORK for word in words)
    assert max(told.values()) == 1
    found = set(re.findall(r"/werk/([a-z0-9-]+)", "\n".join(_routes(get_resolver().url_patterns))))
    assert found > {"inbox", "thema"}
    assert found - {"foto"} <= set(told), "name it in WORK, so that the page shows where it belongs"


def _routes(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def test_navigation_shows_what_an_actor_may_and_what_exists(
    gent: Municipality, director: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        house,
        "WORK",
        (
            ("Start", ("nowhere", "city_look"), frozenset(), frozenset()),
            ("Antwoorden", ("city_look",), frozenset({"answers.write"}), frozenset()),
            ("Instellingen", ("city_look",), frozenset({"city.settings"}), frozenset()),
            ("Later", ("nowhere:yet",), frozenset(), frozenset()),
        ),
    )
    assert labels(gent, director) == ["Start", "Antwoorden"]
    assert labels(gent, resident(gent.pk)) == []
    assert labels(gent, None) == []


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("", ["Vandaag"]),
        ("inbox/abc/", ["Inbox"]),
        ("signaal/abc/", ["Inbox"]),
        ("plan/abc/doel/", ["Plannen"]),
        ("wijk/dampoort/prioriteiten/", ["Thema's"]),
        ("toezegging/abc/", ["Toezeggingen"]),
        ("iets-anders/", []),
    ],
)
def test_the_page_one_is_on_is_marked(gent: Municipality, director: Actor, path: str, marked: list[str]) -> None:
    request = RequestFactory().get(f"/nl/gent/werk/{path}")
    with translation.override("nl"):
        items = house.work_navigation(Context({"city": gent, "actor": director, "request": request}))
        assert [str(item["label"]) for item in items if item["current"]] == marked


def test_elsewhere_no_working_page_is_marked(gent: Municipality, director: Actor) -> None:
    items = house.work_navigation(Context({"city": gent, "actor": director, "request": RequestFactory().get("/nl/x/")}))
    assert items
    assert not any(item["current"] for item in items)


def test_an_address_that_does_not_exist_yet_is_left_out() -> None:
    assert house.address("nowhere start") == reverse("start")
    assert house.address("nowhere") == ""


def test_a_city_has_its_own_tokens(gent: Municipality, client: Client) -> None:
    page = reverse("city_look", args=[gent.slug])
    assert client.get(page).status_code == 404
    gent.theme_css = ":root { --wl-paper: #fff; }"
    gent.save(update_fields=["theme_css"])
    answer = client.get(page)
    assert answer["Content-Type"].startswith("text/css")
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.decode() == gent.theme_css


def rendered(template: str, request: HttpRequest | None = None, **context: object) -> str:
    return engines["django"].get_template(template).render(context, request)


@pytest.mark.parametrize("template", ["403.html", "403_csrf.html", "404.html", "500.html"])
def test_a_page_for_what_goes_wrong_needs_nothing(template: str) -> None:
    with translation.override("nl"):
        page = rendered(template)
    assert '<html lang="nl"' in page
    assert page.count("<h1") == 1


def test_a_refusal_tells_its_reason(client: Client) -> None:
    class Told(Exception):
        sentence = "Dat <kan> niet."

    assert "Dat &lt;kan&gt; niet." in rendered("403.html", exception=Told())


@pytest.mark.django_db
def test_an_address_that_is_not_there_says_so_in_dutch(client: Client) -> None:
    answer = client.get("/nl/gent/bestaat/niet/")
    assert answer.status_code == 404
    assert "Deze pagina is er niet" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "queries"), [("start", 1), ("style", 0), ("accessibility", 1)])
def test_a_public_page_asks_little_and_keeps_no_session(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str, queries: int
) -> None:
    with django_assert_num_queries(queries):
        answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_privacy_names_the_term_and_the_address_of_the_city(gent: Municipality, client: Client) -> None:
    page = client.get(reverse("privacy", args=[gent.slug])).content.decode()
    assert f"na {gent.retention_days} dagen" in page
    assert gent.contact_email in page
    assert "Gent is verantwoordelijk" in page
    assert "artikel 6, lid 1, punt e" in page
    assert "Gegevensbeschermingsautoriteit" in page
    assert "“&lt; 5”" in page
    assert "functionaris voor gegevensbescherming" not in page


def test_privacy_in_the_netherlands_and_with_an_officer(gent: Municipality, client: Client) -> None:
    Municipality.objects.filter(pk=gent.pk).update(country="NL", dpo_contact="fg@gent.example")
    page = client.get(reverse("privacy", args=[gent.slug])).content.decode()
    assert "Autoriteit Persoonsgegevens" in page
    assert "Gegevensbeschermingsautoriteit" not in page
    assert "fg@gent.example" in page


def test_accessibility_names_whom_to_tell(gent: Municipality, client: Client) -> None:
    Municipality.objects.filter(pk=gent.pk).update(contact_phone="09 210 10 10")
    page = client.get(reverse("accessibility")).content.decode()
    assert "mailto:info@gent.example" in page
    assert "09 210 10 10" in page


def test_the_first_page_lists_the_municipalities(gent: Municipality, kortrijk: Municipality, client: Client) -> None:
    page = client.get(reverse("start")).content.decode()
    assert gent.name in page
    assert kortrijk.name in page


def test_the_menu_of_somebody_logged_in(client_of: Callable[[str], Client]) -> None:
    page = client_of("director").get(reverse("account_change_password")).content.decode()
    assert "wl-menu" in page
    assert 'hx-headers="{&quot;X-CSRFToken&quot;: ' in page
    assert reverse("account_logout") in page


def test_an_address_to_which_only_forms_send_leads_back(gent: Municipality, client_of: Callable[[str], Client]) -> None:
    """After logging in again a browser opens the address that a form was sent to."""
    answer = client_of("director").get(reverse("signals:set_aside", args=[gent.slug]))
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert reverse("city", args=[gent.slug]) in answer.content.decode()
    assert "er is niets gebeurd" in answer.content.decode()
