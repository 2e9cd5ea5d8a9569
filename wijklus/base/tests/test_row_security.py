"""The second lock, of PostgreSQL: what goes round the managers finds no neighbour's rows. SQLite has managers alone."""

import contextlib
from contextvars import Context

import pytest
from django.apps import apps
from django.core import checks
from django.db import connection, models, transaction
from django.db.utils import DatabaseError

from wijklus.base import scope
from wijklus.base.postgresql.schema import UNGUARDED
from wijklus.base.scope import Scoped
from wijklus.ground.people.models import Party
from wijklus.ground.places.models import Municipality

pytestmark = pytest.mark.django_db
LOCKED = connection.vendor == "postgresql"


def asked(question: str) -> list[tuple[object, ...]]:
    """What the database answers to somebody who goes round the managers."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def named() -> list[str]:
    """The names of parties that raw SQL finds."""
    return [str(name) for (name,) in asked("SELECT name FROM people_party ORDER BY name")]


@pytest.fixture
def here(gent: Municipality) -> int:
    """A service of Gent; the scope of the test is closed meanwhile."""
    with scope.of(gent.pk):
        Party.objects.create(kind="service", name="Groendienst")
    return gent.pk


def test_raw_sql_finds_the_rows_in_scope_only(here: int) -> None:
    with scope.of(here):
        assert "Groendienst" in named()
    with scope.of(here + 1):
        assert named() == [] or not LOCKED
    with scope.everywhere():
        assert "Groendienst" in named()


def test_without_a_scope_raw_sql_finds_nothing(here: int) -> None:
    assert Context().run(named) == [] or not LOCKED


def test_a_row_of_another_municipality_is_not_written(here: int) -> None:
    with scope.of(here + 1):
        changed = Party._base_manager.filter(municipality_id=here).update(name="Anders")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_party SET name = 'Weg' WHERE municipality_id = %s", [here])
            assert not (LOCKED and cursor.rowcount)
    assert changed == 0


def test_a_scope_said_in_a_transaction_is_said_again_after_it_was_undone(here: int) -> None:
    with scope.of(here):
        with contextlib.suppress(KeyError), transaction.atomic(), scope.everywhere():
            named()
            raise KeyError
        assert "Groendienst" in named()
        with pytest.raises(DatabaseError), transaction.atomic(), scope.of(here + 1):
            asked("SELECT nothing FROM nowhere")
        assert "Groendienst" in named()


def test_every_table_of_a_municipality_is_locked() -> None:
    carrying = {m._meta.db_table for m in apps.get_models() if "municipality_id" in _columns(m)}
    scoped = {m._meta.db_table for m in apps.get_models() if issubclass(m, Scoped)}
    assert carrying - scoped == set(UNGUARDED) - {"signals_search"}
    if LOCKED:
        rows = asked("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        policies = asked("SELECT tablename FROM pg_policies WHERE policyname = 'own_municipality'")
        assert {name for (name,) in rows} == {name for (name,) in policies} == scoped


def _columns(model: type[models.Model]) -> set[str]:
    return {field.column for field in model._meta.concrete_fields}


def test_who_connects_does_not_pass_by() -> None:
    found = checks.run_checks(databases=["default"])
    assert "wijklus.W001" not in {message.id for message in found}


def test_a_superuser_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wijklus.base.postgresql.validation._QUESTION", "SELECT true")
    told = {message.id for message in checks.run_checks(databases=["default"])}
    assert ("wijklus.W001" in told) == LOCKED
