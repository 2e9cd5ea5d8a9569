"""The story that every room of the loop goes on with: light at the park, from what was said to what was promised.

`say` lets a resident say something; `lamps` is the theme that came of it, `priority` that it comes first in Dampoort,
`action` what is done, `commitment` what the parks service was asked, `plan` the plan it all stands in. `mandate` is
given to the parks service.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import pytest_django
from django.db import connection, connections
from django.test import override_settings
from django.utils import translation

from tests import template
from tests.kept import Kept, keep
from wijklus.base import actor as actors
from wijklus.base import scope
from wijklus.base.cents import Cents
from wijklus.ground.people import writes as people
from wijklus.loop.actions import writes as actions
from wijklus.loop.plans import writes as plans
from wijklus.loop.priorities import writes as priorities
from wijklus.loop.signals import writes as signals


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A database that several requests may use at once, where a browser asks them."""
    if any(item.get_closest_marker("browser") for item in request.session.items):
        template.use_file(tmp_path_factory.mktemp("database") / "tests.sqlite3")


@pytest.fixture(scope="session")
def django_db_createdb(django_db_createdb: bool) -> bool:
    """Begin with the database that the test command migrated for all its runs."""
    template.begin()
    return django_db_createdb


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The database stands: what connects from now on finds it filled."""
    template.done()


@pytest.fixture(scope="session")
def kept(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> dict[str, Kept]:
    """The two municipalities and every account of the story, made once in this process."""
    from wijklus.conftest import ACCOUNTS, FAST_PASSWORDS, HOMES, MUNICIPALITIES, make_account, make_municipality

    def city(slug: str) -> Callable:
        return lambda _kept: make_municipality(slug, *MUNICIPALITIES[slug])

    def account(key: str) -> Callable:
        return lambda kept: make_account(kept[HOMES.get(key, "gent")].made, key)

    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=FAST_PASSWORDS):
        return keep(
            [(slug, city(slug)) for slug in MUNICIPALITIES] + [(key, account(key)) for key in ACCOUNTS],
        )


@pytest.fixture
def in_english() -> Iterator[None]:
    """The sentences as the code says them, so that a test can name them."""
    with translation.override("en"):
        yield


@pytest.fixture
def say(dampoort, anyone, at) -> Callable:
    """A resident says something on the web page of Dampoort: say(text=..., ...)."""

    def register(**said):
        given = {"text": "Er is te weinig licht aan het park", "kind": "problem", "channel": "web"}
        return signals.register(**{**given, "neighbourhood": dampoort, "by": anyone, "at": at, **said})

    return register


@pytest.fixture
def at_once(gent) -> Callable:
    """Do things at the same moment, each in a thread of its own: at_once(one, two) tells what came of each.

    For a test marked django_db(transaction=True). A database in memory is not shared between threads: there the
    things are done one after the other, and a file or a server shows the race.
    """
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()

    def run(*things: Callable[[], Any]) -> list[Any]:
        found: list[Any] = [None] * len(things)
        ready = threading.Barrier(1 if in_memory else len(things))

        def do(number: int) -> None:
            try:
                with scope.of(gent.pk):
                    ready.wait(timeout=20)
                    found[number] = things[number]()
            except Exception as problem:
                found[number] = problem
            finally:
                if not in_memory:
                    connections.close_all()

        if in_memory:
            for number in range(len(things)):
                do(number)
            return found
        threads = [threading.Thread(target=do, args=[number]) for number in range(len(things))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    return run


@pytest.fixture
def count(say, field_worker) -> Callable:
    """A field worker counts what people said at the market, without their names: count(12)."""
    return lambda voices, **said: say(counted_voices=voices, channel="walk", by=field_worker, **said)


@pytest.fixture
def lamps(say, count, dampoort, director, at):
    """A theme of Dampoort with two residents and twelve counted voices behind it."""
    theme = priorities.start_theme(title="Licht aan het park", neighbourhood=dampoort, by=director, at=at)
    said = [say(), say(text="Donker 's avonds"), count(12)]
    priorities.bundle(theme=theme, signals=said, reason="Het gaat over hetzelfde park", by=director, at=at)
    return theme


@pytest.fixture
def priority(lamps, dampoort, director, at):
    """Light at the park comes first in Dampoort."""
    return priorities.prioritise(
        theme=lamps,
        neighbourhood=dampoort,
        reason="Mensen durven er niet meer door",
        decided_by="Wijkoverleg Dampoort",
        decided_on=at.date(),
        by=director,
        at=at,
    )


@pytest.fixture
def mandate(groendienst, gent, at):
    """The parks service may spend up to 20,000 euro."""
    return people.give_mandate(
        party=groendienst,
        function="Diensthoofd groen",
        given_by="College van burgemeester en schepenen",
        valid_from=date(2026, 1, 1),
        up_to=Cents(2_000_000),
        by=actors.system(gent.pk),
        at=at,
    )


@pytest.fixture
def action(priority, dampoort, director, groendienst, mandate, at):
    """The parks service puts lamps; nothing lacks for its follow-up."""
    return actions.start(
        title="Lampen langs het pad",
        neighbourhood=dampoort,
        priorities=[priority],
        owner=groendienst,
        owner_function="Diensthoofd groen",
        mandate=mandate,
        due_on=date(2027, 3, 1),
        answer_planned_on=date(2027, 3, 15),
        means=Cents(1_500_000),
        by=director,
        at=at,
    )


@pytest.fixture
def commitment(action, director, groendienst, at):
    """The parks service was asked to put eight lamps before February."""
    return actions.ask_commitment(
        action=action,
        party=groendienst,
        what="Acht lampen plaatsen langs het pad",
        to_whom="de bewoners van Dampoort",
        asked_due_on=date(2027, 2, 1),
        by=director,
        at=at,
    )


@pytest.fixture
def plan(dampoort, director, priority, at):
    """The plan of Dampoort with one goal in it."""
    made = plans.start_plan(
        neighbourhood=dampoort,
        title="Wijkactieplan Dampoort",
        valid_from=date(2027, 1, 1),
        valid_until=date(2028, 1, 1),
        by=director,
        at=at,
    )
    plans.add_item(
        plan=made,
        priority=priority,
        goal="Iedereen durft 's avonds door het park",
        indicator="Aantal mensen dat zich er veilig voelt",
        baseline="4 op 10",
        target="7 op 10",
        by=director,
        at=at,
    )
    return made
