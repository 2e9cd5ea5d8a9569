"""The role matrix: every view of the URL resolver, every visitor, GET and POST, as the table says."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.urls import URLResolver, get_resolver

from wijklus.base import scope
from wijklus.ground.trail.models import Entry

from .access_lines import Line, nothing
from .access_table import TABLE
from .access_visitors import ANONYMOUS, OK, VISITORS, World, address_of, in_gent, leaks, met

NOT_OURS: frozenset[str] = frozenset()
"""Names of views that are no page of ours, each with a comment that says why."""


def views(resolver: URLResolver, namespace: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    """Every view: its full name, and its whole route."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from views(pattern, inner, route)
        else:
            yield f"{namespace}{pattern.name}", route


ROUTES = {name: route for name, route in views(get_resolver()) if name not in NOT_OURS}

NAMING = sorted(
    name for name, line in TABLE.items() if "<slug:city>" in ROUTES.get(name, "") and line.kwargs is not nothing
)
"""The views in a municipality whose address names something that belongs to it."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """One world for all lines; every visit is rolled back, and all of it at the end."""
    fast = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
    )
    with django_db_blocker.unblock(), fast, transaction.atomic():
        cache.clear()
        made = World()
        for visitor in made.users:
            made.once_logged_in(visitor)
        with in_gent(made):  # all that addresses need, before a test: what is made in a test goes with it
            for line in TABLE.values():
                line.kwargs(made)
                line.data(made)
        yield made
        transaction.set_rollback(True)


def test_every_view_has_a_name_and_a_line() -> None:
    assert [route for name, route in ROUTES.items() if name.endswith("None")] == []
    assert sorted(set(ROUTES) - set(TABLE)) == [], "give them a line in tests/house/access_table.py"


def test_no_line_without_a_view() -> None:
    assert sorted(set(TABLE) - set(ROUTES)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_visitor_meets_what_the_table_says(world: World, name: str) -> None:
    line = TABLE[name]
    with in_gent(world):
        address = address_in(world, name, line, world.gent.slug)
        posted = line.data(world)
    wrong = []
    for visitor in VISITORS:
        for method, outcomes in (("get", line.get), ("post", line.post)):
            if outcomes is not None:
                found = visit(world, visitor, method, address, posted, line)
                if found != outcomes[visitor]:
                    wrong.append(f"{method.upper()} {visitor}: {found}, not {outcomes[visitor]}")
    assert wrong == [], address


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMING)
def test_what_belongs_to_one_municipality_is_not_found_in_another(world: World, name: str) -> None:
    line = TABLE[name]
    with in_gent(world):
        address = address_in(world, name, line, world.kortrijk.slug)
        posted = line.data(world)
    for method, outcomes in (("get", line.get), ("post", line.post)):
        if outcomes is not None:
            assert visit(world, "other_director", method, address, posted, line) == line.elsewhere


WITH_A_KEY = sorted(name for name, route in ROUTES.items() if ":key>" in route or "<key>" in route)
"""The views whose address holds a key: who has the address may come in."""


@pytest.mark.django_db
@pytest.mark.parametrize("name", WITH_A_KEY)
def test_an_address_with_a_key_is_kept_nowhere_and_told_to_nobody(world: World, name: str) -> None:
    line = TABLE[name]
    with in_gent(world):
        address, posted = address_in(world, name, line, world.gent.slug), line.data(world)
    for method in ("get", "post"):
        with transaction.atomic():
            browser = world.browser(ANONYMOUS)
            answer = browser.post(address, posted) if method == "post" else browser.get(address)
            transaction.set_rollback(True)
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}
        assert answer["X-Robots-Tag"] == "noindex"


def test_private_links_are_among_them() -> None:
    links = {
        "story",
        "judge_plan",
        "erase_me",
        "feedback:verdict",
        "feedback:confirm",
        "feedback:thanks",
        "signals:receipt",
    }
    assert links | {"signals:photo_by_link", "actions:commitment_link"} <= set(WITH_A_KEY)


def address_in(world: World, name: str, line: Line, city: str) -> str:
    """The address of a view in a municipality."""
    kwargs = line.kwargs(world)
    if "<slug:city>" in ROUTES[name]:
        kwargs = {"city": city, **kwargs}
    return address_of(name, kwargs) + line.query


def visit(world: World, visitor: str, method: str, address: str, posted: dict[str, object], line: Line) -> str:
    """What a visitor met. A look never leaves a trace in the trail, a refusal neither, and nobody learns a secret."""
    with transaction.atomic():
        browser = world.browser(visitor)
        before = entries()
        answer = browser.post(address, posted) if method == "post" else browser.get(address)
        found = met(answer)
        if (method == "get" or found != OK) and entries() != before:
            found = f"{found}, and something was written"
        if visitor not in line.sees_contact and leaks(answer):
            found = f"{found}, and found {leaks(answer)}"
        transaction.set_rollback(True)
    return found


def entries() -> int:
    """How much stands in the trail of all municipalities."""
    with scope.everywhere():
        return Entry.objects.count()
