"""Every job that is asked for by name exists, and can be called with what a row holds."""

import ast
import importlib
import inspect
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from .source import ROOT, code_files, name_of, place, text_of, tree_of

JSON = {str, int, float, bool, dict, list, type(None)}


def asked_for(root: Path) -> Iterator[tuple[str, str | None]]:
    """Where a job is asked for, and its dotted name; None when it is not written out."""
    for path in code_files(root):
        if "wijklus/ground/trail" in path.as_posix():
            continue  # hands names on
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and name_of(node) == "later":
                yield place(path, node.lineno, root), text_of(node.args[0]) if node.args else None


def scheduled() -> Iterator[tuple[str, str]]:
    """The jobs of the clock."""
    yield from (("SCHEDULE", line[0]) for line in getattr(settings, "SCHEDULE", []))


def refusal(name: str | None) -> str | None:
    """Why a name is not a job; None when it is one."""
    if name is None:
        return "is not written out, so nobody can check it"
    module_name, _, function_name = name.rpartition(".")
    if ".jobs" not in f".{module_name}" and ".crossings" not in module_name:
        return f"{name} is neither in a jobs module nor in crossings"
    try:
        function = getattr(importlib.import_module(module_name), function_name)
    except (ImportError, AttributeError, ValueError):
        return f"{name} does not exist"
    return wrong_arguments(name, function)


def wrong_arguments(name: str, function: Callable[..., Any]) -> str | None:
    """Why a function cannot be called from a row: its arguments are keyword-only and of JSON's types."""
    hints = typing.get_type_hints(function)
    for argument in inspect.signature(function).parameters.values():
        if argument.kind not in {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}:
            return f"{name}: {argument.name} is not keyword-only"
        if not parts_of(hints.get(argument.name)) <= JSON:
            return f"{name}: {argument.name} does not fit in a JSON row"
    return None


def parts_of(hint: Any) -> set[Any]:
    """The plain types in a hint: str and NoneType of `str | None`."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return set().union(*(parts_of(part) for part in typing.get_args(hint)))
    return {typing.get_origin(hint) or hint}


def test_every_job_asked_for_exists() -> None:
    wrong = [f"{where}: {why}" for where, name in [*asked_for(ROOT), *scheduled()] if (why := refusal(name))]
    assert wrong == []


def test_a_wrong_name_is_reported(tmp_path: Path) -> None:
    (tmp_path / "wijklus").mkdir()
    (tmp_path / "wijklus" / "writes.py").write_text("trail.later('wijklus.loop.feedback.jobs.nothing', key='a')")
    [(where, name)] = asked_for(tmp_path)
    assert where == "wijklus/writes.py:1"
    assert "does not exist" in str(refusal(name))


def test_a_computed_name_is_reported(tmp_path: Path) -> None:
    (tmp_path / "wijklus").mkdir()
    (tmp_path / "wijklus" / "writes.py").write_text("later(f'wijklus.{room}.jobs.x', key='a')")
    assert [name for _, name in asked_for(tmp_path)] == [None]
    assert refusal(None) is not None


def test_a_function_outside_jobs_is_reported() -> None:
    assert "neither in a jobs module" in str(refusal("wijklus.base.text.folded"))


def by_position(reference: str) -> None:
    """A job as it should not be."""


def with_a_row(*, row: Path) -> None:
    """A job that is handed what no row can hold."""


def in_order(*, reference: str, parts: list[str] | None = None) -> None:
    """A job as it should be."""


@pytest.mark.parametrize(("function", "why"), [(by_position, "not keyword-only"), (with_a_row, "JSON")])
def test_wrong_arguments_are_reported(function: Callable[..., None], why: str) -> None:
    assert why in str(wrong_arguments("x", function))


def test_right_arguments_are_in_order() -> None:
    assert wrong_arguments("x", in_order) is None
