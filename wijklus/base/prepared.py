"""Questions whose SQL is written once.

Django writes the SQL of a question each time it is asked; on a page that asks eight small ones that is a third of the
work. A prepared question is written at its first call, with marks where its arguments go; from then on the arguments
are put in the place of the marks. It is asked in the scope that is open, as every other question.

An argument is a str, an int, a date, or a sequence of these that stands behind `__in`. `most` is how many rows at most:
that is part of the question, and each number of them is written apart.
"""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from django.db import connections, models

from . import ahead, held

__all__ = ["PREPARED", "Prepared", "prepared"]

Row = TypeVar("Row", bound=models.Model)
Answer = TypeVar("Answer")
Values = dict[str, tuple[Any, ...]]
"""By argument: its values, one or more."""
Place = tuple[str, int]
"""Where a parameter comes from: the name of the argument, and which of its values."""

MOST = "most"
SCOPE = "the scope"
NOT_ONE = ("", str(held.EVERYWHERE))
_LOWEST = -32_000  # fits in the smallest integer column, and is nobody's id
PREPARED: list[Any] = []
"""Every prepared question: a test compares each with what Django would write."""


class Prepared(Generic[Answer]):
    """A question whose SQL is written once: ask it by calling it, or have its SQL to make it part of a statement."""

    def __init__(self, question: Callable[..., "models.QuerySet[Any, Answer]"]) -> None:
        update_wrapper(self, question)
        self._question = question
        self._known: dict[Any, _Written] = {}

    def __call__(self, **arguments: Any) -> list[Answer]:
        """The rows for these arguments. A question for one of an empty sequence has none, and is not asked."""
        values = {name: _values(value) for name, value in arguments.items() if name != MOST}
        return self._written(arguments, values).ask(values) if all(values.values()) else []

    def sql(self, **arguments: Any) -> tuple[str, tuple[Any, ...]]:
        """The question for these arguments, and its parameters; none of them is an empty sequence."""
        values = {name: _values(value) for name, value in arguments.items() if name != MOST}
        written = self._written(arguments, values)
        return written.sql, written.filled(values)

    def ask_ahead(self, **arguments: Any) -> None:
        """Send the question for these arguments along with the next one: see `base.ahead`."""
        ahead.ask(*self.sql(**arguments))

    def _written(self, arguments: dict[str, Any], values: Values) -> "_Written":
        scope = held.as_text()
        if scope not in NOT_ONE:
            values[SCOPE] = (int(scope),)
        shape = ((len(these), type(these[0])) for these in values.values())
        key = (scope in NOT_ONE and scope, arguments.get(MOST), *shape)
        if key not in self._known:
            self._known[key] = _write(self._question, arguments, values)
        return self._known[key]


def prepared(question: Callable[..., "models.QuerySet[Row, Answer]"]) -> Prepared[Answer]:
    """Decorate a function from keyword arguments to a QuerySet: it gives a list, and its SQL is written once.

    Raises TypeError for an argument of another kind, LookupError for one that is no parameter of the SQL.
    """
    ask = Prepared(question)
    PREPARED.append(ask)
    return ask


@dataclass(frozen=True)
class _Written:
    """A question with its SQL; `places` tells of each parameter which value goes there, or None when it is fixed."""

    rows: Any
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    places: tuple[Place | None, ...]
    kept: dict[str, Any] = field(default_factory=dict)

    def ask(self, values: Values) -> list[Any]:
        """The rows for these values."""
        filled = self.filled(values)
        compiler = _like(self.compiler)
        compiler.connection = connections[self.rows.db]
        compiler.as_sql = lambda *_args, **_options: (self.sql, filled)
        compiler.get_converters = self._converters(compiler.get_converters)
        came = ahead.came(compiler.connection, self.sql, filled)
        if came is not None:
            compiler.execute_sql = lambda *_args, **_options: [came]
        rows = _like(self.rows)
        rows._result_cache = None
        rows._query = _like(self.rows.query)  # set as .query, it would forget that it asks for tuples
        rows._query.get_compiler = lambda *_args, **_options: compiler
        return list(rows)

    def filled(self, values: Values) -> tuple[Any, ...]:
        """The parameters, with these values where they belong."""
        return tuple(
            fixed if place is None else _as_parameter(values[place[0]][place[1]], fixed)
            for fixed, place in zip(self.parameters, self.places, strict=True)
        )

    def _converters(self, found: Any) -> Any:
        """What makes values of Python out of columns: the same at every call, so it is looked up once."""

        def converters(expressions: Any) -> Any:
            if "converters" not in self.kept:
                self.kept["converters"] = found(expressions)
            return self.kept["converters"]

        return converters


def _like(thing: Any) -> Any:
    """A shallow copy, without what Django does to fit one for changes: nothing that is shared is changed here."""
    other = object.__new__(type(thing))
    other.__dict__.update(thing.__dict__)
    return other


def _write(question: Callable[..., Any], arguments: dict[str, Any], values: Values) -> _Written:
    """Have Django write the question with a mark for each value, and find the marks among the parameters."""
    marks, places = _marks(values)
    asked = {
        name: value if name == MOST else marks[name] if _is_many(value) else marks[name][0]
        for name, value in arguments.items()
    }
    with held.of(marks[SCOPE][0]) if SCOPE in marks else nullcontext():
        rows = question(**asked)
        compiler = rows.query.get_compiler(rows.db)
        sql, parameters = compiler.as_sql()
    found = tuple(places.get(parameter) for parameter in parameters)
    missing = set(values) - {SCOPE} - {place[0] for place in found if place is not None}
    if missing:
        raise LookupError(f"{sorted(missing)} of {question.__qualname__} is no parameter of its SQL")
    return _Written(rows, compiler, sql, tuple(parameters), found)


def _marks(values: Values) -> tuple[dict[str, list[Any]], dict[Any, Place]]:
    """For every value a mark of its kind, that nobody would ask for; and of every mark where it came from."""
    marks: dict[str, list[Any]] = {}
    places: dict[Any, Place] = {}
    for name, these in values.items():
        for number, value in enumerate(these):
            mark: Any = _LOWEST + len(places)
            if isinstance(value, str):
                mark = f"\x01{name}\x01{number}"
            elif isinstance(value, date):
                mark = date.min.replace(day=1 + number, year=1 + len(marks))
                places[str(mark)] = (name, number)  # a database without dates gets their text
            marks.setdefault(name, []).append(mark)
            places[mark] = (name, number)
    return marks, places


def _as_parameter(value: Any, fixed: Any) -> Any:
    """A value in the form in which Django gave its mark to the database."""
    return value if isinstance(fixed, date) else type(fixed)(value)


def _is_many(value: Any) -> bool:
    return not isinstance(value, str | int | date)


def _values(value: Any) -> tuple[Any, ...]:
    """The values of an argument; a sequence is filled up to a power of two, so that few lengths have to be written."""
    these = (value,) if not _is_many(value) else tuple(value) if isinstance(value, Sequence) else (value,)
    if not all(isinstance(each, str | int | date) and not isinstance(each, bool | datetime) for each in these):
        raise TypeError(f"a prepared question takes str, int, date or a sequence of these, not {value!r}")
    full = 1 << (len(these) - 1).bit_length() if these else 0
    return (*these, *[these[-1]] * (full - len(these))) if these else ()
