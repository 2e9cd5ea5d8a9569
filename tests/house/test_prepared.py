"""Each prepared question asks what Django would write for the same values."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import wijklus
from wijklus.base import scope
from wijklus.base.prepared import PREPARED

pytestmark = pytest.mark.django_db


def questions() -> list[Callable[..., Any]]:
    """Those of the rooms: a test's own are not among them."""
    for found in pkgutil.walk_packages(wijklus.__path__, "wijklus."):
        if ".reads" in found.name and ".tests" not in found.name:
            importlib.import_module(found.name)
    return [each for each in PREPARED if ".tests." not in each.__module__]


def arguments(question: Callable[..., Any], start: int) -> dict[str, Any]:
    """A value of its own for each argument, by its annotation; a sequence of two, which needs no filling up."""
    made: dict[Any, Callable[[int], Any]] = {
        str: "word {}".format,
        int: int,
        date: lambda n: date(2026, 3, n),
        Sequence[int]: lambda n: [n, n + 100],
        Sequence[str]: lambda n: [f"a{n}", f"b{n}"],
    }
    given = inspect.signature(question).parameters.values()
    return {each.name: made[each.annotation](number) for number, each in enumerate(given, start)}


@pytest.mark.parametrize("question", questions(), ids=lambda q: f"{q.__module__}.{q.__name__}")
def test_it_asks_what_django_would_write(question: Any, gent: Any) -> None:
    given = arguments(question, 5)
    with scope.of(gent.pk):
        question(**{**arguments(question, 15), **{name: given[name] for name in given if name == "most"}})
        with CaptureQueriesContext(connection) as asked:
            question(**given)
            list(inspect.unwrap(question)(**given))
    ours, theirs = (query["sql"] for query in asked.captured_queries)
    assert ours == theirs
